/** The days that figures are asked for: `30d` up to today, or from one date to another, in the merchant's time zone. */
import { dateIn } from "../../shared/dates.ts";
import { type Refusal, refuse } from "../api/problem.ts";

/** Calendar dates, both included. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** Two years and the days that make them whole: what one answer tells day by day. */
export const MOST_DAYS = 732;
const DAY_MS = 86_400_000;
const FORM = /^([1-9]\d{0,2})([dwmy])$/;

/** Days since 1970 of a calendar date. */
export function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}

/** The calendar date of a number of days since 1970. */
export function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

interface Asked {
  readonly period?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/**
 * The period that is asked for; the last 30 days where nothing is. `7d`, `4w`, `12m` and `1y` end today and today is one of
 * their days: `1d` is today, `12m` begins on the day after the same date of last year.
 *
 * @returns the period, or the refusal that names the parameter at fault.
 */
export function readPeriod(asked: Asked, timeZone: string, now: Date): Period | Refusal {
  const today = dateIn(timeZone, now);
  if (asked.period !== undefined && (asked.from !== undefined || asked.to !== undefined))
    return wrong("period", "period and from or to cannot come together: send one or the other.");
  if (asked.from === undefined && asked.to !== undefined) return wrong("from", "from is required with to.");
  const period =
    asked.from === undefined
      ? lastDays(asked.period ?? "30d", today)
      : { from: asked.from, to: asked.to ?? today };
  if (period === null)
    return wrong(
      "period",
      "period must be a number of days, weeks, months or years such as 7d, 4w, 12m or 1y.",
    );
  const days = dayNumber(period.to) - dayNumber(period.from) + 1;
  if (days < 1) return wrong("from", `from must not be after ${asked.to === undefined ? "today" : "to"}.`);
  if (days > MOST_DAYS) {
    const field = asked.from === undefined ? "period" : "from";
    return wrong(field, `${field} asks for more than two years; ask for them one by one.`);
  }
  return period;
}

function lastDays(text: string, today: string): Period | null {
  const [, digits, unit] = FORM.exec(text) ?? [];
  if (digits === undefined) return null;
  const count = Number(digits);
  const before =
    unit === "d" || unit === "w"
      ? dayNumber(today) - count * (unit === "d" ? 1 : 7)
      : dayNumber(monthsBefore(today, count * (unit === "m" ? 1 : 12)));
  return { from: dateOf(before + 1), to: today };
}

/** The same date some months before, or the last day of a month that has no such date. */
function monthsBefore(date: string, months: number): string {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  const last = new Date(Date.UTC(year, month - months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 - months, Math.min(day, last))).toISOString().slice(0, 10);
}

function wrong(field: string, message: string): Refusal {
  return refuse("invalid_field", message, { field });
}
