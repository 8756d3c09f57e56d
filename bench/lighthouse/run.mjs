/**
 * `npm run lighthouse -- [--quick]`: the payer's pages as Lighthouse sees them on a mid-range phone over slow 4G. Starts
 * the product as an operator does, on an empty folder, takes the median of three runs of each page, writes docs/lighthouse.json and .md,
 * and exits 1 when a page is below the bar. `--quick` runs each page once and writes nothing.
 *
 * Lighthouse is installed beside this file when it is first run: with everything it brings it is larger than the product.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureRelease } from "../../server/start.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(dirname(HERE));
const quick = process.argv.includes("--quick");
const RUNS = quick ? 1 : 3;
/** Lowest score of each category, in percent, and longest time until the largest thing is painted. */
const BAR = { score: 98, largestPaintMs: 1000 };

/** Payers' pages are private and ask not to be indexed; that is no fault of a page that must not be found. */
const SKIPPED = ["is-crawlable"];
/** A dead link says 404 or 410: Lighthouse counts that against being found, and the browser writes it on its console. */
const SKIPPED_WHEN_DEAD = ["http-status-code", "errors-in-console"];

function install() {
  const installed = join(HERE, "node_modules", "lighthouse", "package.json");
  const { dependencies } = JSON.parse(readFileSync(join(HERE, "package.json"), "utf8"));
  if (
    existsSync(installed) &&
    JSON.parse(readFileSync(installed, "utf8")).version === dependencies.lighthouse
  )
    return;
  process.stdout.write(
    `installing Lighthouse ${dependencies.lighthouse} into bench/lighthouse/node_modules\n`,
  );
  const options = { cwd: HERE, stdio: ["ignore", "ignore", "inherit"], shell: process.platform === "win32" };
  const done = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], options);
  if (done.status !== 0)
    throw new Error("Lighthouse could not be installed: npm ci failed in bench/lighthouse");
}

