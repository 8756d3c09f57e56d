import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createApp, TASK_HANDLERS } from "../../server/app.ts";
import { migrate } from "../../server/database/migrate.ts";
import { MIGRATIONS } from "../../server/database/migrations.ts";
import { openSqlite, type SqliteDatabase } from "../../server/database/sqlite.ts";
import { verifyLedger } from "../../server/ledger/verify.ts";
import { runDueTasks } from "../../server/tasks/run.ts";
import { exportLines } from "../../server/transfer/export.ts";
import { importLines } from "../../server/transfer/import.ts";
import { linesOf } from "../../server/transfer/lines.ts";
import { makeWorld, type World } from "../api/world.ts";

const CARD = { number: "4242424242424242", expiryMonth: "12", expiryYear: "2030", cvv: "123" };
const BANK = { accountNumber: "000123456789", routingNumber: "110000000", accountType: "checking" };

describe("moving an installation", () => {
  let world: World;
  let app: ReturnType<typeof createApp>;
  let folder: string;
  let target: SqliteDatabase;

  beforeEach(async () => {
    world = await makeWorld();
    app = createApp(world.deps);
    folder = await mkdtemp(join(tmpdir(), "paylink-move-"));
    target = await openSqlite(join(folder, "target.db"));
    await migrate(target, MIGRATIONS, world.deps.now().toISOString());
  });
  afterEach(async () => {
    await target.close();
    await world.close();
    await rm(folder, { recursive: true });
  });

  const post = async (path: string, body: unknown) =>
    (
      await app.request(path, {
        method: "POST",
        body: JSON.stringify(body),
        headers: { Authorization: `Bearer ${world.merchant.testApiKey}` },
      })
    ).json() as Promise<{ data: Record<string, string> }>;
  const pathOf = (url: string | undefined): string => new URL(url ?? "").pathname;

  /** Two invoices: one paid in part with a bank payment in flight, one untouched. */
  async function fill(): Promise<string> {
    const invoice = {
      currency: "USD",
      customer: { name: "Jane Doe" },
      lineItems: [{ description: "Work", quantity: 1, unitAmount: 500 }],
    };
    const link = pathOf((await post("/api/v1/invoices", invoice)).data["paymentLink"]);
    await post("/api/v1/invoices", invoice);
    await app.request(link);
    const pay = { amount: 100, currency: "USD" };
    await post(`${link}/payments`, {
      ...pay,
      paymentId: "pmt_card00001",
      method: { type: "card", card: CARD },
    });
    const ach = { type: "ach", bankAccount: BANK, accountHolderName: "Jane Doe", authorize: true };
    await post(`${link}/payments`, { ...pay, paymentId: "pmt_bank00001", method: ach });
    return link;
  }

  const exported = async (): Promise<string> => {
    let text = "";
    for await (const line of exportLines(world.deps)) text += line;
    return text;
  };
  const into = {
    get deps() {
      return { ...world.deps, database: target };
    },
  };
  const take = (text: string) =>
    importLines(
      into.deps,
      () => linesOf(pieces(text)),
      () => undefined,
    );
  const contents = async (database: SqliteDatabase) => {
    const tables = [
      "events",
      "postings",
      "invoices",
      "payments",
      "links",
      "visits",
      "merchants",
      "tasks",
      "sandbox_charges",
    ];
    return Promise.all(tables.map((table) => database.query(`SELECT * FROM ${table} ORDER BY 1, 2, 3`)));
  };

  it("carries every row, and the ledger is whole on both sides", async () => {
    await fill();
    const outcome = await take(await exported());
    expect(outcome).toMatchObject({ changed: true });
    expect(await contents(target)).toEqual(await contents(world.database));
    expect(await verifyLedger(target)).toMatchObject({ ok: true });
  });

  it("keeps links, keys and payments in flight working", async () => {
    const link = await fill();
    await take(await exported());
    const moved = createApp(into.deps);
    expect((await moved.request(link)).status).toBe(200);
    const headers = { Authorization: `Bearer ${world.merchant.testApiKey}` };
    expect((await moved.request("/api/v1/invoices", { headers })).status).toBe(200);
    world.advance(60_000);
    await runDueTasks(into.deps, TASK_HANDLERS);
    const answer = (await (await moved.request(`${link}/payments/pmt_bank00001`)).json()) as {
      data: unknown;
    };
    expect(answer.data).toMatchObject({ status: "approved", remainingBalance: 300 });
  });

  it("changes nothing when the same file comes twice, also after work went on", async () => {
    const link = await fill();
    const text = await exported();
    await take(text);
    world.advance(60_000);
    await runDueTasks(into.deps, TASK_HANDLERS);
    const pay = {
      paymentId: "pmt_card00002",
      amount: 50,
      currency: "USD",
      method: { type: "card", card: CARD },
    };
    const moved = createApp(into.deps);
    await moved.request(`${link}/payments`, { method: "POST", body: JSON.stringify(pay) });
    const before = await contents(target);
    expect(await take(text)).toMatchObject({ changed: false });
    expect(await contents(target)).toEqual(before);
    expect(await verifyLedger(target)).toMatchObject({ ok: true });
  });

  it("goes on where it was cut off", async () => {
    for (let n = 0; n < 60; n += 1) await fill2();
    const text = await exported();
    let batches = 0;
    const dying = {
      ...into.deps,
      database: {
        dialect: "sqlite" as const,
        query: target.query.bind(target),
        close: target.close.bind(target),
        batch: async (statements: Parameters<SqliteDatabase["batch"]>[0]) => {
          batches += 1;
          if (batches === 2) throw new Error("pulled the plug");
          return target.batch(statements);
        },
      },
    };
    await expect(
      importLines(
        dying,
        () => linesOf(pieces(text)),
        () => undefined,
      ),
    ).rejects.toThrow("plug");
    expect((await target.query("SELECT COUNT(*) AS n FROM events"))[0]?.["n"]).not.toBe(120);
    await take(text);
    expect(await contents(target)).toEqual(await contents(world.database));
    expect(await verifyLedger(target)).toMatchObject({ ok: true });
  });

  it("asks about payments and refunds that were open, though their tasks ended meanwhile", async () => {
    const link = await fill();
    const cutOff = createApp({
      ...world.deps,
      processorFor: (mode, merchant) => {
        const processor = world.deps.processorFor(mode, merchant);
        return (
          processor && { ...processor, refund: () => Promise.reject(new Error("the process ended here")) }
        );
      },
    });
    const [row] = await world.database.query(
      "SELECT transaction_id AS id FROM payments WHERE payment_id = 'pmt_card00001'",
    );
    const body = JSON.stringify({ amount: 40 });
    const headers = { Authorization: `Bearer ${world.merchant.testApiKey}` };
    await cutOff.request(`/api/v1/transactions/${String(row?.["id"])}/refund`, {
      method: "POST",
      body,
      headers,
    });
    await world.database.batch([{ sql: "DELETE FROM tasks", params: [] }]);
    await take(await exported());
    world.advance(60_000);
    await runDueTasks(into.deps, TASK_HANDLERS);
    const rows = await target.query("SELECT type FROM events WHERE type LIKE '%refund%' ORDER BY position");
    expect(rows.map(({ type }) => type)).toEqual(["invoice.refund_started", "invoice.refunded"]);
    const answer = (await (
      await createApp(into.deps).request(`${link}/payments/pmt_bank00001`)
    ).json()) as object;
    expect(answer).toMatchObject({ data: { status: "approved" } });
    expect(await verifyLedger(target)).toMatchObject({ ok: true });
  });

  async function fill2(): Promise<void> {
    await post("/api/v1/invoices", {
      currency: "EUR",
      customer: { name: "Zoë" },
      lineItems: [{ description: "Work", quantity: 1, unitAmount: 12.34 }],
    });
  }

  it.each([
    ["was cut off", (text: string) => text.slice(0, text.indexOf('{"end"')), "ends early"],
    ["was changed", (text: string) => text.replace("Jane Doe", "Jane Roe"), "was changed"],
    ["is something else", () => "hello\n", "not JSON"],
    [
      "names other tables",
      (text: string) => text.replace('"t":"merchants"', '"t":"schema_migrations"'),
      "does not move",
    ],
  ])("writes nothing from a file that %s", async (_what, damage, words) => {
    await fill();
    await expect(take(damage(await exported()))).rejects.toThrow(words);
    expect((await target.query("SELECT COUNT(*) AS n FROM merchants"))[0]?.["n"]).toBe(0);
  });

  it("refuses a database that holds another installation", async () => {
    await fill();
    const text = await exported();
    const other = await makeWorld({ seed: "other" });
    const taking = importLines(
      other.deps,
      () => linesOf(pieces(text)),
      () => undefined,
    );
    await expect(taking).rejects.toThrow("another installation");
    await other.close();
  });
});

/** The text in pieces that cut lines and characters apart. */
async function* pieces(text: string): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let start = 0; start < bytes.length; start += 997) yield bytes.subarray(start, start + 997);
}
