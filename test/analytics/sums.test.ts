import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { statement } from "../../server/database/database.ts";
import { migrate } from "../../server/database/migrate.ts";
import { MIGRATIONS } from "../../server/database/migrations.ts";
import { findDrift, readDays, rebuildAnalytics, sumUp } from "../../server/store/analytics.ts";
import { openShop, type Shop } from "../payments/world.ts";

const BEGINNING = "2026-01-28T12:00:00.000Z";
const EVER = { from: 0, to: 10_000_000, offset: 0 };

describe("sums of figures", () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await openShop();
  });
  afterEach(() => shop.closeWhole());

  const owner = () => ({ tenantId: shop.merchant.tenantId, mode: "test" }) as const;
  const count = async (table: string): Promise<number> =>
    Number((await shop.database.query(`SELECT COUNT(*) AS n FROM ${table}`))[0]?.["n"]);

  it("are the same before and after changes are summed up, by one or by two at once", async () => {
    for (let n = 1; n <= 4; n += 1) await shop.pay(`pmt_of_the_shop_${n}`);
    // As many rows as make summing up worth while; they tell nothing.
    await shop.database.batch(
      Array.from({ length: 600 }, (_, n) =>
        statement(
          `INSERT INTO analytics_changes SELECT ${1_000 + n}, tenant_id, mode, currency, made_quarter, moved_quarter, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM analytics_changes WHERE position = 1`,
        ),
      ),
    );
    const before = await readDays(shop.database, owner(), EVER);
    expect(before).toMatchObject([{ invoices: 1, payments: 4, collected: 40_000, started: 1 }]);
    expect(await Promise.all([sumUp(shop.database, owner()), sumUp(shop.database, owner())])).toEqual([
      true,
      true,
    ]);
    expect(await count("analytics_changes")).toBe(0);
    expect(await readDays(shop.database, owner(), EVER)).toEqual(before);
    expect(await findDrift(shop.database)).toBeNull();
  });

  it("are the same when they are made again from the ledger", async () => {
    await shop.pay("pmt_of_the_shop_1", { amount: 50_000 });
    const before = await readDays(shop.database, owner(), EVER);
    expect(before).toMatchObject([{ paid: 1, collected: 50_000 }]);
    await shop.database.batch(rebuildAnalytics());
    expect(await count("analytics_changes")).toBe(0);
    expect(await readDays(shop.database, owner(), EVER)).toEqual(before);
  });

  it("are left alone while little changed", async () => {
    await shop.pay("pmt_of_the_shop_1");
    const changes = await count("analytics_changes");
    expect(await sumUp(shop.database, owner())).toBe(true);
    expect(await count("analytics_changes")).toBe(changes);
  });

  it("are made by the migration for what stood in the ledger before it", async () => {
    await shop.pay("pmt_of_the_shop_1", { amount: 50_000 });
    const before = await readDays(shop.database, owner(), EVER);
    const tables = ["analytics_quarters", "analytics_changes", "analytics_sums"];
    await shop.database.batch([
      ...tables.map((table) => statement(`DROP TABLE ${table}`)),
      statement("DELETE FROM schema_migrations WHERE name = '0010_analytics'"),
    ]);
    // As it was for an installation of that time: nothing later is known yet.
    await shop.database.batch([statement("DELETE FROM schema_migrations WHERE name > '0010_analytics'")]);
    const known = MIGRATIONS.filter(({ name }) => name <= "0010_analytics");
    expect(await migrate(shop.database, known, BEGINNING)).toEqual(["0010_analytics"]);
    expect(await readDays(shop.database, owner(), EVER)).toEqual(before);
  });

  it("are missed where a row is lost", async () => {
    await shop.pay("pmt_of_the_shop_1");
    await shop.database.batch([statement("DELETE FROM analytics_changes WHERE collected > 0")]);
    expect(await findDrift(shop.database)).toContain(`${owner().tenantId} test USD at 2026-01-28T`);
    await shop.database.batch(rebuildAnalytics());
  });
});
