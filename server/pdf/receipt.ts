import type { PaymentStatus } from "../../shared/statuses.ts";
import { AMBER, accent, brand, GREEN, GREY, INK, RED, type Rgb, tint } from "./colors.ts";
import type { ReceiptDocument } from "./documents.ts";
import { Flow } from "./flow.ts";
import type { PdfFonts } from "./fonts.ts";
import type { Formats } from "./format.ts";
import { beginSheet, contactLine, type Frame, footers, letterhead } from "./letterhead.ts";
import { methodText } from "./methodText.ts";
import { type Pair, pairs, pairsHeight } from "./pairs.ts";
import { paperFor } from "./paper.ts";
import { qrFigure, qrPicture } from "./qr-figure.ts";
import { shrink } from "./table.ts";
import type { Words } from "./words.ts";

const STATUS_COLOR: Readonly<Record<PaymentStatus, Rgb>> = {
  started: AMBER,
  requires_action: AMBER,
  processing: AMBER,
  approved: GREEN,
  failed: RED,
  returned: RED,
  voided: GREY,
};

/**
 * The receipt of one payment as a tagged PDF with selectable text. The same document and fonts give the same
 * bytes. What is not yet paid, failed or taken back says so above and below its amount.
 *
 * @param fonts as for the invoice
 * @throws RangeError for a currency that is not in the table; Error for bytes that are not a TrueType font.
 */
export function renderReceiptPdf(doc: ReceiptDocument, fonts: PdfFonts): Uint8Array {
  const { book, words, formats, inside } = paperFor(doc, fonts);
  const color = accent(doc.merchant.accentColor);
  const frame: Frame = {
    color: brand(doc.merchant.accentColor),
    test: doc.testMode ? words.testReceipt : null,
    watermark: null,
    running: `${words.receipt} ${inside(doc.confirmationNumber)} · ${inside(doc.merchant.name)}`,
  };
  const flow = new Flow(book, (sheet, first) => beginSheet(book, sheet, frame, words, first));
  const mark = { mark: words.receiptMark[doc.status], markColor: STATUS_COLOR[doc.status] };
  letterhead(flow, doc.merchant, { name: words.receipt, number: doc.confirmationNumber, ...mark }, color);
  amountCard(flow, doc, formats, words);

  const section = book.root.add("Sect");
  const details: Pair[] = [
    { label: words.confirmationNumber, value: doc.confirmationNumber },
    { label: words.method, value: methodText(doc.method, words) },
    { label: words.date, value: formats.instant(doc.paidAt, doc.timeZone) },
    { label: words.billedTo, value: doc.customerName },
    { label: words.invoice, value: doc.invoiceNumber },
    { label: words.paymentId, value: doc.paymentId },
  ];
  flow.heading(section, words.details, pairsHeight(details));
  pairs(flow, section, details, flow.width, true);

  const after = book.root.add("Sect");
  const now: Pair[] = [
    ...(doc.refunded ? [{ label: words.refunded, value: formats.money(doc.refunded), strong: true }] : []),
    { label: words.invoiceTotal, value: formats.money(doc.invoiceTotal) },
    { label: words.paidToDate, value: formats.money(doc.paidToDate) },
    {
      label: doc.remaining < 0 ? words.overpaidBy : words.balanceLeft,
      value: formats.money(Math.abs(doc.remaining)),
      strong: true,
    },
    ...nextInstallment(doc, formats, words),
  ];
  flow.heading(after, words.afterPayment, pairsHeight(now));
  pairs(flow, after, now, flow.width, true);

  address(flow, doc, words, color);
  if (doc.authorization !== null && doc.authorization.trim() !== "") {
    const consent = book.root.add("Sect");
    flow.heading(consent, words.authorization, 40);
    const wording = { size: 9, leading: 13, color: GREY };
    if (words.authorizationWording !== "") flow.paragraph(consent, words.authorizationWording, wording, 3);
    // In full, however long: it is the payer's copy of what was agreed (Nacha rules, 2.3.2).
    flow.paragraph(
      consent,
      doc.authorization.trim(),
      { size: 9, leading: 13, color: INK },
      Number.POSITIVE_INFINITY,
    );
  }
  contactLine(flow, doc.merchant, words.questionsPayment, words, color);
  footers(book, frame.running, words, doc.merchant.footerText);
  return book.finish({
    title: words.titleOf(words.receipt, doc.confirmationNumber, doc.merchant.name),
    author: doc.merchant.name,
    language: words.language,
    date: doc.paidAt,
  });
}

