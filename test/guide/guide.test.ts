/** Runs docs/api.md as its readers would, and compares what it shows with what comes. */
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kill, type Product, startProduct, testKey } from "../crash/product.ts";
import { builtRelease } from "../setup/release.ts";

const BLOCKS = /```bash\n(.*?)```\n\n```(json)?\n(.*?)```/gs;
const examples = [...readFileSync("docs/api.md", "utf8").matchAll(BLOCKS)].map(
  ([, command = "", kind, shown = ""]) => ({ command, isJson: kind === "json", shown }),
);
const MARK = "--- next ---";

let folder: string;
let product: Product | undefined;
let answers: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "paylink-guide-"));
  const started = startProduct(await builtRelease(), join(folder, "paylink.db"));
  product = started;
  const origin = await started.ready;
  // Last in the path: a machine's own jq comes first.
  copyFileSync("test/guide/jq.mjs", join(folder, "jq"));
  chmodSync(join(folder, "jq"), 0o755);
  const script = examples.map(({ command }) => command).join(`echo '${MARK}'\n`);
  const run = spawnSync("bash", ["--norc", "--noprofile", "-c", script], {
    encoding: "utf8",
    env: { PATH: `${process.env["PATH"]}:${folder}`, PAYLINK: origin, KEY: testKey(started) },
    timeout: 30_000,
  });
  answers = run.stdout.split(`${MARK}\n`);
}, 60_000);
afterAll(async () => {
  if (product) await kill(product);
  rmSync(folder, { recursive: true, force: true });
});

/** The value that is shown, where it is `…` in it replaced by what came. */
function filled(shown: unknown, came: unknown): unknown {
  if (typeof shown === "string" && shown.endsWith("…") && typeof came === "string")
    return came.startsWith(shown.slice(0, -1)) ? came : shown;
  if (typeof shown !== "object" || shown === null || Array.isArray(shown)) return shown;
  return Object.fromEntries(
    Object.entries(shown).map(([name, value]) => [
      name,
      filled(value, (came as Record<string, unknown> | null)?.[name]),
    ]),
  );
}

describe("the guide of the API", () => {
  it("has an answer to each of its examples", () => {
    expect(examples.length).toBeGreaterThan(12);
    expect(answers).toHaveLength(examples.length);
    expect(readFileSync("docs/api.md", "utf8").match(/```bash/g)).toHaveLength(examples.length);
  });

  it.each(examples.map((example, index) => ({ ...example, index })))(
    "shows what comes of $command",
    ({ shown, isJson, index }) => {
      const read = (text: string): unknown => (isJson ? JSON.parse(text) : text.trim());
      const came = read(answers[index] ?? "");
      expect(came).toEqual(filled(read(shown), came));
    },
  );
});
