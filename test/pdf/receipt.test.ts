import { describe, expect, it } from "vitest";
import type { ReceiptDocument } from "../../server/pdf/documents.ts";
import { renderReceiptPdf } from "../../server/pdf/receipt.ts";
import { all, asArray, asDict, PdfReader, textString } from "./reader.ts";
import { AUTHORIZATION, receipt } from "./samples.ts";

const read = (changes: Partial<ReceiptDocument> = {}): PdfReader =>
  new PdfReader(renderReceiptPdf(receipt(changes), {}));

describe("what a receipt says", () => {
  it("names the amount, the confirmation number, the method, the invoice and what is left", () => {
    const { text } = read().structure;
    for (const part of [
      "Receipt PL-7KQ2-M9XD",
      "PAID",
      "Amount paid $100.00",
      "Confirmation number PL-7KQ2-M9XD",
      "Payment method Visa ending in 4242",
      "Invoice INV-12345",
      "Billed to Jordan Rivera",
      "Payment ID pmt_7f3k2m9x4q8d1c5t",
      "Invoice total $500.00",
      "Paid to date $100.00",
      "Balance left $400.00",
    ]) {
      expect(text).toContain(part);
    }
  });

  it("names the next installment of a payment plan", () => {
    const nextInstallment = { number: 2, count: 5, dueDate: "2026-03-15", amount: 10000 };
    const { structure } = read({ nextInstallment });
    expect(structure.text).toContain("Installment 2 of 5, due March 15, 2026 $100.00");
  });

  it("gives the time in the merchant's zone", () => {
    expect(read().text).toContain("January 20, 2026 at 10:32 AM PST");
    expect(read({ timeZone: "Pacific/Auckland" }).text).toContain("January 21, 2026 at 7:32 AM");
    expect(read({ timeZone: "Nowhere/Else" }).text).toContain("January 20, 2026 at 6:32 PM UTC");
  });

  it.each([
    ["processing", "PROCESSING", "Processing — not yet paid."],
    ["started", "NOT YET PAID", "Not yet paid."],
    ["requires_action", "NOT YET PAID", "Not yet paid."],
    ["failed", "FAILED", "Nothing was collected."],
    ["returned", "RETURNED", "The bank took this payment back."],
  ] as const)("never calls a payment that is %s paid", (status, mark, sentence) => {
    const { text } = read({ status, paidToDate: 0, remaining: 50000 }).structure;
    expect(text).toContain(mark);
    expect(text).toContain(sentence);
    expect(text).not.toContain("Amount paid");
    expect(text).not.toContain("Thank you");
  });

  it("calls an overpayment by its name", () => {
    expect(read({ paidToDate: 51000, remaining: -1000 }).structure.text).toContain("Paid too much $10.00");
  });

  it("says that test money is not money", () => {
    expect(read({ testMode: true }).structure.text).toContain(
      "TEST MODE This is a sample. No money was moved.",
    );
  });

  it("gives its address as text and as a link", () => {
    const pdf = read();
    const { receiptUrl } = receipt();
    expect(pdf.text).toContain(receiptUrl);
    const uris = asArray(pdf.pages[0]?.dict.get("Annots")).map((ref) =>
      textString(asDict(pdf.dict(ref).get("A")).get("URI")),
    );
    expect(uris).toContain(receiptUrl);
  });
});

describe("where a receipt can be checked", () => {
  const checkUrl = "https://pay.northwind.example/r/1k3v9m2q8d7x5c4t6r0zwhjp3v9m2q";

  it("stands there as text, as a link and as a QR code, in place of the payer's own address", () => {
    const pdf = read({ checkUrl, receiptUrl: null });
    expect(pdf.structure.text).toContain("Check that this receipt is genuine");
    expect(pdf.text).toContain(checkUrl);
    const uris = asArray(pdf.pages[0]?.dict.get("Annots")).map((ref) =>
      textString(asDict(pdf.dict(ref).get("A")).get("URI")),
    );
    expect(uris).toContain(checkUrl);
    expect(all(pdf.structure, "Figure").map((figure) => textString(figure.dict.get("Alt")))).toEqual([
      `QR code that opens the page ${checkUrl}, where this receipt can be checked`,
    ]);
  });

  it("is left out where there is no address at all", () => {
    expect(read({ receiptUrl: null }).text).not.toContain("http");
  });
});

describe("a bank authorization on a receipt", () => {
  it("stands there in full, over pages if need be", () => {
    const long = `${AUTHORIZATION} ${"Further terms follow here. ".repeat(400)}The very end.`;
    const pdf = read({ status: "processing", authorization: long });
    expect(pdf.pages.length).toBeGreaterThan(1);
    const section = all(pdf.structure, "Sect").at(-1);
    expect(section?.text.replace(/\s+/g, " ")).toBe(
      `Bank payment authorization ${long.replace(/\s+/g, " ")}`,
    );
  });

  it("is not mentioned when there was none", () => {
    expect(read().text).not.toContain("authorization");
  });
});

it("gives the same bytes for the same receipt", () => {
  const [one, two] = [renderReceiptPdf(receipt(), {}), renderReceiptPdf(receipt(), {})];
  expect(Buffer.from(one).equals(Buffer.from(two))).toBe(true);
});
