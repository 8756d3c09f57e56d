import { describe, expect, it } from "vitest";
import { keptInvoicePdf } from "../../server/documents/invoicePdf.ts";
import { invoice, manyItems } from "../pdf/samples.ts";

describe("what was made of late", () => {
  const fonts = {};

  it("is found again for the same document, in the same fonts", () => {
    const first = keptInvoicePdf(invoice(), fonts);
    expect(keptInvoicePdf(invoice(), fonts)).toBe(first);
    expect(keptInvoicePdf(invoice(), {})).not.toBe(first);
    expect(keptInvoicePdf(invoice({ overdue: true }), fonts)).not.toBe(first);
  });

  it("is bounded: what was not asked for longest goes first", () => {
    const first = keptInvoicePdf(invoice(), fonts);
    for (let i = 0; i < 150; i++) keptInvoicePdf(invoice({ invoiceNumber: `INV-${i}` }), fonts);
    expect(keptInvoicePdf(invoice(), fonts)).toBe(first);
    for (let i = 150; i < 400; i++) keptInvoicePdf(invoice({ invoiceNumber: `INV-${i}` }), fonts);
    expect(keptInvoicePdf(invoice(), fonts)).not.toBe(first);
  });

  it("finds an invoice of 500 items at least five times as fast as it makes it", () => {
    const long = invoice({ lineItems: manyItems(500) });
    const took = (work: () => unknown): number => {
      const start = process.cpuUsage();
      work();
      const { user, system } = process.cpuUsage(start);
      return user + system;
    };
    const made = took(() => keptInvoicePdf(long, fonts));
    const found = Math.min(...[1, 2, 3].map(() => took(() => keptInvoicePdf(long, fonts))));
    expect(found).toBeLessThan(made / 5);
  });
});
