import { describe, expect, it } from "vitest";
import type { InvoiceDocument } from "../../server/pdf/documents.ts";
import { renderInvoicePdf } from "../../server/pdf/invoice.ts";
import { PdfReader } from "./reader.ts";
import { invoice } from "./samples.ts";

const sumsOf = (changes: Partial<InvoiceDocument>): string =>
  new PdfReader(renderInvoicePdf(invoice(changes), {})).structure.text;

describe("the taxes of an invoice", () => {
  it("are told by rate, with what each is taken of", () => {
    const text = sumsOf({
      taxes: [
        { rate: "2.5", base: 5000, tax: 125 },
        { rate: "8", base: 10200, tax: 816 },
      ],
      tax: 941,
    });
    expect(text).toContain("Tax 2.5% on $50.00 $1.25");
    expect(text).toContain("Tax 8% on $102.00 $8.16");
  });

  it("are one line where there are many rates", () => {
    const taxes = Array.from({ length: 9 }, (_, i) => ({
      rate: String(i + 1),
      base: 1000,
      tax: 10 * (i + 1),
    }));
    const text = sumsOf({ taxes, tax: 450 });
    expect(text).toContain("Tax $4.50");
    expect(text).not.toContain("Tax 1%");
  });

  it("are not spoken of where there are none", () => {
    expect(sumsOf({ taxes: [{ rate: "0", base: 1000, tax: 0 }], tax: 0 })).not.toContain("Tax 0%");
  });
});
