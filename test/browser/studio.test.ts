/** The studio in a browser: in by a one-time link, an invoice written, its code and link taken, and its payment seen as it comes. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { builtRelease } from "../setup/release.ts";
import { axe, launchBrowser } from "./browser.ts";
import { payButton, typeCard } from "./checkoutHarness.ts";
import { type Served, startServed } from "./served.ts";

let browser: Browser;
let served: Served;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [served, browser] = await Promise.all([startServed(), launchBrowser()]);
  context = await browser.newContext({
    viewport: { width: 1200, height: 850 },
    locale: "en-US",
    permissions: ["clipboard-read", "clipboard-write"],
  });
  context.setDefaultTimeout(10_000);
  page = await context.newPage();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await served?.stop();
});

/** What axe finds in light, and of contrasts in dark: nothing else depends on colours. */
async function axeBoth(): Promise<string[]> {
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  const found = await axe(page);
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  const { violations } = await new AxeBuilder({ page }).withRules(["color-contrast"]).analyze();
  return [...found, ...violations.flatMap(({ nodes }) => nodes.map(({ html }) => `dark: ${html}`))];
}

const narrow = (): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth);

describe("the studio", () => {
  it("asks for a key where nobody is signed in", async () => {
    await page.goto(`${served.origin}/studio`);
    const field = page.getByLabel("API key");
    await field.waitFor();
    expect(await field.evaluate((it) => it === document.activeElement)).toBe(true);
    await field.fill("sk_test_wrong");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("not known").waitFor();
    expect(await axeBoth()).toEqual([]);
  });

  it("lets in by a one-time link, of which the address keeps nothing", async () => {
    await page.goto(served.studio);
    await page.getByRole("link", { name: "INV-00001" }).waitFor();
    expect(page.url()).toBe(`${served.origin}/studio`);
    expect(await page.evaluate(() => document.cookie + JSON.stringify(localStorage))).toBe("{}");
    expect(await axeBoth()).toEqual([]);
  });

  it("writes an invoice by the keyboard, with its total as one types and faults beside their fields", async () => {
    await page.keyboard.press("n");
    await page.getByRole("heading", { name: "New invoice" }).waitFor();
    await page.keyboard.type("Zoë Brontë");
    await page.getByLabel("Description").fill("Consulting");
    await page.getByLabel("Quantity").fill("2.5");
    await page.getByLabel("Price").fill("40.005");
    await page.getByLabel("Tax %").fill("10");
    await page.keyboard.press("Enter");
    const price = page.getByLabel("Price");
    await page.getByText("Has more decimals than USD has.").waitFor();
    expect(await price.getAttribute("aria-invalid")).toBe("true");
    expect(await axeBoth()).toEqual([]);
    await price.fill("40");
    await page.getByLabel("Total").getByText("$110.00").waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "INV-00002" }).waitFor();
  });

  it("shows the QR code of its link, and copies the link", async () => {
    await page.getByRole("img", { name: "QR code of the general link" }).waitFor();
    await page.getByText("Scan check passed").waitFor();
    expect(await axeBoth()).toEqual([]);
    await page.getByRole("button", { name: "Copy Payment link" }).click();
    await page.getByText("Payment link copied").waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toMatch(new RegExp(`^${served.origin}/[0-9a-z]{30}$`));
  });

  it("shows a payment made elsewhere without being reloaded", async () => {
    await page.evaluate(() => {
      document.body.dataset["same"] = "yes";
    });
    const payer = await context.newPage();
    await payer.goto(await page.evaluate(() => navigator.clipboard.readText()));
    await typeCard(payer);
    await payButton(payer).click();
    await page.locator(".summary .badge").getByText("Paid", { exact: true }).waitFor();
    expect(await page.locator("body").getAttribute("data-same")).toBe("yes");
    await payer.close();
  });

  it("goes by keys, finds by name, and shows its keys", async () => {
    await page.keyboard.press("g");
    await page.keyboard.press("i");
    await page.getByRole("link", { name: "INV-00001" }).waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("bronte");
    await page.getByRole("heading", { name: "Invoices for “bronte”" }).waitFor();
    await page.getByRole("link", { name: "INV-00001" }).waitFor({ state: "detached" });
    await page.getByRole("link", { name: "INV-00002" }).focus();
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Shortcuts" }).waitFor();
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.textContent), { timeout: 5_000 })
      .toBe("INV-00002");
  });

  it("fits a phone, and prints a sheet", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await narrow()).toBeLessThanOrEqual(360);
    await page.keyboard.press("Enter");
    const sheet = page.getByRole("link", { name: "Print sheet" });
    await sheet.waitFor();
    expect(await narrow()).toBeLessThanOrEqual(360);
    await page.goto(served.origin + ((await sheet.getAttribute("href")) ?? ""));
    await page.getByRole("img", { name: "QR code of the payment link" }).waitFor();
    expect(await narrow()).toBeLessThanOrEqual(360);
    expect(await axe(page)).toEqual([]);
  });

  it("shows nothing any more once somebody signed out", async () => {
    await page.goto(`${served.origin}/studio`);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel("API key").waitFor();
    await page.goto(`${served.origin}/studio/invoices/inv_any`);
    await page.getByLabel("API key").waitFor();
    expect(await page.getByText("INV-0000").count()).toBe(0);
  });

  it("weighs 60 kB at most in all, and its views are loaded when they are opened", async () => {
    const folder = join(await builtRelease(), "studio-compressed", "assets");
    const files = readdirSync(folder).filter((name) => name.endsWith(".gz"));
    const sum = files.reduce((total, name) => total + readFileSync(join(folder, name)).length, 0);
    expect(sum).toBeLessThanOrEqual(60_000);
    expect(files.filter((name) => /^studio-(?:Invoices|NewInvoice|Invoice|Print)-/.test(name))).toHaveLength(
      4,
    );
  });
});
