/** Who holds a piece of work, and for how long after its process died. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Database } from "../../server/database/database.ts";
import { migrate } from "../../server/database/migrate.ts";
import { MIGRATIONS } from "../../server/database/migrations.ts";
import { openSqlite } from "../../server/database/sqlite.ts";
import type { Deps } from "../../server/deps.ts";
import { putTask } from "../../server/store/tasks.ts";
import { runDueTasks, type TaskHandler } from "../../server/tasks/run.ts";

const START = Date.parse("2026-03-01T12:00:00Z");

describe("a task", () => {
  let folder: string;
  let database: Database;
  let nowMs: number;
  let deps: Deps;
  let handled: string[];
  let random = 0;

  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    folder = await mkdtemp(join(tmpdir(), "paylink-leases-"));
    database = await openSqlite(join(folder, "paylink.db"));
    await migrate(database, MIGRATIONS, new Date(START).toISOString());
    nowMs = START;
    handled = [];
    deps = {
      database,
      now: () => new Date(nowMs),
      random: (length: number) => new Uint8Array(length).fill(random++ % 256),
      log: { info: () => undefined, error: () => undefined },
    } as unknown as Deps;
    const key = { kind: "test", tenantId: "ten_1", mode: "test", subject: "one" } as const;
    await database.batch([putTask(key, "tsk_1", "{}", START)]);
  });
  afterEach(async () => {
    vi.useRealTimers();
    await database.close();
    await rm(folder, { recursive: true });
  });

  const quick: TaskHandler = async (_deps, task) => {
    handled.push(task.subject);
  };

  /** Starts work that ends when it is told to, and waits until it is claimed. */
  async function startSlow(): Promise<{ finish: () => void; round: Promise<number> }> {
    let finish = (): void => undefined;
    let begun = (): void => undefined;
    const working = new Promise<void>((done) => {
      finish = done;
    });
    const claimed = new Promise<void>((done) => {
      begun = done;
    });
    const slow: TaskHandler = () => {
      begun();
      return working;
    };
    const round = runDueTasks(deps, { test: slow });
    await claimed;
    return { finish, round };
  }

  it("that a dead process held is taken over 15 seconds later", async () => {
    const dead = await startSlow();
    // Nothing renews the lease of a process that was killed.
    vi.clearAllTimers();
    nowMs = START + 14_999;
    expect(await runDueTasks(deps, { test: quick })).toBe(0);
    nowMs = START + 15_000;
    expect(await runDueTasks(deps, { test: quick })).toBe(1);
    expect(handled).toEqual(["one"]);
    dead.finish();
    await dead.round;
    expect(await database.query("SELECT task_id FROM tasks")).toEqual([]);
  });

  it("whose work takes long stays with the process that works on it", async () => {
    const slow = await startSlow();
    for (let elapsed = 5_000; elapsed <= 60_000; elapsed += 5_000) {
      nowMs = START + elapsed;
      vi.advanceTimersByTime(5_000);
      // The renewal is written at the end of this turn.
      await new Promise((done) => {
        setImmediate(done);
      });
      expect(await runDueTasks(deps, { test: quick })).toBe(0);
    }
    slow.finish();
    expect(await slow.round).toBe(1);
    expect(await database.query("SELECT task_id FROM tasks")).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
