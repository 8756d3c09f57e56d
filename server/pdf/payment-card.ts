import { AMBER, GREEN, GREY, INK, RED, type Rgb, tint } from "./colors.ts";
import type { InvoiceDocument } from "./documents.ts";
import type { Flow } from "./flow.ts";
import type { Formats } from "./format.ts";
import { qrFigure, qrPicture } from "./qr-figure.ts";
import { shrink } from "./table.ts";
import type { Words } from "./words.ts";

const PAD = 18;
const TIGHT_PAD = 13;
const MAX_LINK_LINES = 8;

/** How much is due and until when, and the ways to pay it: the link as text, as a clickable area and as a QR code. */
export function paymentCard(
  flow: Flow,
  doc: InvoiceDocument,
  formats: Formats,
  words: Words,
  accent: Rgb,
): void {
  const { book, sheet } = flow;
  const pad = flow.tight ? TIGHT_PAD : PAD;
  const { label, amount: minor, text, color } = stateOf(doc, formats, words);
  const link = doc.paymentLink;
  const picture = link === null ? null : qrPicture(link);
  const textWidth = flow.width - 2 * pad - (picture ? picture.side + 24 : 0);
  const linkLines = link === null ? [] : book.lines(link, 9.5, textWidth, MAX_LINK_LINES);
  const textHeight =
    53 +
    (text === "" ? 0 : 15) +
    (doc.inFlight > 0 ? 15 : 0) +
    (link === null ? 0 : 24 + linkLines.length * 12.5);
  const height = Math.max(textHeight, picture ? picture.side + 16 : 0) + 2 * pad - 8;
  flow.need(height);
  const { left } = flow;
  const top = flow.y;
  sheet.artifact(() => sheet.box(left, top, flow.width, height, tint(color ?? accent, 0.07), 8));

  const x = left + pad;
  let y = top + pad + Math.max(0, (height - 2 * pad + 6 - textHeight) / 2);
  const amount = shrink(book, formats.money(minor), 30, "bold", textWidth);
  sheet.tagged(book.root.add("P"), "P", () => {
    sheet.text(book.line(label, 10, "regular", textWidth), x, y + 10, 10, GREY);
    sheet.text(amount.line, x, y + 43, amount.size, INK);
  });
  y += 53;
  const say = (said: string, ink: Rgb): void => {
    sheet.tagged(book.root.add("P"), "P", () =>
      sheet.text(book.line(said, 10, "regular", textWidth), x, y + 10, 10, ink),
    );
    y += 15;
  };
  if (text !== "") say(text, color ?? GREY);
  if (doc.inFlight > 0) say(`${words.processing}: ${formats.money(doc.inFlight)}`, AMBER);

  if (link !== null) {
    y += 10;
    const tag = book.root.add("P").add("Link");
    const linkTop = y;
    sheet.tagged(tag, "Link", () => {
      sheet.text(book.line(words.payOnline, 9.5, "bold"), x, y + 9.5, 9.5, accent);
      y += 14;
      for (const line of linkLines) {
        sheet.text(line, x, y + 9.5, 9.5, accent);
        y += 12.5;
      }
    });
    const width = Math.max(60, ...linkLines.map((line) => (line.width * 9.5) / 1000));
    sheet.link(tag, link, `${words.payOnline}: ${link}`, x, linkTop, width, y - linkTop + 2);
  }
  if (picture && link !== null) {
    const qrLeft = flow.right - pad - picture.side;
    const qrTop = top + (height - picture.side - 14) / 2;
    qrFigure(flow, book.root, picture, words.qrAlt(link), qrLeft, qrTop);
    const caption = book.line(words.scanToPay, 8.5, "regular", picture.side);
    sheet.tagged(book.root.add("P"), "P", () =>
      sheet.text(caption, qrLeft + picture.side / 2, qrTop + picture.side + 13, 8.5, GREY, "center"),
    );
  }
  flow.y = top + height + flow.air(24);
}

interface State {
  readonly label: string;
  readonly amount: number;
  readonly text: string;
  /** Null for the ordinary state, in the merchant's colour. */
  readonly color: Rgb | null;
}

function stateOf(doc: InvoiceDocument, formats: Formats, words: Words): State {
  const { remaining, dueDate } = doc;
  if (doc.status === "void") return { label: words.amountDue, amount: 0, text: words.withdrawn, color: RED };
  if (remaining < 0)
    return { label: words.overpaidBy, amount: -remaining, text: words.nothingDue, color: AMBER };
  if (doc.status === "paid") {
    return { label: words.amountPaid, amount: doc.paid, text: words.paidInFull, color: GREEN };
  }
  const due = { label: words.amountDue, amount: remaining };
  if (remaining === 0) return { ...due, text: words.nothingDue, color: GREEN };
  const installment = doc.installments?.find(({ paid, amount }) => paid < amount);
  if (installment !== undefined) {
    const { number, dueDate: on, amount, paid } = installment;
    const which = words.nextInstallment(number, doc.installments?.length ?? 0, formats.date(on));
    const text = `${which}: ${formats.money(amount - paid)}`;
    return { ...due, text, color: doc.overdue ? RED : null };
  }
  if (dueDate === null) return { ...due, text: "", color: null };
  const day = formats.date(dueDate);
  if (doc.overdue) return { ...due, text: words.overdueSince(day), color: RED };
  return { ...due, text: words.dueOn(day), color: null };
}
