/** Many messages that were put off, and two processes that send them. `SCHEDULED_MESSAGES` sets how many; bench/scheduled.mjs runs 10,000. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createApp, TASK_HANDLERS } from "../../server/app.ts";
import { migrate } from "../../server/database/migrate.ts";
import { MIGRATIONS } from "../../server/database/migrations.ts";
import { openSqlite } from "../../server/database/sqlite.ts";
import type { Mail } from "../../server/delivery/mailers/mailer.ts";
import type { Deps } from "../../server/deps.ts";
import { createMerchant } from "../../server/merchants/create.ts";
import { runDueTasks } from "../../server/tasks/run.ts";
import { makeWorld, seededRandom } from "../api/world.ts";
import { INVOICE } from "../http/calls.ts";

const MESSAGES = Number(process.env["SCHEDULED_MESSAGES"] ?? 120);
/** 10,000 messages are due within ten minutes, fewer as densely; the processes come back after all of them. */
const SPREAD_MS = 60 * MESSAGES;
const MINUTE_MS = 60_000;

it(`sends each of ${MESSAGES} scheduled messages once, in the order of their times`, async () => {
  const world = await makeWorld();
  const folder = await mkdtemp(join(tmpdir(), "paylink-schedule-"));
  const file = join(folder, "paylink.db");
  const databases = await Promise.all([openSqlite(file), openSqlite(file)]);
  await migrate(databases[0], MIGRATIONS, world.deps.now().toISOString());
  const sent: Pick<Mail, "messageId" | "to">[] = [];
  const mailer = {
    name: "post",
    send: async (mail: Mail) => {
      sent.push({ messageId: mail.messageId, to: mail.to });
      return { carrierId: null };
    },
  };
  const processes: Deps[] = databases.map((database, index) => ({
    ...world.deps,
    database,
    random: seededRandom(`process ${index}`),
    mailerFor: () => mailer,
  }));
  const [first = world.deps] = processes;
  const merchant = await createMerchant(first, { name: "ACME Corp" });
  if (!("testApiKey" in merchant)) throw new Error("no merchant");
  const app = createApp(first);
  const post = async (path: string, body: unknown): Promise<void> => {
    const headers = { Authorization: `Bearer ${merchant.testApiKey}` };
    const answer = await app.request(path, { method: "POST", body: JSON.stringify(body), headers });
    if (answer.status >= 300) throw new Error(await answer.text());
    // A burst of a key's requests is 1,000.
    world.advance(10);
  };
  const begin = world.deps.now().getTime() + 3_600_000;
  const dueAt = (n: number): number => begin + ((n * 7_919) % MESSAGES) * (SPREAD_MS / MESSAGES);
  for (let n = 0; n < MESSAGES; n += 1) {
    await post("/api/v1/invoices", { ...INVOICE, id: `inv_${n}` });
    const scheduledAt = new Date(dueAt(n)).toISOString();
    await post(`/api/v1/invoices/inv_${n}/send`, { email: `p${n}@example.com`, scheduledAt });
  }
  world.advance(begin + SPREAD_MS - world.deps.now().getTime());

  const memory: number[] = [];
  const started = performance.now();
  const drain = async (deps: Deps): Promise<void> => {
    while ((await runDueTasks(deps, TASK_HANDLERS)) > 0) memory.push(process.memoryUsage().rss);
  };
  await Promise.all(processes.map(drain));
  const seconds = (performance.now() - started) / 1_000;

  const due = sent.map(({ to }) => dueAt(Number(/\d+/.exec(to)?.[0])));
  let latest = 0;
  let disorder = 0;
  for (const at of due) {
    latest = Math.max(latest, at);
    disorder = Math.max(disorder, latest - at);
  }
  const [quarter = 0, end = 0] = [memory[Math.floor(memory.length / 4)], memory.at(-1)];
  const megabytes = (bytes: number): number => Math.round(bytes / 1_048_576);
  process.stdout.write(
    `${sent.length} messages, ${new Set(due).size} distinct, ${Math.round(sent.length / seconds)} a second by two processes, ` +
      `at most ${Math.round(disorder / 1_000)} s out of order, memory ${megabytes(quarter)} MB after a quarter, ${megabytes(end)} MB at the end\n`,
  );
  expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(MESSAGES);
  expect(sent).toHaveLength(MESSAGES);
  expect(disorder).toBeLessThanOrEqual(MINUTE_MS);
  expect(end - quarter).toBeLessThan(150 * 1_048_576);
  for (const database of databases) await database.close();
  await world.close();
  await rm(folder, { recursive: true, force: true });
}, 1_800_000);
