/** The Worker in workerd over a local D1: its page against bare Workers on the same runtime, its size, its cold start. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Bundle, bundleWorker, type RunningWorker, runWorker } from "../../test/worker/bundle.ts";
import { browserGet, type Candidate, described, ratios, type Series, takeTurns } from "../compare.ts";
import type { BenchContext } from "../context.ts";
import { judge, summarize } from "../measure.ts";
import type { BenchRow } from "../row.ts";

const LINKS = 50;
/** Cloudflare takes 3 MB from everybody; this is our own bound. */
const BYTES_MOST = 400_000;
/** As much as the Node server may take against bare Node. */
const COLD_START = 3;

/** A Worker that says hello, and at /d1 first does what a page cannot do without: one question, one row. */
const BARE = `let ready = false;
export default { async fetch(request, env) {
  if (new URL(request.url).pathname === "/d1") {
    if (!ready) await env.DB.prepare("CREATE TABLE IF NOT EXISTS visits (id TEXT PRIMARY KEY, at INTEGER) STRICT").run();
    ready = true;
    await env.DB.prepare("SELECT COUNT(*) AS n FROM (SELECT id FROM visits LIMIT 1)").all();
    await env.DB.batch([env.DB.prepare("INSERT INTO visits (id, at) VALUES (?, ?)").bind(crypto.randomUUID(), Date.now())]);
  }
  return new Response("hello", { headers: { "Content-Type": "text/plain" } });
} };`;

export async function rows({ folder, load, rounds, milliseconds, quick }: BenchContext): Promise<BenchRow[]> {
  const bundle = await bundleWorker();
  try {
    const bare = join(folder, "bare-worker");
    mkdirSync(bare, { recursive: true });
    writeFileSync(join(bare, "worker.js"), BARE);
    const bareBundle = { folder: bare, files: bundle.files };
    const started: RunningWorker[] = [];
    const start = (what: Pick<Bundle, "folder" | "files">): RunningWorker => {
      const running = runWorker(
        what,
        {},
        { host: "127.0.0.1", port: 0, d1Persist: join(folder, `d1-${started.length}`) },
      );
      started.push(running);
      return running;
    };
    const ours = start(bundle);
    const hello = start(bareBundle);
    const links = await makeLinks(ours);
    const candidates: Candidate[] = [
      await candidate("page", ours, links),
      await candidate("hello", hello, ["/"]),
      await candidate("d1", hello, ["/d1"]),
    ];
    const series = await takeTurns(load, candidates, { rounds, milliseconds, connections: 16 });
    for (const { miniflare } of started) await miniflare.dispose();
    return [
      pageRow("page of a link in workerd ÷ a bare Worker that reads and writes D1 once", 0.4, series, "d1"),
      pageRow("page of a link in workerd ÷ a bare Worker's hello", 0.02, series, "hello"),
      sizeRow(bundle),
      await startRow(bundle, bareBundle, join(folder, "d1-0"), links[0] ?? "/", quick ? 3 : 9),
    ];
  } finally {
    await bundle.remove();
  }
}

async function candidate(
  name: string,
  { miniflare }: RunningWorker,
  paths: readonly string[],
): Promise<Candidate> {
  const port = Number((await miniflare.ready).port);
  const stop = () => miniflare.dispose();
  return { name, server: { port, pid: 0, milliseconds: 0, stop }, requests: paths.map(browserGet) };
}

/** Paths of new links, by the demo's key. */
async function makeLinks(worker: RunningWorker): Promise<string[]> {
  await (await worker.request("/healthz")).text();
  for (let tries = 0; tries < 100 && !worker.said().includes("sk_test_"); tries++) {
    await new Promise((wake) => setTimeout(wake, 50));
  }
  const key = /sk_test_\w+/.exec(worker.said())?.[0] ?? "";
  const body = JSON.stringify({
    currency: "USD",
    customer: { name: "Jane Doe" },
    lineItems: [{ description: "Website design", quantity: 1, unitAmount: 500 }],
  });
  const paths: string[] = [];
  while (paths.length < LINKS) {
    const headers = { Authorization: `Bearer ${key}` };
    const answer = await worker.request("/api/v1/invoices", { method: "POST", headers, body });
    const { data } = (await answer.json()) as { data: { paymentLink: string } };
    paths.push(new URL(data.paymentLink).pathname);
  }
  return paths;
}

function pageRow(name: string, target: number, series: Map<string, Series>, against: string): BenchRow {
  const [page, other] = [series.get("page"), series.get(against)];
  const ratio = summarize(ratios(page?.rates ?? [], other?.rates ?? []));
  const { pass, noise } = judge(ratio, target);
  const detail = `${noise}; ${described(page)}; against ${described(other)}; 16 connections, ${LINKS} links in turn, each visit kept before its answer`;
  return { name, target: `≥ ${target}`, value: ratio.median, unit: "ratio", pass, detail };
}

function sizeRow({ bytes, gzippedBytes }: Bundle): BenchRow {
  return {
    name: "Worker, compressed",
    target: `≤ ${BYTES_MOST}`,
    value: gzippedBytes,
    unit: "bytes",
    pass: gzippedBytes <= BYTES_MOST,
    detail: `gzip of the minified bundle, ${bytes} bytes before; fonts and the page's files are not in it`,
  };
}

/** From starting workerd to the first answer, on a database that exists; the runtime's own start is in both. */
async function startRow(
  bundle: Pick<Bundle, "folder" | "files">,
  bare: Pick<Bundle, "folder" | "files">,
  data: string,
  path: string,
  rounds: number,
): Promise<BenchRow> {
  const time = async (what: Pick<Bundle, "folder" | "files">, address: string): Promise<number> => {
    const begun = performance.now();
    const worker = runWorker(what, {}, { d1Persist: data });
    const answer = await worker.request(address, { headers: { Accept: "text/html" } });
    await answer.text();
    const taken = performance.now() - begun;
    await worker.miniflare.dispose();
    if (answer.status !== 200) throw new Error(`${address} answered ${answer.status}`);
    return taken;
  };
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = -1; round < rounds; round++) {
    const [one, other] = [await time(bundle, path), await time(bare, "/")];
    if (round < 0) continue;
    ours.push(one);
    theirs.push(other);
  }
  const ratio = summarize(ratios(ours, theirs));
  const { pass, noise } = judge(ratio, COLD_START, "lower");
  const middle = (times: readonly number[]): number => Math.round(summarize(times).median);
  return {
    name: "cold start of the Worker ÷ of a bare Worker",
    target: `≤ ${COLD_START}`,
    value: ratio.median,
    unit: "ratio",
    pass,
    detail: `${noise}; ${middle(ours)} ms against ${middle(theirs)} ms from starting workerd to the first answer, ours a page from the database`,
  };
}
