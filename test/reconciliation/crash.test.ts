import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openApiDocument } from "../../server/api/openapi.ts";
import { OPERATIONS } from "../../server/app.ts";
import { type Database, DatabaseUnavailable, type Value } from "../../server/database/database.ts";
import type { Deps } from "../../server/deps.ts";
import { bringIn } from "../../server/reconciliation/intake.ts";
import { reconcile } from "../../server/reconciliation/reconcile.ts";
import { accept } from "../../server/reconciliation/review.ts";
import { invoicesByBalance, invoicesByPlainNumber } from "../../server/store/bankCandidates.ts";
import { openShop, type Shop } from "../payments/world.ts";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.closeWhole());

const owner = () => ({ tenantId: shop.merchant.tenantId, mode: "test" }) as const;
const at = () => shop.deps.now().toISOString();

/** The installation over a database whose n-th write meets this. */
function failing(nth: number, how: "before" | "after"): Deps {
  let writes = 0;
  const { database } = shop.deps;
  const batch: Database["batch"] = async (statements) => {
    writes += 1;
    if (writes !== nth) return database.batch(statements);
    if (how === "after") await database.batch(statements);
    throw new DatabaseUnavailable("cut off", how === "after" ? "unknown" : "none");
  };
  const faulty: Database = {
    dialect: database.dialect,
    query: (sql, params) => database.query(sql, params),
    batch,
    close: () => database.close(),
  };
  return { ...shop.deps, database: faulty };
}

let count = 0;
async function arrive(amount: number): Promise<string> {
  count += 1;
  const { invoiceNumber } = await shop.state();
  const transactionId = `txn_crash_${count}`;
  const arrived = { transactionId, amount, currency: "USD", date: "2026-01-28", reference: invoiceNumber };
  await bringIn(shop.deps, owner(), "api", [arrived], at());
  return transactionId;
}

describe("a reconciliation that is cut off", () => {
  it.each(["before", "after"] as const)("%s its write has posted once when it is repeated", async (how) => {
    const { received } = await shop.state();
    const id = await arrive(1_000);
    await reconcile(failing(1, how), owner(), id, {}, at()).catch(() => undefined);
    expect((await shop.state()).received - received).toBe(how === "after" ? 1_000 : 0);
    const done = await reconcile(shop.deps, owner(), id, {}, at());
    expect(done).toMatchObject({ kind: "told", transaction: { status: "posted" } });
    expect((await shop.state()).received - received).toBe(1_000);
  });

  it("while a part is accepted has posted nothing, and posts it once however often it is repeated", async () => {
    const { received } = await shop.state();
    const id = await arrive(2_000);
    const other = { ...owner(), invoiceId: shop.invoiceId };
    const parts = [{ invoiceId: other.invoiceId, amount: 1_500, field: "invoiceId" }];
    await expect(accept(failing(1, "before"), owner(), id, parts, at())).rejects.toThrow("cut off");
    expect((await shop.state()).received).toBe(received);
    for (let round = 0; round < 2; round += 1)
      expect(await accept(shop.deps, owner(), id, parts, at())).toMatchObject({ status: "review" });
    expect((await shop.state()).received - received).toBe(1_500);
  });
});

describe("the search for candidates", () => {
  it("goes by an index, however many invoices there are", async () => {
    const asked: { sql: string; params: readonly unknown[] }[] = [];
    const { database } = shop.deps;
    const spy = {
      ...database,
      query: async (sql: string, params: readonly never[]) => {
        asked.push({ sql, params });
        return [];
      },
    } as unknown as Database;
    await invoicesByPlainNumber(spy, owner(), ["INV1", "INV2"], 20);
    await invoicesByBalance(spy, owner(), "USD", 500, 20);
    const plans = await Promise.all(
      asked.map(async ({ sql, params }) => {
        const rows = await database.query(`EXPLAIN QUERY PLAN ${sql}`, params as Value[]);
        return rows.map(({ detail }) => detail).join("\n");
      }),
    );
    expect(plans).toEqual([
      expect.stringContaining("invoices_by_plain_number"),
      expect.stringContaining("invoices_open_by_balance"),
    ]);
  });

  it("and the rest of reconciliation is in the API's document", () => {
    const { paths } = openApiDocument(OPERATIONS, "https://pay.example.com");
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(["/api/v1/invoices/reconcile/batch"]));
  });
});
