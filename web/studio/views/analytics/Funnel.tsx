/** How many of the invoices got how far. Steps may be taken out of order, so a later one can be the longer. */

export interface FunnelCounts {
  readonly sent: number;
  readonly opened: number;
  readonly clicked: number;
  readonly started: number;
  readonly paid: number;
}

const STEPS: readonly (readonly [name: keyof FunnelCounts, label: string, what: string])[] = [
  ["sent", "Sent", "by mail or text"],
  ["opened", "Opened", "the message"],
  ["clicked", "Clicked", "by a person"],
  ["started", "Started", "a payment"],
  ["paid", "Paid", "in full"],
];

const percent = (share: number): string =>
  new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 0 }).format(share);

interface FunnelProps {
  readonly counts: FunnelCounts;
  readonly total: number;
  readonly table: boolean;
}

export function Funnel({ counts, total, table }: FunnelProps) {
  const part = (count: number): number => (total === 0 ? 0 : Math.min(1, count / total));
  return (
    <section class="card stack" aria-labelledby="funnel-title">
      <h2 id="funnel-title">From sent to paid</h2>
      <p class="hint">Of {total === 1 ? "1 invoice" : `${total} invoices`} made in this time.</p>
      {table ? (
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Step</th>
              <th scope="col" class="end">
                Invoices
              </th>
              <th scope="col" class="end">
                Part
              </th>
            </tr>
          </thead>
          <tbody>
            {STEPS.map(([name, label]) => (
              <tr key={name}>
                <td>{label}</td>
                <td class="end num">{counts[name]}</td>
                <td class="end num">{percent(part(counts[name]))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <ol class="funnel">
          {STEPS.map(([name, label, what]) => (
            <li key={name}>
              <span>
                <strong>{label}</strong> <span class="hint">{what}</span>
              </span>
              <svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
                <rect class="funnel-all" width="1" height="1" />
                <rect class="bar" width={part(counts[name])} height="1" />
              </svg>
              <span class="num end">
                {counts[name]} <span class="hint">({percent(part(counts[name]))})</span>
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
