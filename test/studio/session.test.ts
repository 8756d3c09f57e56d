/** Signing in to the studio, what a session may do, and when it ends. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApiKey, revokeApiKey } from "../../server/merchants/create.ts";
import { addHost } from "../../server/store/merchantHosts.ts";
import { createOneTimeLink, endAllSessions } from "../../server/studio/session.ts";
import { INVOICE, type StudioWorld, studioWorld } from "./world.ts";

const HOUR_MS = 3_600_000;

let world: StudioWorld;
beforeAll(async () => {
  world = await studioWorld();
});
afterAll(() => world.close());

const tokenOf = (url: string): string => url.slice(url.indexOf("#") + 1);
const newToken = async (mode: "test" | "live" = "test"): Promise<string> =>
  tokenOf((await createOneTimeLink(world.deps, world.merchant.tenantId, mode)).url);

describe("signing in with an API key", () => {
  it("gives a cookie that no script reads and no other site sends, and nothing of the key", async () => {
    const browser = world.browser();
    const answer = await browser.ask("POST /studio/session", { body: { key: world.merchant.testApiKey } });
    expect(answer.status).toBe(201);
    const cookie = answer.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(
      /^paylink_studio=[0-9a-z]{32}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/,
    );
    expect(JSON.stringify(answer.json) + cookie).not.toContain(world.merchant.testApiKey.slice(8));
    const { data } = (await browser.ask("GET /studio/session")).json;
    expect(data).toMatchObject({
      tenantId: world.merchant.tenantId,
      merchantName: "ACME Corp",
      mode: "test",
    });
  });

  it("is for https bound to the host by the cookie's name", async () => {
    const config = { ...world.deps.config, publicUrl: "https://pay.acme.example" };
    const secure = await studioWorld({ config: config });
    const answer = await secure
      .browser()
      .ask("POST /studio/session", { body: { key: secure.merchant.testApiKey } });
    expect(answer.headers.get("set-cookie")).toMatch(/^__Host-paylink_studio=\S+; Path=\/;.*; Secure$/);
    await secure.close();
  });

  it.each([
    [{ key: "sk_test_00000000000000000000000000000000" }, 401],
    [{ key: "nonsense" }, 401],
    [{ token: "nonsense" }, 401],
    [{ key: 5 }, 422],
    [{}, 422],
    [{ key: "a", token: "b" }, 422],
  ])("refuses %j with %i", async (body, status) => {
    const browser = world.browser();
    expect((await browser.ask("POST /studio/session", { body })).status).toBe(status);
    expect(browser.cookie).toBe("");
  });

  it("is held back after 20 tries from one address", async () => {
    const other = await studioWorld();
    const statuses: number[] = [];
    for (let i = 0; i < 22; i += 1)
      statuses.push((await other.browser().ask("POST /studio/session", { body: { key: "no" } })).status);
    expect(statuses.slice(0, 20).every((status) => status === 401)).toBe(true);
    expect(statuses.slice(20)).toEqual([429, 429]);
    other.advance(60_000);
    expect((await other.browser().ask("POST /studio/session", { body: { key: "no" } })).status).toBe(401);
    await other.close();
  });
});

describe("a one-time link", () => {
  it("signs in once, in the mode that it was made for", async () => {
    const token = await newToken("live");
    const [first, second] = [world.browser(), world.browser()];
    expect((await first.ask("POST /studio/session", { body: { token } })).status).toBe(201);
    expect((await first.ask("GET /studio/session")).json.data.mode).toBe("live");
    expect((await second.ask("POST /studio/session", { body: { token } })).status).toBe(401);
  });

  it("lets one of 20 at once through", async () => {
    world.advance(10 * 60_000);
    const token = await newToken();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => world.browser().ask("POST /studio/session", { body: { token } })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(19);
  });

  it("is worth nothing after ten minutes", async () => {
    const token = await newToken();
    world.advance(10 * 60_000);
    expect((await world.browser().ask("POST /studio/session", { body: { token } })).status).toBe(401);
  });

  it("and the sessions it opens stand in the database as hashes only", async () => {
    const token = await newToken();
    const browser = world.browser();
    await browser.ask("POST /studio/session", { body: { token } });
    const rows = await Promise.all(
      ["studio_tokens", "studio_sessions"].map((table) => world.database.query(`SELECT * FROM ${table}`)),
    );
    const stored = JSON.stringify(rows);
    expect(stored).toContain("expires_ms");
    expect(stored).not.toContain(token);
    expect(stored).not.toContain(browser.cookie.split("=")[1]);
  });
});

describe("a session", () => {
  it("acts for its merchant and mode by the same API as a key", async () => {
    const browser = await world.signedIn(world.merchant.testApiKey);
    const made = await browser.ask("POST /api/v1/invoices", {
      body: INVOICE,
      headers: { "Idempotency-Key": "once" },
    });
    const again = await browser.ask("POST /api/v1/invoices", {
      body: INVOICE,
      headers: { "Idempotency-Key": "once" },
    });
    expect([made.status, again.headers.get("idempotent-replayed")]).toEqual([201, "true"]);
    expect((await browser.ask("GET /api/v1/invoices")).json.data.invoices).toHaveLength(1);
  });

  it("sees nothing of another merchant or the other mode", async () => {
    const owner = await world.signedIn(world.merchant.testApiKey);
    const { invoiceId } = (await owner.ask("POST /api/v1/invoices", { body: INVOICE })).json.data;
    const stranger = await world.newMerchant("Other");
    for (const key of [stranger.testApiKey, world.merchant.apiKey]) {
      const browser = await world.signedIn(key);
      expect((await browser.ask(`GET /api/v1/invoices/${invoiceId}`)).status).toBe(404);
      expect((await browser.ask(`POST /api/v1/invoices/${invoiceId}/void`)).status).toBe(404);
      expect((await browser.ask("GET /api/v1/invoices?search=zoe")).json.data.invoices).toEqual([]);
    }
    const claimed = { headers: { "X-Tenant-ID": stranger.tenantId } };
    expect((await owner.ask("GET /api/v1/invoices", claimed)).status).toBe(403);
  });

  it.each([
    ["without the studio's header", { bare: true }],
    ["from another site", { headers: { "Sec-Fetch-Site": "cross-site" } }],
    ["from another host of the same site", { headers: { "Sec-Fetch-Site": "same-site" } }],
    ["typed into the address bar", { headers: { "Sec-Fetch-Site": "none" } }],
  ])("serves no request %s", async (_what, asking) => {
    const browser = await world.signedIn(world.merchant.testApiKey);
    for (const target of [
      "GET /api/v1/invoices",
      "POST /api/v1/invoices",
      "GET /studio/session",
      "DELETE /studio/session",
    ])
      expect([target, (await browser.ask(target, asking)).status]).toEqual([target, 403]);
    expect((await browser.ask("GET /api/v1/invoices")).status).toBe(200);
  });

  it("is judged by Origin where a browser does not name the site", async () => {
    const { cookie } = await world.signedIn(world.merchant.testApiKey);
    const status = async (origin: string): Promise<number> => {
      const headers = { Cookie: cookie, "X-Paylink-Studio": "1", Origin: origin };
      return (await world.app.request("/api/v1/invoices", { headers })).status;
    };
    expect(await status("http://localhost:3000")).toBe(200);
    expect(await status("https://evil.example")).toBe(403);
    expect(await status("null")).toBe(403);
  });

  it("never helps out a key that is wrong", async () => {
    const browser = await world.signedIn(world.merchant.testApiKey);
    const headers = { Authorization: "Bearer sk_test_wrong" };
    expect((await browser.ask("GET /api/v1/invoices", { headers })).status).toBe(401);
  });

  it("ends after twelve hours", async () => {
    const browser = await world.signedIn(world.merchant.testApiKey);
    world.advance(12 * HOUR_MS - 1_000);
    expect((await browser.ask("GET /api/v1/invoices")).status).toBe(200);
    world.advance(1_000);
    expect((await browser.ask("GET /api/v1/invoices")).status).toBe(401);
  });

  it("ends by signing out, also where the cookie was kept", async () => {
    const browser = await world.signedIn(world.merchant.testApiKey);
    const kept = { ...browser, cookie: browser.cookie };
    const { cookie } = kept;
    const out = await browser.ask("DELETE /studio/session");
    expect(out.headers.get("set-cookie")).toContain("Max-Age=0");
    browser.cookie = cookie;
    expect((await browser.ask("GET /api/v1/invoices")).status).toBe(401);
  });

  it("ends when its browser signs in anew, and stays when that fails", async () => {
    const browser = await world.signedIn(world.merchant.testApiKey);
    const { cookie } = browser;
    await browser.ask("POST /studio/session", { body: { key: "no" } });
    expect((await browser.ask("GET /api/v1/invoices")).status).toBe(200);
    await browser.ask("POST /studio/session", { body: { token: await newToken() } });
    expect((await browser.ask("GET /api/v1/invoices")).status).toBe(200);
    browser.cookie = cookie;
    expect((await browser.ask("GET /api/v1/invoices")).status).toBe(401);
  });

  it("ends with the API key it was opened with, and with all sessions of the merchant", async () => {
    const { tenantId } = world.merchant;
    const { keyId, apiKey } = await createApiKey(world.deps, tenantId, "test");
    const [byKey, other] = [await world.signedIn(apiKey), await world.signedIn(world.merchant.testApiKey)];
    await revokeApiKey(world.deps, tenantId, keyId);
    expect((await byKey.ask("GET /api/v1/invoices")).status).toBe(401);
    expect((await other.ask("GET /api/v1/invoices")).status).toBe(200);
    const token = await newToken();
    expect(await endAllSessions(world.deps, tenantId, "test")).toBeGreaterThan(0);
    expect((await other.ask("GET /api/v1/invoices")).status).toBe(401);
    expect((await world.browser().ask("POST /studio/session", { body: { token } })).status).toBe(401);
  });
});

describe("the page", () => {
  it("runs its own script and style only, is framed by nobody and kept by nobody, at every address below /studio", async () => {
    for (const path of ["/studio", "/studio/invoices/inv_1", "/studio/enter"]) {
      const response = await world.app.request(path);
      const policy = response.headers.get("content-security-policy") ?? "";
      expect(policy).toContain("script-src 'self'; style-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain("unsafe");
      expect(response.headers.get("cache-control")).toBe("no-store");
      expect(await response.text()).not.toMatch(/<script>|<style|style=|onload=/);
    }
  });
});

describe("a preview of HTML for the merchant's site", () => {
  it("is for the session's own links, and for frames of the studio only", async () => {
    const browser = await world.signedIn(world.merchant.testApiKey);
    const { invoiceId } = (await browser.ask("POST /api/v1/invoices", { body: INVOICE })).json.data;
    const { links } = (await browser.ask(`GET /api/v1/invoices/${invoiceId}/links`)).json.data;
    const path = `/studio/preview/${links[0].linkId}`;
    const ask = (cookie: string, site = "same-origin") =>
      world.app.request(path, { headers: { Cookie: cookie, "Sec-Fetch-Site": site } });
    const shown = await ask(browser.cookie);
    expect(await shown.text()).toContain("<pay-link href=");
    expect(shown.headers.get("content-security-policy")).toContain("frame-ancestors 'self'");
    const stranger = await world.signedIn((await world.newMerchant("Frame")).testApiKey);
    expect((await ask(stranger.cookie)).status).toBe(404);
    expect((await ask(browser.cookie, "cross-site")).status).toBe(404);
    expect((await ask("")).status).toBe(404);
  });

  it("runs no script from the merchant's own host on the studio's origin", async () => {
    const { tenantId, testApiKey } = await world.newMerchant("With a host");
    await world.database.batch(
      addHost({ host: "pay.shop.example", tenantId, createdAt: "2026-01-01T00:00:00.000Z" }),
    );
    const browser = await world.signedIn(testApiKey);
    const { invoiceId } = (await browser.ask("POST /api/v1/invoices", { body: INVOICE })).json.data;
    const { links } = (await browser.ask(`GET /api/v1/invoices/${invoiceId}/links`)).json.data;
    expect(links[0].paymentLink).toContain("//pay.shop.example");
    const shown = await world.app.request(`/studio/preview/${links[0].linkId}`, {
      headers: { Cookie: browser.cookie, "Sec-Fetch-Site": "same-origin" },
    });
    expect(shown.status).toBe(200);
    const all = `${shown.headers.get("content-security-policy")} ${await shown.text()}`;
    expect(all).toContain("/embed.js");
    expect(all).not.toContain("shop.example");
  });
});
