import { createReadStream, createWriteStream, renameSync, rmSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { verifyLedger } from "../ledger/verify.ts";
import { exportLines } from "../transfer/export.ts";
import { TransferError } from "../transfer/format.ts";
import { importLines } from "../transfer/import.ts";
import { linesOf } from "../transfer/lines.ts";
import { type Command, type Outcome, text, UsageError } from "./command.ts";

/** How often progress is told, in milliseconds. */
const TELL_EVERY_MS = 250;

/** Tells progress on a terminal, over the same line. */
function teller(words: string): (rows: number, of?: number) => void {
  let told = 0;
  return (rows, of) => {
    const now = performance.now();
    if (!process.stderr.isTTY || now - told < TELL_EVERY_MS) return;
    told = now;
    process.stderr.write(
      `\r${words} ${rows.toLocaleString("en")}${of === undefined ? "" : ` of ${of.toLocaleString("en")}`} rows`,
    );
  };
}

function clearLine(): void {
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
}

/** `paylink export` */
export const exportCommand: Command = {
  name: "export",
  summary: "Write the whole installation into a file, for another database.",
  help: [
    "Works while the server runs; stop the server first where nothing may be missed.",
    "The file does not hold PAYLINK_SECRET: set the same one where it is imported, or its links will not open.",
  ],
  options: { out: { type: "string" } },
  required: ["out"],
  async run(deps, options) {
    const out = text(options, "out") ?? "";
    const part = `${out}.part`;
    const tell = teller("Exported");
    let rows = 0;
    async function* counted(): AsyncGenerator<string> {
      for await (const line of exportLines(deps)) {
        yield line;
        rows += 1;
        tell(rows);
      }
    }
    try {
      // Whole or not at all: a file under its own name is complete.
      await pipeline(Readable.from(counted()), createWriteStream(part, { mode: 0o600 }));
      renameSync(part, out);
    } catch (error) {
      rmSync(part, { force: true });
      if (isFileError(error)) throw new UsageError(`${out} cannot be written: ${error.message}`);
      throw error;
    } finally {
      clearLine();
    }
    const moved = rows - 2;
    return { exit: 0, text: `Exported ${moved} rows to ${out}.`, data: { file: out, rows: moved } };
  },
};

/** `paylink import` */
export const importCommand: Command = {
  name: "import",
  summary: "Take in a file that `paylink export` wrote, into an empty database.",
  help: [
    "The file is checked before anything is written. An import that was cut off goes on when it is started again;",
    "the same file twice changes nothing. The ledger is verified at the end.",
  ],
  options: { in: { type: "string" } },
  required: ["in"],
  async run(deps, options): Promise<Outcome> {
    const file = text(options, "in") ?? "";
    const open = () => linesOf(createReadStream(file));
    let outcome: Awaited<ReturnType<typeof importLines>>;
    try {
      outcome = await importLines(deps, open, teller("Imported"));
    } catch (error) {
      if (error instanceof TransferError) return failed(`${file} was not imported: ${error.message}.`);
      if (isFileError(error)) throw new UsageError(`${file} cannot be read: ${error.message}`);
      throw error;
    } finally {
      clearLine();
    }
    if (!outcome.changed) {
      return { exit: 0, text: `${file} was imported before; nothing was changed.`, data: outcome };
    }
    const verified = await verifyLedger(deps.database);
    if (!verified.ok)
      return failed(
        `The imported ledger is broken: ${verified.fault.table}, ${verified.fault.row}: ${verified.fault.fault}.`,
      );
    const done = `Imported ${outcome.rows} rows with ${outcome.events} events. The ledger is whole.`;
    return { exit: 0, text: done, data: outcome };
  },
};

function failed(message: string): Outcome {
  return { exit: 1, text: message, data: { error: { code: "import_failed", message } } };
}

function isFileError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && "syscall" in error;
}
