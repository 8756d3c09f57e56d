/**
 * The file that carries an installation: one JSON text per line.
 *
 *     {"paylink":"export","version":1,"exportId":"exp_…","exportedAt":"…","events":12345}
 *     {"t":"merchants","r":{…}}          one line per row, tables in the order of store/transfer.ts, then
 *     {"t":"events","r":{…}}             the ledger in order, each event followed by its postings
 *     {"end":true,"rows":67890,"sha256":"…"}   of all lines before, line breaks included
 *
 * It holds everything but the installation's secret: whoever has the file and PAYLINK_SECRET has the links.
 */
import type { Row } from "../database/database.ts";

export const FORMAT_VERSION = 1;

export interface Header {
  readonly paylink: "export";
  readonly version: number;
  readonly exportId: string;
  readonly exportedAt: string;
  /** How many events follow: their positions are 1 to this. */
  readonly events: number;
}

export interface RowLine {
  readonly t: string;
  readonly r: Row;
}

export interface Footer {
  readonly end: true;
  readonly rows: number;
  readonly sha256: string;
}

export type Line = Header | RowLine | Footer;

/** The file is not an export, was cut off, or was changed. */
export class TransferError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "TransferError";
  }
}

/** Reads one line. Throws TransferError. */
export function readLine(text: string, number: number): Line {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new TransferError(`line ${number} is not JSON`);
  }
  if (typeof value !== "object" || value === null)
    throw new TransferError(`line ${number} is not an export's line`);
  if ("paylink" in value || "end" in value || ("t" in value && "r" in value)) return value as Line;
  throw new TransferError(`line ${number} is not an export's line`);
}
