/** A bank's file as transactions, with what is left out and what cannot be read, line by line. Pure. */
import { createHash } from "node:crypto";
import { CUSTOMER_ID } from "../../shared/ids.ts";
import { isCurrency } from "../../shared/money.ts";
import { amountOf, type DateFormat, dateFormatOf, dateOf, decimalMark } from "./cells.ts";
import { type Column, findLayout, type Layout } from "./columns.ts";
import { type CsvRecord, parseCsv } from "./csv.ts";
import type { Arrived } from "./intake.ts";
import { PAYER_MOST, REFERENCE_MOST, TRANSACTION_ID } from "./schema.ts";

/** Rows of one file. */
export const ROWS_MOST = 5_000;

export interface FileOptions {
  /** For rows that do not say. */
  readonly currency?: string;
  readonly columns: Readonly<Partial<Record<Column, string>>>;
  readonly dateFormat?: DateFormat;
}

export interface LineNote {
  readonly line: number;
  readonly code: string;
  readonly message: string;
}

export type BankFile =
  | {
      readonly ok: true;
      readonly rows: readonly (Arrived & { readonly line: number })[];
      /** Money that goes out, and rows without any. */
      readonly skipped: readonly LineNote[];
      readonly errors: readonly LineNote[];
    }
  | { readonly ok: false; readonly field: string; readonly message: string };

/** Reads the file. Each row is judged by itself; only what holds for all of them fails the file. */
export function readBankFile(text: string, options: FileOptions): BankFile {
  const found = findLayout(text, options.columns);
  if (!found.ok) return found;
  const { layout } = found;
  const parsed = parseCsv(text, layout.delimiter, layout.from + ROWS_MOST + 1);
  if (!parsed.ok) return { ok: false, field: "csv", message: `line ${parsed.line}: ${parsed.message}` };
  const records = parsed.records.slice(layout.from);
  if (records.length > ROWS_MOST)
    return { ok: false, field: "csv", message: `has more than ${ROWS_MOST} rows; send it in parts` };
  const cell = ({ fields }: CsvRecord, column: Column): string => {
    const place = layout.places[column];
    return place === undefined ? "" : clean(fields[place] ?? "");
  };
  const dates = records.map((record) => cell(record, "date")).filter((date) => date !== "");
  const dateFormat = options.dateFormat ?? dateFormatOf(dates);
  if (dateFormat === null && dates.length > 0)
    return {
      ok: false,
      field: "dateFormat",
      message: "is needed: the dates of this file can be read in two ways",
    };
  const money = records.flatMap((record) =>
    (["amount", "credit", "debit"] as const).map((column) => cell(record, column)),
  );
  const mark = decimalMark(money, layout.delimiter);
  const rows: (Arrived & { readonly line: number })[] = [];
  const skipped: LineNote[] = [];
  const errors: LineNote[] = [];
  const seen = new Map<string, number>();
  for (const record of records) {
    const row = readRow(record, cell, layout, options.currency, dateFormat ?? "YYYY-MM-DD", mark);
    const { line } = record;
    if ("code" in row)
      (row.code === "outgoing" || row.code === "no_amount" ? skipped : errors).push({ line, ...row });
    else rows.push({ line, ...row, transactionId: row.transactionId ?? hashId(row, seen) });
  }
  return { ok: true, rows, skipped, errors };
}

type Row = Omit<Arrived, "transactionId"> & { readonly transactionId?: string };

function readRow(
  record: CsvRecord,
  cell: (record: CsvRecord, column: Column) => string,
  layout: Layout,
  fallback: string | undefined,
  dateFormat: DateFormat,
  mark: "," | ".",
): Row | { readonly code: string; readonly message: string } {
  const get = (column: Column): string => cell(record, column);
  const currency = get("currency").toUpperCase() || fallback;
  if (currency === undefined) return { code: "no_currency", message: "the row names no currency; give one" };
  if (!isCurrency(currency)) return { code: "invalid_currency", message: "the currency is not known" };
  let minor = 0;
  for (const [column, sign] of [
    ["amount", 1],
    ["credit", 1],
    ["debit", -1],
  ] as const) {
    const read = amountOf(get(column), currency, mark);
    if (!read.ok) return { code: "invalid_amount", message: `${column} ${read.message}` };
    // Some banks write the debit below zero already.
    minor += column === "debit" ? sign * Math.abs(read.minor) : read.minor;
  }
  if (/^(?:d|dr|debit|dbit|soll|s|out)$/i.test(get("direction"))) minor = -Math.abs(minor);
  if (minor === 0) return { code: "no_amount", message: "the row moves no money" };
  if (minor < 0) return { code: "outgoing", message: "money that goes out" };
  const date = dateOf(get("date"), dateFormat);
  if (date === null) return { code: "invalid_date", message: `the date is no day written as ${dateFormat}` };
  const id = get("id");
  if (id !== "" && !TRANSACTION_ID.test(id))
    return { code: "invalid_id", message: "the id has spaces, unusual characters or more than 100 of them" };
  const customerId = get("customerId");
  if (customerId !== "" && !CUSTOMER_ID.test(customerId))
    return { code: "invalid_customer", message: "the customer's id is none" };
  const texts = layout.texts.map((at) => clean(record.fields[at] ?? "")).filter((text) => text !== "");
  const reference = cut([...new Set(texts)].join(" "), REFERENCE_MOST);
  const payerName = cut(get("payer"), PAYER_MOST);
  return {
    ...(id === "" ? {} : { transactionId: id }),
    amount: minor,
    currency,
    date,
    ...(reference === "" ? {} : { reference }),
    ...(payerName === "" ? {} : { payerName }),
    ...(customerId === "" ? {} : { customerId }),
  };
}

/** One line without control characters; nothing is taken for a formula. */
function clean(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\s]+/gu, " ").trim();
}

/** At most so many characters, with no half of one at the end. */
function cut(text: string, most: number): string {
  return text
    .slice(0, most)
    .replace(/[\ud800-\udbff]$/, "")
    .trim();
}

/**
 * An id for a row that has none: the same file again gives the same ids. Rows of the same content are told apart by which of them
 * it is, so that two equal payments of one day are both kept.
 */
function hashId(
  { amount, currency, date, reference, payerName, customerId }: Row,
  seen: Map<string, number>,
): string {
  const content = JSON.stringify([
    amount,
    currency,
    date,
    reference ?? null,
    payerName ?? null,
    customerId ?? null,
  ]);
  const ordinal = (seen.get(content) ?? 0) + 1;
  seen.set(content, ordinal);
  return `csv_${createHash("sha256").update(`${content}\n${ordinal}`, "utf8").digest("hex").slice(0, 32)}`;
}
