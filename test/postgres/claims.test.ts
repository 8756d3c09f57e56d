import { expect, it } from "vitest";
import { migrate } from "../../server/database/migrate.ts";
import { MIGRATIONS } from "../../server/database/migrations.ts";
import { openPostgres } from "../../server/database/postgres.ts";
import { claimTasks, finishTask, putTask } from "../../server/store/tasks.ts";
import { sharedPostgres } from "./world.ts";

const postgres = sharedPostgres();
const NOW_MS = Date.parse("2026-01-28T12:00:00.000Z");
const LEASE_MS = 15_000;

it("tasks are claimed once by processes that look at the same time, and what a dead one held is taken over", async () => {
  const url = await postgres().freshUrl();
  const databases = await Promise.all([openPostgres(url), openPostgres(url), openPostgres(url)]);
  const [first] = databases;
  await migrate(first, MIGRATIONS, new Date(NOW_MS).toISOString());
  const names = Array.from({ length: 120 }, (_, n) => `tsk_${String(n).padStart(3, "0")}`);
  await first.batch(
    names.map((name, n) =>
      putTask({ kind: "k", tenantId: "t", mode: "test", subject: name }, name, "{}", NOW_MS - (n % 5)),
    ),
  );
  const claim = async (nowMs: number) => {
    const claimed = await Promise.all(
      Array.from({ length: 12 }, async (_, n) => {
        const database = databases[n % databases.length] ?? first;
        const owner = `owner ${n} at ${nowMs}`;
        const tasks = await claimTasks(database, { owner, nowMs, leaseMs: LEASE_MS, limit: 40 });
        return tasks.map(({ taskId }) => ({ taskId, owner }));
      }),
    );
    return claimed.flat();
  };
  const held: { taskId: string; owner: string }[] = [];
  for (let round = 0; round < 6; round++) held.push(...(await claim(NOW_MS)));
  expect(held.map(({ taskId }) => taskId).toSorted()).toEqual(names);
  expect(await claim(NOW_MS + LEASE_MS - 1)).toEqual([]);
  const done = held.slice(0, 30);
  await Promise.all(done.map(({ taskId, owner }) => first.batch([finishTask(taskId, owner)])));
  const later: string[] = [];
  for (let round = 0; round < 6; round++) {
    later.push(...(await claim(NOW_MS + LEASE_MS)).map(({ taskId }) => taskId));
  }
  const left = held.slice(30).map(({ taskId }) => taskId);
  expect(later.toSorted()).toEqual(left.toSorted());
  await Promise.all(databases.map((database) => database.close()));
  await postgres().drop(url);
}, 30_000);
