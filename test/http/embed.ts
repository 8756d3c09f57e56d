/** The snippets of a link, oEmbed, and the page that a merchant's own site may frame. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, newInvoice } from "./calls.ts";
import type { HttpWorld, MakeWorld } from "./world.ts";

const SHOP = "https://shop.example";
const DAY_MS = 86_400_000;

export function embed(makeWorld: MakeWorld): void {
  let world: HttpWorld;
  let key: string;
  beforeAll(async () => {
    world = await makeWorld();
    key = world.merchant.testApiKey;
  });
  afterAll(() => world.close());

  const post = (path: string, json?: unknown) => call(world, `POST ${path}`, { key, json });
  const allow = (embedOrigins: readonly string[]) =>
    call(world, "PATCH /api/v1/merchant", { key, json: { embedOrigins } });
  async function newLink(terms: object = {}, invoice: Readonly<Record<string, unknown>> = {}) {
    const { invoiceId } = await newInvoice(world, invoice);
    return (await post(`/api/v1/invoices/${invoiceId}/links`, terms)).json.data;
  }

  describe("the snippets of a link", () => {
    it("are answered ready to be copied", async () => {
      await allow([SHOP]);
      const { linkId, paymentLink } = await newLink();
      const { status, json } = await call(world, `GET /api/v1/links/${linkId}/embed?mode=inline`, { key });
      expect(status).toBe(200);
      expect(json.data).toMatchObject({ linkId, paymentLink, embedOrigins: [SHOP] });
      expect(json.data.scriptUrl).toBe(`${world.publicUrl}/embed.js`);
      expect(json.data.element).toContain(`<pay-link href="${paymentLink}" mode="inline">`);
      expect(json.data.linkButton).toContain("Pay ACME Corp");
    });

    it("are refused for a mode that there is not, and for links that open nothing", async () => {
      const expiresAt = new Date(world.now().getTime() + DAY_MS).toISOString();
      const { linkId } = await newLink({ expiresAt });
      const of = async (path: string, as = key) => {
        const { status, json } = await call(world, `GET /api/v1/links/${path}`, { key: as });
        return [status, json.error?.code, json.error?.field];
      };
      expect(await of(`${linkId}/embed?mode=full`)).toEqual([422, "invalid_field", "mode"]);
      expect(await of("lnk_nothing/embed")).toEqual([404, "link_not_found", undefined]);
      expect(await of(`${linkId}/embed`, world.merchant.apiKey)).toEqual([404, "link_not_found", undefined]);
      const other = await world.newMerchant("Other");
      expect(await of(`${linkId}/embed`, other.testApiKey)).toEqual([404, "link_not_found", undefined]);
      world.advance(2 * DAY_MS);
      expect(await of(`${linkId}/embed`)).toEqual([410, "link_expired", undefined]);
      await post(`/api/v1/links/${linkId}/revoke`);
      expect(await of(`${linkId}/embed`)).toEqual([410, "link_revoked", undefined]);
    });
  });

  describe("the page for frames", () => {
    const FRAME = { Accept: "text/html", "Sec-Fetch-Dest": "iframe" };
    const policyOf = (answer: { headers: Headers }) => answer.headers.get("content-security-policy") ?? "";
    const get = (link: string, headers: Record<string, string> = FRAME) =>
      call(world, `GET ${new URL(link).pathname}/embed`, { headers });

    it("may be framed by the merchant's origins alone, and shows the form there", async () => {
      await allow([SHOP, "https://www.shop.example"]);
      const { paymentLink } = await newLink();
      const framed = await get(paymentLink);
      expect(framed.status).toBe(200);
      expect(policyOf(framed)).toMatch(
        /; frame-ancestors https:\/\/shop\.example https:\/\/www\.shop\.example$/,
      );
      expect(framed.headers.get("x-frame-options")).toBeNull();
      expect([framed.headers.get("cache-control"), framed.headers.get("referrer-policy")]).toEqual([
        "no-store",
        "no-referrer",
      ]);
      expect(framed.text).toContain('id="pay-form"');
      expect(framed.text).toContain('<base target="_blank">');
      // The page itself stays out of every frame.
      const page = await call(world, `GET ${new URL(paymentLink).pathname}`, { headers: FRAME });
      expect(policyOf(page)).toContain("frame-ancestors 'none'");
      expect(page.text).toContain("application/json+oembed");
    });

    it("runs nothing that its policy does not name", async () => {
      const { paymentLink } = await newLink();
      const { text, headers } = await get(`${paymentLink}`);
      const policy = headers.get("content-security-policy") ?? "";
      const styles = [...text.matchAll(/<style>([^]*?)<\/style>/g)].map(([, css = ""]) => css);
      expect(styles.length).toBe(3);
      for (const css of styles)
        expect(policy).toContain(`'sha256-${createHash("sha256").update(css).digest("base64")}'`);
      expect(text).not.toMatch(/ style="| on\w+="/);
    });

    it("leads to the whole page where no origin may frame it, and where it is opened by itself", async () => {
      const { paymentLink } = await newLink();
      await allow([SHOP]);
      const alone = await get(paymentLink, { Accept: "text/html", "Sec-Fetch-Dest": "document" });
      await allow([]);
      for (const answer of [alone, await get(paymentLink)]) {
        expect(answer.status).toBe(403);
        expect(policyOf(answer)).toContain("frame-ancestors 'none'");
        expect(answer.text).toContain(`href="${paymentLink}"`);
        expect(answer.text).not.toMatch(/Jane|500\.00/);
      }
    });

    it("says in the frame that a link is dead, and keeps strangers out of what it does not know", async () => {
      await allow([SHOP]);
      const { paymentLink, linkId } = await newLink();
      await post(`/api/v1/links/${linkId}/revoke`);
      const dead = await get(paymentLink);
      expect(dead.status).toBe(410);
      expect(policyOf(dead)).toContain(`frame-ancestors ${SHOP}`);
      expect(dead.text).toContain('"status":"revoked","dead":true');
      const unknown = await get(`${world.publicUrl}/0123456789abcdefghjkmnpqrstvwx`);
      expect(unknown.status).toBe(404);
      expect(policyOf(unknown)).toContain("frame-ancestors 'none'");
    });

    it("is counted as a visit of the channel embed, and shows no saved card", async () => {
      const { paymentLink, linkId } = await newLink();
      await get(paymentLink);
      const rows = await world.query("SELECT channel, surface FROM visits WHERE link_id = ?", [linkId]);
      expect(rows).toEqual([{ channel: "embed", surface: "page" }]);
    });

    it("takes any scheme and nothing else from its address", async () => {
      const { paymentLink } = await newLink();
      const path = new URL(paymentLink).pathname;
      const of = async (query: string) =>
        (await call(world, `GET ${path}/embed?${query}`, { headers: FRAME })).text.slice(0, 90);
      expect(await of("theme=dark")).toContain('data-theme="dark"');
      expect(await of("theme=%22%3E%3Cscript%3E")).not.toContain("theme");
    });
  });

  describe("oEmbed", () => {
    const ask = (url: string, more = "") =>
      call(world, `GET /oembed?url=${encodeURIComponent(url)}&format=json${more}`);

    it("answers with the element, and with nothing of the invoice or the payer", async () => {
      await allow([SHOP]);
      const { paymentLink } = await newLink({}, { customer: { name: "Zelda Quux" } });
      const { status, json, text } = await ask(paymentLink, "&maxwidth=200");
      expect([status, json.version, json.type, json.width, json.height]).toEqual([
        200,
        "1.0",
        "rich",
        200,
        64,
      ]);
      expect(json.html).toContain(`<pay-link href="${paymentLink}" mode="button">`);
      expect(text).not.toMatch(/500|Zelda|inv_|INV-/);
      await allow([]);
      expect((await ask(paymentLink)).json.html).toContain('mode="redirect"');
    });

    it("answers 404 to what opens nothing here, and 501 to a format that it does not speak", async () => {
      const { paymentLink, linkId } = await newLink();
      const path = new URL(paymentLink).pathname;
      for (const url of ["", "javascript:alert(1)", `https://evil.example${path}`, `${paymentLink}/embed`]) {
        expect([url, (await ask(url)).status]).toEqual([url, 404]);
      }
      expect((await ask(`${paymentLink.slice(0, -1)}0`)).status).toBe(404);
      expect((await ask(paymentLink, "&maxheight=-1")).json.error.field).toBe("maxheight");
      const xml = await call(world, `GET /oembed?url=${encodeURIComponent(paymentLink)}&format=xml`);
      expect([xml.status, xml.json.error.code]).toEqual([501, "format_not_supported"]);
      await post(`/api/v1/links/${linkId}/revoke`);
      expect((await ask(paymentLink)).status).toBe(404);
    });
  });
}
