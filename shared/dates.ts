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
