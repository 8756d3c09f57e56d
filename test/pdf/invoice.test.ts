import { describe, expect, it } from "vitest";
import type { InvoiceDocument } from "../../server/pdf/documents.ts";
import { renderInvoicePdf } from "../../server/pdf/invoice.ts";
import { all, asArray, asDict, asName, PdfReader, textString } from "./reader.ts";
import { invoice, LINK, manyItems, PAYMENTS } from "./samples.ts";
import { Bytes, Ref } from "./syntax.ts";

const read = (changes: Partial<InvoiceDocument> = {}): PdfReader =>
  new PdfReader(renderInvoicePdf(invoice(changes), {}));

describe("what an invoice says", () => {
  it("names both sides, the dates, the items, the sums and whom to ask", () => {
    const { text } = read();
    for (const part of [
      "Northwind Studio",
      "1200 Harbor Way, Suite 4",
      "INV-12345",
      "Jordan Rivera",
      "January 16, 2026",
      "February 15, 2026",
      "Brand workshop",
      "Print production (final proofs)",
      "8.25%",
      "$150.00",
      "-$24.75",
      "$500.00",
      "Due February 15, 2026",
      LINK,
      "billing@northwind.example",
      "Page 1 of 1",
    ]) {
      expect(text).toContain(part);
    }
  });

  it("tells what was paid, what is on its way and what is left", () => {
    const changes = { payments: PAYMENTS, paid: 10000, inFlight: 15000, remaining: 40000 } as const;
    const { structure } = read({ ...changes, status: "partially_paid" });
    expect(structure.text).toContain("Amount due $400.00");
    expect(structure.text).toContain("Processing, not yet paid: $150.00");
    expect(structure.text).toContain("Paid -$100.00");
    expect(structure.text).toContain("January 20, 2026 Visa ending in 4242 Paid $100.00");
    expect(structure.text).toContain("January 22, 2026 Bank account ending in 6789 Processing $150.00");
  });

  it.each([
    [{ status: "unpaid" }, "UNPAID", "Amount due $500.00"],
    [{ status: "unpaid", overdue: true }, "OVERDUE", "Overdue. It was due February 15, 2026."],
    [{ status: "paid", paid: 50000, remaining: 0 }, "PAID", "Paid in full."],
    [{ status: "overpaid", paid: 51000, remaining: -1000 }, "OVERPAID", "Paid too much $10.00"],
    [{ status: "refunded", remaining: 0 }, "REFUNDED", "Nothing is due."],
    [{ status: "void", overdue: true }, "VOID", "This invoice was withdrawn. Please do not pay it."],
    [{ testMode: true }, "TEST MODE", "This is a sample. Nothing is owed and no money can be paid."],
  ] as const)("marks %j with %s", (changes, mark, sentence) => {
    const { text } = read(changes).structure;
    expect(text).toContain(mark);
    expect(text).toContain(sentence);
  });

  it("lists the installments of a payment plan, and asks for the first that is not paid", () => {
    const installment = (number: number, paid: number, status: "paid" | "overdue" | "upcoming") => {
      return { number, dueDate: `2026-0${number}-15`, amount: 20000, paid, status };
    };
    const { structure } = read({
      installments: [
        installment(1, 20000, "paid"),
        installment(2, 5000, "overdue"),
        { ...installment(3, 0, "upcoming"), amount: 10000 },
      ],
      status: "partially_paid",
      paid: 25000,
      remaining: 25000,
      overdue: true,
    });
    expect(structure.text).toContain("Installment 2 of 3, due February 15, 2026: $150.00");
    expect(structure.text).toContain("1 January 15, 2026 Paid $200.00 $200.00");
    expect(structure.text).toContain("2 February 15, 2026 Overdue $50.00 $200.00");
    expect(structure.text).toContain("3 March 15, 2026 To come $100.00");
  });

  it("never asks for money on a void invoice", () => {
    const { text } = read({ status: "void", paymentLink: null }).structure;
    expect(text).toContain("Amount due $0.00");
    expect(text).not.toContain("Amount due $500.00");
  });

  it("writes amounts and dates as the currency and the locale do", () => {
    expect(read({ currency: "JPY", locale: "en-US" }).text).toContain("¥50,000");
    expect(read({ currency: "KWD", locale: "en-US" }).text).toContain("KWD 50.000");
    const german = read({ currency: "EUR", locale: "de-DE" }).text;
    expect(german).toContain("500,00 €");
    expect(german).toContain("15. Februar 2026");
  });

  it("falls back to a currency code and European digits where the fonts lack the locale's own", () => {
    const arabic = read({ currency: "KWD", locale: "ar-KW" }).text;
    expect(arabic).toContain("KWD 50.000");
    expect(arabic).toContain("February 15, 2026");
    expect(read({ currency: "PLN", locale: "pl-PL" }).text).toContain("500,00 zł".replace("ł", "")[0]);
    expect(read({ currency: "INR", locale: "en-IN" }).text).toContain("INR 500.00");
  });

  it("uses Letter paper where people do and A4 elsewhere", () => {
    const box = (locale: string): unknown => read({ locale }).pages[0]?.dict.get("MediaBox");
    expect(box("en-US")).toEqual([0, 0, 612, 792]);
    expect(box("de-DE")).toEqual([0, 0, 595.28, 841.89]);
    expect(box("not a locale")).toEqual([0, 0, 612, 792]);
  });
});

