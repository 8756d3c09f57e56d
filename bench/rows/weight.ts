/** What a phone downloads before the payer can act: the page and its script, as they are sent. */
import { get } from "node:http";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { BenchContext } from "../context.ts";
import { productServer, startServer } from "../processes.ts";
import type { BenchRow } from "../row.ts";
import { seed } from "../seed.ts";

const SCRIPT_LIMIT = 15_000;
const VIEW_LIMIT = 30_000;

/** Bytes of bodies as sent to a browser that takes gzip and brotli; the style sheet is inside of the page. */
export async function rows({ folder }: BenchContext): Promise<BenchRow[]> {
  const { env, paths } = await seed(join(folder, "weight"), 1, 1);
  const server = await startServer(productServer(), { env });
  const page = await download(server.port, paths[0] ?? "/");
  const html = (page.encoding === "gzip" ? gunzipSync(page.body) : page.body).toString("utf8");
  const scripts = new Set(
    [...html.matchAll(/<(?:script type="module" src|link rel="modulepreload" href)="([^"]+)"/g)].map(
      ([, path]) => path ?? "",
    ),
  );
  let script = 0;
  for (const path of scripts) script += (await download(server.port, path)).body.length;
  await server.stop();
  const row = (name: string, value: number, limit: number, detail: string): BenchRow => ({
    name,
    target: `≤ ${limit.toLocaleString("en-US")} B`,
    value,
    unit: "bytes",
    pass: scripts.size > 0 && value <= limit,
    detail,
  });
  const plain = `${page.encoding ?? "not compressed"}, ${html.length.toLocaleString("en-US")} characters as text`;
  return [
    row("script before a method is picked", script, SCRIPT_LIMIT, `${scripts.size} file, brotli`),
    row(
      "whole first view",
      page.body.length + script,
      VIEW_LIMIT,
      `page ${page.body.length.toLocaleString("en-US")} B (${plain}) and the script; nothing else is loaded`,
    ),
  ];
}

function download(port: number, path: string): Promise<{ body: Buffer; encoding: string | undefined }> {
  const headers = { accept: "text/html,*/*", "accept-encoding": "gzip, deflate, br" };
  return new Promise((resolve, reject) => {
    get({ port, host: "127.0.0.1", path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        if (response.statusCode !== 200) reject(new Error(`${path} answered ${response.statusCode}`));
        else resolve({ body: Buffer.concat(chunks), encoding: response.headers["content-encoding"] });
      });
    }).on("error", reject);
  });
}
