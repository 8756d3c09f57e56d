import type { Book } from "./book.ts";
import { AMBER, accent, brand, GREEN, GREY, INK, RED, type Rgb, tint } from "./colors.ts";
import type { InvoiceDocument } from "./documents.ts";
import { Flow, MARGIN } from "./flow.ts";
import type { PdfFonts } from "./fonts.ts";
import type { Formats } from "./format.ts";
import { beginSheet, contactLine, type Frame, footers, letterhead } from "./letterhead.ts";
import { methodText } from "./methodText.ts";
import { paperFor } from "./paper.ts";
import { paymentCard } from "./payment-card.ts";
import { sums } from "./sums.ts";
import { type Column, table } from "./table.ts";
import type { Words } from "./words.ts";

export const MAX_LINE_ITEMS = 500;
const MAX_PAYMENTS = 100;
const MAX_MEMO = 8000;
/** A last page whose content ends above this many points from the top holds too little to be turned to. */
const SPARSE = 250;
/** Nor may the page before be left with more than half of it empty. */
const FILLED = 0.5;

/** How the parts are set: with less air, or with the sums and all after them moved to a page together. */
interface Setting {
  readonly tight?: boolean;
  readonly closingTogether?: boolean;
}

/**
 * The invoice as a tagged PDF with selectable text. The same document and fonts give the same bytes. An invoice that
 * would need a second page for little is set tighter; where that does not help, no page is left with a few lines alone.
 *
 * @param fonts for characters that Helvetica (WinAnsi, Western Europe) lacks. A character that no font has is
 *   drawn as its base letter or "?", and still copied and read aloud as itself.
 * @throws RangeError for more than 500 line items or a currency that is not in the table; Error for bytes
 *   that are not a TrueType font.
 */
export function renderInvoicePdf(doc: InvoiceDocument, fonts: PdfFonts): Uint8Array {
  if (doc.lineItems.length > MAX_LINE_ITEMS) throw new RangeError(`more than ${MAX_LINE_ITEMS} line items`);
  const roomy = laidOut(doc, fonts, {});
  const { words } = roomy;
  return bestOf(doc, fonts, roomy).finish({
    title: words.titleOf(words.invoice, doc.invoiceNumber, doc.merchant.name),
    author: doc.merchant.name,
    language: words.language,
    date: doc.issueDate,
  });
}

/** Of the ways to set an invoice the one with fewer pages, or without an almost empty last one. */
function bestOf(doc: InvoiceDocument, fonts: PdfFonts, roomy: Laid): Book {
  const pages = roomy.book.sheets.length;
  if (pages === 1 || (pages > 2 && roomy.lastHeight > SPARSE)) return roomy.book;
  const tight = laidOut(doc, fonts, { tight: true });
  if (tight.book.sheets.length < pages) return tight.book;
  if (roomy.lastHeight > SPARSE) return roomy.book;
  const together = laidOut(doc, fonts, { closingTogether: true });
  const filled = together.closingFrom >= FILLED * together.book.height;
  return filled && together.book.sheets.length === pages ? together.book : roomy.book;
}

interface Laid {
  readonly book: Book;
  readonly words: Words;
  /** How far down the last page its content reaches, in points. */
  readonly lastHeight: number;
  /** How far down its page the content before the sums reaches, in points. */
  readonly closingFrom: number;
}

function laidOut(doc: InvoiceDocument, fonts: PdfFonts, setting: Setting): Laid {
  const { book, words, formats, inside } = paperFor(doc, fonts);
  const color = accent(doc.merchant.accentColor);
  const frame: Frame = {
    color: brand(doc.merchant.accentColor),
    test: doc.testMode ? words.testInvoice : null,
    watermark: doc.status === "void" ? words.invoiceStatus.void : null,
    running: `${words.invoice} ${inside(doc.invoiceNumber)} · ${inside(doc.merchant.name)}`,
  };
  const flow = new Flow(
    book,
    (sheet, first) => beginSheet(book, sheet, frame, words, first, setting.tight),
    setting.tight,
  );

  letterhead(
    flow,
    doc.merchant,
    { name: words.invoice, number: doc.invoiceNumber, ...markOf(doc, words, color) },
    color,
  );
  facts(flow, doc, formats, words);
  paymentCard(flow, doc, formats, words, color);
  items(flow, doc, formats, words, color);
  const closingFrom = flow.y;
  if (setting.closingTogether) flow.nextSheet();
  const noted = sums(flow, doc, formats, words);
  if (doc.installments) plan(flow, doc.installments, formats, words, color);
  if (doc.payments.length > 0) payments(flow, doc, formats, words, color);
  const memo = doc.memo?.trim() ?? "";
  if (memo !== "" && !noted) {
    const section = book.root.add("Sect");
    flow.heading(section, words.note, 40);
    flow.paragraph(section, memo.slice(0, MAX_MEMO), { size: 9.5, leading: 13.5, color: INK }, 200);
  }
  contactLine(flow, doc.merchant, words.questionsInvoice, words, color);
  footers(book, frame.running, words, doc.merchant.footerText);
  return { book, words, lastHeight: flow.y, closingFrom };
}

