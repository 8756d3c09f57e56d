/** The visits of an invoice over all of its links, and what their visitors were taken for. */
import type { HumanVerdict } from "../../shared/statuses.ts";
import { type Database, type Row, statement } from "../database/database.ts";
import type { StreamId } from "../ledger/chain.ts";
import { type StoredVisit, VISIT_COLUMNS, type VisitRow, visitOf } from "./visits.ts";

/** When a visit came (ms), and its id. */
export type VisitPlace = readonly [atMs: number, visitId: string];

/**
 * Newest first. Read link by link through the index of visits, so that it costs what the invoice's own visits cost.
 * @param before the place of the last one that was read.
 */
export async function listInvoiceVisits(
  database: Database,
  stream: StreamId,
  before: VisitPlace | null,
  limit: number,
): Promise<StoredVisit[]> {
  const { tenantId, mode, invoiceId } = stream;
  const { sql, params } = statement(
    `SELECT ${VISIT_COLUMNS} FROM visits WHERE link_id IN (SELECT link_id FROM links WHERE tenant_id = ? AND mode = ? AND invoice_id = ?)
     ${before === null ? "" : "AND at_ms <= ? AND (at_ms, visit_id) < (?, ?)"} ORDER BY at_ms DESC, visit_id DESC LIMIT ?`,
    tenantId,
    mode,
    invoiceId,
    ...(before === null ? [] : [before[0], ...before]),
    limit,
  );
  return (await database.query<VisitRow>(sql, params)).map(visitOf);
}

/** What a visitor of a link was taken for. */
export interface Judged {
  readonly linkId: string;
  readonly visitor: string;
  readonly human: HumanVerdict;
  readonly rule: string;
}

interface JudgedRow extends Row {
  link_id: string;
  visitor: string;
  human: HumanVerdict;
  rule: string;
}

/** A statement has at most 100 parameters. */
const AT_ONCE = 90;

/** How these visitors of the invoice's links were judged; machines before the people that they turned out to be. */
export async function readJudged(
  database: Database,
  stream: StreamId,
  visitors: readonly string[],
): Promise<Judged[]> {
  const found: Judged[] = [];
  for (let from = 0; from < visitors.length; from += AT_ONCE) {
    const some = visitors.slice(from, from + AT_ONCE);
    const rows = await database.query<JudgedRow>(
      `SELECT link_id, visitor, human, rule FROM clicks
       WHERE link_id IN (SELECT link_id FROM links WHERE tenant_id = ? AND mode = ? AND invoice_id = ?)
       AND visitor IN (${some.map(() => "?").join(", ")}) ORDER BY person`,
      [stream.tenantId, stream.mode, stream.invoiceId, ...some],
    );
    found.push(...rows.map(({ link_id: linkId, ...rest }) => ({ linkId, ...rest })));
  }
  return found;
}
