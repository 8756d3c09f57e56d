/** Bringing in a bank's file by the merchant's API. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, newInvoice } from "../http/calls.ts";
import type { HttpWorld, MakeWorld } from "../http/world.ts";

export function importing(makeWorld: MakeWorld): void {
  let world: HttpWorld;
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world.close());
  const post = (path: string, json: unknown, key = world.merchant.testApiKey) =>
    call(world, `POST /api/v1${path}`, { key, json });
  const list = async (key: string) =>
    (await call(world, "GET /api/v1/bank-transactions?limit=100", { key })).json.data.transactions;

  describe("a bank's file", () => {
    it("comes in once, and pays the invoices it names", async () => {
      const one = await newInvoice(world, { invoiceNumber: "INV-80001" });
      const csv =
        "Date,Description,Amount,Id\n2026-02-01,INV-80001,500.00,b1\n2026-02-01,Rent,-10.00,b2\n2026-02-01,?,x,b3\n2026-02-01,?,3.00,b4\n";
      const first = await post("/bank-transactions/import", { csv, currency: "USD" });
      expect([first.status, first.json.data]).toMatchObject([
        200,
        {
          imported: 2,
          known: 0,
          skippedCount: 1,
          errorCount: 1,
          errors: [{ line: 4, code: "invalid_amount" }],
        },
      ]);
      const again = await post("/bank-transactions/import", { csv, currency: "USD" });
      expect(again.json.data).toMatchObject({ imported: 0, known: 2 });
      const changed = await post("/bank-transactions/import", {
        csv: csv.replace("3.00", "4.00"),
        currency: "USD",
      });
      expect(changed.json.data).toMatchObject({ known: 1, errorCount: 2 });
      const batch = await post("/invoices/reconcile/batch", { all: true });
      expect(batch.json.data).toMatchObject({ posted: 1, unmatched: 1, remaining: 0 });
      const { data } = (
        await call(world, `GET /api/v1/invoices/${one.invoiceId}`, { key: world.merchant.testApiKey })
      ).json;
      expect(data.status).toBe("paid");
    });

    it("of 1,000 rows comes in, into the key's mode alone; one that is too large does not", async () => {
      const { testApiKey, apiKey } = await world.newMerchant("Large");
      const rows = Array.from({ length: 1_000 }, (_, index) => `2026-02-01,=SUM(${index}),1.00\n`);
      const csv = `Date,Memo,Amount\n${rows.join("")}`;
      const done = await post("/bank-transactions/import", { csv, currency: "USD" }, testApiKey);
      expect(done.json.data).toMatchObject({ imported: 1_000, errorCount: 0 });
      const [last] = await list(testApiKey);
      expect(last.reference).toMatch(/^=SUM\(\d+\)$/);
      expect(await list(apiKey)).toEqual([]);
      expect(await list(world.merchant.apiKey)).toEqual([]);
      const huge = `Date,Memo,Amount\n${"x".repeat(1_000_000)}`;
      expect((await post("/bank-transactions/import", { csv: huge }, testApiKey)).status).toBe(413);
      for (const [json, field] of [
        [{ csv: "a,b\n" }, "csv"],
        [{ csv: "Date,Amount\n01/02/2026,1\n" }, "dateFormat"],
        [{ csv: "Date,Amount\n2026-02-01,1\n", columns: { id: "Nr" } }, "columns.id"],
        [{ csv: "Date,Amount\n", columns: { colour: "x" } }, "columns.colour"],
      ] as const) {
        const { status, json: answer } = await post("/bank-transactions/import", json, testApiKey);
        expect([status, answer.error.field]).toEqual([422, field]);
      }
    });
  });
}
