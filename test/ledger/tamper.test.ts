import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Row, Value } from "../../server/database/database.ts";
import { statement } from "../../server/database/database.ts";
import { eventHash } from "../../server/ledger/chain.ts";
import { verifyLedger } from "../../server/ledger/verify.ts";
import { rebuildAnalytics } from "../../server/store/analytics.ts";
import { type OpenedLedger, openLedger } from "./fixtures.ts";
import { writeHistory } from "./history.ts";

/** What names a row of each table for good. */
const TABLES = {
  events: ["event_id"],
  postings: ["event_id", "ordinal"],
  invoices: ["tenant_id", "mode", "invoice_id"],
  payments: ["tenant_id", "mode", "payment_id"],
  analytics_quarters: ["tenant_id", "mode", "quarter", "currency"],
} as const;
type Table = keyof typeof TABLES;
const NAMES = Object.keys(TABLES) as Table[];

let ledger: OpenedLedger;
const rows = {} as Record<Table, Row[]>;

beforeAll(async () => {
  ledger = await openLedger();
  await writeHistory(ledger);
  await ledger.database.batch(rebuildAnalytics());
  for (const table of NAMES) rows[table] = await ledger.database.query(`SELECT * FROM ${table}`);
});
afterAll(() => ledger.cleanup());

const run = (sql: string, ...params: Value[]) => ledger.database.batch([statement(sql, ...params)]);
const place = (names: readonly string[]): string => names.map((name) => `${name} IS ?`).join(" AND ");
const insert = (table: Table, row: Row) =>
  run(
    `INSERT INTO ${table} (${Object.keys(row).join(", ")}) VALUES (${Object.keys(row)
      .map(() => "?")
      .join(", ")})`,
    ...Object.values(row),
  );
const remove = (table: Table, row: Row) =>
  run(`DELETE FROM ${table} WHERE ${place(Object.keys(row))}`, ...Object.values(row));

/** Another value of the same kind, one that the schema takes. */
function others(table: Table, column: string, value: Value): Value[] {
  if (typeof value === "number")
    return column === "position" ? [value + 1_000_000, -value] : [value + 1_000, -value - 1];
  if (value === null) return ["x"];
  const text = String(value);
  if (column === "hash" || column === "previous_hash" || column === "head_hash")
    return [text.replace(/^./, (c) => (c === "0" ? "1" : "0"))];
  if (table === "events" && column === "data")
    return [` ${text}`, text.replace(/\d/, (d) => String((Number(d) + 1) % 10)), "{}", "not JSON"];
  return [`${text} `, "zzz"];
}

/** In which table the first fault is found, with what was done to the ledger. */
async function faultAfter(what: string): Promise<string> {
  const found = await verifyLedger(ledger.database);
  return `${found.ok ? "no table" : found.fault.table} (${what})`;
}

