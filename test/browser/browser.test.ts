import { statSync } from "node:fs";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axe, launchBrowser, newPhonePage, screenshot, textWidth } from "./browser.ts";

const PAGE = (color: string) => `<!doctype html><html lang="en"><title>Invoice</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<main><h1>Invoice</h1><p style="color:${color};background:#fff">Pay $500.00</p></main>
<script>document.querySelector("p").dataset.ran = "yes"</script></html>`;

describe("the browser of the tests", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
  });

  it("draws text on a page of a phone's width", async () => {
    const page = await newPhonePage(browser);
    await page.setContent(PAGE("#111"));
    expect(await textWidth(page, "h1")).toBeGreaterThan(100);
    expect(await page.evaluate(() => innerWidth)).toBe(360);
    expect(statSync(await screenshot(page, "browser-self-test")).size).toBeGreaterThan(1000);
    await page.context().close();
  });

  it("finds text without enough contrast and says where", async () => {
    const page = await newPhonePage(browser);
    await page.setContent(PAGE("#111"));
    expect(await axe(page)).toEqual([]);
    await page.setContent(PAGE("#ccc"));
    const found = await axe(page);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^color-contrast \(serious\): p - .*contrast/);
    await page.context().close();
  });

  it("opens pages with scripts turned off", async () => {
    const page = await newPhonePage(browser, { javaScriptEnabled: false, colorScheme: "dark" });
    await page.setContent(PAGE("#111"));
    expect(await page.locator("p").getAttribute("data-ran")).toBeNull();
    await page.context().close();
  });
});
