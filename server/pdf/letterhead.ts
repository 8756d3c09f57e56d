import type { Book } from "./book.ts";
import { AMBER, GREY, INK, type Rgb, RULE, SUN, tint } from "./colors.ts";
import type { DocumentMerchant } from "./documents.ts";
import { type Flow, MARGIN } from "./flow.ts";
import { isolated } from "./format.ts";
import type { Sheet } from "./sheet.ts";
import type { Tag } from "./tags.ts";
import type { Words } from "./words.ts";

const BANNER = 22;
const SMALL = 9.5;
const LOGO_WIDTH = 170;
const LOGO_HEIGHT = 44;

/** What every page of a document carries. */
export interface Frame {
  /** The bar at the top. */
  readonly color: Rgb;
  /** The sentence after "TEST MODE"; null for a live document. */
  readonly test: string | null;
  /** A word across the page, such as "Void". */
  readonly watermark: string | null;
  /** The line that pages after the first begin with and that all end with. */
  readonly running: string;
}

/** Begins a page: colour bar, test banner, watermark, running line. Answers where content starts. */
export function beginSheet(
  book: Book,
  sheet: Sheet,
  frame: Frame,
  words: Words,
  first: boolean,
  tight = false,
): number {
  sheet.artifact(() => sheet.box(0, 0, book.width, 6, frame.color));
  if (frame.watermark !== null) {
    const line = book.line(frame.watermark.toUpperCase(), 150, "bold");
    const size = Math.min(150, (book.width * 0.8 * 1000) / Math.max(1, line.width));
    sheet.artifact(() => sheet.turned(line, book.width / 2, book.height / 2, size, tint(GREY, 0.14), 40));
  }
  let y = 6;
  if (frame.test !== null) {
    const test = frame.test;
    sheet.artifact(() => sheet.box(0, y, book.width, BANNER, SUN));
    const title = book.line(words.testTitle, 9, "bold");
    const rest = book.line(test, 9, "regular", book.width - 2 * MARGIN - 70);
    const draw = (): void => {
      sheet.text(title, MARGIN, y + 14.5, 9, AMBER);
      sheet.text(rest, MARGIN + (title.width * 9) / 1000 + 8, y + 14.5, 9, AMBER);
    };
    if (first) sheet.tagged(book.root.add("P"), "P", draw);
    else sheet.artifact(draw, true);
    y += BANNER;
  }
  if (first) return y + (tight ? 24 : 38);
  const line = book.line(frame.running, 8.5, "regular", book.width - 2 * MARGIN);
  sheet.artifact(() => sheet.text(line, MARGIN, y + 30, 8.5, GREY), true);
  return y + 50;
}

/** The merchant on the left, the document's name, number and mark on the right. */
export function letterhead(
  flow: Flow,
  merchant: DocumentMerchant,
  title: { readonly name: string; readonly number: string; readonly mark: string; readonly markColor: Rgb },
  accent: Rgb,
): void {
  const { book, sheet } = flow;
  const top = flow.y;
  const half = flow.width * 0.55;
  const name = book.lines(merchant.name, 16, half, 2, "bold");
  const small = [...merchant.addressLines.slice(0, 6), merchant.supportEmail, merchant.supportPhone]
    .filter((text) => text !== null && text.trim() !== "")
    .map((text) => book.line(text ?? "", 9, "regular", half));
  let y = top;
  const { logo } = merchant;
  if (logo) {
    // Beside the name it says nothing to whoever listens.
    const scale = Math.min(LOGO_WIDTH / logo.width, LOGO_HEIGHT / logo.height);
    const [width, height] = [logo.width * scale, logo.height * scale];
    sheet.artifact(() => sheet.picture(book.image(logo), flow.left, y, width, height));
    y += height + 8;
  }
  sheet.tagged(book.root.add("P"), "P", () => {
    for (const line of name) {
      sheet.text(line, flow.left, y + 15, 16, INK);
      y += 20;
    }
    y += 3;
    for (const line of small) {
      sheet.text(line, flow.left, y + 9, 9, GREY);
      y += 12.5;
    }
  });

  const room = flow.width - half - 16;
  const head = book.line(title.name, 28, "bold", room);
  const number = book.line(title.number, 10.5, "regular", room);
  sheet.tagged(book.root.add("H1"), "H1", () => {
    sheet.text(head, flow.right, top + 21, 28, accent, "right");
    sheet.text(number, flow.right, top + 39, 10.5, GREY, "right");
  });
  pill(book, sheet, book.root.add("P"), title.mark, title.markColor, flow.right, top + 50);
  flow.y = Math.max(y, top + 70) + flow.air(20);
}

