/** Webhooks of an installation that goes on while its export is written. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createApp, TASK_HANDLERS } from "../../server/app.ts";
import { migrate } from "../../server/database/migrate.ts";
import { MIGRATIONS } from "../../server/database/migrations.ts";
import { openSqlite, type SqliteDatabase } from "../../server/database/sqlite.ts";
import type { Deps } from "../../server/deps.ts";
import { runDueTasks } from "../../server/tasks/run.ts";
import { exportLines } from "../../server/transfer/export.ts";
import { importLines } from "../../server/transfer/import.ts";
import { linesOf } from "../../server/transfer/lines.ts";
import { makeWorld, type World } from "../api/world.ts";

describe("webhooks after a move that began while work went on", () => {
  let world: World;
  let folder: string;
  let target: SqliteDatabase;
  let answered: number;

  const posting = (database: SqliteDatabase, heard: string[]): Deps => ({
    ...world.deps,
    database,
    webhookSender: {
      ending: false,
      leadsInside: () => Promise.resolve(false),
      post: ({ body }) => {
        heard.push(
          (JSON.parse(Buffer.from(body).toString()) as { data: { invoiceId: string } }).data.invoiceId,
        );
        return Promise.resolve({ kind: "answer", status: answered, retryAfter: null, answerBytes: 0 });
      },
    },
  });
  const post = (deps: Deps, path: string, body: unknown) =>
    createApp(deps).request(path, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { Authorization: `Bearer ${world.merchant.testApiKey}` },
    });
  const invoice = async (deps: Deps, id: string) => {
    const lineItems = [{ description: "Work", quantity: 1, unitAmount: 5 }];
    const made = await post(deps, "/api/v1/invoices", {
      id,
      currency: "USD",
      customer: { name: "J" },
      lineItems,
    });
    if (made.status !== 201) throw new Error(await made.text());
  };
  const runAll = async (deps: Deps) => {
    for (let round = 0; round < 50; round += 1) if ((await runDueTasks(deps, TASK_HANDLERS)) === 0) return;
    throw new Error("the work does not end");
  };

  beforeEach(async () => {
    world = await makeWorld();
    folder = await mkdtemp(join(tmpdir(), "paylink-hooks-"));
    target = await openSqlite(join(folder, "target.db"));
    await migrate(target, MIGRATIONS, world.deps.now().toISOString());
    answered = 200;
  });
  afterEach(async () => {
    await target.close();
    await world.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Moves; `meanwhile` happens when the place where the ledger is cut is fixed and no table is written yet. */
  async function move(meanwhile: () => Promise<void>): Promise<void> {
    let text = "";
    let happened = false;
    for await (const line of exportLines(world.deps)) {
      text += line;
      if (happened) continue;
      happened = true;
      await meanwhile();
    }
    const open = async function* () {
      yield await Promise.resolve(text);
    };
    const take = () =>
      importLines(
        { ...world.deps, database: target },
        () => linesOf(open()),
        () => undefined,
      );
    expect(await take()).toMatchObject({ changed: true });
  }

  it("tell of every event to come, and never of one that did not move", async () => {
    const [there, here]: [string[], string[]] = [[], []];
    const source = posting(world.database, there);
    await post(source, "/api/v1/webhook-endpoints", { url: "http://127.0.0.1:8199/hook" });
    await invoice(source, "inv_before");
    await runAll(source);
    await move(async () => {
      for (const id of ["inv_missed1", "inv_missed2", "inv_missed3"]) await invoice(source, id);
      await runAll(source);
    });
    const moved = posting(target, here);
    await invoice(moved, "inv_after1");
    await invoice(moved, "inv_after2");
    world.advance(5_000);
    await runAll(moved);
    expect([...new Set(there)]).toEqual(["inv_before", "inv_missed1", "inv_missed2", "inv_missed3"]);
    expect([...new Set(here)]).toEqual(["inv_after1", "inv_after2"]);
  });

  it("send what waited, though its task was not written any more", async () => {
    const [there, here]: [string[], string[]] = [[], []];
    const source = posting(world.database, there);
    await post(source, "/api/v1/webhook-endpoints", { url: "http://127.0.0.1:8199/hook" });
    await invoice(source, "inv_waits");
    await world.database.batch([{ sql: "DELETE FROM tasks WHERE kind = 'webhook.send'", params: [] }]);
    await move(async () => {
      answered = 503;
      await runAll(source);
      await world.database.batch([{ sql: "DELETE FROM tasks WHERE kind LIKE 'webhook.%'", params: [] }]);
    });
    answered = 200;
    world.advance(3_600_000);
    await runAll(posting(target, here));
    expect(there.length).toBeGreaterThan(0);
    expect([...new Set(here)]).toEqual(["inv_waits"]);
  });
});
