/** The merchant's download of an invoice, and what the papers of it say. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, newInvoice, pathOf, pay } from "../http/calls.ts";
import type { HttpWorld, MakeWorld } from "../http/world.ts";
import { PdfReader } from "../pdf/reader.ts";

export function downloading(makeWorld: MakeWorld): void {
  let world: HttpWorld;
  let key: string;
  beforeAll(async () => {
    world = await makeWorld();
    key = world.merchant.testApiKey;
  });
  afterAll(() => world.close());

  const download = (invoiceId: string, as = key) =>
    call(world, `GET /api/v1/invoices/${invoiceId}/pdf`, {
      key: as,
      headers: { "X-Tenant-ID": world.merchant.tenantId },
    });

  describe("an invoice as PDF", () => {
    it("is downloaded with the link to pay on it, and counts as no visit", async () => {
      const { invoiceId, paymentLink } = await newInvoice(world, { invoiceNumber: "INV/7 é" });
      const { status, headers, bytes } = await download(invoiceId);
      expect([status, headers.get("content-type"), headers.get("content-disposition")]).toEqual([
        200,
        "application/pdf",
        'attachment; filename="invoice-INV-7--.pdf"',
      ]);
      expect(headers.get("cache-control")).toBe("no-store");
      const { text } = new PdfReader(bytes);
      for (const words of ["INV/7 é", "Jane Doe", "Website design", "$500.00", paymentLink])
        expect(text).toContain(words);
      expect(await world.query("SELECT * FROM visits WHERE invoice_id = ?", [invoiceId])).toEqual([]);
    });

    it("is always what stands now: payments, then a revoked link", async () => {
      const { invoiceId, paymentLink } = await newInvoice(world);
      await download(invoiceId);
      await pay(world, pathOf(paymentLink), { amount: 100 });
      const text = async () => new PdfReader((await download(invoiceId)).bytes).structure.text;
      expect(await text()).toContain("Visa ending in 4242 Paid $100.00");
      expect(await text()).toContain("Amount due $400.00");
      const { linkId } = (await call(world, `GET /api/v1/invoices/${invoiceId}/payment-link`, { key })).json
        .data;
      await call(world, `POST /api/v1/links/${linkId}/revoke`, { key });
      expect(await text()).not.toContain("Pay online");
    });

    it("is nobody else's: unknown ids, other merchants and the other mode answer 404", async () => {
      const { invoiceId } = await newInvoice(world);
      const other = await world.newMerchant("Other Corp");
      for (const [id, as] of [
        ["inv_unknown1234", key],
        [invoiceId, world.merchant.apiKey],
      ] as const) {
        const answer = await download(id, as);
        expect([answer.status, answer.json.error.code]).toEqual([404, "invoice_not_found"]);
      }
      const path = `GET /api/v1/invoices/${invoiceId}/pdf`;
      expect((await call(world, path, { key: other.testApiKey })).status).toBe(404);
      expect((await call(world, path)).status).toBe(401);
      expect((await call(world, `${path}?size=1`, { key })).json.error.field).toBe("size");
    });
  });
}
