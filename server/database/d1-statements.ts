/** What may be handed to D1: the port's rules, which D1 itself keeps only in part, and D1's own bounds. */
import { parseStatements } from "./split.ts";

export interface Gives {
  /** It gives rows: a SELECT, or it has a RETURNING clause. */
  readonly rows: boolean;
  /** It may insert, update or delete rows. */
  readonly changes: boolean;
}

interface Checked extends Gives {
  readonly parameters: number;
  readonly reads: boolean;
  /** It would begin, end or divide the transaction, or cannot be part of one. */
  readonly controls: boolean;
}

const READS = new Set(["SELECT", "WITH", "VALUES", "PRAGMA", "EXPLAIN"]);
const WRITES = new Set(["INSERT", "UPDATE", "DELETE", "REPLACE"]);
const CONTROLS = new Set("BEGIN COMMIT END ROLLBACK SAVEPOINT RELEASE ATTACH DETACH VACUUM".split(" "));

/** https://developers.cloudflare.com/d1/platform/limits/: parameters of a statement, and its bytes. */
const PARAMETERS_MAX = 100;
const STATEMENT_BYTES_MAX = 100_000;

/** Texts come from code, so there are few; a bound all the same. */
const KEPT = 500;
const known = new Map<string, Checked>();

/**
 * Refuses what the other databases refuse too, and what only D1 would, before anything is sent.
 * @throws TypeError when the text is not one statement, writes in a query, controls the transaction, has another
 *   number of parameters than were given, or is beyond D1's bounds.
 */
export function checkStatement(sql: string, parameters: number, verb: "query" | "batch"): Gives {
  let checked = known.get(sql);
  if (checked === undefined) {
    checked = check(sql);
    if (known.size >= KEPT) known.clear();
    known.set(sql, checked);
  }
  if (verb === "query" && !checked.reads) throw new TypeError("query runs statements that read; use batch");
  if (checked.controls) throw new TypeError("A batch is one transaction already and cannot be divided");
  if (checked.parameters !== parameters) {
    throw new TypeError(`The statement has ${checked.parameters} parameters, ${parameters} were given`);
  }
  return checked;
}

function check(sql: string): Checked {
  const [statement, another] = parseStatements(sql);
  if (statement === undefined || another !== undefined) throw new TypeError("Give one statement at a time");
  const { words, placeholders } = statement;
  const [first = ""] = words;
  if (placeholders.length > PARAMETERS_MAX) {
    throw new TypeError(`D1 takes ${PARAMETERS_MAX} parameters in a statement, not ${placeholders.length}`);
  }
  if (new TextEncoder().encode(sql).length > STATEMENT_BYTES_MAX) {
    throw new TypeError(
      `D1 takes statements of up to ${STATEMENT_BYTES_MAX} bytes; pass long values as parameters`,
    );
  }
  const changes = WRITES.has(first) || (first === "WITH" && words.some((word) => WRITES.has(word)));
  return {
    parameters: placeholders.length,
    reads: READS.has(first) && !changes,
    controls: CONTROLS.has(first),
    changes,
    rows: READS.has(first) && !changes ? true : words.includes("RETURNING"),
  };
}
