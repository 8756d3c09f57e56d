import { describe, expect, it } from "vitest";
import type { ReceiptFacts } from "../../server/receipts/facts.ts";
import { receiptMail } from "../../server/receipts/mail.ts";
import { receiptText, septets } from "../../server/receipts/text.ts";
import { speechOf } from "../../shared/words/messages.ts";

const URL_OF_RECEIPT = "https://pay.acme.example/r/1k3v9m2q8d7x5c4t6r0zwhjp3v9m2q";

function facts(changes: Partial<ReceiptFacts> = {}): ReceiptFacts {
  return {
    speech: speechOf("en-US"),
    logoUrl: null,
    merchantName: "ACME Corp",
    customerName: "Jane Doe",
    invoiceNumber: "INV-12345",
    confirmationNumber: "7KQ2-M9XD-3V8C",
    amount: "$250.00",
    plainAmount: "USD 250.00",
    paidAt: "Jan 28, 2026, 2:00 PM UTC",
    paidOn: "2026-01-28",
    method: "Visa •••• 4242",
    refunded: null,
    remaining: "$250.00",
    checkUrl: URL_OF_RECEIPT,
    supportEmail: "billing@acme.example",
    supportPhone: null,
    accentColor: "#0f766e",
    testMode: false,
    ...changes,
  };
}

describe("the mail of a receipt", () => {
  it("ends with the merchant's own words, escaped", () => {
    const { html } = receiptMail(facts({ footerText: "ACME <Ltd> · No. 123" }));
    expect(html).toContain("ACME &lt;Ltd&gt; · No. 123</p>");
    expect(receiptMail(facts()).html).not.toContain("No. 123");
  });
});

describe("the text message of a receipt", () => {
  it("is one segment that says who, how much and where to check", () => {
    expect(receiptText(facts())).toBe(
      `ACME Corp: We received $250.00, thank you. Receipt 7KQ2-M9XD-3V8C: ${URL_OF_RECEIPT}`,
    );
  });

  it.each([
    [
      "a long name",
      { merchantName: "The Very Long Established Northwind Dental Care and Orthodontics Practice" },
    ],
    ["a test", { testMode: true, merchantName: "Northwind Dental Care of Portland" }],
    ["accents", { merchantName: "Café Łódź – “Ñandú”" }],
    ["a euro sign", { amount: "1.250,00\u00a0€" }],
    ["a sign that no phone need have", { amount: "₹1,250.00", plainAmount: "INR 1250.00" }],
    ["line breaks", { merchantName: "ACME\r\nCorp" }],
  ] as const)("stays one segment with %s", (_name, changes) => {
    const text = receiptText(facts(changes));
    expect(septets(text)).toBeLessThanOrEqual(160);
    expect(text.endsWith(URL_OF_RECEIPT)).toBe(true);
    expect(text).not.toMatch(/[\r\n]/);
  });

  it("never mangles a name in another script", () => {
    expect(receiptText(facts({ merchantName: "株式会社サンプル" }))).toContain(
      "株式会社サンプル: We received",
    );
  });

  it("says that test money is not money", () => {
    expect(receiptText(facts({ testMode: true }))).toContain("TEST, no real money.");
  });
});

describe("the mail of a receipt", () => {
  it("says the same in text and HTML, with the address to check it", () => {
    const { subject, text, html } = receiptMail(facts());
    expect(subject).toBe("Receipt from ACME Corp for invoice INV-12345");
    for (const part of [
      "$250.00",
      "7KQ2-M9XD-3V8C",
      "INV-12345",
      "Visa •••• 4242",
      "Jane Doe",
      URL_OF_RECEIPT,
    ]) {
      expect(text).toContain(part);
      expect(html).toContain(part);
    }
    expect(text).toContain("Left to pay: $250.00");
    expect(html).toContain('role="presentation"');
    expect(html).toContain("prefers-color-scheme:dark");
    expect(html).not.toContain("<img");
    expect(html.length).toBeLessThan(100_000);
  });

  it("is loud about a test, and says what was given back", () => {
    const { subject, text, html } = receiptMail(
      facts({ testMode: true, refunded: "$20.00", remaining: null }),
    );
    expect(subject).toMatch(/^\[TEST\] /);
    for (const shown of [text, html]) {
      expect(shown).toContain("no real money was moved");
      expect(shown).toContain("$20.00");
      expect(shown).toContain("Nothing. The invoice is paid.");
    }
  });

  it("lets no name become a header, markup or a second line", () => {
    const wicked = 'ACME\r\nBcc: victim@example.com\u2028<script>alert(1)</script>"><img src=x>';
    const { subject, text, html } = receiptMail(
      facts({ merchantName: wicked, customerName: wicked, invoiceNumber: wicked, method: wicked }),
    );
    expect(subject).not.toMatch(/[\r\n\u2028]/);
    expect(text).not.toMatch(/^Bcc:/m);
    expect(html).not.toContain("<script>");
    expect(html).not.toContain("<img");
  });
});
