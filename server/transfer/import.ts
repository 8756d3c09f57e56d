/** Takes an installation in from an export: checked before anything is written, resumable, and harmless to repeat. */
import { createHash } from "node:crypto";
import { newId } from "../../shared/ids.ts";
import type { Database, Statement } from "../database/database.ts";
import type { Deps } from "../deps.ts";
import { rebuildAnalytics } from "../store/analytics.ts";
import { rebuildCredit } from "../store/credit.ts";
import { readInstallation } from "../store/installation.ts";
import { insertRow, isEmpty, putProgress, TABLES } from "../store/transfer.ts";
import { FORMAT_VERSION, type Header, readLine, TransferError } from "./format.ts";
import { openPaymentTasks, openWebhookTasks, rebuildReadModels } from "./rebuild.ts";

/** Opens the file's lines from the beginning, without line breaks; called twice. */
export type OpenLines = () => AsyncIterable<string>;

export interface ImportOutcome {
  /** False when this very export was taken in before: nothing was done. */
  readonly changed: boolean;
  readonly rows: number;
  readonly events: number;
}

const ROWS_PER_BATCH = 200;
const LINES_MAX_LENGTH = 4_000_000;
const MOVABLE = new Set([...TABLES.map(({ name }) => name), "events", "postings"]);

/**
 * Imports. Progress is kept in the same batches as the rows, so an import that was cut off goes on where it was.
 *
 * @param progress told how many of the file's rows are in, now and then.
 * @throws TransferError for a file that is not whole, and for a database that holds another installation.
 */
export async function importLines(
  deps: Pick<Deps, "database" | "now" | "random">,
  open: OpenLines,
  progress: (rows: number, of: number) => void,
): Promise<ImportOutcome> {
  const { header, rows } = await checkFile(open());
  const { database } = deps;
  const name = `import:${header.exportId}`;
  const known = await readInstallation(database, name);
  if (known === "done") return { changed: false, rows, events: header.events };
  if (known === null && !(await isEmpty(database))) {
    throw new TransferError("the database holds another installation; import into an empty one");
  }
  const done = known === null ? 0 : Number(known);
  await insertRows(database, open(), name, done, (count) => progress(count, rows));
  await rebuildReadModels(database);
  await database.batch(rebuildAnalytics());
  await database.batch(rebuildCredit());
  const newTaskId = (): string => newId("task", deps.random);
  await openPaymentTasks(database, newTaskId, deps.now().getTime());
  await openWebhookTasks(database, newTaskId, deps.now().getTime());
  await database.batch([putProgress(name, "done")]);
  return { changed: true, rows, events: header.events };
}

/** Reads the whole file once: its form, its length and its hash. Nothing is written for a file that fails here. */
async function checkFile(lines: AsyncIterable<string>): Promise<{ header: Header; rows: number }> {
  const hash = createHash("sha256");
  let header: Header | null = null;
  let rows = 0;
  let number = 0;
  for await (const text of lines) {
    number += 1;
    if (text.length > LINES_MAX_LENGTH) throw new TransferError(`line ${number} is too long`);
    const line = readLine(text, number);
    if (number === 1) {
      if (!("paylink" in line)) throw new TransferError("the file does not begin like an export");
      if (line.version !== FORMAT_VERSION)
        throw new TransferError(`the export has version ${line.version}, known is ${FORMAT_VERSION}`);
      header = line;
    } else if ("end" in line) {
      if (line.rows !== rows || line.sha256 !== hash.digest("hex"))
        throw new TransferError("the file was changed since it was written");
      if (header === null) break;
      return { header, rows };
    } else if ("t" in line) {
      if (!MOVABLE.has(line.t)) throw new TransferError(`line ${number} names a table that does not move`);
      rows += 1;
    } else throw new TransferError(`line ${number} does not belong there`);
    hash.update(`${text}\n`, "utf8");
  }
  throw new TransferError("the file ends early");
}

async function insertRows(
  database: Database,
  lines: AsyncIterable<string>,
  name: string,
  done: number,
  progress: (rows: number) => void,
): Promise<void> {
  let count = 0;
  let number = 0;
  let waiting: Statement[] = [];
  const flush = async (): Promise<void> => {
    if (waiting.length === 0) return;
    await database.batch([...waiting, putProgress(name, String(count))]);
    waiting = [];
    progress(count);
  };
  for await (const text of lines) {
    number += 1;
    const line = readLine(text, number);
    if (!("t" in line)) continue;
    count += 1;
    if (count <= done) continue;
    waiting.push(insertRow(line.t, line.r));
    if (waiting.length >= ROWS_PER_BATCH) await flush();
  }
  await flush();
}