/** The product on a free port and an empty folder: its origin, a key for test data, and how to stop it. */
async function startProduct() {
  const folder = mkdtempSync(join(tmpdir(), "paylink-lighthouse-"));
  const server = spawn(process.execPath, [join(ROOT, "server/start.mjs"), "serve"], {
    cwd: ROOT,
    env: { ...process.env, PORT: "0", DATABASE_URL: `file:${join(folder, "paylink.db")}` },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  for await (const chunk of server.stdout) {
    printed += chunk;
    if (/Pay link\s+http:\S+/.test(printed) && /Test key\s+\S+\s/.test(printed)) break;
  }
  const link = /Pay link\s+(http:\S+)/.exec(printed)?.[1];
  const key = /Test key\s+(\S+)/.exec(printed)?.[1];
  if (!link || !key) throw new Error(`the product did not start:\n${printed}`);
  return {
    origin: new URL(link).origin,
    key,
    async stop() {
      server.kill("SIGTERM");
      if (server.exitCode === null) await once(server, "exit");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function post(url, body, key) {
  const headers = { "content-type": "application/json", ...(key ? { authorization: `Bearer ${key}` } : {}) };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  const { data, error } = await answer.json();
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${JSON.stringify(error)}`);
  return data;
}

/** An address for each page that is measured. */
async function makePages({ origin, key }) {
  const create = () =>
    post(
      `${origin}/api/v1/invoices`,
      {
        currency: "USD",
        customer: { name: "Jane Doe", email: "jane@example.com" },
        lineItems: [
          { description: "Dental crown, upper left molar", quantity: 1, unitAmount: 400 },
          { description: "X-ray", quantity: 2, unitAmount: 35 },
        ],
        dueDate: "2100-02-15",
        payment: { methods: ["card", "ach"], allowPartial: true },
      },
      key,
    );
  const due = await create();
  const paid = await create();
  await post(`${paid.paymentLink}/payments`, {
    paymentId: "pmt_lighthouse0001",
    amount: paid.totalAmount,
    currency: "USD",
    method: {
      type: "card",
      card: { number: "4242424242424242", expiryMonth: "12", expiryYear: "2039", cvv: "123" },
    },
  });
  const dead = await post(`${origin}/api/v1/invoices/${due.invoiceId}/links`, {}, key);
  await post(`${origin}/api/v1/links/${dead.linkId}/revoke`, {}, key);
  return [
    { name: "due", what: "an invoice to pay", url: due.paymentLink },
    { name: "paid", what: "the same, paid", url: paid.paymentLink },
    { name: "receipt", what: "a payment's receipt", url: `${paid.paymentLink}/payments/pmt_lighthouse0001` },
    { name: "revoked", what: "a link that is not valid any more (410)", url: dead.paymentLink, dead: true },
    { name: "unknown", what: "an address that is no link (404)", url: `${due.paymentLink}x`, dead: true },
  ];
}

function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

async function measure(lighthouse, port, { name, what, url, dead = false }) {
  const runs = [];
  const low = new Set();
  for (let run = 0; run < RUNS; run++) {
    const result = await lighthouse(url, {
      port,
      logLevel: "error",
      output: "json",
      onlyCategories: ["performance", "accessibility", "best-practices", "seo"],
      skipAudits: [...SKIPPED, ...(dead ? SKIPPED_WHEN_DEAD : [])],
      ignoreStatusCode: true,
    });
    const { lhr } = result;
    if (lhr.runtimeError) throw new Error(`${name}: ${lhr.runtimeError.message}`);
    for (const category of Object.values(lhr.categories)) {
      for (const { id, weight } of category.auditRefs) {
        const { score, title } = lhr.audits[id];
        if (weight > 0 && score !== null && score < 0.98) low.add(`${category.id}: ${title}`);
      }
    }
    runs.push({
      scores: Object.fromEntries(
        Object.values(lhr.categories).map(({ id, score }) => [id, Math.round((score ?? 0) * 100)]),
      ),
      firstPaintMs: Math.round(lhr.audits["first-contentful-paint"].numericValue),
      largestPaintMs: Math.round(lhr.audits["largest-contentful-paint"].numericValue),
      blockedMs: Math.round(lhr.audits["total-blocking-time"].numericValue),
      layoutShift: lhr.audits["cumulative-layout-shift"].numericValue,
      bytes: Math.round(lhr.audits["total-byte-weight"].numericValue),
      requests: lhr.audits["network-requests"].details.items.length,
    });
  }
  const of = (pick) => median(runs.map(pick));
  const figures = {
    name,
    what,
    scores: Object.fromEntries(Object.keys(runs[0].scores).map((id) => [id, of(({ scores }) => scores[id])])),
    firstPaintMs: of((run) => run.firstPaintMs),
    largestPaintMs: of((run) => run.largestPaintMs),
    blockedMs: of((run) => run.blockedMs),
    layoutShift: of((run) => run.layoutShift),
    bytes: of((run) => run.bytes),
    requests: of((run) => run.requests),
  };
  const reached =
    Object.values(figures.scores).every((score) => score >= BAR.score) &&
    figures.largestPaintMs < BAR.largestPaintMs &&
    figures.layoutShift === 0;
  process.stdout.write(
    `${reached ? "reached" : "BELOW  "} ${name.padEnd(8)} ${Object.values(figures.scores).join(" / ")}, largest paint ${figures.largestPaintMs} ms, ${figures.requests} requests, ${figures.bytes} bytes\n`,
  );
  for (const audit of low) process.stdout.write(`        not full: ${audit}\n`);
  return { ...figures, reached };
}

function writePage(version, pages) {
  const file = join(ROOT, "docs", "lighthouse.md");
  const before = readFileSync(file, "utf8").split("\n## The figures\n")[0]?.trim() ?? "";
  const rows = pages.map(
    ({ name, what, scores, firstPaintMs, largestPaintMs, blockedMs, layoutShift, bytes }) =>
      [
        `${name}: ${what}`,
        ...["performance", "accessibility", "best-practices", "seo"].map((id) => scores[id]),
        `${(firstPaintMs / 1000).toFixed(2)} s`,
        `${(largestPaintMs / 1000).toFixed(2)} s`,
        `${blockedMs} ms`,
        layoutShift,
        `${(bytes / 1000).toFixed(1)} kB`,
      ].join(" | "),
  );
  const table = [
    "| page | performance | accessibility | best practices | SEO | first paint | largest paint | blocked | layout shift | transferred |",
    "|---|---|---|---|---|---|---|---|---|---|",
    ...rows.map((row) => `| ${row} |`),
  ].join("\n");
  writeFileSync(
    file,
    `${before}\n\n## The figures\n\nLighthouse ${version}, median of ${RUNS} runs of each page.\n\n${table}\n`,
  );
}

install();
const [{ default: lighthouse }, { launch }] = await Promise.all([
  import("lighthouse"),
  import("chrome-launcher"),
]);
await ensureRelease();
const product = await startProduct();
let chrome;
try {
  chrome = await launch({
    ...(process.env.CHROMIUM_PATH ? { chromePath: process.env.CHROMIUM_PATH } : {}),
    chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic"],
  });
  const pages = [];
  for (const page of await makePages(product)) pages.push(await measure(lighthouse, chrome.port, page));
  if (!quick) {
    const { version } = JSON.parse(readFileSync(join(HERE, "node_modules/lighthouse/package.json"), "utf8"));
    const made = {
      lighthouse: version,
      bar: BAR,
      skipped: { always: SKIPPED, deadLinks: SKIPPED_WHEN_DEAD },
      pages,
    };
    writeFileSync(join(ROOT, "docs", "lighthouse.json"), `${JSON.stringify(made, null, 2)}\n`);
    writePage(version, pages);
  }
  process.exitCode = pages.every(({ reached }) => reached) ? 0 : 1;
} finally {
  chrome?.kill();
  await product.stop();
}
