/** Calendar files (RFC 5545) of days by which something is to be done. Pure. */
import { addDays } from "../../shared/dates.ts";

export interface CalendarEntry {
  /** The same entry keeps its id for ever, so that a calendar replaces what it has. */
  readonly uid: string;
  /** Grows with every change. */
  readonly sequence: number;
  /** Calendar date, `YYYY-MM-DD`. */
  readonly date: string;
  readonly summary: string;
  readonly description: string;
  /** Absolute. */
  readonly url: string;
}

/** Octets of a line without its end (RFC 5545, 3.1). */
const LINE_OCTETS = 75;
/**
 * A day-long entry begins at midnight: this alarm is nine in the morning of the day before, as calendars do by themselves, and
 * wakes nobody.
 */
const DAY_BEFORE = "-PT15H";

/** @param stamp when the file is made. */
export function calendarFile(entries: readonly CalendarEntry[], stamp: Date): string {
  const at = stamp.toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Paylink//Payment page//EN",
    "CALSCALE:GREGORIAN",
    ...entries.flatMap((entry) => event(entry, at)),
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

function event({ uid, sequence, date, summary, description, url }: CalendarEntry, stamp: string): string[] {
  return [
    "BEGIN:VEVENT",
    `UID:${uid}`,
    `DTSTAMP:${stamp}`,
    `SEQUENCE:${sequence}`,
    `DTSTART;VALUE=DATE:${basic(date)}`,
    // The first day that is not part of it any more.
    `DTEND;VALUE=DATE:${basic(addDays(date, 1))}`,
    `SUMMARY:${text(summary)}`,
    `DESCRIPTION:${text(description)}`,
    `URL:${url}`,
    "CLASS:PRIVATE",
    "TRANSP:TRANSPARENT",
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    `DESCRIPTION:${text(summary)}`,
    `TRIGGER:${DAY_BEFORE}`,
    "END:VALARM",
    "END:VEVENT",
  ];
}

function basic(date: string): string {
  return date.replaceAll("-", "");
}

/** A value of type TEXT (RFC 5545, 3.3.11). Control characters, which no value may hold, become spaces. */
function text(value: string): string {
  return value
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/[\\;,]/g, (mark) => `\\${mark}`)
    .replaceAll("\n", "\\n")
    .replaceAll(/\p{Cc}/gu, " ");
}

/** A line in pieces of at most 75 octets, no character cut in two; each piece but the first begins with a space. */
function folded(line: string): string {
  const encoder = new TextEncoder();
  let out = "";
  let octets = 0;
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (octets + size > LINE_OCTETS) {
      out += "\r\n ";
      octets = 1;
    }
    out += character;
    octets += size;
  }
  return out;
}
