import { describe, expect, it } from "vitest";
import type { InvoiceDocument } from "../../server/pdf/documents.ts";
import { renderInvoicePdf } from "../../server/pdf/invoice.ts";
import { PdfReader } from "./reader.ts";
import { invoice, manyItems, PAYMENTS } from "./samples.ts";

const MEMO = "Thank you for your business. Please mention the invoice number when you write to us.";
const read = (changes: Partial<InvoiceDocument> = {}): PdfReader =>
  new PdfReader(renderInvoicePdf(invoice({ memo: MEMO, ...changes }), {}));
const paidOnce = {
  payments: PAYMENTS.slice(0, 1),
  paid: 10000,
  remaining: 40000,
  status: "partially_paid",
} as const;
const shortItems = (count: number): InvoiceDocument["lineItems"] =>
  manyItems(count).map((item, i) => ({ ...item, description: `Item ${i + 1}: consulting` }));

describe("how many pages an invoice takes", () => {
  it.each([
    ["two items, a note and a payment", {}],
    ["eight items, a note, a payment and the test banner", { lineItems: shortItems(8), testMode: true }],
    ["eight items on A4", { lineItems: shortItems(8), locale: "en-GB" }],
  ])("is one for %s", (_, changes) => {
    const pdf = read({ ...paidOnce, ...changes });
    expect(pdf.pages).toHaveLength(1);
    expect(pdf.structure.text).toContain(MEMO);
    expect(pdf.text).toContain("Questions about this invoice?");
  });

  it("leaves no page with a few lines alone, however many items there are", () => {
    for (let count = 1; count <= 40; count++) {
      const pdf = read({ ...paidOnce, lineItems: shortItems(count) });
      const last = pdf.pages.at(-1)?.drawn.map(({ text }) => text) ?? [];
      expect(last.join("\n"), `${count} items`).toContain("Amount due");
    }
  });

  it("draws nothing twice and nothing over the page number, note beside the sums or not", () => {
    for (const memo of [MEMO, `${MEMO} `.repeat(6), `${MEMO}\n`.repeat(30)]) {
      const pdf = read({ ...paidOnce, lineItems: shortItems(8), memo });
      expect(pdf.text.match(/^Note$/gm)).toHaveLength(1);
      for (const page of pdf.pages) {
        const foot = page.drawn.find(({ text }) => text.startsWith("Page "))?.y ?? 0;
        for (const { y } of page.drawn) expect(y).toBeGreaterThanOrEqual(foot);
      }
    }
  });
});
