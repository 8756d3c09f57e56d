/** The page of a link: against a bare "hello", without its visit, and with a thousand times as many invoices. */
import { join } from "node:path";
import { browserGet, type Candidate, described, ratios, type Series, takeTurns } from "../compare.ts";
import type { BenchContext } from "../context.ts";
import { digits, judge, summarize } from "../measure.ts";
import { productServer, program, residentBytes, startServer } from "../processes.ts";
import type { BenchRow } from "../row.ts";
import { seed } from "../seed.ts";

const INVOICES = 1_000;

/**
 * The page as a phone asks for it, of 1,000 links in turn, each visit on the disk before its answer (SQLite, WAL,
 * synchronous=FULL), over 64 kept-alive connections. All servers run on one core, the load on another.
 */
export async function rows({ folder, load, rounds, milliseconds, large }: BenchContext): Promise<BenchRow[]> {
  const small = await seed(join(folder, "page"), INVOICES, INVOICES);
  const unrecorded = await seed(join(folder, "unrecorded"), INVOICES, INVOICES);
  const many = large > 0 ? await seed(join(folder, "many"), large, INVOICES) : null;
  const requests = (paths: readonly string[]): string[] => paths.map(browserGet);
  const candidates: Candidate[] = [
    { name: "hello", server: await startServer(program("hello")), requests: requests(["/"]) },
    {
      name: "page",
      server: await startServer(productServer(), { env: small.env }),
      requests: requests(small.paths),
    },
    {
      name: "unrecorded",
      server: await startServer(program("variant"), { env: unrecorded.env, args: ["no-visits"] }),
      requests: requests(unrecorded.paths),
    },
  ];
  const fresh = await seed(join(folder, "fresh"), INVOICES, INVOICES);
  candidates.push({
    name: "fresh",
    server: await startServer(program("variant"), { env: fresh.env, args: ["keep-none"] }),
    requests: requests(fresh.paths),
  });
  if (many !== null) {
    const server = await startServer(productServer(), { env: many.env });
    candidates.push({ name: "many", server, requests: requests(many.paths) });
  }
  const series = await takeTurns(load, candidates, { rounds, milliseconds });
  const memory = memoryRow(candidates);
  for (const { server } of candidates) await server.stop();

  const row = (name: string, target: number, one: string, other: string, how: string): BenchRow => {
    const ratio = summarize(ratios(series.get(one)?.rates ?? [], series.get(other)?.rates ?? []));
    const { pass, noise } = judge(ratio, target);
    const against = `${described(series.get(one))}; against ${described(series.get(other))}`;
    const detail = `${noise}; ${against}${byCost(series.get(one), series.get(other))}; ${how}`;
    return { name, target: `≥ ${target}`, value: ratio.median, unit: "ratio", pass, detail };
  };
  const all = [
    row(
      "page of a link ÷ bare Hono hello",
      0.4,
      "page",
      "hello",
      "64 connections, 1,000 links in turn, gzip",
    ),
    row("durable visit ÷ no visit recorded", 0.9, "page", "unrecorded", "the same server without the insert"),
  ];
  if (many !== null) {
    const name = `page at ${large.toLocaleString("en-US")} invoices ÷ 1,000`;
    all.push(row(name, 0.8, "many", "page", "1,000 links spread evenly over all invoices"));
  }
  return [...all, memory];
}

/** The same ratio by the server's processor time, which other work on the machine hardly touches. */
function byCost(one: Series | undefined, other: Series | undefined): string {
  const ratio = summarize(ratios(other?.costs ?? [], one?.costs ?? []));
  return Number.isNaN(ratio.median) ? "" : `; by processor time ${digits(ratio.median)}`;
}

function memoryRow(candidates: readonly Candidate[]): BenchRow {
  const of = (name: string): number =>
    residentBytes(candidates.find((candidate) => candidate.name === name)?.server.pid ?? 0) ?? Number.NaN;
  const [ours, hello] = [of("page"), of("hello")];
  const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
  return {
    name: "memory under load ÷ bare Hono hello",
    target: "≤ 2.5",
    value: ours / hello,
    unit: "ratio",
    pass: ours / hello <= 2.5,
    detail: `resident after the rounds above: ${megabytes(ours)} against ${megabytes(hello)}`,
  };
}
