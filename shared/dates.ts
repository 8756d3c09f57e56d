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