describe("an invoice over several pages", () => {
  const pdf = read({ lineItems: manyItems(60), paymentLink: null });

  it("shows every item once and numbers its pages", () => {
    expect(pdf.pages.length).toBeGreaterThan(2);
    for (let i = 1; i <= 60; i++) expect(pdf.text.match(new RegExp(`^Item ${i}: `, "gm"))).toHaveLength(1);
    pdf.pages.forEach((page, i) => {
      expect(page.drawn.map((piece) => piece.text)).toContain(`Page ${i + 1} of ${pdf.pages.length}`);
    });
  });

  it("repeats the table's header where rows continue, for the eye only", () => {
    for (const page of pdf.pages.slice(0, -1))
      expect(page.drawn.some((piece) => piece.text === "Unit price")).toBe(true);
    const heads = all(pdf.structure, "TH").filter((head) => head.text === "Unit price");
    expect(heads).toHaveLength(1);
  });

  it("keeps everything on the paper and above the page number", () => {
    for (const page of pdf.pages) {
      const foot = page.drawn.find((piece) => piece.text.startsWith("Page "))?.y ?? 0;
      for (const piece of page.drawn) {
        expect(piece.x).toBeGreaterThanOrEqual(49);
        expect(piece.x).toBeLessThan(562);
        expect(piece.y).toBeLessThan(792);
        expect(piece.y).toBeGreaterThanOrEqual(foot);
      }
    }
  });

  it("takes 500 items and refuses more", () => {
    const most = read({ lineItems: manyItems(500) });
    expect(all(most.structure, "TR").filter((row) => row.text.startsWith("Item "))).toHaveLength(500);
    expect(() => renderInvoicePdf(invoice({ lineItems: manyItems(501) }), {})).toThrow(RangeError);
  });

  it("lists the last hundred payments and counts the earlier ones", () => {
    const payments = Array.from({ length: 120 }, (_, i) => ({
      date: "2026-01-20",
      method: { method: "ach" as const, brand: `Bank number ${i + 1}.`, last4: null },
      amount: 100,
      status: "approved" as const,
    }));
    const { text } = read({ payments });
    expect(text).toContain("20 earlier payments are not listed here.");
    expect(text).not.toContain("Bank number 20.");
    expect(text).toContain("Bank number 21.");
  });
});

