import type { Book } from "./book.ts";
import type { Rgb } from "./colors.ts";
import { INK } from "./colors.ts";
import type { Weight } from "./face.ts";
import type { Sheet } from "./sheet.ts";
import type { Tag } from "./tags.ts";
import type { Line } from "./text.ts";

export const MARGIN = 50;
const FOOTER = 62;
/** The line above the page number stands 44 points from the edge. */
const TIGHT_FOOTER = 52;
const TIGHTER = 0.62;

export interface TextStyle {
  readonly size: number;
  readonly weight?: Weight;
  readonly color?: Rgb;
  /** Distance of baselines; 1.35 × size unless told. */
  readonly leading?: number;
}

/** The column of content that runs from page to page: `y` is the top of what comes next, in points from the top. */
export class Flow {
  readonly book: Book;
  readonly left = MARGIN;
  readonly right: number;
  readonly width: number;
  sheet: Sheet;
  y: number;
  readonly bottom: number;
  /** Less air between and inside of blocks, so that a short document is one page. */
  readonly tight: boolean;
  readonly #begin: (sheet: Sheet, first: boolean) => number;

  /** `begin` draws what each page starts with and answers where its content starts. */
  constructor(book: Book, begin: (sheet: Sheet, first: boolean) => number, tight = false) {
    this.book = book;
    this.right = book.width - MARGIN;
    this.width = this.right - this.left;
    this.tight = tight;
    this.bottom = book.height - (tight ? TIGHT_FOOTER : FOOTER);
    this.#begin = begin;
    this.sheet = book.addSheet();
    this.y = begin(this.sheet, true);
  }

  /** Room between things, in points: as told, or less of it in a tight document. */
  air(points: number): number {
    return this.tight ? points * TIGHTER : points;
  }

  /** Begins a new page if `height` points do not fit on this one; true when it did. */
  need(height: number): boolean {
    if (this.y + height <= this.bottom) return false;
    this.nextSheet();
    return true;
  }

  nextSheet(): void {
    this.sheet = this.book.addSheet();
    this.y = this.#begin(this.sheet, false);
  }

  /** Lines of text at `x`, over pages if need be, as content of `tag`; `y` moves below them. */
  lines(tag: Tag, lines: readonly Line[], style: TextStyle, x = this.left): void {
    const leading = style.leading ?? style.size * 1.35;
    let from = 0;
    while (from < lines.length) {
      this.need(leading);
      const count = Math.max(1, Math.min(lines.length - from, Math.floor((this.bottom - this.y) / leading)));
      const part = lines.slice(from, from + count);
      const last = part.at(-1);
      if (last && !last.open && from + count < lines.length) part[count - 1] = { ...last, spaced: true };
      this.sheet.tagged(tag, "P", () => {
        for (const line of part) {
          this.sheet.text(line, x, this.y + style.size, style.size, style.color ?? INK);
          this.y += leading;
        }
      });
      from += count;
    }
  }

  /** A paragraph of its own over the whole width. */
  paragraph(parent: Tag, text: string, style: TextStyle, maxLines: number): void {
    const lines = this.book.lines(text, style.size, this.width, maxLines, style.weight);
    this.lines(parent.add("P"), lines, style);
  }

  /** A heading of a section, kept on the page of what follows it. */
  heading(parent: Tag, text: string, keep: number): void {
    this.y += this.air(22);
    this.need(20 + keep);
    const line = this.book.line(text, 11, "bold", this.width);
    this.sheet.tagged(parent.add("H2"), "H2", () => this.sheet.text(line, this.left, this.y + 11, 11, INK));
    this.y += this.tight ? 17 : 20;
  }
}
