/** Instants in the reader's own time zone and days as they are; hovering shows the instant in full. */

const DAY_MS = 86_400_000;
const SHORT = new Intl.DateTimeFormat("en", {
  month: "short",
  day: "numeric",
  hour: "numeric",
  minute: "2-digit",
});
const WITH_YEAR = new Intl.DateTimeFormat("en", { year: "numeric", month: "short", day: "numeric" });
const FULL = new Intl.DateTimeFormat("en", { dateStyle: "full", timeStyle: "long" });
const DAY = new Intl.DateTimeFormat("en", {
  year: "numeric",
  month: "short",
  day: "numeric",
  timeZone: "UTC",
});

/** "Jan 28, 2:05 PM", or with the year instead of the time when it is long ago. */
export function timeText(at: string): string {
  const date = new Date(at);
  const near = Math.abs(Date.now() - date.getTime()) < 300 * DAY_MS;
  return (near ? SHORT : WITH_YEAR).format(date);
}

/** A calendar date, "2026-02-15", as "Feb 15, 2026". */
export function dayText(day: string): string {
  return DAY.format(new Date(`${day}T00:00:00Z`));
}

export function Time({ at }: { at: string }) {
  return (
    <time dateTime={at} title={FULL.format(new Date(at))}>
      {timeText(at)}
    </time>
  );
}

export function Day({ day }: { day: string }) {
  return <time dateTime={day}>{dayText(day)}</time>;
}
