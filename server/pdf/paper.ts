import { Book } from "./book.ts";
import type { InvoiceDocument, ReceiptDocument } from "./documents.ts";
import type { PdfFonts } from "./fonts.ts";
import { Formats, isolated, paperOf } from "./format.ts";
import { Typefaces } from "./typefaces.ts";
import { type Words, wordsFor } from "./words.ts";

/** What a document is written in and on. */
export interface Paper {
  readonly book: Book;
  readonly words: Words;
  readonly formats: Formats;
  /** A name, number or address as it stands inside of a sentence of the paper, in its own order. */
  readonly inside: (text: string) => string;
}

/** Scripts of the papers that are mirrored (ISO 15924). */
const RIGHT_TO_LEFT = new Set(["Arab", "Hebr"]);

/**
 * An empty paper in the language of a document, mirrored where that runs from right to left. Words that the fonts at hand
 * cannot show (Japanese, Chinese, Korean without a font for them) are English instead.
 *
 * @throws Error for bytes that are not a TrueType font.
 */
export function paperFor(doc: InvoiceDocument | ReceiptDocument, fonts: PdfFonts): Paper {
  const faces = new Typefaces(fonts);
  const own = wordsFor(doc.locale);
  const words = canShow(own, faces, fonts) ? own : wordsFor("en");
  const script = new Intl.Locale(words.language).maximize().script ?? "Latn";
  const rightToLeft = RIGHT_TO_LEFT.has(script);
  return {
    book: new Book(paperOf(doc.locale), faces, rightToLeft),
    words,
    formats: new Formats(doc.locale, doc.currency, faces, rightToLeft),
    inside: (text) => (rightToLeft ? isolated(text) : text),
  };
}

const shown = new WeakMap<PdfFonts, Map<Words, boolean>>();

/** Whether the fonts have every character that the words of a language have. Asked of the fonts once. */
function canShow(words: Words, faces: Typefaces, fonts: PdfFonts): boolean {
  let known = shown.get(fonts);
  if (known === undefined) {
    known = new Map();
    shown.set(fonts, known);
  }
  let can = known.get(words);
  if (can === undefined) {
    can = faces.covers(textsIn(words).join("").replace(/\s/g, ""));
    known.set(words, can);
  }
  return can;
}

/** All texts of a table of words; those with gaps are filled with numbers. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "function") return textsIn((value as (...gaps: number[]) => unknown)(1, 2, 3));
  return value !== null && typeof value === "object" ? Object.values(value).flatMap(textsIn) : [];
}
