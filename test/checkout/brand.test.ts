/** The merchant's brand on pages: colours that stay readable, its own foot, title and icon. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderCheckout, renderDeadEnd } from "../../server/checkout/render.ts";
import { accentStyles, CARD_DARK, CARD_LIGHT, contrast } from "../../server/checkout/styles/accent.ts";
import { view } from "./fixtures.ts";
import { ASSETS, VISIT } from "./gallery.ts";

const colour = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, "0")}`);

/** Every 17th step of each channel, which has all corners and greys, beside random ones. */
function* grid(): Generator<string> {
  for (let r = 0; r < 256; r += 17)
    for (let g = 0; g < 256; g += 17)
      for (let b = 0; b < 256; b += 17)
        yield `#${[r, g, b].map((c) => c.toString(16).padStart(2, "0")).join("")}`;
}

/** What of a colour cannot be read; empty where all can. */
function unreadable(accent: string): string[] {
  const [light = "", dark = ""] = accentStyles(accent).split("@media (prefers-color-scheme:dark)");
  const value = (css: string, name: string): string =>
    new RegExp(`--${name}:(#[0-9a-f]{6})`).exec(css)?.[1] ?? "none";
  const wrong: string[] = [];
  const least = (ratio: number, a: string, b: string, what: string): void => {
    if (!(contrast(a, b) >= ratio)) wrong.push(`${what} of ${accent}: ${a} on ${b}`);
  };
  least(4.5, value(light, "on-accent"), value(light, "accent"), "text");
  least(4.5, value(light, "link"), CARD_LIGHT, "link in the light");
  least(4.5, value(dark, "link"), CARD_DARK, "link in the dark");
  least(3, value(light, "accent-edge"), CARD_LIGHT, "edge in the light");
  least(3, value(dark, "accent-edge"), CARD_DARK, "edge in the dark");
  return wrong;
}

describe("any accent colour", () => {
  it("can be read on, and as links and outlines in the light and in the dark", () => {
    for (const accent of grid()) expect(unreadable(accent)).toEqual([]);
    fc.assert(
      fc.property(colour, (accent) => unreadable(accent).length === 0),
      { numRuns: 1000 },
    );
  });
});

const BRAND = {
  termsUrl: "https://acme.example/terms?a=1&b=2",
  privacyUrl: "https://acme.example/privacy",
  footerText: "ACME Corp, 1 <Main> Street · VAT XY123",
  supportUrl: "https://help.acme.example/pay",
  pageTitle: "Pay ACME",
  iconUrl: "/icon/0123456789abcdef0123456789abcdef.png",
};

describe("a merchant's own words", () => {
  const base = view();
  const branded = { ...base, merchant: { ...base.merchant, ...BRAND } };

  it("stand at the foot of the page, escaped, its links opening beside it without a word of whence", () => {
    const page = renderCheckout(branded, { assets: ASSETS, visitId: VISIT });
    expect(page).toContain("1 &lt;Main&gt; Street");
    expect(page).toContain(
      '<a href="https://acme.example/terms?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">Terms</a>',
    );
    expect(page).toContain(">Privacy policy</a>");
    expect(page).toContain(">help.acme.example</a>");
    expect(page).toContain("<title>Pay ACME</title>");
    expect(page).toContain(`<link rel="apple-touch-icon" href="${BRAND.iconUrl}">`);
    // The script needs none of it.
    expect(page.slice(page.indexOf('id="view"'))).not.toContain("acme.example/terms");
  });

  it("stand on dead ends too, whose titles say what happened", () => {
    const page = renderDeadEnd({ kind: "expired", merchant: branded.merchant }, { freshLinkAction: null });
    expect(page).toContain("Privacy policy");
    expect(page).toContain(" · Pay ACME</title>");
  });

  it("never lead anywhere but to https", () => {
    const merchant = { ...branded.merchant, termsUrl: "javascript:alert(1)", privacyUrl: null };
    const page = renderCheckout({ ...branded, merchant }, { assets: ASSETS, visitId: VISIT });
    expect(page).not.toContain("javascript:");
    expect(page).not.toContain(">Terms</a>");
  });
});
