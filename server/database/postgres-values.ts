/** What goes to PostgreSQL and comes back, so that it is the same value as on the other databases. */
import type { Value } from "./database.ts";

// Object ids of built-in types: https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat
const BOOL = 16;
const BYTEA = 17;
const INT8 = 20;
const INT2 = 21;
const INT4 = 23;
const FLOAT4 = 700;
const FLOAT8 = 701;
const NUMERIC = 1700;

/** A value of a row, from its text form. @throws {RangeError} for an integer that a number cannot hold. */
export function fromText(type: number, text: string): Value {
  switch (type) {
    case INT8:
    case NUMERIC:
      return wide(text);
    case INT2:
    case INT4:
    case FLOAT4:
    case FLOAT8:
      return Number(text);
    case BOOL:
      return text === "t" ? 1 : 0;
    case BYTEA:
      return new Uint8Array(Buffer.from(text.slice(2), "hex"));
    default:
      return text;
  }
}

/** SUM over a BIGINT column is NUMERIC. */
function wide(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) || text.includes(".")) return value;
  throw new RangeError("a number in the database is beyond ±(2^53 - 1)");
}

/** A parameter as pg sends it: text, or bytes as they are. */
export function toWire(value: Value): string | Buffer | null {
  if (value === null || typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}
