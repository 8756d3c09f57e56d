/** Instants in the merchant's time zone, as the merchant's papers have them. */
import { useSession } from "../session.ts";

const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function format(timeZone: string, kind: "short" | "year" | "full"): Intl.DateTimeFormat {
  const key = `${kind} ${timeZone}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en", {
    timeZone,
    ...(kind === "full"
      ? ({ dateStyle: "full", timeStyle: "long" } as const)
      : ({ month: "short", day: "numeric", hour: "numeric", minute: "2-digit" } as const)),
    ...(kind === "year" ? ({ year: "numeric" } as const) : {}),
  });
  formats.set(key, made);
  return made;
}

/** "Jan 28, 2:05 PM" in a zone, with the year when it is long ago. */
export function zoneTimeText(at: string, timeZone: string): string {
  const date = new Date(at);
  const near = Math.abs(Date.now() - date.getTime()) < 300 * DAY_MS;
  return format(timeZone, near ? "short" : "year").format(date);
}

export function ZoneTime({ at }: { at: string }) {
  const { timeZone } = useSession();
  return (
    <time dateTime={at} title={format(timeZone, "full").format(new Date(at))}>
      {zoneTimeText(at, timeZone)}
    </time>
  );
}
