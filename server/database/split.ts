/**
 * Reads SQL text just closely enough to find where statements end and where their `?` stand: strings, quoted
 * names, comments, dollar-quoted bodies (PostgreSQL) and trigger bodies (`BEGIN … END`) hold semicolons and
 * question marks that mean neither.
 */

export interface ParsedStatement {
  /** The statement without its closing semicolon and without surrounding space or comments before it. */
  readonly sql: string;
  /** Where each `?` parameter stands in `sql`, in order. */
  readonly placeholders: readonly number[];
  /** Its keywords and bare names in upper case, in order, at most {@link WORDS_KEPT} of them. */
  readonly words: readonly string[];
}

const WORDS_KEPT = 2_000;

// One token per match, tried in this order. An unclosed string, comment or body runs to the end of the text.
const TOKEN =
  /(?<space>\s+|--[^\n]*)|(?<comment>\/\*)|(?<quoted>'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|`(?:[^`]|``)*(?:`|$)|\[[^\]]*(?:\]|$))|(?<dollar>\$(?:[A-Za-z_]\w*)?\$)|(?<word>[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)|(?<numbered>\?\d+)|(?<mark>\?)|(?<end>;)|(?<other>[\s\S])/gy;

/** Splits text into its statements. Empty ones (only space and comments) are left out. */
export function splitStatements(text: string): string[] {
  return parseStatements(text).map((parsed) => parsed.sql);
}

/**
 * As {@link splitStatements}, with where the parameters stand.
 * @throws {SyntaxError} for numbered parameters (`?1`), which the database port does not have.
 */
export function parseStatements(text: string): ParsedStatement[] {
  const statements: ParsedStatement[] = [];
  const token = new RegExp(TOKEN);
  let start = -1;
  let stop = 0;
  let marks: number[] = [];
  let words: string[] = [];
  // A trigger's body ends at `; END ;`, so the two last significant tokens are remembered (as SQLite's own shell does).
  let last = "";
  let beforeLast = "";

  const finish = (): void => {
    if (start >= 0) statements.push({ sql: text.slice(start, stop), placeholders: marks, words });
    start = -1;
    marks = [];
    words = [];
    last = "";
    beforeLast = "";
  };

  for (let match = token.exec(text); match; match = token.exec(text)) {
    const kind = match.groups ?? {};
    if (kind.space !== undefined) continue;
    if (kind.comment !== undefined) {
      token.lastIndex = endOfComment(text, match.index);
      continue;
    }
    if (kind.end !== undefined && !insideBody(words, beforeLast, last)) {
      finish();
      continue;
    }
    if (start < 0) start = match.index;
    if (kind.numbered !== undefined)
      throw new SyntaxError("Numbered parameters (?1) are not supported; use ?");
    if (kind.dollar !== undefined) token.lastIndex = endOfBody(text, match.index, kind.dollar);
    if (kind.mark !== undefined) marks.push(match.index - start);
    stop = token.lastIndex;
    beforeLast = last;
    last = kind.word !== undefined ? kind.word.toUpperCase() : match[0];
    if (kind.word !== undefined && words.length < WORDS_KEPT) words.push(last);
  }
  finish();
  return statements;
}

/**
 * Writes other words in the place of bare words of one statement. Names in quotes, strings and comments are left alone.
 * @param replace is told the word and the token before it, in upper case, and whether nothing but a semicolon
 *   follows; undefined keeps the word.
 */
export function replaceWords(
  sql: string,
  replace: (word: string, before: string, isLast: boolean) => string | undefined,
): string {
  const token = new RegExp(TOKEN);
  const found: { readonly word: string; readonly at: number; readonly before: string; isLast: boolean }[] =
    [];
  let before = "";
  for (let match = token.exec(sql); match; match = token.exec(sql)) {
    const kind = match.groups ?? {};
    if (kind.comment !== undefined) token.lastIndex = endOfComment(sql, match.index);
    if (kind.dollar !== undefined) token.lastIndex = endOfBody(sql, match.index, kind.dollar);
    if (kind.space !== undefined || kind.comment !== undefined || kind.end !== undefined) continue;
    const last = found.at(-1);
    if (last) last.isLast = false;
    if (kind.word !== undefined) found.push({ word: kind.word, at: match.index, before, isLast: true });
    before = match[0].toUpperCase();
  }
  let text = "";
  let from = 0;
  for (const { word, at, before: previous, isLast } of found) {
    const other = replace(word.toUpperCase(), previous, isLast);
    if (other === undefined) continue;
    text += sql.slice(from, at) + other;
    from = at + word.length;
  }
  return text + sql.slice(from);
}

/** Whether a semicolon here belongs to the body of `CREATE TRIGGER … BEGIN …; END`. */
function insideBody(words: readonly string[], beforeLast: string, last: string): boolean {
  const body = words[0] === "CREATE" && words.slice(1, 4).includes("TRIGGER") && words.includes("BEGIN");
  return body && !(last === "END" && beforeLast === ";");
}

/** Block comments nest in PostgreSQL and do not in SQLite; SQL that both read never nests them, so the first close ends one. */
function endOfComment(text: string, start: number): number {
  const close = text.indexOf("*/", start + 2);
  return close < 0 ? text.length : close + 2;
}

function endOfBody(text: string, start: number, tag: string): number {
  const close = text.indexOf(tag, start + tag.length);
  return close < 0 ? text.length : close + tag.length;
}
