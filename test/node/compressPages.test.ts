import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { compressPages } from "../../server/node/compressPages.ts";

const PAGE = "<!doctype html>".repeat(50);
const answering = (type: string, headers: Record<string, string> = {}) =>
  compressPages(
    () => new Response(PAGE, { status: 410, headers: { "content-type": type, vary: "Accept", ...headers } }),
  );
const asked = (encoding?: string, method = "GET"): Request =>
  new Request("https://pay.example.com/x", {
    method,
    headers: encoding === undefined ? {} : { "accept-encoding": encoding },
  });

it("sends pages compressed to whoever takes gzip, and as they are to others", async () => {
  const page = answering("text/html; charset=utf-8");
  const small = await page(asked("br, gzip;q=0.5"));
  const bytes = Buffer.from(await small.arrayBuffer());
  expect(gunzipSync(bytes).toString()).toBe(PAGE);
  expect(small.status).toBe(410);
  expect(small.headers.get("content-encoding")).toBe("gzip");
  expect(small.headers.get("content-length")).toBe(String(bytes.length));
  for (const encoding of [undefined, "br", "gzip;q=0"]) {
    const plain = await page(asked(encoding));
    expect(plain.headers.get("vary")).toBe("Accept, Accept-Encoding");
    expect(plain.headers.has("content-encoding")).toBe(false);
    expect(await plain.text()).toBe(PAGE);
  }
});

it("leaves alone what is no page, is compressed already, or has no body", async () => {
  expect((await answering("application/json")(asked("gzip"))).headers.has("content-encoding")).toBe(false);
  const ready = await answering("text/html", { "content-encoding": "br" })(asked("gzip"));
  expect(ready.headers.get("content-encoding")).toBe("br");
  const head = await answering("text/html")(asked("gzip", "HEAD"));
  expect(head.headers.has("content-encoding")).toBe(false);
});
