/** A time zone as spans of time in which it is the same number of quarters of an hour ahead of UTC. */
import type { Span } from "../store/analytics.ts";

const QUARTER_MS = 900_000;
/** Clocks change twice a year, and nowhere twice within a week. */
const STEP = 7 * 96;
const ZONES_KEPT = 500;

/** The spans from one quarter of an hour (since 1970) to before another, in order and without gaps. */
export function spansOf(timeZone: string, from: number, to: number): Span[] {
  const offset = offsetOf(timeZone);
  const spans: Span[] = [];
  let begins = from;
  let before = offset(from);
  for (let at = from; at < to; ) {
    const next = Math.min(at + STEP, to);
    const after = offset(next);
    if (after !== before) {
      const change = firstOf(at, next, (quarter) => offset(quarter) === after);
      spans.push({ from: begins, to: change, offset: before });
      begins = change;
      before = after;
    }
    at = next;
  }
  if (begins < to) spans.push({ from: begins, to, offset: before });
  return spans;
}

/** The first quarter after `low`, up to `high`, from which on `is` holds: clocks change once between the two. */
function firstOf(low: number, high: number, is: (quarter: number) => boolean): number {
  let [no, yes] = [low, high];
  while (yes - no > 1) {
    const middle = Math.floor((no + yes) / 2);
    if (is(middle)) yes = middle;
    else no = middle;
  }
  return yes;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making one takes longer than reading a month's figures. */
function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const digits = "2-digit";
  const formatter = new Intl.DateTimeFormat("en", {
    timeZone,
    calendar: "gregory",
    hourCycle: "h23",
    year: "numeric",
    month: digits,
    day: digits,
    hour: digits,
    minute: digits,
  });
  if (formatters.size >= ZONES_KEPT) formatters.clear();
  formatters.set(timeZone, formatter);
  return formatter;
}

/** How many quarters of an hour a zone is ahead at a quarter. Offsets since 1972 are whole quarters. */
function offsetOf(timeZone: string): (quarter: number) => number {
  const formatter = formatterOf(timeZone);
  return (quarter) => {
    const parts: Record<string, number> = {};
    for (const { type, value } of formatter.formatToParts(quarter * QUARTER_MS)) parts[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts;
    return Math.round(Date.UTC(year, month - 1, day, hour, minute) / QUARTER_MS) - quarter;
  };
}
