/**
 * What an invoice and a movement of money add to a merchant's figures, as SQL over the ledger and its read models. The rows
 * that {@link import("./analyticsChanges.ts")} writes as things happen come to the same sums; `ledger verify` compares them.
 *
 * Figures are kept by quarter of an hour of UTC: every time zone's days begin at one (offsets are multiples of 15 minutes), so
 * they can be read as days of whichever zone the merchant lives in.
 */

/** Figures of invoices, which count in the quarter of an hour in which the invoice was made. Void ones count nowhere. */
export const COHORT = [
  "invoices",
  "paid",
  "partially_paid",
  "invoiced",
  "settle_seconds",
  "sent",
  "opened",
  "clicked",
  "started",
] as const;
/** Figures of money, which count in the quarter of an hour in which it moved. */
export const MONEY = ["payments", "collected", "refunded"] as const;
export const METRICS = [...COHORT, ...MONEY] as const;
export type Metric = (typeof METRICS)[number];

/** Events that show how far an invoice got on its way to the payer: of each kind the first counts, machines' doings never. */
export const STEPS = {
  sent: "invoice.sent",
  opened: "invoice.opened",
  clicked: "invoice.payment_link_clicked",
} as const;

/** Events hold canonical JSON, so this text stands in one exactly where its property says so. */
export const AUTOMATED = '"human":"automated"';

/** Days since 1970 of ISO 8601 text: the Julian day number of a Gregorian date, in integer arithmetic (Fliegel & Van Flandern, 1968). */
function days(column: string): string {
  const part = (from: number, length: number): string =>
    `CAST(substr(${column}, ${from}, ${length}) AS BIGINT)`;
  const [year, month, day] = [part(1, 4), part(6, 2), part(9, 2)];
  const late = `((14 - ${month}) / 12)`;
  const years = `(${year} + 4800 - ${late})`;
  const months = `(${month} + 12 * ${late} - 3)`;
  return `(${day} + (153 * ${months} + 2) / 5 + 365 * ${years} + ${years} / 4 - ${years} / 100 + ${years} / 400 - 32045 - 2440588)`;
}

function clock(column: string, from: number): string {
  return `CAST(substr(${column}, ${from}, 2) AS BIGINT)`;
}

/** Seconds since 1970 of an instant's text. */
export function secondsOf(column: string): string {
  return `(${days(column)} * 86400 + ${clock(column, 12)} * 3600 + ${clock(column, 15)} * 60 + ${clock(column, 18)})`;
}

/** Quarters of an hour since 1970 of an instant's text. */
export function quarterOf(column: string): string {
  return `(${days(column)} * 96 + ${clock(column, 12)} * 4 + ${clock(column, 15)} / 15)`;
}

const SAME_INVOICE = "e.tenant_id = i.tenant_id AND e.mode = i.mode AND e.invoice_id = i.invoice_id";

function step(type: string): string {
  return `CASE WHEN EXISTS (SELECT 1 FROM events AS e WHERE ${SAME_INVOICE} AND e.type = '${type}'
      AND e.data NOT LIKE '%${AUTOMATED}%') THEN 1 ELSE 0 END`;
}

/** How long it took until nothing was left to pay, the last time it came to that. */
const SETTLE = `COALESCE((SELECT MAX(${secondsOf("e.occurred_at")}) FROM events AS e
      WHERE ${SAME_INVOICE} AND e.type = 'invoice.paid') - ${secondsOf("i.created_at")}, 0)`;

const IS_PAID = "i.status IN ('paid', 'overpaid')";
/** What went to or came from a customer's credit is no money that moved: it came in, or was given, before. */
const COLLECTS = "(substr(p.account, 1, 9) = 'clearing:' AND p.account <> 'clearing:credit')";
const REFUNDS = "(substr(p.account, 1, 8) = 'refunds:' AND p.account <> 'refunds:credit')";

/** One row for every invoice and every posting that moved money: tenant_id, mode, currency, quarter and all metrics. */
export const FROM_LEDGER = `SELECT i.tenant_id AS tenant_id, i.mode AS mode, i.currency AS currency, ${quarterOf("i.created_at")} AS quarter,
    1 AS invoices,
    CASE WHEN ${IS_PAID} THEN 1 ELSE 0 END AS paid,
    CASE WHEN i.status = 'partially_paid' THEN 1 ELSE 0 END AS partially_paid,
    i.total AS invoiced,
    CASE WHEN ${IS_PAID} THEN ${SETTLE} ELSE 0 END AS settle_seconds,
    ${step(STEPS.sent)} AS sent,
    ${step(STEPS.opened)} AS opened,
    ${step(STEPS.clicked)} AS clicked,
    CASE WHEN EXISTS (SELECT 1 FROM payments AS p WHERE p.tenant_id = i.tenant_id AND p.mode = i.mode
      AND p.invoice_id = i.invoice_id) THEN 1 ELSE 0 END AS started,
    0 AS payments, 0 AS collected, 0 AS refunded
  FROM invoices AS i WHERE i.status <> 'void'
  UNION ALL
  SELECT e.tenant_id, e.mode, p.currency, ${quarterOf("e.occurred_at")},
    0, 0, 0, 0, 0, 0, 0, 0, 0,
    CASE WHEN ${COLLECTS} AND p.amount > 0 THEN 1 ELSE 0 END,
    CASE WHEN ${COLLECTS} THEN p.amount ELSE 0 END,
    CASE WHEN ${REFUNDS} THEN 0 - p.amount ELSE 0 END
  FROM postings AS p JOIN events AS e ON e.event_id = p.event_id
  WHERE ${COLLECTS} OR ${REFUNDS}`;

/** The sums of the ledger as rows of analytics_quarters. */
export const QUARTERS_FROM_LEDGER = `INSERT INTO analytics_quarters (tenant_id, mode, quarter, currency, ${METRICS.join(", ")})
SELECT tenant_id, mode, quarter, currency, ${METRICS.map((metric) => `SUM(${metric})`).join(", ")}
FROM (${FROM_LEDGER}) AS told
GROUP BY tenant_id, mode, quarter, currency`;
