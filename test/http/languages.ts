/** The language of the payer's pages, over HTTP: in which order it is chosen, and that the choice stays. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHALLENGED, call, card, DECLINED, JSON_PLEASE, newLink, PAGE_PLEASE, pay } from "./calls.ts";
import type { HttpWorld, MakeWorld } from "./world.ts";

const GERMAN = { "Accept-Language": "de-AT,de;q=0.9,en;q=0.5" };
const MEXICAN = { name: "Ana Ruiz", email: "ana@example.com", locale: "es-MX" };
const langOf = (html: string): string => /<html lang="([^"]+)"/.exec(html)?.[1] ?? "";

export function languages(makeWorld: MakeWorld): void {
  let world: HttpWorld;
  let link: string;
  beforeAll(async () => {
    world = await makeWorld();
    link = await newLink(world, { customer: MEXICAN });
  });
  afterAll(() => world.close());
  const page = (path: string, headers: Record<string, string> = {}) =>
    call(world, `GET ${path}`, { headers: { ...PAGE_PLEASE, ...headers } });

  describe("a page", () => {
    it("is in the payer's language: by choice, then by browser, then by customer, then English", async () => {
      const chosen = await page(`${link}?lang=fr`, GERMAN);
      expect(langOf(chosen.text)).toBe("fr");
      const cookie = (chosen.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
      expect(langOf((await page(link, { ...GERMAN, Cookie: cookie })).text)).toBe("fr");
      expect(langOf((await page(`${link}?lang=tlh`, GERMAN)).text)).toBe("de-AT");
      expect(langOf((await page(link, GERMAN)).text)).toBe("de-AT");
      expect(langOf((await page(link, { "Accept-Language": "*" })).text)).toBe("es-MX");
      const nobody = await newLink(world);
      expect(langOf((await page(nobody)).text)).toBe("en-US");
    });

    it("writes words, money and dates so", async () => {
      const { text } = await page(link, GERMAN);
      expect(text).toContain("Diese Rechnung bezahlen");
      expect(/class="figure">([^<]+)/.exec(text)?.[1]).toMatch(/^\$\s500,00$/);
      expect(text).not.toContain("Pay this invoice");
    });

    it("is kept apart by what asked for it", async () => {
      const { headers } = await page(link, GERMAN);
      expect(headers.get("vary")).toContain("Accept-Language, Cookie");
      expect(headers.get("set-cookie")).toBeNull();
    });

    it("remembers a choice in a cookie that holds nothing else", async () => {
      const { headers } = await page(`${link}?lang=fr`);
      expect(headers.get("set-cookie")).toMatch(
        /^paylink_language=fr; Path=\/; Max-Age=15552000; HttpOnly; SameSite=Lax(; Secure)?$/,
      );
      expect((await page(`${link}?lang=%0d%0aX:y`)).headers.get("set-cookie")).toBeNull();
      const forged = await page(link, { Cookie: "paylink_language=<script>; paylink_language=de" });
      expect(langOf(forged.text)).toBe("de");
    });

    it("lists every language by its own name, and marks its own", async () => {
      const { text } = await page(link, GERMAN);
      expect(text).toContain(`<a href="${link}?lang=fr" lang="fr" hreflang="fr">Français</a>`);
      expect(text).toMatch(/lang="de" hreflang="de" aria-current="true">Deutsch/);
    });

    it("goes on in the language of the visit", async () => {
      const cookie = { Cookie: "paylink_language=fr" };
      const paid = await pay(world, link);
      const receipt = await page(`${link}/payments/${paid.json.data.paymentId}/receipt`, cookie);
      expect(receipt.text).toContain("Paiement reçu");
      const confirmed = await pay(world, link, { method: card(CHALLENGED) });
      const challenge = await page(`${link}/payments/${confirmed.json.data.paymentId}/challenge`, cookie);
      expect(challenge.text).toContain("Confirmer ce paiement");
      const shared = /\/r\/[0-9a-z]+/.exec(receipt.text)?.[0] ?? "none";
      expect((await page(shared, cookie)).text).toContain("Ceci est un reçu de test");
      expect((await page("/nothing-here", cookie)).text).toContain("Nous ne trouvons pas cette page");
      const asked = await call(world, `POST ${link}/fresh-link`, { headers: { ...PAGE_PLEASE, ...cookie } });
      expect(asked.text).toContain("Consultez vos messages");
    });
  });

  it("is told to scripts, with the reason of a decline as a kind", async () => {
    const headers = { ...JSON_PLEASE, ...GERMAN };
    const declined = await pay(world, link, { method: card(DECLINED) });
    expect(declined.json.data).toMatchObject({ payerReason: "insufficient_funds" });
    const { json } = await call(world, `GET ${link}`, { headers });
    expect(json.data.locale).toBe("de-AT");
  });
}