describe("ledger verify", () => {
  it.each(NAMES)(
    "catches a change of any column of any row of %s, and names the table",
    async (table) => {
      let changes = 0;
      for (const row of rows[table]) {
        for (const [column, value] of Object.entries(row)) {
          for (const other of others(table, column, value)) {
            const key = TABLES[table].map((name) => row[name] ?? null);
            await run(`UPDATE ${table} SET ${column} = ? WHERE ${place(TABLES[table])}`, other, ...key);
            const what = `${table}.${column} of ${key.join(" ")}: ${value} → ${other}`;
            expect(await faultAfter(what)).toBe(`${table} (${what})`);
            const changed = { ...row, [column]: other };
            const back = TABLES[table].map((name) => changed[name] ?? null);
            await run(`UPDATE ${table} SET ${column} = ? WHERE ${place(TABLES[table])}`, value, ...back);
            changes += 1;
          }
        }
      }
      expect(changes).toBeGreaterThan(rows[table].length * 4);
      expect(await verifyLedger(ledger.database)).toMatchObject({ ok: true });
    },
    60_000,
  );

  it.each(NAMES)("catches the loss of any row of %s", async (table) => {
    for (const row of rows[table]) {
      await remove(table, row);
      const what = `${table} without ${Object.values(row).slice(0, 3).join(" ")}`;
      expect(await faultAfter(what)).toBe(`${table} (${what})`);
      await insert(table, row);
    }
    expect(await verifyLedger(ledger.database)).toMatchObject({ ok: true });
  });

  it.each(NAMES)("catches a row that nothing accounts for in %s", async (table) => {
    const last = rows.events.length;
    const strays: Record<Table, Partial<Row>[]> = {
      events: [
        { event_id: "evt_x", position: last + 1, sequence: 99 },
        { event_id: "evt_x", position: last + 1, invoice_id: "inv_x" },
        { event_id: "evt_x", position: last + 1, invoice_id: "inv_x", sequence: 1 },
        { event_id: "evt_x", position: last + 1, tenant_id: "", mode: "", invoice_id: "", sequence: 0 },
      ],
      postings: [{ event_id: "evt_x" }, { ordinal: 7 }, { ordinal: 7, amount: 0 }],
      invoices: [{ invoice_id: "inv_x", created_position: 999 }, { tenant_id: "tnt_x" }],
      payments: [
        { payment_id: "pmt_x" },
        { tenant_id: "tnt_x" },
        { payment_id: "pmt_x", invoice_id: "inv_x" },
      ],
      analytics_quarters: [{ quarter: 1 }, { currency: "XAF" }],
    };
    for (const row of rows[table]) {
      for (const changes of strays[table]) {
        const stray: Row = { ...row, ...(changes as Row) };
        await insert(table, stray);
        const what = `${table} with ${JSON.stringify(changes)}`;
        expect(await faultAfter(what)).toBe(`${table} (${what})`);
        await remove(table, stray);
      }
    }
    expect(await verifyLedger(ledger.database)).toMatchObject({ ok: true });
  });

  it("is not misled by a forged event whose own hash is right", async () => {
    const [end] = rows.events
      .filter(({ invoice_id, mode }) => invoice_id === "inv_1" && mode === "live")
      .slice(-1);
    if (!end) throw new Error("no event");
    const forged = {
      id: "evt_forged",
      invoiceId: "inv_1",
      sequence: Number(end["sequence"]) + 1,
      type: "invoice.paid",
      occurredAt: String(end["occurred_at"]),
      data: "{}",
      postings: [],
      previousHash: String(end["hash"]),
    };
    const row = {
      ...end,
      position: rows.events.length + 1,
      event_id: forged.id,
      sequence: forged.sequence,
      type: forged.type,
      data: forged.data,
      previous_hash: forged.previousHash,
      hash: eventHash(forged),
    };
    await insert("events", row);
    // Nothing distinguishes it from an event whose read model was not written: that is what is named.
    expect(await faultAfter("a forged event")).toBe("invoices (a forged event)");
    await remove("events", row);
    const swollen = { ...forged, data: '{"remainingBalance":0}' };
    const second = { ...row, data: swollen.data, hash: eventHash(swollen) };
    await insert("events", second);
    expect(await faultAfter("a balance that is not what the events come to")).toBe(
      "events (a balance that is not what the events come to)",
    );
    await remove("events", second);
  });

  it("exits with 1 and prints the first fault on the command line, and 0 when all is whole", async () => {
    const verify = () => {
      const { VITEST: _vitest, NODE_ENV: _env, ...env } = process.env;
      const started = spawnSync(process.execPath, ["server/start.mjs", "cli", "ledger", "verify"], {
        env: {
          ...env,
          DATABASE_URL: `file:${ledger.path}`,
          PAYLINK_SECRET: "a secret of 32 characters or more",
        },
        encoding: "utf8",
        timeout: 60_000,
      });
      return { status: started.status, out: started.stdout, err: started.stderr };
    };
    expect(verify()).toMatchObject({
      status: 0,
      err: expect.stringContaining(""),
      out: expect.stringMatching(/^The ledger is whole: \d+ events/),
    });
    const [row] = rows.payments;
    if (!row) throw new Error("no payment");
    const where = place(TABLES.payments);
    const key = TABLES.payments.map((name) => row[name] ?? null);
    await run(`UPDATE payments SET amount = amount + 1 WHERE ${where}`, ...key);
    const broken = verify();
    expect(broken).toMatchObject({ status: 1, out: "" });
    expect(broken.err).toContain(
      `The ledger is broken: payments, ${row["payment_id"]}: column amount differs`,
    );
    await run(`UPDATE payments SET amount = amount - 1 WHERE ${where}`, ...key);
  }, 120_000);
});
