/** Rows of visits and clicks. */
import type { Channel, HumanVerdict, Mode } from "../../shared/statuses.ts";
import { type Database, type Row, type Statement, statement } from "../database/database.ts";

/** What was fetched under a link. */
export type Surface = "page" | "data" | "pdf" | "receipt";

export interface Visit {
  readonly visitId: string;
  readonly tenantId: string;
  readonly mode: Mode;
  readonly invoiceId: string;
  readonly linkId: string;
  readonly channel: Channel;
  /** Real time. */
  readonly atMs: number;
  readonly method: string;
  readonly surface: Surface;
  readonly agent: string | null;
  /** Truncated. */
  readonly address: string | null;
  /** JSON text of the headers that tell people from machines. */
  readonly evidence: string;
}

export function insertVisit(visit: Visit): Statement {
  return statement(
    `INSERT INTO visits (visit_id, tenant_id, mode, invoice_id, link_id, channel, at_ms, method, surface, agent, address, evidence)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    visit.visitId,
    visit.tenantId,
    visit.mode,
    visit.invoiceId,
    visit.linkId,
    visit.channel,
    visit.atMs,
    visit.method,
    visit.surface,
    visit.agent,
    visit.address,
    visit.evidence,
  );
}

/** Keeps the latest signal of the page that a visit opened. */
export function updateSignal(visitId: string, signal: string): Statement {
  return statement("UPDATE visits SET signal = ? WHERE visit_id = ?", signal, visitId);
}

export interface VisitRow extends Row {
  visit_id: string;
  tenant_id: string;
  mode: string;
  invoice_id: string;
  link_id: string;
  channel: string;
  at_ms: number;
  method: string;
  surface: string;
  agent: string | null;
  address: string | null;
  evidence: string;
  signal: string | null;
}

export const VISIT_COLUMNS =
  "visit_id, tenant_id, mode, invoice_id, link_id, channel, at_ms, method, surface, agent, address, evidence, signal";

export type StoredVisit = Visit & { readonly signal: string | null };

export function visitOf(row: VisitRow): StoredVisit {
  return {
    visitId: row.visit_id,
    tenantId: row.tenant_id,
    mode: row.mode as Mode,
    invoiceId: row.invoice_id,
    linkId: row.link_id,
    channel: row.channel as Channel,
    atMs: row.at_ms,
    method: row.method,
    surface: row.surface as Surface,
    agent: row.agent,
    address: row.address,
    evidence: row.evidence,
    signal: row.signal,
  };
}

/** A visit of this very link, null when there is none. */
export async function readVisit(
  database: Database,
  visitId: string,
  linkId: string,
): Promise<StoredVisit | null> {
  const [row] = await database.query<VisitRow>(
    `SELECT ${VISIT_COLUMNS} FROM visits WHERE visit_id = ? AND link_id = ?`,
    [visitId, linkId],
  );
  return row ? visitOf(row) : null;
}

/** Other visits of a link between two times, earliest first, at most `limit`. */
export async function readNeighbours(
  database: Database,
  visit: Pick<Visit, "visitId" | "linkId">,
  fromMs: number,
  toMs: number,
  limit: number,
): Promise<StoredVisit[]> {
  const rows = await database.query<VisitRow>(
    `SELECT ${VISIT_COLUMNS} FROM visits WHERE link_id = ? AND at_ms BETWEEN ? AND ? AND visit_id <> ? ORDER BY at_ms LIMIT ?`,
    [visit.linkId, fromMs, toMs, visit.visitId, limit],
  );
  return rows.map(visitOf);
}

export interface Click {
  readonly linkId: string;
  readonly visitor: string;
  readonly visitId: string;
  readonly eventId: string;
  readonly human: HumanVerdict;
  readonly rule: string;
}

/** One row per visitor of a link and per visit, for machine and person each: the second is refused as a unique violation on `clicks`. */
export function insertClick(click: Click): Statement {
  return statement(
    "INSERT INTO clicks (link_id, visitor, person, visit_id, event_id, human, rule) VALUES (?, ?, ?, ?, ?, ?, ?)",
    click.linkId,
    click.visitor,
    click.human === "automated" ? 0 : 1,
    click.visitId,
    click.eventId,
    click.human,
    click.rule,
  );
}

export async function countClicks(database: Database, linkId: string): Promise<number> {
  const [row] = await database.query<{ clicks: number }>(
    "SELECT COUNT(*) AS clicks FROM clicks WHERE link_id = ?",
    [linkId],
  );
  return row?.clicks ?? 0;
}

/** What a visitor of a link was taken for so far: nothing, a machine, or a person. */
export async function knownVisitor(
  database: Database,
  linkId: string,
  visitor: string,
): Promise<"machine" | "person" | null> {
  const rows = await database.query<{ person: number }>(
    "SELECT person FROM clicks WHERE link_id = ? AND visitor = ? ORDER BY person DESC LIMIT 1",
    [linkId, visitor],
  );
  if (rows[0] === undefined) return null;
  return rows[0].person === 1 ? "person" : "machine";
}

/** Whether a visitor of a link was taken for a person. */
export async function wasOpenedByPerson(database: Database, linkId: string): Promise<boolean> {
  const rows = await database.query("SELECT 1 AS one FROM clicks WHERE link_id = ? AND person = 1 LIMIT 1", [
    linkId,
  ]);
  return rows.length > 0;
}

/** Removes up to `limit` visits whose ids come before one: ids are in the order of time. */
export function purgeVisits(beforeId: string, limit: number): Statement {
  return statement(
    "DELETE FROM visits WHERE visit_id IN (SELECT visit_id FROM visits WHERE visit_id < ? ORDER BY visit_id LIMIT ?)",
    beforeId,
    limit,
  );
}
