/** The client as others get it: the files of the package, its types in a program of theirs, and Workers' own runtime. */
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { Miniflare } from "miniflare";
import { expect, it } from "vitest";
import { COMPATIBILITY } from "../worker/miniflare.ts";
import { STANDARD_EXAMPLE } from "./standardExample.ts";

const run = promisify(execFile);

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, Readonly<Record<string, string>>>>;
}
const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;

it("is packed with every file that the package exports", async () => {
  const { stdout } = await run("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"]);
  const [packed] = JSON.parse(stdout) as readonly { readonly files: readonly { readonly path: string }[] }[];
  const files = new Set(packed?.files.map(({ path }) => `./${path}`));
  const exported = Object.values(manifest.exports).flatMap((conditions) => Object.values(conditions));
  expect([...exported, "./client/types.d.ts"].filter((file) => !files.has(file))).toEqual([]);
  // Nothing of an installation: its database, its secret, what was built.
  const own = [...files].filter((file) => /^\.\/(?:data|dist|node_modules|\.env)/.test(file));
  expect(own).toEqual([]);
}, 40_000);

it("has types by which a program of others compiles, and wrong ones do not", async () => {
  const folder = mkdtempSync(join(tmpdir(), "paylink-consumer-"));
  try {
    const installed = join(folder, "node_modules", manifest.name);
    mkdirSync(installed, { recursive: true });
    cpSync("client", join(installed, "client"), { recursive: true });
    cpSync("package.json", join(installed, "package.json"));
    writeFileSync(
      join(folder, "program.ts"),
      `import { type Answer, createClient, verifyWebhook } from "paylink/client";
const paylink = createClient({ baseUrl: "https://pay.example.com", apiKey: "sk_test_x" });
const paid: Answer<"POST /api/v1/invoices/{invoiceId}/payment"> = await paylink.request(
  "POST /api/v1/invoices/{invoiceId}/payment", { params: { invoiceId: "inv_1" }, body: { amount: 1 } });
export const status: string = paid.ok ? paid.data.status : paid.error === null ? String(paid.data.declineReason) : paid.error.code;
for await (const page of paylink.pages("GET /api/v1/events", { query: { limit: 100 } })) console.log(page.events[0]?.sequence);
export const { type } = await verifyWebhook("{}", new Headers(), "whsec_x");
// @ts-expect-error an amount is a number
await paylink.request("POST /api/v1/invoices/{invoiceId}/payment", { params: { invoiceId: "inv_1" }, body: { amount: "1" } });
`,
    );
    const options = ["--noEmit", "--strict", "--target", "es2022", "--lib", "es2022,dom,dom.asynciterable"];
    const modules = ["--module", "nodenext", "--moduleResolution", "nodenext", "--types", ""];
    writeFileSync(join(folder, "package.json"), '{"type":"module"}');
    const tsc = resolve("node_modules/.bin/tsc");
    const { stdout } = await run(tsc, [...options, ...modules, "program.ts"], { cwd: folder }).catch(
      (error: { stdout: string }) => error,
    );
    expect(stdout).toBe("");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 40_000);

it("sends requests and checks webhooks in Workers' runtime", async () => {
  const { secret, body, headers, now } = STANDARD_EXAMPLE;
  const miniflare = new Miniflare({
    ...COMPATIBILITY,
    cf: false,
    modules: [
      {
        type: "ESModule",
        path: "worker.mjs",
        contents: `import { createClient, verifyWebhook, WebhookRejected } from "./client.mjs";
export default { async fetch() {
  const asked = [];
  const fetch = async (url, init) => { asked.push([url, init.headers["Idempotency-Key"]]);
    if (asked.length === 1) throw new TypeError("connection lost");
    return Response.json({ success: true, data: { status: "paid" } }, { status: 201 }); };
  const client = createClient({ baseUrl: "https://pay.example.com/", apiKey: "sk_test_x", fetch, sleep: async () => {} });
  const answer = await client.request("POST /api/v1/invoices/{invoiceId}/payment", { params: { invoiceId: "inv_1" }, body: { amount: 1 } });
  const read = (secret) => verifyWebhook(${JSON.stringify(body)}, ${JSON.stringify(headers)}, secret, { now: ${now} });
  const forged = await read("whsec_AAAA").catch((error) => error instanceof WebhookRejected);
  return Response.json([answer.data.status, asked.length, asked[0][1] === asked[1][1], (await read("${secret}")).test, forged]);
} };`,
      },
      { type: "ESModule", path: "client.mjs", contents: readFileSync("client/index.mjs", "utf8") },
    ],
  });
  try {
    const answer = await miniflare.dispatchFetch("http://localhost/");
    expect(await answer.json()).toEqual(["paid", 2, true, 2432232314, true]);
  } finally {
    await miniflare.dispose();
  }
});
