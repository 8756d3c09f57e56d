import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Row, statement, type Value } from "../../server/database/database.ts";
import { verifyLedger } from "../../server/ledger/verify.ts";
import { rebuildCredit } from "../../server/store/credit.ts";
import { writeCredit } from "./creditHistory.ts";
import { type OpenedLedger, openLedger } from "./fixtures.ts";

const TABLES = {
  credit_entries: ["tenant_id", "mode", "customer_id", "currency", "version"],
  credit_accounts: ["tenant_id", "mode", "customer_id", "currency"],
} as const;
type Table = keyof typeof TABLES;
const NAMES = Object.keys(TABLES) as Table[];

let ledger: OpenedLedger;
const rows = {} as Record<Table, Row[]>;
beforeAll(async () => {
  ledger = await openLedger();
  await writeCredit(ledger);
  for (const table of NAMES) rows[table] = await ledger.database.query(`SELECT * FROM ${table}`);
});
afterAll(() => ledger.cleanup());

const run = (sql: string, ...params: Value[]) => ledger.database.batch([statement(sql, ...params)]);
const place = (names: readonly string[]): string => names.map((name) => `${name} IS ?`).join(" AND ");
const remove = (table: Table, row: Row) =>
  run(`DELETE FROM ${table} WHERE ${place(Object.keys(row))}`, ...Object.values(row));
const insert = (table: Table, row: Row) =>
  run(
    `INSERT INTO ${table} (${Object.keys(row).join(", ")}) VALUES (${Object.keys(row)
      .map(() => "?")
      .join(", ")})`,
    ...Object.values(row),
  );
const faultAfter = async (): Promise<string> => {
  const found = await verifyLedger(ledger.database);
  return found.ok ? "no table" : found.fault.table;
};
const other = (column: string, value: Value): Value => {
  if (typeof value === "number") return column === "balance" ? value + 1 : value + 1_000;
  return value === null ? "x" : `${String(value)}x`;
};

describe("ledger verify of customers' credit", () => {
  it("finds it whole, with an entry of every kind", async () => {
    expect(await verifyLedger(ledger.database)).toMatchObject({ ok: true, counts: { credits: 6 } });
    expect(new Set(rows.credit_entries.map((row) => row["kind"])).size).toBe(4);
  });

  it.each(NAMES)("catches a change of any column of any row of %s, and names the table", async (table) => {
    for (const row of rows[table]) {
      for (const [column, value] of Object.entries(row)) {
        // The place of what no invoice has a part in is known to the day only.
        if (column === "position" && row["event_id"] === null) continue;
        const changed = { ...row, [column]: other(column, value) };
        await remove(table, row);
        await insert(table, changed);
        expect(`${await faultAfter()} (${column} of ${String(row["entry_id"])})`).toMatch(/^credit_/);
        await remove(table, changed);
        await insert(table, row);
      }
    }
    expect(await faultAfter()).toBe("no table");
  });

  it.each(NAMES)("catches the loss of any row of %s", async (table) => {
    for (const row of rows[table]) {
      await remove(table, row);
      expect(await faultAfter()).toMatch(/^credit_/);
      await insert(table, row);
    }
    expect(await faultAfter()).toBe("no table");
  });

  it("catches an entry that no event accounts for, whatever it says of itself", async () => {
    const last = rows.credit_entries.find((row) => row["entry_id"] === "crd_given_too");
    if (!last) throw new Error("no entry");
    const stray = { ...last, version: 6, entry_id: "crd_stray", event_id: "evt_x", kind: "overpayment" };
    await insert("credit_entries", { ...stray, account: "clearing:credit" });
    expect(await faultAfter()).toBe("credit_entries");
    await remove("credit_entries", { ...stray, account: "clearing:credit" });
  });

  it("is whole after an import that cuts off what came after its last event, and stands where its entries end", async () => {
    const last = rows.credit_entries.find((row) => row["entry_id"] === "crd_given_too");
    if (!last) throw new Error("no entry");
    await run("UPDATE credit_entries SET position = 999 WHERE entry_id = 'crd_given_too'");
    await run("UPDATE credit_accounts SET balance = 0, version = 77");
    await ledger.database.batch(rebuildCredit());
    expect(await verifyLedger(ledger.database)).toMatchObject({ ok: true, counts: { credits: 5 } });
    await insert("credit_entries", last);
    await ledger.database.batch(rebuildCredit());
    const stand = await ledger.database.query("SELECT * FROM credit_accounts ORDER BY tenant_id");
    expect(stand).toEqual(rows.credit_accounts);
  });

  it("catches money that left an invoice without arriving", async () => {
    const applied = rows.credit_entries.find((row) => row["kind"] === "applied");
    if (!applied) throw new Error("no entry");
    await run("UPDATE credit_entries SET event_id = NULL WHERE entry_id = ?", applied["entry_id"] ?? null);
    expect(await verifyLedger(ledger.database)).toMatchObject({
      fault: { table: "credit_entries", fault: expect.stringContaining("is missing") },
    });
    await run(
      "UPDATE credit_entries SET event_id = ? WHERE entry_id = ?",
      applied["event_id"] ?? null,
      applied["entry_id"] ?? null,
    );
    expect(await faultAfter()).toBe("no table");
  });
});
