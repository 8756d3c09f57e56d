/** Rows of merchants' logos. Content is base64, which every database keeps alike. */
import { type Database, type Row, type Statement, statement } from "../database/database.ts";

export interface StoredLogo {
  readonly contentType: "image/png" | "image/jpeg";
  readonly content: Uint8Array;
  /** A logo unless said. */
  readonly kind?: PictureKind;
}

export type PictureKind = "logo" | "icon";

interface LogoRow extends Row {
  content_type: string;
  content: string;
  kind: string;
}

export interface NewLogo extends StoredLogo {
  readonly tenantId: string;
  readonly hash: string;
  readonly width: number;
  readonly height: number;
  readonly createdAt: string;
}

/** Keeps a picture, and of the merchant's earlier ones of its kind the newest so many. */
export function keepLogo(logo: NewLogo, earlier: number, kind: PictureKind = "logo"): Statement[] {
  const { tenantId, hash } = logo;
  return [
    statement(
      `INSERT INTO logos (tenant_id, logo_hash, content_type, width, height, content, created_at, kind)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant_id, logo_hash) DO UPDATE SET created_at = excluded.created_at`,
      tenantId,
      hash,
      logo.contentType,
      logo.width,
      logo.height,
      Buffer.from(logo.content).toString("base64"),
      logo.createdAt,
      kind,
    ),
    statement(
      `DELETE FROM logos WHERE tenant_id = ? AND kind = ? AND logo_hash <> ? AND logo_hash NOT IN
         (SELECT logo_hash FROM logos WHERE tenant_id = ? AND kind = ? ORDER BY created_at DESC, logo_hash LIMIT ?)`,
      tenantId,
      kind,
      hash,
      tenantId,
      kind,
      earlier + 1,
    ),
  ];
}

export function removeLogos(tenantId: string, kind: PictureKind = "logo"): Statement {
  return statement("DELETE FROM logos WHERE tenant_id = ? AND kind = ?", tenantId, kind);
}

/** A logo by its hash: of one merchant, or whoever's it is. */
export async function findLogo(
  database: Database,
  hash: string,
  tenantId?: string,
): Promise<StoredLogo | null> {
  const [row] = await database.query<LogoRow>(
    `SELECT content_type, content, kind FROM logos WHERE logo_hash = ?${tenantId === undefined ? "" : " AND tenant_id = ?"} LIMIT 1`,
    tenantId === undefined ? [hash] : [hash, tenantId],
  );
  if (row === undefined) return null;
  return {
    contentType: row.content_type as StoredLogo["contentType"],
    content: Buffer.from(row.content, "base64"),
    kind: row.kind as PictureKind,
  };
}
