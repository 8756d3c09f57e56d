/** Rows of merchants' own host names. */
import { type Database, type Row, type Statement, statement } from "../database/database.ts";

export interface MerchantHost {
  readonly host: string;
  readonly tenantId: string;
  readonly createdAt: string;
}

interface HostRow extends Row {
  host: string;
  tenant_id: string;
  created_at: string;
}

function hostOf(row: HostRow): MerchantHost {
  return { host: row.host, tenantId: row.tenant_id, createdAt: row.created_at };
}

const COLUMNS = "host, tenant_id, created_at";

/** Whose host it is; null for nobody's. */
export async function findHost(database: Database, host: string): Promise<MerchantHost | null> {
  const [row] = await database.query<HostRow>(`SELECT ${COLUMNS} FROM merchant_hosts WHERE host = ?`, [host]);
  return row ? hostOf(row) : null;
}

/** A merchant's hosts, the newest first: the first one is in new links. */
export async function listHosts(database: Database, tenantId: string): Promise<MerchantHost[]> {
  const rows = await database.query<HostRow>(
    `SELECT ${COLUMNS} FROM merchant_hosts WHERE tenant_id = ? ORDER BY created_at DESC, host LIMIT 100`,
    [tenantId],
  );
  return rows.map(hostOf);
}

/** Gives a host to a merchant, and new links to the host. Fails with a unique violation where the host is taken. */
export function addHost({ host, tenantId, createdAt }: MerchantHost): Statement[] {
  return [
    statement(
      "INSERT INTO merchant_hosts (host, tenant_id, created_at) VALUES (?, ?, ?)",
      host,
      tenantId,
      createdAt,
    ),
    chooseLinkHost(tenantId),
  ];
}

/** Takes a host from a merchant; new links use the one before it, or PUBLIC_URL. */
export function removeHost(tenantId: string, host: string): Statement[] {
  return [
    statement("DELETE FROM merchant_hosts WHERE tenant_id = ? AND host = ?", tenantId, host),
    chooseLinkHost(tenantId),
  ];
}

function chooseLinkHost(tenantId: string): Statement {
  return statement(
    `UPDATE merchants SET link_host =
       (SELECT host FROM merchant_hosts WHERE tenant_id = ? ORDER BY created_at DESC, host LIMIT 1)
     WHERE tenant_id = ?`,
    tenantId,
    tenantId,
  );
}
