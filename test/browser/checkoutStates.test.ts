/**
 * Every screen in a real browser, fit for everybody. This is the short form of `npm run accessibility`, whose report
 * (docs/accessibility.md) asks every rule under every condition: here each rule is asked once for each screen, and the
 * dearest, contrast, once for each kind of text and colour scheme.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadWords } from "../../shared/words/page.ts";
import { CONDITIONS, DIRECTIONS, nameOf } from "../accessibility/conditions.ts";
import * as inPage from "../accessibility/inPage.ts";
import { openStage, type Stage } from "../accessibility/stage.ts";
import { gallery } from "../checkout/gallery.ts";
import { launchBrowser, screenshot } from "./browser.ts";

/** `SHOTS=1` keeps each screen as HTML and as pictures in test-results/; `ONLY` picks screens by a regular expression. */
const SHOTS = process.env["SHOTS"] === "1";
const ONLY = new RegExp(process.env["ONLY"] ?? "");

let browser: Browser;
let stage: Stage;
beforeAll(async () => {
  browser = await launchBrowser();
  stage = await openStage(browser);
});
afterAll(async () => {
  await browser.close();
});

/** Looks at the shown screen under the condition of that name. */
async function lookAs(name: string): Promise<void> {
  const condition = CONDITIONS.find((one) => nameOf(one) === name);
  if (!condition) throw new Error(`no condition has the name ${name}`);
  await stage.lookAs(condition);
}

describe("every screen", () => {
  it("has nothing for axe to find, and targets, focus and edges that everybody can use", {
    timeout: 120_000,
  }, async () => {
    const faults: string[] = [];
    const seen = new Set<string>();
    const contrast = ["color-contrast"];
    for (const screen of gallery().filter(({ name }) => ONLY.test(name))) {
      const judge = (found: readonly string[]): unknown =>
        faults.push(...found.map((fault) => `${screen.name}: ${fault}`));
      await stage.show(screen);
      await lookAs("light, left to right, phone");
      judge((await stage.axe({ without: contrast })).faults);
      judge(await stage.measure(...Object.values(inPage)));
      const kinds = await stage.page.evaluate(kindsOfText);
      const unseen = kinds.filter((kind) => !seen.has(screen.csp + kind));
      for (const kind of unseen) seen.add(screen.csp + kind);
      if (unseen.length > 0) judge((await stage.axe({ only: contrast })).faults);
      if (SHOTS) await screenshot(stage.page, `${screen.name}-light`);
      await lookAs("dark, left to right, 200 % zoom");
      if (unseen.length > 0) judge((await stage.axe({ only: contrast })).faults);
      judge(await stage.measure(inPage.overflows));
      await lookAs("light, left to right, 320 px");
      judge(await stage.measure(inPage.overflows, inPage.smallTargets));
      await lookAs("light, left to right, forced colours");
      judge(await stage.measure(inPage.missingEdges, inPage.unseenFocus));
      if (SHOTS) await picture(screen.name, screen.html);
    }
    faults.push(...stage.complaints());
    expect(faults).toEqual([]);
  });

  it("fits a small phone when it is written from right to left", { timeout: 60_000 }, async () => {
    const faults: string[] = [];
    await loadWords(DIRECTIONS.rtl);
    for (const screen of gallery(DIRECTIONS.rtl).filter(({ name }) => ONLY.test(name))) {
      await stage.show(screen);
      await lookAs("light, right to left, 320 px");
      const found = await stage.measure(inPage.overflows, inPage.smallTargets);
      faults.push(...found.map((fault) => `${screen.name}: ${fault}`));
      if (SHOTS) await screenshot(stage.page, `${screen.name}-rtl`);
    }
    faults.push(...stage.complaints());
    expect(faults).toEqual([]);
  });
});

/** Kinds of text by all that the style sheet can tell apart. Runs in the browser. */
function kindsOfText(): string[] {
  const kinds = new Set<string>();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const parent = texts.currentNode.parentElement;
    if (!texts.currentNode.textContent?.trim() || !parent?.checkVisibility()) continue;
    let kind = "";
    for (let one: Element | null = parent; one; one = one.parentElement)
      kind += `${one.tagName}.${one.className}${one.matches(":has(> :checked)") ? "!" : ""} `;
    kinds.add(kind);
  }
  return [...kinds];
}

async function picture(name: string, html: string): Promise<void> {
  mkdirSync("test-results", { recursive: true });
  writeFileSync(`test-results/${name}.html`, html);
  await lookAs("dark, left to right, phone");
  await screenshot(stage.page, `${name}-dark`);
  await stage.page.setViewportSize({ width: 1280, height: 900 });
  await screenshot(stage.page, `${name}-dark-wide`);
  await stage.page.emulateMedia({ colorScheme: "light" });
  await screenshot(stage.page, `${name}-light-wide`);
}
