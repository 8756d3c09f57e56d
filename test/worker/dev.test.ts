import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { QUIET, WRANGLER } from "./bundle.ts";

let folder: string;
let child: ChildProcess;
let said = "";
let address: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "paylink-dev-"));
  const port = String(await freePort());
  const inspector = String(await freePort());
  address = `http://localhost:${port}`;
  // A home of its own, because wrangler keeps logs there; data of its own; and no way out of this machine.
  const nowhere = "http://127.0.0.1:9";
  const env = { ...process.env, ...QUIET, HOME: folder, HTTPS_PROXY: nowhere, HTTP_PROXY: nowhere };
  const args = ["dev", "--port", port, "--inspector-port", inspector, "--persist-to", join(folder, "state")];
  child = spawn(process.execPath, [WRANGLER, ...args, "--show-interactive-dev-session=false"], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => (said += chunk.toString()));
});

afterAll(async () => {
  const ended = child.exitCode === null ? once(child, "exit") : Promise.resolve();
  // wrangler and its runtimes: the group that this test began.
  if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGTERM");
  await ended;
  await rm(folder, { recursive: true, force: true });
});

it("npx wrangler dev works offline: the first request prints a pay link that opens and takes a payment", async () => {
  await until(async () => (await fetch(`${address}/healthz`)).status === 200);
  await until(() => Promise.resolve(/Pay link/.test(said) && /Test key/.test(said)));
  const link = new RegExp(`${address}/\\w{30}`).exec(said)?.[0] ?? "";
  const page = await fetch(link, { headers: { Accept: "text/html" } });
  const html = await page.text();
  expect([page.status, html.includes("Acme Studio")]).toEqual([200, true]);
  const script = /<script type="module" src="([^"]+)"/.exec(html)?.[1] ?? "";
  const file = await fetch(address + script);
  expect([file.status, file.headers.get("cache-control")]).toEqual([
    200,
    "public, max-age=31536000, immutable",
  ]);

  const method = {
    type: "card",
    card: { number: "4242424242424242", expiryMonth: "12", expiryYear: "2040", cvv: "123" },
  };
  const body = JSON.stringify({ paymentId: "pmt_development", amount: 500, currency: "USD", method });
  const paid = await fetch(`${link}/payments`, { method: "POST", body });
  expect([paid.status, (await paid.json()) as unknown]).toMatchObject([
    201,
    { data: { status: "approved", invoiceStatus: "paid" } },
  ]);

  const key = /sk_test_\w+/.exec(said)?.[0] ?? "";
  const invoices = await fetch(`${address}/api/v1/invoices`, { headers: { Authorization: `Bearer ${key}` } });
  expect(((await invoices.json()) as { data: { invoices: unknown[] } }).data.invoices).toHaveLength(1);
}, 120_000);

/** Tries until it is so; a refused connection is "not yet". */
async function until(what: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) throw new Error(`wrangler dev ended:\n${said}`);
    if (await what().catch(() => false)) return;
    await new Promise((wake) => setTimeout(wake, 100));
  }
  throw new Error(`this took too long:\n${said}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const found = server.address();
  server.close();
  await once(server, "close");
  return typeof found === "object" && found !== null ? found.port : 0;
}
