/** Dates and amounts as banks write them. Pure. */
import { parseMajor } from "../../shared/money.ts";

export const DATE_FORMATS = [
  "YYYY-MM-DD",
  "YYYYMMDD",
  "YYYY/MM/DD",
  "DD.MM.YYYY",
  "DD/MM/YYYY",
  "MM/DD/YYYY",
  "DD-MM-YYYY",
  "MM-DD-YYYY",
] as const;
export type DateFormat = (typeof DATE_FORMATS)[number];

/** A text in a format as `YYYY-MM-DD`; null when it is no day in that format. A time of day after it is dropped. */
export function dateOf(text: string, format: DateFormat): string | null {
  const pattern = format
    .replaceAll(".", "\\.")
    .replace("YYYY", "(?<y>\\d{4})")
    .replace("MM", format === "YYYYMMDD" ? "(?<m>\\d{2})" : "(?<m>\\d{1,2})")
    .replace("DD", format === "YYYYMMDD" ? "(?<d>\\d{2})" : "(?<d>\\d{1,2})");
  const { y, m, d } = new RegExp(`^${pattern}(?:[T ].{1,30})?$`).exec(text.trim())?.groups ?? {};
  if (y === undefined || m === undefined || d === undefined) return null;
  const date = new Date(Date.UTC(Number(y), Number(m) - 1, Number(d)));
  const day = `${y}-${m.padStart(2, "0")}-${d.padStart(2, "0")}`;
  return Number(y) >= 1900 && date.toISOString().slice(0, 10) === day ? day : null;
}

/**
 * The one format that most of the texts are in; null when two fit as well and would read them differently (01/02/2026), so that a
 * person must say.
 */
export function dateFormatOf(texts: readonly string[]): DateFormat | null {
  const fits = DATE_FORMATS.map((format) => ({
    format,
    days: texts.map((text) => dateOf(text, format)),
  }))
    .map((one) => ({ ...one, count: one.days.filter((day) => day !== null).length }))
    .toSorted((one, other) => other.count - one.count);
  const [best, second] = fits;
  if (best === undefined || best.count === 0) return null;
  const same = second?.count === best.count && second.days.some((day, at) => day !== best.days[at]);
  return same ? null : best.format;
}

/** Longer texts are no amounts. */
const AMOUNT_MOST = 60;
const MONEY = /^[+-]?[\d.,'\u2019 ]*\d(?:[.,]\d*)?-?$/;

/** An amount's text without currency, spaces and brackets; null when it is none. `-` in front means money that goes out. */
function bare(text: string): string | null {
  if (text.length > AMOUNT_MOST) return null;
  const plain = text.normalize("NFKC").replaceAll("\u2212", "-").trim();
  const inner = /^\((.*)\)$/.exec(plain)?.[1];
  const stripped = (inner ?? plain)
    .replace(/^([+-]?)\s*[\p{Sc}A-Z]{0,4}\s*/u, "$1")
    .replace(/\s*[\p{Sc}A-Z]{0,4}$/u, "");
  if (!MONEY.test(stripped)) return null;
  const negative = inner !== undefined || stripped.startsWith("-") || stripped.endsWith("-");
  return (negative ? "-" : "") + stripped.replaceAll(/[+\-'\u2019\s]/g, "");
}

/**
 * Whether a file writes decimals with a comma or a point: told by the first amount that can be read in one way only; by the
 * delimiter where none can (semicolons go with decimal commas).
 */
export function decimalMark(texts: readonly string[], delimiter: string): "," | "." {
  for (const text of texts) {
    const number = bare(text) ?? "";
    const last = Math.max(number.lastIndexOf(","), number.lastIndexOf("."));
    if (last === -1) continue;
    const mark = number[last] === "," ? "," : ".";
    const other = mark === "," ? "." : ",";
    const alone = number.indexOf(mark) === last;
    // Both marks: the last is the decimal one. One mark that does not part off three digits: decimal as well.
    if (number.includes(other) && alone) return mark;
    if (!alone) return other;
    if (number.length - last - 1 !== 3) return mark;
  }
  return delimiter === ";" ? "," : ".";
}

export type ReadAmount =
  | { readonly ok: true /** Minor units; below zero for money that goes out. */; readonly minor: number }
  | { readonly ok: false; readonly message: string };

/** Reads an amount in a currency. An empty text is zero. */
export function amountOf(text: string, currency: string, mark: "," | "."): ReadAmount {
  if (text.trim() === "") return { ok: true, minor: 0 };
  const number = bare(text);
  if (number === null) return { ok: false, message: "is no amount" };
  const sign = number.startsWith("-") ? -1 : 1;
  const [whole = "", fraction = "", more] = number.replace("-", "").split(mark);
  const group = mark === "," ? "." : ",";
  const groups = whole.split(group);
  const isGrouped = groups.slice(1).every((part) => part.length === 3) && (groups[0] ?? "").length <= 3;
  if (more !== undefined || fraction.includes(group) || (groups.length > 1 && !isGrouped))
    return { ok: false, message: `is no amount with "${mark}" before its decimals` };
  const decimal = `${groups.join("") || "0"}${fraction === "" ? "" : `.${fraction}`}`;
  const parsed = parseMajor(decimal, currency);
  if (parsed.ok) return { ok: true, minor: parsed.minor === 0 ? 0 : sign * parsed.minor };
  return {
    ok: false,
    message:
      parsed.problem === "too_many_decimals"
        ? `has more decimals than ${currency}`
        : "is no amount that can be kept",
  };
}
