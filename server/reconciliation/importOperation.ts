/** Bringing in a bank's file. */
import { z } from "zod";
import { currencyField, lineField } from "../api/fields.ts";
import type { Caller } from "../api/operation.ts";
import { operation } from "../api/operation.ts";
import { Refusal, refuse } from "../api/problem.ts";
import type { Deps } from "../deps.ts";
import { type FileOptions, type LineNote, readBankFile } from "./bankFile.ts";
import { DATE_FORMATS } from "./cells.ts";
import { COLUMNS } from "./columns.ts";
import { bringIn } from "./intake.ts";

/** Lines that are told of each kind; the counts are always whole. */
const TOLD_MOST = 100;
/** Characters of a file; the body as a whole has a limit of 1 MB. */
const FILE_MOST = 1_000_000;

export const importBody = z.strictObject({
  csv: z.string().min(1).max(FILE_MOST).meta({ description: "The file's text, with its header row." }),
  currency: currencyField.optional().meta({ description: "For rows that name none." }),
  columns: z
    .strictObject(columnFields())
    .optional()
    .meta({ description: "The file's headers by what they are." }),
  dateFormat: z.enum(DATE_FORMATS).optional(),
});

function columnFields() {
  const field = lineField(100).optional();
  return Object.fromEntries(COLUMNS.map((column) => [column, field])) as Record<
    (typeof COLUMNS)[number],
    typeof field
  >;
}

const note = z.object({ line: z.number(), code: z.string(), message: z.string() });

export interface Imported {
  readonly imported: number;
  /** Rows that were there already. */
  readonly known: number;
  readonly skippedCount: number;
  readonly skipped: readonly LineNote[];
  readonly errorCount: number;
  readonly errors: readonly LineNote[];
}

/** Brings in what can be read. The same file again brings in nothing. */
export async function importBankFile(
  deps: Pick<Deps, "database">,
  caller: Pick<Caller, "tenantId" | "mode" | "now">,
  csv: string,
  options: FileOptions,
): Promise<Imported | Refusal> {
  const file = readBankFile(csv, options);
  if (!file.ok) return refuse("invalid_field", `${file.field} ${file.message}.`, { field: file.field });
  const taken = await bringIn(deps, caller, "csv", file.rows, caller.now.toISOString());
  const conflicts = taken.flatMap(({ kind, transaction }, index): LineNote[] => {
    const line = file.rows[index]?.line ?? 0;
    const message = `${transaction.transactionId} is known with other content`;
    return kind === "conflict" ? [{ line, code: "transaction_exists", message }] : [];
  });
  const errors = [...file.errors, ...conflicts].toSorted((one, other) => one.line - other.line);
  return {
    imported: taken.filter(({ kind }) => kind === "new").length,
    known: taken.filter(({ kind }) => kind === "known").length,
    skippedCount: file.skipped.length,
    skipped: file.skipped.slice(0, TOLD_MOST),
    errorCount: errors.length,
    errors: errors.slice(0, TOLD_MOST),
  };
}

export const importBankTransactions = operation(
  {
    id: "importBankTransactions",
    method: "POST",
    path: "/api/v1/bank-transactions/import",
    summary: "Bring in a bank's file",
    description:
      "A CSV file with a header row, of up to 5,000 rows and 1 MB with the body around it. Commas, semicolons, tabs and pipes part columns; decimals have a point or a comma. Money that goes out is skipped and told. Rows without an id get one from their content, so that the same file brings in nothing twice and equal rows of one file are all kept. A row that cannot be read is told with its line; the others are kept.",
    tag: "Reconciliation",
    auth: "key",
    body: importBody,
    example: {
      csv: "Date;Description;Amount\n01.02.2026;Invoice INV-12345;500,00\n",
      currency: "EUR",
      columns: { reference: "Description" },
      dateFormat: "DD.MM.YYYY",
    },
    answers: {
      200: {
        description: "What became of the rows. Up to 100 lines are told of each kind; the counts are whole.",
        schema: z.object({
          imported: z.number(),
          known: z.number(),
          skippedCount: z.number(),
          skipped: z.array(note),
          errorCount: z.number(),
          errors: z.array(note),
        }),
        example: {
          imported: 1,
          known: 0,
          skippedCount: 1,
          skipped: [{ line: 3, code: "outgoing", message: "money that goes out" }],
          errorCount: 0,
          errors: [],
        },
      },
    },
  },
  async ({ deps, caller, body }) => {
    const given = Object.entries(body.columns ?? {}).filter(([, header]) => header !== undefined);
    const done = await importBankFile(deps, caller, body.csv, {
      ...(body.currency === undefined ? {} : { currency: body.currency }),
      ...(body.dateFormat === undefined ? {} : { dateFormat: body.dateFormat }),
      columns: Object.fromEntries(given),
    });
    return done instanceof Refusal ? done : { status: 200, data: done };
  },
);
