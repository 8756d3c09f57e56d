/**
 * Every screen in the pseudo-language, on a small phone: what stands outside of its brackets was never in the catalogue, and
 * what is cut off or sticks out would be so in some language.
 */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { PSEUDO_LOCALE } from "../../shared/languages.ts";
import { loadWords } from "../../shared/words/page.ts";
import { CONDITIONS, nameOf } from "../accessibility/conditions.ts";
import { overflows } from "../accessibility/inPage.ts";
import { openStage, type Stage } from "../accessibility/stage.ts";
import { gallery } from "../checkout/gallery.ts";
import { launchBrowser } from "./browser.ts";

/** What the merchant, the bank or the fixtures of the tests say: data, whatever the language. */
const DATA = new RegExp(
  [
    "Northwind Dental Care GmbH[^⟦]*DE\\d+\\.|Northwind Dental Care: your treatment|help\\.northwind\\.example",
    "Northwind Dental Care|Northwind|Bürgerhaus[^⟦]*Co\\. KG|Jane Doe|Alexandra Konstantinopoulou-Weatherington",
    "Dental crown, upper left molar|X-ray|Consultation|Workshop day[^⟦·]*attendance",
    "Thank you for your visit\\.\\s*Please pay within 30 days\\.",
    "Visa|Mastercard|American Express|STRIPE TEST BANK|Chase|Wells Fargo Bank|USD|INV-\\d+|PST|UTC",
    "[A-Z][a-z]{2,8} \\d{1,2}, 2026(?:, \\d{1,2}:\\d\\d [AP]M \\w+)?|billing@northwind\\.example",
    "Recorded by Northwind|Use one of the published test numbers\\.|\\(req_\\w+\\)|https://\\S+",
  ].join("|"),
  "gu",
);

let browser: Browser;
let stage: Stage;
beforeAll(async () => {
  browser = await launchBrowser();
  stage = await openStage(browser);
  await loadWords(PSEUDO_LOCALE);
});
afterAll(() => browser.close());

/** Every text and every name that the page shows or says. Runs in the page. */
function said(): string[] {
  const found: string[] = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const block = node.parentElement;
    if (!block || block.closest("script, style, code, .code, .languages li, .monogram, .paper")) continue;
    if (node.textContent?.trim())
      found.push(
        block.closest("p, li, dt, dd, h1, h2, h3, label, legend, summary, a, button, span")?.textContent ??
          "",
      );
  }
  for (const element of document.querySelectorAll("[aria-label], [placeholder], [title], [alt]")) {
    for (const name of ["aria-label", "placeholder", "title", "alt"])
      found.push(element.getAttribute(name) ?? "");
  }
  return [...new Set(found)];
}

/** What stands outside of all brackets: one sentence may stand inside of another. */
function outside(text: string): string {
  const less = text.replace(/⟦[^⟦⟧]*⟧/gu, "");
  return less === text ? text : outside(less);
}

it("shows no word that is not in the catalogue, and cuts none off", { timeout: 60_000 }, async () => {
  const faults: string[] = [];
  const small = CONDITIONS.find((one) => nameOf(one) === "light, left to right, 320 px");
  if (!small) throw new Error("no such condition");
  for (const screen of gallery(PSEUDO_LOCALE)) {
    await stage.show(screen);
    await stage.lookAs(small);
    const texts = await stage.page.evaluate(said);
    for (const text of texts) {
      const rest = outside(text).replaceAll(DATA, "");
      if (/\p{L}{2,}/u.test(rest)) faults.push(`${screen.name}: ${text.slice(0, 160)} → ${rest}`);
    }
    faults.push(...(await stage.measure(overflows)).map((fault) => `${screen.name}: ${fault}`));
  }
  expect([...new Set(faults)]).toEqual([]);
});
