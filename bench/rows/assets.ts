/** Built files: from memory, against Hono's serveStatic with files compressed beforehand. */
import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { browserGet, type Candidate, described, ratios, takeTurns } from "../compare.ts";
import type { BenchContext } from "../context.ts";
import { judge, summarize } from "../measure.ts";
import { productServer, program, releaseFolder, startServer } from "../processes.ts";
import type { BenchRow } from "../row.ts";
import { seed } from "../seed.ts";

const TARGET = 3;

/** The page's script as a browser asks for it, in the same compressed form from both. */
export async function rows({ folder, load, rounds, milliseconds }: BenchContext): Promise<BenchRow[]> {
  const served = join(folder, "files");
  for (const part of ["web", "web-compressed"]) {
    cpSync(join(releaseFolder(), part), served, { recursive: true });
  }
  const script = readdirSync(join(served, "assets")).find((name) => /^main-.*\.js$/.test(name));
  const requests = [browserGet(`/assets/${script}`)];
  const { env } = await seed(join(folder, "assets"), 1, 1);
  const candidates: Candidate[] = [
    { name: "ours", server: await startServer(productServer(), { env }), requests },
    { name: "hono", server: await startServer(program("files"), { args: [served] }), requests },
  ];
  const series = await takeTurns(load, candidates, { rounds, milliseconds });
  for (const { server } of candidates) await server.stop();
  const [one, other] = [series.get("ours"), series.get("hono")];
  const ratio = summarize(ratios(one?.rates ?? [], other?.rates ?? []));
  const { pass, noise } = judge(ratio, TARGET);
  return [
    {
      name: "static assets ÷ Hono serveStatic precompressed",
      target: `≥ ${TARGET}`,
      value: ratio.median,
      unit: "ratio",
      pass,
      detail: `${noise}; ${described(one)}; against ${described(other)}; ${script}, brotli, 64 connections`,
    },
  ];
}
