/** A merchant's figures: with many invoices against with a thousand, each spread over a year and nine tenths of them paid. */
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { QUARTERS_FROM_LEDGER } from "../../server/store/analyticsSql.ts";
import { type Candidate, described, ratios, takeTurns } from "../compare.ts";
import type { BenchContext } from "../context.ts";
import { digits, judge, summarize } from "../measure.ts";
import { productServer, startServer } from "../processes.ts";
import type { BenchRow } from "../row.ts";
import { type Seeded, seed } from "../seed.ts";

const FEW = 1_000;
const PERIODS = ["30d", "12m"] as const;
/** A thousand invoices fill few quarters of an hour, a million fill all of them: 3,000 rows in a month, 35,000 in a year. */
const TARGETS = { "30d": 0.5, "12m": 0.1 } as const;
/** One after the other on each of so many connections: figures are read by people, not by crowds. */
const CONNECTIONS = 2;

export async function rows({ folder, load, rounds, milliseconds, large }: BenchContext): Promise<BenchRow[]> {
  const many = large > 0 ? large : 20_000;
  const candidates: Candidate[] = [];
  const told: string[] = [];
  for (const count of [FEW, many]) {
    const seeded = await seed(join(folder, `analytics-${count}`), count, 1);
    told.push(`${count.toLocaleString("en-US")} summed up from the ledger in ${digits(spread(seeded))} s`);
    const server = await startServer(productServer(), { env: seeded.env });
    for (const period of PERIODS)
      candidates.push({ name: `${count} ${period}`, server, requests: [get(period, seeded.testApiKey)] });
  }
  const series = await takeTurns(load, candidates, { rounds, milliseconds, connections: CONNECTIONS });
  for (const server of new Set(candidates.map((candidate) => candidate.server))) await server.stop();
  return PERIODS.map((period) => {
    const [few, all] = [series.get(`${FEW} ${period}`), series.get(`${many} ${period}`)];
    const ratio = summarize(ratios(all?.rates ?? [], few?.rates ?? []));
    const { pass, noise } = judge(ratio, TARGETS[period]);
    const median = digits(summarize(all?.p50 ?? []).median);
    return {
      name: `analytics of ${period} at ${many.toLocaleString("en-US")} invoices ÷ 1,000`,
      target: `≥ ${TARGETS[period]}`,
      value: ratio.median,
      unit: "ratio",
      pass,
      detail: `${noise}; ${median} ms each; ${described(all)}; against ${described(few)}; ${told.join(", ")}`,
    };
  });
}

function get(period: string, key: string): string {
  return `GET /api/v1/analytics/invoice-payments?period=${period} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${key}\r\n\r\n`;
}

/** Spreads the invoices over the last year, has nine of ten paid twelve days later, and sums up; answers how long that took, in seconds. */
function spread({ env }: Seeded): number {
  const database = new DatabaseSync(String(env["DATABASE_URL"]).slice("file:".length));
  database.exec("PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; BEGIN");
  const at = (later: string): string =>
    `strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-' || (rowid % 365) || ' days', '-' || (rowid * 7 % 1440) || ' minutes'${later})`;
  database.exec(
    `UPDATE invoices SET created_at = ${at("")}, status = CASE WHEN rowid % 10 = 0 THEN 'unpaid' ELSE 'paid' END`,
  );
  database.exec("DELETE FROM events; DELETE FROM postings");
  database.exec(
    `INSERT INTO events (position, event_id, tenant_id, mode, invoice_id, sequence, type, occurred_at, data, previous_hash, hash)
     SELECT rowid, 'evt_' || rowid, tenant_id, mode, invoice_id, 900, 'invoice.paid', ${at(", '+12 days'")}, '{}', '', ''
     FROM invoices WHERE status = 'paid'`,
  );
  database.exec(
    "INSERT INTO postings (event_id, ordinal, account, amount, currency) SELECT event_id, 0, 'clearing:card', 50000, 'USD' FROM events",
  );
  database.exec("DELETE FROM analytics_changes; DELETE FROM analytics_quarters; COMMIT");
  const began = performance.now();
  database.exec(QUARTERS_FROM_LEDGER);
  const seconds = (performance.now() - began) / 1_000;
  database.close();
  return seconds;
}
