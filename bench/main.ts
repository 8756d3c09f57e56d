/** Runs the rows that were asked for and tells what came out: `npm run bench -- [--quick] [--invoices=N] [row …]`. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import type { BenchContext, RowFile } from "./context.ts";
import { digits } from "./measure.ts";
import { pinned, startLoad } from "./processes.ts";
import type { BenchRow } from "./row.ts";

const ROWS: Readonly<Record<string, () => Promise<RowFile>>> = {
  page: () => import("./rows/page.ts"),
  payments: () => import("./rows/payments.ts"),
  analytics: () => import("./rows/analytics.ts"),
  postgres: () => import("./rows/postgres.ts"),
  assets: () => import("./rows/assets.ts"),
  start: () => import("./rows/start.ts"),
  weight: () => import("./rows/weight.ts"),
  webhooks: () => import("./rows/webhooks.ts"),
  scheduled: () => import("./rows/scheduled.ts"),
  worker: () => import("./rows/worker.ts"),
  qr: async () => ({ rows: (await import("./rows/qr.ts")).rows }),
  pdf: async () => ({ rows: (await import("./rows/pdf.ts")).rows }),
  forgery: async () => {
    const { rows } = await import("./rows/forgery.ts");
    return { rows: ({ quick }) => rows(quick ? 100_000 : 1_000_000) };
  },
};

const options = process.argv.slice(2).filter((word) => word.startsWith("--"));
const names = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const quick = options.includes("--quick");
const large = Number(
  options.find((option) => option.startsWith("--invoices="))?.slice(11) ?? (quick ? 0 : 1_000_000),
);
const wrong = [
  ...names.filter((name) => !(name in ROWS)),
  ...options.filter((option) => !/^--(?:quick|invoices=\d{1,8})$/.test(option)),
];
if (wrong.length > 0) {
  process.stderr.write(
    `not known: ${wrong.join(", ")}\nusage: npm run bench -- [--quick] [--invoices=N] [${Object.keys(ROWS).join(" | ")} …]\n`,
  );
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), "paylink-bench-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
const load = startLoad();
const context: BenchContext = {
  folder,
  load,
  rounds: quick ? 5 : 15,
  milliseconds: quick ? 400 : 1000,
  large,
  quick,
};
const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? "processor"}, Node ${process.version}, ${process.platform}; servers and load ${pinned ? "on a core each" : "NOT pinned to cores"}`;
process.stdout.write(`${machine}\n\n`);
const results: (BenchRow & { readonly row: string })[] = [];
for (const [name, open] of Object.entries(ROWS)) {
  if (names.length > 0 && !names.includes(name)) continue;
  const file = await open();
  for (const row of await file.rows(context)) {
    results.push({ row: name, ...row });
    show(row);
  }
}
load.stop();
const missed = results.filter(({ pass }) => !pass).length;
process.stdout.write(`${results.length - missed} reached, ${missed} missed or too noisy to tell\n`);
const output = process.env["BENCH_RESULTS"];
if (output !== undefined) {
  const report = { machine, quick, at: new Date().toISOString(), results };
  writeFileSync(output, `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`written to ${output}\n`);
}
process.exit(missed === 0 ? 0 : 1);

function show({ name, target, value, unit, pass, detail }: BenchRow): void {
  const figure = unit === "bytes" ? `${value.toLocaleString("en-US")} B` : digits(value);
  const mark = pass
    ? "reached"
    : detail.includes("oo noisy") || detail.includes("TOO NOISY")
      ? "noisy  "
      : "MISSED ";
  process.stdout.write(
    `${mark}  ${name.padEnd(52)} ${figure.padStart(9)}   (${target})\n         ${detail}\n`,
  );
}
