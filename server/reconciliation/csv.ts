/** Comma-separated values as RFC 4180 has them, and as banks write them: other delimiters, bare line feeds, a byte order mark. Pure. */

export interface CsvRecord {
  /** Where it begins, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

export type ParsedCsv =
  | { readonly ok: true; readonly records: readonly CsvRecord[] }
  | { readonly ok: false; readonly line: number; readonly message: string };

/**
 * Reads records. Lines without anything in them are left out. A quote inside of an unquoted field is a character like any other.
 *
 * @param most reads no more records than this.
 */
export function parseCsv(
  text: string,
  delimiter: string,
  most: number = Number.POSITIVE_INFINITY,
): ParsedCsv {
  const records: CsvRecord[] = [];
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  let line = 1;
  while (at < text.length && records.length < most) {
    const began = line;
    const fields: string[] = [];
    for (;;) {
      let field = "";
      if (text[at] === '"') {
        at += 1;
        for (;;) {
          const end = text.indexOf('"', at);
          if (end === -1) return { ok: false, line: began, message: "a quotation mark is never closed" };
          field += text.slice(at, end);
          line += lineBreaks(text, at, end);
          at = end + 1;
          if (text[at] !== '"') break;
          field += '"';
          at += 1;
        }
      }
      const from = at;
      while (at < text.length && text[at] !== delimiter && text[at] !== "\n" && text[at] !== "\r") at += 1;
      fields.push(field + text.slice(from, at));
      if (text[at] !== delimiter) break;
      at += 1;
    }
    if (text[at] === "\r" && text[at + 1] === "\n") at += 1;
    at += 1;
    line += 1;
    if (fields.length > 1 || fields[0] !== "") records.push({ line: began, fields });
  }
  return { ok: true, records };
}

/** Line breaks of any kind within a part of a text. */
function lineBreaks(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at += 1) {
    if (text[at] === "\n" || (text[at] === "\r" && text[at + 1] !== "\n")) count += 1;
  }
  return count;
}