function markOf(
  doc: InvoiceDocument,
  words: Words,
  color: Rgb,
): { readonly mark: string; readonly markColor: Rgb } {
  if (doc.overdue && (doc.status === "unpaid" || doc.status === "partially_paid")) {
    return { mark: words.overdue, markColor: RED };
  }
  const colors = {
    unpaid: color,
    partially_paid: color,
    paid: GREEN,
    overpaid: AMBER,
    refunded: GREY,
    void: RED,
  };
  return { mark: words.invoiceStatus[doc.status], markColor: colors[doc.status] };
}

/** To whom, when, until when: columns of a label over its value. */
function facts(flow: Flow, doc: InvoiceDocument, formats: Formats, words: Words): void {
  const { book, sheet } = flow;
  const top = flow.y;
  let bottom = top;
  const column = (label: string, values: readonly (string | null)[], x: number, width: number): void => {
    const head = book.line(label, 8.5, "bold", width);
    sheet.tagged(book.root.add("P"), "P", () => {
      sheet.text(head, x, top + 8.5, 8.5, GREY);
      let y = top + 15;
      values.forEach((value, i) => {
        if (value === null || value === "") return;
        for (const line of book.lines(value, 10, width, 2, i === 0 ? "bold" : "regular")) {
          sheet.text(line, x, y + 10, 10, i === 0 ? INK : GREY);
          y += 14;
        }
      });
      bottom = Math.max(bottom, y);
    });
  };
  const unit = flow.width / 12;
  const { name, email, phone } = doc.customer;
  column(words.billedTo, [name, email, phone], MARGIN, unit * 6 - 14);
  column(words.issued, [formats.date(doc.issueDate)], MARGIN + unit * 6, unit * 3 - 8);
  if (doc.dueDate !== null) column(words.due, [formats.date(doc.dueDate)], MARGIN + unit * 9, unit * 3);
  flow.y = bottom + flow.air(16);
}

function items(flow: Flow, doc: InvoiceDocument, formats: Formats, words: Words, color: Rgb): void {
  const taxed = doc.lineItems.some((item) => item.taxRate !== null);
  const columns: Column[] = [
    { title: words.description, align: "left", grow: true },
    { title: words.quantity, align: "right" },
    { title: words.unitPrice, align: "right" },
    ...(taxed ? [{ title: words.taxRate, align: "right" } as const] : []),
    { title: words.amount, align: "right" },
  ];
  const rows = doc.lineItems.map((item) => [
    item.description,
    formats.number(item.quantity),
    formats.money(item.unitAmount),
    ...(taxed ? [formats.percent(item.taxRate)] : []),
    formats.money(item.amount),
  ]);
  table(flow, flow.book.root, columns, rows, color);
}

function plan(
  flow: Flow,
  installments: NonNullable<InvoiceDocument["installments"]>,
  formats: Formats,
  words: Words,
  color: Rgb,
): void {
  const section = flow.book.root.add("Sect");
  flow.heading(section, words.paymentPlan, 50);
  const columns: Column[] = [
    { title: words.installment, align: "left" },
    { title: words.due, align: "left", grow: true },
    { title: words.status, align: "left" },
    { title: words.paid, align: "right" },
    { title: words.amount, align: "right" },
  ];
  const rows = installments.map((one) => [
    String(one.number),
    formats.date(one.dueDate),
    words.installmentStatus[one.status],
    one.paid === 0 ? "" : formats.money(one.paid),
    formats.money(one.amount),
  ]);
  table(flow, section, columns, rows, tint(color, 0.5));
}

function payments(flow: Flow, doc: InvoiceDocument, formats: Formats, words: Words, color: Rgb): void {
  const section = flow.book.root.add("Sect");
  flow.heading(section, words.payments, 50);
  const latest = doc.payments.slice(-MAX_PAYMENTS);
  const columns: Column[] = [
    { title: words.date, align: "left" },
    { title: words.payment, align: "left", grow: true },
    { title: words.status, align: "left" },
    { title: words.amount, align: "right" },
  ];
  const rows = latest.map((payment) => [
    formats.date(payment.date),
    methodText(payment.method, words),
    words.paymentStatus[payment.status],
    formats.money(payment.amount),
  ]);
  table(flow, section, columns, rows, tint(color, 0.5));
  const earlier = doc.payments.length - latest.length;
  if (earlier > 0) {
    flow.y += 6;
    flow.paragraph(section, words.earlierPayments(earlier), { size: 9, color: GREY }, 1);
  }
}
