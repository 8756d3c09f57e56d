/** Writes a whole installation as lines of text, while it may be in use. */
import { createHash } from "node:crypto";
import { randomText } from "../../shared/ids.ts";
import type { Row } from "../database/database.ts";
import type { Deps } from "../deps.ts";
import { lastPosition, readEventRows, readPostingRows, readRows, TABLES } from "../store/transfer.ts";
import { FORMAT_VERSION, type Header, type Line } from "./format.ts";

const PAGE = 500;

/**
 * Lines of an export, each with its line break. The ledger is cut at the position that was last when the export
 * began; what is written meanwhile by a server in use is not in it. Memory stays bounded by one page.
 */
export async function* exportLines(deps: Pick<Deps, "database" | "now" | "random">): AsyncGenerator<string> {
  const { database } = deps;
  const last = await lastPosition(database);
  const hash = createHash("sha256");
  let rows = 0;
  const line = (value: Line): string => {
    const text = `${JSON.stringify(value)}\n`;
    hash.update(text, "utf8");
    return text;
  };
  const header: Header = {
    paylink: "export",
    version: FORMAT_VERSION,
    exportId: `exp_${randomText(deps.random, 20)}`,
    exportedAt: deps.now().toISOString(),
    events: last,
  };
  yield line(header);
  for (const table of TABLES) {
    let after: Row | null = null;
    for (;;) {
      const page: Row[] = await readRows(database, table, after, PAGE);
      for (const row of page) yield line({ t: table.name, r: row });
      rows += page.length;
      after = page.at(-1) ?? after;
      if (page.length < PAGE) break;
    }
  }
  for (let from = 1; from <= last; from += PAGE) {
    const to = Math.min(from + PAGE - 1, last);
    const postings = new Map<unknown, Row[]>();
    for (const posting of await readPostingRows(database, from, to)) {
      const of = postings.get(posting["event_id"]) ?? [];
      postings.set(posting["event_id"], [...of, posting]);
    }
    for (const event of await readEventRows(database, from, to)) {
      const own = postings.get(event["event_id"]) ?? [];
      yield line({ t: "events", r: event });
      for (const posting of own) yield line({ t: "postings", r: posting });
      rows += 1 + own.length;
    }
  }
  yield `${JSON.stringify({ end: true, rows, sha256: hash.digest("hex") })}\n`;
}
