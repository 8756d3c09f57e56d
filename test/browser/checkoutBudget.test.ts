/** What a payer's phone has to fetch, compressed, before anything is chosen. */
import { brotliCompressSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { renderCheckout } from "../../server/checkout/render.ts";
import { view } from "../checkout/fixtures.ts";
import { ASSETS, VISIT } from "../checkout/gallery.ts";
import { builtScripts } from "./checkoutServer.ts";

describe("the weight of the page", () => {
  it("stays within its budget", { timeout: 60_000 }, async () => {
    const scripts = await builtScripts();
    const first = scripts.get(scripts.get("entry") ?? "") ?? "";
    const files = [...scripts].filter(([name]) => name !== "entry");
    const hosted = files.filter(([name]) => name.startsWith("/assets/hosted-")).map(([, code]) => code);
    // Of the words, a payer fetches those of one language.
    const others = files.filter(
      ([name]) => name.startsWith("/assets/words-") && !name.includes("/words-en-"),
    );
    // Fetched by the few who ask for what it does.
    const extras = files
      .filter(([name]) => /^\/assets\/(?:forward|receiptTo|frame)-/.test(name))
      .map(([, code]) => code);
    const rare = [...hosted, ...extras, ...others.map(([, code]) => code)];
    const all = files.map(([, code]) => code).filter((code) => !rare.includes(code));
    const page = renderCheckout(view(), { assets: ASSETS, visitId: VISIT });
    const sizes = (text: string): { br: number; gz: number } => ({
      br: brotliCompressSync(text).length,
      gz: gzipSync(text, { level: 9 }).length,
    });
    const measured = {
      page: sizes(page),
      scriptAtFirst: sizes(first),
      // Fetched when the form is first touched.
      scriptInAll: all.map(sizes).reduce((a, b) => ({ br: a.br + b.br, gz: a.gz + b.gz })),
      // Fetched when a payer chooses to pay in the processor's own fields.
      hosted: sizes(hosted.join("")),
      extras: sizes(extras.join("")),
    };
    process.stdout.write(`${JSON.stringify(measured)}\n`);
    // A German payer fetches no English.
    const german = files.find(([name]) => name.startsWith("/assets/words-de-"))?.[1] ?? "";
    expect(german).toContain("Diese Rechnung bezahlen");
    expect(german + first).not.toContain("Pay this invoice");
    expect(first).not.toContain("//# sourceMappingURL");
    // What must hold whatever else changes: a first view that comes with the first packets of a slow network.
    expect(measured.scriptAtFirst.gz).toBeLessThanOrEqual(15_000);
    expect(measured.page.gz + measured.scriptAtFirst.gz).toBeLessThanOrEqual(30_000);
    // What we hold ourselves to.
    expect(measured.scriptAtFirst.gz).toBeLessThanOrEqual(5_000);
    expect(measured.page.gz).toBeLessThanOrEqual(11_000);
    expect(measured.page.gz + measured.scriptAtFirst.gz).toBeLessThanOrEqual(15_000);
    expect(measured.page.gz + measured.scriptInAll.gz).toBeLessThanOrEqual(40_000);
    expect(measured.extras.gz).toBeLessThanOrEqual(2_000);
    expect(measured.hosted.gz).toBeGreaterThan(500);
    expect(measured.hosted.gz).toBeLessThanOrEqual(3_000);
  });
});
