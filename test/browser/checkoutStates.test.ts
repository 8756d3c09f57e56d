/** Every screen in a real browser: nothing for axe to find, nothing wider than the screen, no refused style or script. */
import { mkdirSync, writeFileSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gallery, type Shown } from "../checkout/gallery.ts";
import { axe, launchBrowser, newPhonePage, screenshot } from "./browser.ts";

/** `SHOTS=1` keeps each screen as HTML and as pictures in test-results/; `ONLY` picks screens by a regular expression. */
const SHOTS = process.env["SHOTS"] === "1";
const ONLY = process.env["ONLY"];

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
});

describe.each([
  ["light", 360],
  ["dark", 360],
  ...(SHOTS
    ? ([
        ["light", 320],
        ["light", 1280],
        ["dark", 1280],
      ] as const)
    : []),
] as const)("%s at %d px", (colorScheme, width) => {
  const screens = gallery().filter(({ name }) => !ONLY || new RegExp(ONLY).test(name));
  it("every screen fits, and axe finds nothing", { timeout: 300_000 }, async () => {
    const page = await newPhonePage(browser, { colorScheme, width, height: width < 900 ? 740 : 900 });
    const faults: string[] = [];
    let current: Shown | undefined;
    page.on("console", (message) => faults.push(`${current?.name}: ${message.text()}`));
    await page.route("**/*", async (route) => {
      const path = new URL(route.request().url()).pathname;
      if (path !== "/page" || !current) return route.fulfill({ contentType: "text/javascript", body: "" });
      return route.fulfill({
        contentType: "text/html; charset=utf-8",
        headers: { "content-security-policy": current.csp },
        body: current.html,
      });
    });
    for (const screen of screens) {
      current = screen;
      await page.goto("https://pay.example.com/page");
      const overflow = async (): Promise<void> => {
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        const at = page.viewportSize()?.width;
        if (wide > 0) faults.push(`${screen.name}: ${wide} px wider than the screen at ${at}`);
      };
      await overflow();
      if (width === 360) {
        // Of all the rules only contrast depends on the colour scheme.
        const found = colorScheme === "light" ? await axe(page) : await contrastFaults(page);
        faults.push(...found.map((fault) => `${screen.name}: ${fault}`));
      }
      if (colorScheme === "light" && width === 360) {
        // The narrowest phone and a desktop: turned to, not loaded anew, which would take as long again.
        for (const other of [320, 1280]) {
          await page.setViewportSize({ width: other, height: 740 });
          await overflow();
        }
        await page.setViewportSize({ width, height: 740 });
      }
      if (SHOTS) {
        mkdirSync("test-results", { recursive: true });
        writeFileSync(`test-results/${screen.name}.html`, screen.html);
        await screenshot(page, `${screen.name}-${width}-${colorScheme}`);
      }
    }
    await page.context().close();
    expect(faults).toEqual([]);
  });
});

async function contrastFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withRules(["color-contrast"]).analyze();
  return violations.flatMap(({ nodes }) =>
    nodes.map((node) => `${node.target.join(" ")} ${node.failureSummary}`),
  );
}
