/** Days of the figures as bars: each its own, or a month's together where there are too many to be told apart. */

export interface SeriesDay {
  readonly date: string;
  readonly invoices: number;
  readonly invoiced: number;
  readonly payments: number;
  readonly collected: number;
  readonly refunded: number;
}

export interface Bar {
  readonly label: string;
  readonly payments: number;
  readonly collected: number;
  readonly refunded: number;
}

const DAYS_MOST = 100;
const DAY = new Intl.DateTimeFormat("en", { month: "short", day: "numeric", timeZone: "UTC" });
const MONTH = new Intl.DateTimeFormat("en", { month: "long", year: "numeric", timeZone: "UTC" });

/** Amounts have at most four decimals: sums are rounded to them, so that no binary digits trail. */
const plain = (amount: number): number => Math.round(amount * 1e4) / 1e4;

export function bars(series: readonly SeriesDay[]): readonly Bar[] {
  const monthly = series.length > DAYS_MOST;
  const grouped = new Map<string, Bar>();
  for (const { date, payments, collected, refunded } of series) {
    const label = (monthly ? MONTH : DAY).format(new Date(`${date}T00:00:00Z`));
    const before = grouped.get(label);
    grouped.set(label, {
      label,
      payments: payments + (before?.payments ?? 0),
      collected: plain(collected + (before?.collected ?? 0)),
      refunded: plain(refunded + (before?.refunded ?? 0)),
    });
  }
  return [...grouped.values()];
}

/** The top of a scale that ends on a round number: 1, 2 or 5 times a power of ten. */
export function roundTop(most: number): number {
  if (!(most > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [1, 2, 5, 10].find((one) => one * power >= most) ?? 10;
  return plain(step * power);
}
