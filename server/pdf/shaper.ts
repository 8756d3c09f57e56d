/** Choosing and placing the glyphs of text whose letters change with their neighbours. */

/** One glyph of a shaped text, in the order in which it is drawn from left to right. Lengths in font units. */
export interface ShapedGlyph {
  readonly glyph: number;
  /** Where the text that it draws begins, in UTF-16 units; glyphs of one cluster share it. */
  readonly cluster: number;
  readonly advance: number;
  readonly dx: number;
  readonly dy: number;
}

export interface Shaper {
  /** Shapes a text of one script and direction in a font, given as the bytes of its file. */
  shape(font: Uint8Array, text: string, rightToLeft: boolean): readonly ShapedGlyph[];
}

/**
 * Characters that are drawn by rules of their script: marks, Arabic, the scripts of India and South East Asia, points of
 * Hebrew. Everything else is drawn letter by letter.
 */
const SHAPED =
  /[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0600-\u109f\u1700-\u18af\u1900-\u1aff\u1b00-\u1cff\u20d0-\u20ff\ua8e0-\ua8ff\ua980-\uabff\ufb50-\ufdff\ufe20-\ufe2f\ufe70-\ufefc]/;

/** Whether a text has characters that need a shaper to look right. */
export function needsShaping(text: string): boolean {
  return SHAPED.test(text);
}

/** Scripts of languages that are set without a shaper (ISO 15924). */
const PLAIN = new Set("Latn Grek Cyrl Hebr Jpan Hans Hant Kore Armn Geor".split(" "));

/** Whether papers in a language (RFC 5646) need a shaper, whatever else they show. An unknown one is read as English. */
export function languageNeedsShaping(locale: string): boolean {
  try {
    return !PLAIN.has(new Intl.Locale(locale).maximize().script ?? "Latn");
  } catch {
    return false;
  }
}