describe("the structure for people who do not see the page", () => {
  const pdf = read({
    lineItems: manyItems(60),
    payments: PAYMENTS,
    memo: "First.\n\nSecond.",
    testMode: true,
  });

  it("declares language, title and that it is tagged", () => {
    expect(textString(pdf.catalog.get("Lang"))).toBe("en");
    expect(asDict(pdf.catalog.get("MarkInfo")).get("Marked")).toBe(true);
    expect(asDict(pdf.catalog.get("ViewerPreferences")).get("DisplayDocTitle")).toBe(true);
    expect(textString(pdf.dict(pdf.trailer.get("Info")).get("Title"))).toBe(
      "Invoice INV-12345 from Northwind Studio",
    );
  });

  it("holds each drawn piece of text exactly once, or calls it decoration", () => {
    const root = pdf.dict(pdf.catalog.get("StructTreeRoot"));
    const nums = asArray(pdf.dict(root.get("ParentTree")).get("Nums"));
    const held = new Map<string, number>();
    const walk = (ref: Ref): void => {
      const dict = pdf.dict(ref);
      for (const kid of asArray(dict.get("K"))) {
        if (kid instanceof Ref) walk(kid);
        const own =
          typeof kid === "number"
            ? [dict.get("Pg"), kid]
            : kid instanceof Map
              ? [kid.get("Pg"), kid.get("MCID")]
              : [];
        const [page, mcid] = own;
        if (page instanceof Ref && typeof mcid === "number") held.set(`${page.id} ${mcid}`, ref.id);
      }
    };
    const [top] = asArray(root.get("K"));
    if (top instanceof Ref) walk(top);
    let count = 0;
    for (const page of pdf.pages) {
      const owners = asArray(pdf.resolve(nums[nums.indexOf(page.dict.get("StructParents") ?? -1) + 1]));
      const mcids = new Set(page.drawn.flatMap((piece) => (piece.mcid === null ? [] : [piece.mcid])));
      for (const mcid of mcids) {
        const owner = owners[mcid];
        expect(owner instanceof Ref && owner.id).toBe(held.get(`${page.id} ${mcid}`));
        count++;
      }
    }
    expect(count).toBeGreaterThan(300);
  });

  it("reads in the order a person would", () => {
    const { text } = pdf.structure;
    const order = [
      "TEST MODE",
      "Northwind Studio",
      "Invoice INV-12345",
      "Billed to Jordan",
      "Amount due",
      "Pay online",
    ];
    const later = ["Item 1:", "Item 60:", "Subtotal", "Payments so far", "Note First. Second.", "Questions"];
    const places = [...order, ...later].map((part) => text.replace(/\s+/g, " ").indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it("keeps words apart where a line or a page ends", () => {
    expect(pdf.structure.text).toContain(
      "Northwind Studio 1200 Harbor Way, Suite 4 Portland, OR 97209 billing@",
    );
    const memo = "alpha beta gamma delta ".repeat(300).trim();
    expect(all(read({ memo }).structure, "Sect").at(-1)?.text).toBe(`Note ${memo}`);
  });

  it("has one main heading and tables whose header cells say what they head", () => {
    expect(all(pdf.structure, "H1").map((heading) => heading.text)).toEqual(["Invoice INV-12345"]);
    const tables = all(pdf.structure, "Table");
    expect(tables).toHaveLength(3);
    for (const table of tables) {
      const heads = all(table, "TH");
      expect(heads.length).toBeGreaterThan(0);
      for (const head of heads)
        expect(asName(asDict(head.dict.get("A")).get("Scope"))).toMatch(/^(Row|Column)$/);
    }
    const rows = all(tables[0] ?? pdf.structure, "TR");
    expect(rows).toHaveLength(61);
    for (const row of rows) expect(row.children).toHaveLength(5);
  });
});

describe("text that wants to be more than text", () => {
  it("is shown as it is, whatever PDF syntax it holds", () => {
    const wicked = "a) Tj ET Q (b \\ <</S /JavaScript>> endstream endobj %";
    const changes = {
      invoiceNumber: "I) /JS (",
      memo: wicked,
      merchant: { ...invoice().merchant, name: wicked },
    };
    const pdf = read(changes);
    expect(all(pdf.structure, "Sect").at(-1)?.text).toContain(wicked);
    expect(textString(pdf.dict(pdf.trailer.get("Info")).get("Author"))).toBe(wicked);
    expect(pdf.objects.size).toBe(read({ memo: "x" }).objects.size);
  });

  it("loses control and direction characters and keeps the rest", () => {
    const { text } = read({
      customer: { name: "A\u0000B\u202eC\u200bD\ud800\r\nE", email: null, phone: null },
    });
    expect(text).toContain("A BCD");
    expect(text).not.toContain("\u202e");
  });

  it("keeps its own name when no font can draw it", () => {
    const { text } = read({ customer: { name: "Łukasz 東京 😀", email: null, phone: null } }).structure;
    expect(text.replace(/ /g, "")).toContain("Łukasz東京😀");
  });
});

it("gives the same bytes for the same document", () => {
  const again = (): Buffer => Buffer.from(renderInvoicePdf(invoice({ lineItems: manyItems(20) }), {}));
  expect(again().equals(again())).toBe(true);
  expect(again().equals(Buffer.from(renderInvoicePdf(invoice(), {})))).toBe(false);
  expect(pdfDate()).toBe("D:20260116000000Z");
});

function pdfDate(): string {
  const pdf = read();
  const date = pdf.dict(pdf.trailer.get("Info")).get("CreationDate");
  return date instanceof Bytes ? date.bytes : "";
}

it("fits what is huge: names end with an ellipsis, amounts are whole, links are whole", () => {
  const amount = 99_999_999_999_999;
  const pdf = read({
    merchant: { ...invoice().merchant, name: "Supercalifragilistic".repeat(20) },
    customer: { name: "W".repeat(2000), email: `${"a".repeat(300)}@x.example`, phone: null },
    lineItems: [
      {
        description: "x".repeat(5000),
        quantity: "1234567.123456",
        unitAmount: amount,
        taxRate: "99.9999",
        amount,
      },
    ],
    total: amount,
    remaining: amount,
    memo: "word ".repeat(100_000),
  });
  expect(pdf.text).toMatch(/W…/);
  expect(pdf.text).toMatch(/x…/);
  expect(pdf.text).toContain("$999,999,999,999.99");
  expect(pdf.pages.length).toBeLessThan(6);
  for (const piece of pdf.pages.flatMap((page) => page.drawn)) expect(piece.x).toBeGreaterThanOrEqual(49);
});