function nextInstallment({ nextInstallment: next }: ReceiptDocument, formats: Formats, words: Words): Pair[] {
  if (next === undefined) return [];
  const label = words.nextInstallment(next.number, next.count, formats.date(next.dueDate));
  return [{ label, value: formats.money(next.amount) }];
}

function amountCard(flow: Flow, doc: ReceiptDocument, formats: Formats, words: Words): void {
  const { book, sheet } = flow;
  const color = STATUS_COLOR[doc.status];
  const room = flow.width - 40;
  const said = book.lines(
    words.receiptLine[doc.status],
    11,
    room,
    3,
    doc.status === "approved" ? "regular" : "bold",
  );
  const height = 96 + said.length * 15;
  const top = flow.y;
  const middle = flow.left + flow.width / 2;
  const amount = shrink(book, formats.money(doc.amount), 40, "bold", room);
  sheet.artifact(() => sheet.box(flow.left, top, flow.width, height, tint(color, 0.08), 8));
  sheet.tagged(book.root.add("P"), "P", () => {
    sheet.text(book.line(words.receiptHead[doc.status], 11), middle, top + 27, 11, GREY, "center");
    sheet.text(amount.line, middle, top + 68, amount.size, INK, "center");
  });
  sheet.tagged(book.root.add("P"), "P", () => {
    said.forEach((line, i) => sheet.text(line, middle, top + 94 + i * 15, 11, color, "center"));
  });
  flow.y = top + height + 2;
}

/**
 * Where the receipt can be checked by anyone who holds it, with the QR code beside it; before money came, where
 * the payer can open it again.
 */
function address(flow: Flow, doc: ReceiptDocument, words: Words, accentColor: Rgb): void {
  const url = doc.checkUrl ?? doc.receiptUrl;
  if (url === null || url === "") return;
  const { book } = flow;
  const picture = doc.checkUrl === null ? null : qrPicture(doc.checkUrl);
  const title = doc.checkUrl === null ? words.receiptOnline : words.checkTitle;
  const room = flow.width - (picture ? picture.side + 24 : 0);
  const said = doc.checkUrl === null ? [] : book.lines(words.checkText, 9.5, room, 4);
  const lines = book.lines(url, 9.5, room, 8);
  const textHeight = 17 + (said.length + lines.length) * 13;
  flow.y += 18;
  flow.need(Math.max(textHeight, picture?.side ?? 0));
  const { sheet, y: top } = flow;
  const textTop = picture ? top + Math.max(0, (picture.side - textHeight) / 2) : top;
  sheet.tagged(book.root.add("P"), "P", () => {
    sheet.text(book.line(title, 10, "bold", room), flow.left, textTop + 10, 10, INK);
    said.forEach((line, i) => sheet.text(line, flow.left, textTop + 26.5 + i * 13, 9.5, GREY));
  });
  const linkTop = textTop + 17 + said.length * 13;
  const tag = book.root.add("P").add("Link");
  sheet.tagged(tag, "Link", () => {
    lines.forEach((line, i) => sheet.text(line, flow.left, linkTop + 9.5 + i * 13, 9.5, accentColor));
  });
  const width = Math.max(60, ...lines.map((line) => (line.width * 9.5) / 1000));
  sheet.link(tag, url, `${title}: ${url}`, flow.left, linkTop, width, lines.length * 13);
  if (picture) qrFigure(flow, book.root, picture, words.checkAlt(url), flow.right - picture.side, top);
  flow.y = top + Math.max(textHeight, picture?.side ?? 0);
}
