import { describe, expect, it } from "vitest";
import type { InvoiceFacts } from "../../server/delivery/facts.ts";
import { freshLinkMail, freshLinkText } from "../../server/delivery/freshLinkWords.ts";
import { invoiceMail } from "../../server/delivery/invoiceMail.ts";
import { invoiceText, reminderText } from "../../server/delivery/invoiceText.ts";
import { payerCodeMail, payerCodeText } from "../../server/delivery/payerCodeWords.ts";
import { stopPage } from "../../server/delivery/stopPage.ts";
import { receiptMail } from "../../server/receipts/mail.ts";
import { receiptText } from "../../server/receipts/text.ts";
import { MESSAGE_LANGUAGES, type Speech, speechOf } from "../../shared/words/messages.ts";

const URL_OF_LINK = "https://pay.acme.example/1cgk9fctej77c10x6nvxhy09nsyy4q";
const sender = {
  merchantName: "ACME Corp",
  logoUrl: "https://pay.acme.example/logo/00112233445566778899aabbccddeeff.png",
  accentColor: "#ffe14d",
};
const payer = { customerName: "Jane Doe", invoiceNumber: "INV-12345", testMode: true };
const support = { supportEmail: "billing@acme.example", supportPhone: "+1 503 555 0142" };

function invoiceFacts(speech: Speech, changes: Partial<InvoiceFacts> = {}): InvoiceFacts {
  const variables = { invoiceNumber: "INV-12345", merchantName: "ACME Corp" } as InvoiceFacts["variables"];
  return {
    ...sender,
    ...payer,
    ...support,
    speech,
    amount: "$500.00",
    total: "$750.00",
    paid: "$250.00",
    dueDate: "15.2.2026",
    dueShort: "15.2.",
    daysLeft: 12,
    plan: null,
    url: URL_OF_LINK,
    lines: Array.from({ length: 7 }, (_, i) => ({ description: `Item ${i}`, amount: "$1.00" })),
    variables,
    ...changes,
  };
}

/** Everything that a payer is sent, in a language: mails as they are, texts as they are. */
function everything(speech: Speech) {
  const small = { ...sender, ...payer, speech };
  const own = { subject: null, message: null, pdfAttached: true };
  const plan = { count: 3, amount: "$150.00", date: "15.3.2026" };
  const receipt = {
    ...small,
    ...support,
    confirmationNumber: "7KQ2-M9XD-3V8C",
    amount: "$250.00",
    plainAmount: "USD 250.00",
    paidAt: "28.1.2026",
    paidOn: "2026-01-28",
    method: "Visa •••• 4242",
    refunded: "$20.00",
    remaining: null,
    checkUrl: `https://pay.acme.example/r/${"0".repeat(30)}`,
  };
  const code = { ...small, code: "123456", minutes: 10 };
  const fresh = { ...small, balance: "$500.00", url: URL_OF_LINK };
  const late = { daysLeft: -3, supportPhone: null };
  const mails = [
    invoiceMail(invoiceFacts(speech), { ...own, kind: "invoice" }),
    invoiceMail(invoiceFacts(speech, { plan }), {
      ...own,
      kind: "reminder",
      stopUrl: "https://pay.acme.example/s/x",
    }),
    invoiceMail(invoiceFacts(speech, late), { ...own, kind: "reminder" }),
    invoiceMail(invoiceFacts(speech, { dueDate: null, daysLeft: null }), { ...own, kind: "reminder" }),
    freshLinkMail(fresh),
    payerCodeMail(code),
    receiptMail(receipt),
  ];
  const asks = [{}, late, { dueShort: null, daysLeft: null }].map((changes) => invoiceFacts(speech, changes));
  const texts = [
    ...asks.flatMap((facts) => [invoiceText(facts, null), reminderText(facts, null)]),
    freshLinkText(fresh),
    payerCodeText(code),
    receiptText(receipt),
  ];
  const pages = [
    stopPage(speech, "ACME Corp", "jane@example.com", false),
    stopPage(speech, "ACME Corp", "jane@example.com", true),
  ];
  return { mails, texts, pages };
}

describe.each(MESSAGE_LANGUAGES)("what payers are sent in %s", (language) => {
  const speech = speechOf(language);
  const { mails, texts, pages } = everything(speech);
  const htmls = [...mails.map(({ html }) => html), ...pages];

  it("has no place left unfilled, and says whom it is from", () => {
    for (const text of [
      ...texts,
      ...mails.flatMap(({ subject, text, html }) => [
        subject,
        text,
        html.replaceAll(/<style>.*?<\/style>/gs, ""),
      ]),
    ]) {
      expect(text).not.toMatch(/\{\w*\}|undefined/);
    }
    for (const text of [...texts, ...mails.map(({ text }) => text)]) expect(text).toContain("ACME Corp");
  });

  it("names its language and the side it is read from", () => {
    for (const html of htmls) expect(html).toContain(`<html lang="${language}" dir="${speech.direction}">`);
    const [start, end] = speech.direction === "rtl" ? ["right", "left"] : ["left", "right"];
    for (const { html } of mails) expect(html).toContain(`text-align:${start}"`);
    expect(mails[0]?.html).toContain(`align="${end}"`);
    expect(mails[0]?.html).toContain(`padding-${end}:12px`);
  });

  it("has addresses that end where they end", () => {
    for (const text of [...texts, ...mails.map(({ text }) => text)]) {
      for (const [address] of text.matchAll(/https:\/\/\S+/g)) expect(address).toMatch(/^[\x21-\x7e]+$/);
    }
  });
});

describe("the shell of all mails", () => {
  const { mails } = everything(speechOf("en"));

  it("has the logo with the merchant's name, of one height", () => {
    for (const { html } of mails)
      expect(html).toMatch(
        /<img src="https:\/\/pay\.acme\.example\/logo\/[^"]+" alt="ACME Corp" height="40"/,
      );
  });

  it("says that a test is one", () => {
    for (const { html, text } of mails) {
      expect(html).toContain('class="test pad"');
      expect(text).toMatch(/^(?:Test message|This is a test)/);
    }
  });

  it("writes black on a bright colour", () => {
    for (const { html } of mails.filter(({ html }) => html.includes("bgcolor"))) {
      expect(html).toContain("background:#ffe14d;color:#000000");
    }
    expect(mails.filter(({ html }) => html.includes("bgcolor"))).toHaveLength(6);
  });
});
