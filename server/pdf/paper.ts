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
  const words = faces.covers(habitsOf(own).letters) ? own : wordsFor("en");
  const { rightToLeft } = habitsOf(words);
  return {
    book: new Book(paperOf(doc.locale), faces, rightToLeft),
    words,
    formats: new Formats(doc.locale, doc.currency, faces, rightToLeft),
    inside: (text) => (rightToLeft ? isolated(text) : text),
  };
}

interface Habits {
  /** Every character of the words, once each. */
  readonly letters: string;
  readonly rightToLeft: boolean;
}

const habits = new WeakMap<Words, Habits>();

function habitsOf(words: Words): Habits {
  let found = habits.get(words);
  if (found === undefined) {
    const letters = [...new Set(textsIn(words).join("").replace(/\s/g, ""))].join("");
    const script = new Intl.Locale(words.language).maximize().script ?? "Latn";
    found = { letters, rightToLeft: RIGHT_TO_LEFT.has(script) };
    habits.set(words, found);
  }
  return found;
}

/** All texts of a table of words; those with gaps are filled with numbers. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "function") return textsIn((value as (...gaps: number[]) => unknown)(1, 2, 3));
  return value !== null && typeof value === "object" ? Object.values(value).flatMap(textsIn) : [];
}