/** A word in a coloured lozenge whose right end is at `right`. */
function pill(book: Book, sheet: Sheet, tag: Tag, text: string, color: Rgb, right: number, y: number): void {
  const line = book.line(text.toUpperCase(), 8.5, "bold", 150);
  const width = (line.width * 8.5) / 1000 + 18;
  sheet.artifact(() => sheet.box(right - width, y, width, 17, tint(color, 0.13), 8.5));
  sheet.tagged(tag, "P", () => sheet.text(line, right - width / 2, y + 11.6, 8.5, color, "center"));
}

/** Whom to ask, as the last words of the document; nothing when the merchant gave no way to be reached. */
export function contactLine(
  flow: Flow,
  merchant: DocumentMerchant,
  question: string,
  words: Words,
  accent: Rgb,
): void {
  const { supportEmail, supportPhone } = merchant;
  const { book } = flow;
  const ways = [supportEmail, supportPhone]
    .flatMap((way) => (way === null || way === "" ? [] : [book.rightToLeft ? isolated(way) : way]))
    .join(` ${words.or} `);
  if (ways === "") return;
  flow.y += flow.air(20);
  flow.need(14);
  const { sheet } = flow;
  const line = book.line(`${question} ${words.contact(ways)}`, SMALL, "regular", flow.width).text;
  const at = supportEmail ? line.indexOf(supportEmail) : -1;
  const paragraph = book.root.add("P");
  let x = flow.left;
  const say = (tag: Tag, type: "P" | "Link", text: string): void => {
    const piece = book.line(text, SMALL);
    sheet.tagged(tag, type, () =>
      sheet.text(piece, x, flow.y + SMALL, SMALL, type === "Link" ? accent : GREY),
    );
    const width = (piece.width * SMALL) / 1000;
    if (type === "Link") sheet.link(tag, `mailto:${text}`, text, x, flow.y, width, 12);
    x += width;
  };
  if (at < 0 || !supportEmail) say(paragraph, "P", line);
  else {
    say(paragraph, "P", line.slice(0, at));
    say(paragraph.add("Link"), "Link", supportEmail);
    say(paragraph, "P", line.slice(at + supportEmail.length));
  }
  flow.y += 14;
}

/** The foot of every page, once it is known how many there are. */
export function footers(book: Book, running: string, words: Words, own?: string | null): void {
  const y = book.height - 44;
  const right = book.width - MARGIN;
  // More than two lines would come to the edge that printers leave blank.
  const ownLines = own ? book.lines(own, 7, right - MARGIN, 2) : [];
  for (const [i, sheet] of book.sheets.entries()) {
    const page = book.line(words.page(i + 1, book.sheets.length), 8);
    const line = book.line(running, 8, "regular", right - MARGIN - 100);
    sheet.artifact(() => {
      sheet.box(MARGIN, y, right - MARGIN, 0.5, RULE);
      sheet.text(line, MARGIN, y + 14, 8, GREY);
      sheet.text(page, right, y + 14, 8, GREY, "right");
      for (const [n, said] of ownLines.entries()) sheet.text(said, MARGIN, y + 24 + n * 8.5, 7, GREY);
    }, true);
  }
}
