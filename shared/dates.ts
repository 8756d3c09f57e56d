/** Calendar dates as people in a place count them. A date is `YYYY-MM-DD`, never an instant. */

const formatters = new Map<string, Intl.DateTimeFormat>();

/** The calendar date of an instant in an IANA time zone. */
export function dateIn(timeZone: string, instant: Date): string {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    const digits = "2-digit";
    formatter = new Intl.DateTimeFormat("en", {
      timeZone,
      calendar: "gregory",
      year: "numeric",
      month: digits,
      day: digits,
    });
    if (formatters.size >= 500) formatters.clear();
    formatters.set(timeZone, formatter);
  }
  const parts = Object.fromEntries(formatter.formatToParts(instant).map(({ type, value }) => [type, value]));
  return `${parts["year"]}-${parts["month"]}-${parts["day"]}`;
}

/** Overdue begins when the due date ends in the time zone. */
export function isOverdue(dueDate: string | null, timeZone: string, now: Date): boolean {
  return dueDate !== null && dateIn(timeZone, now) > dueDate;
}

/** The date so many days later; `YYYY-MM-DD` of the proleptic Gregorian calendar, up to the year 9999. */
export function addDays(date: string, days: number): string {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, day + days)).toISOString().slice(0, 10);
}

/** The same day so many months later, or that month's last day where it has fewer: January 31 → February 28 → March 31. */
export function addMonths(date: string, months: number): string {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  // Day 0 is the last of the month before.
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10);
}

/**
 * The instant at which clocks in a time zone show a full hour of a day. An hour that daylight saving leaves out comes as much
 * later as the clock is set forward; of one that comes twice, the first is meant.
 */
export function instantIn(timeZone: string, date: string, hour: number): Date {
  const wall = Date.parse(`${date}T${String(hour).padStart(2, "0")}:00:00Z`);
  // Offsets a day before and after: they differ only around a change, and then the one that gives the hour back is right.
  const guesses = [wall - 86_400_000, wall + 86_400_000].map((at) => wall - offsetAt(timeZone, at));
  const right = guesses.filter((at) => at + offsetAt(timeZone, at) === wall);
  return new Date(right.length > 0 ? Math.min(...right) : Math.max(...guesses));
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** By how much clocks in a time zone are ahead of UTC at an instant, in ms. */
function offsetAt(timeZone: string, at: number): number {
  let clock = clocks.get(timeZone);
  if (!clock) {
    const digits = "2-digit";
    clock = new Intl.DateTimeFormat("en", {
      timeZone,
      calendar: "gregory",
      hourCycle: "h23",
      year: "numeric",
      month: digits,
      day: digits,
      hour: digits,
      minute: digits,
      second: digits,
    });
    if (clocks.size >= 500) clocks.clear();
    clocks.set(timeZone, clock);
  }
  const parts = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1_000) * 1_000;
}
