import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSqlite, type SqliteDatabase } from "../../server/database/sqlite.ts";
import type { Deps } from "../../server/deps.ts";
import { claimTasks, countTasks, putTask, removeTask, type TaskKey } from "../../server/store/tasks.ts";
import { retryDelayMs, runDueTasks, type TaskHandlers } from "../../server/tasks/run.ts";
import { makeWorld, seededRandom, type World } from "../api/world.ts";

const HOUR = 3_600_000;
let world: World;
/** Another process on the same file: a connection of its own. */
let second: SqliteDatabase;
let other: Deps;
let deps: Deps;
let done: string[];
let handlers: TaskHandlers;

beforeEach(async () => {
  world = await makeWorld();
  deps = world.deps;
  second = await openSqlite(world.database.path);
  other = { ...deps, database: second, random: seededRandom("other") };
  done = [];
  handlers = {
    note: async (_deps, task) => {
      await new Promise((next) => setImmediate(next));
      done.push(task.subject);
    },
    fail: () => Promise.reject(new Error("broken")),
  };
});
afterEach(async () => {
  await second.close();
  await world.close();
});

const key = (subject: string, kind = "note"): TaskKey => ({ kind, tenantId: "tnt_1", mode: "test", subject });
let ids = 0;
async function put(subject: string, { kind = "note", inMs = 0, payload = "{}" } = {}): Promise<void> {
  ids += 1;
  const dueMs = deps.now().getTime() + inMs;
  await deps.database.batch([putTask(key(subject, kind), `tsk_${ids}`, payload, dueMs)]);
}
const count = () => countTasks(deps.database, deps.now().getTime());
const claim = (owner: string, leaseMs = 60_000) =>
  claimTasks(deps.database, { owner, nowMs: deps.now().getTime(), leaseMs, limit: 10 });

describe("due work", () => {
  it("is done when it is due, not before, and then it is gone", async () => {
    await put("now");
    await put("later", { inMs: HOUR });
    expect(await runDueTasks(deps, handlers)).toBe(1);
    expect(done).toEqual(["now"]);
    expect(await count()).toEqual({ all: 1, due: 0 });
    world.advance(HOUR);
    await runDueTasks(deps, handlers);
    expect(done).toEqual(["now", "later"]);
    expect(await count()).toEqual({ all: 0, due: 0 });
  });

  it("is done once by two processes that look at the same time", async () => {
    for (let n = 0; n < 40; n += 1) await put(`s${n}`);
    const look = async (one: Deps): Promise<void> => {
      while ((await runDueTasks(one, handlers)) > 0);
    };
    await Promise.all([look(deps), look(other), look(deps), look(other)]);
    expect([...done].sort()).toEqual(Array.from({ length: 40 }, (_, n) => `s${n}`).sort());
    expect(await count()).toEqual({ all: 0, due: 0 });
  });

  it("that a dead process held is taken over when its lease ends, not before", async () => {
    await put("held");
    expect(await claim("dead process")).toHaveLength(1);
    expect(await runDueTasks(other, handlers)).toBe(0);
    world.advance(60_000 - 1);
    expect(await runDueTasks(other, handlers)).toBe(0);
    world.advance(1);
    expect(await runDueTasks(other, handlers)).toBe(1);
    expect(done).toEqual(["held"]);
  });

  it("that was put anew while it ran stays for its new time", async () => {
    await put("again");
    await runDueTasks(deps, { note: () => put("again", { inMs: HOUR }) });
    expect(await count()).toEqual({ all: 1, due: 0 });
    world.advance(HOUR);
    await runDueTasks(deps, handlers);
    expect(done).toEqual(["again"]);
  });

  it("put twice under one key is one task, with the last time and payload", async () => {
    await put("one", { inMs: HOUR, payload: '{"a":1}' });
    await put("one", { payload: '{"a":2}' });
    await put("one", { kind: "fail", inMs: HOUR });
    expect(await claim("me")).toMatchObject([{ subject: "one", payload: '{"a":2}', attempts: 1 }]);
    expect((await count()).all).toBe(2);
  });

  it("that was removed is not done", async () => {
    await put("gone");
    await deps.database.batch([removeTask(key("gone"))]);
    expect(await runDueTasks(deps, handlers)).toBe(0);
  });

  it("that fails is tried again later and later, and does not keep others from being done", async () => {
    await put("broken", { kind: "fail" });
    await put("unknown kind", { kind: "unheard of" });
    await put("fine");
    await runDueTasks(deps, handlers);
    expect(done).toEqual(["fine"]);
    expect(world.logged.filter((line) => line.includes("task failed"))).toHaveLength(2);
    const waits: number[] = [];
    for (let failures = 1; failures <= 12; failures += 1) {
      const [row] = await deps.database.query<{ due_ms: number }>(
        "SELECT due_ms FROM tasks WHERE kind = 'fail'",
      );
      const wait = (row?.due_ms ?? 0) - deps.now().getTime();
      waits.push(wait);
      world.advance(wait);
      await runDueTasks(deps, handlers);
    }
    waits.forEach((wait, n) => {
      const full = Math.min(2_000 * 2 ** n, 15 * 60_000);
      expect(wait).toBeGreaterThanOrEqual(full * 0.8);
      expect(wait).toBeLessThanOrEqual(full);
    });
    expect((await count()).all).toBe(2);
  });
});

describe("the wait before another try", () => {
  it("doubles from two seconds to fifteen minutes, less a fifth at most, whatever the number", () => {
    expect([1, 2, 3, 9, 10, 100].map((attempts) => retryDelayMs(attempts, 0))).toEqual([
      2_000, 4_000, 8_000, 512_000, 900_000, 900_000,
    ]);
    expect(retryDelayMs(1, 1)).toBe(1_600);
    expect(retryDelayMs(1_000_000, 0.5)).toBe(810_000);
  });
});
