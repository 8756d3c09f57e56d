/** Forwarding, printing and the receipt to an address, in a browser against the real server. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { axe, launchBrowser, newPhonePage } from "./browser.ts";
import { payButton, received, typeCard } from "./checkoutHarness.ts";
import { type Served, startServed } from "./served.ts";

let browser: Browser;
let served: Served;

beforeAll(async () => {
  [served, browser] = await Promise.all([startServed(), launchBrowser()]);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await served?.stop();
});

it("makes a link for somebody else in the page, and without script on one of its own", async () => {
  const page = await newPhonePage(browser);
  await page.goto(served.link);
  await page.getByText("Forward", { exact: true }).click();
  await page.getByRole("button", { name: "Make a link" }).click();
  const field = page.getByLabel("Link to send on");
  await field.waitFor();
  expect(await axe(page)).toEqual([]);
  const made = await field.inputValue();
  expect(made).not.toBe(served.link);
  await page.goto(made);
  expect(await page.locator("h1").innerText()).toBe("Acme Studio");
  await page.context().close();

  const plain = await newPhonePage(browser, { javaScriptEnabled: false });
  await plain.goto(served.link);
  expect(await plain.getByRole("button", { name: "Print" }).count()).toBe(0);
  await plain.getByText("Forward", { exact: true }).click();
  await plain.getByRole("button", { name: "Make a link" }).click();
  const shown = await plain.locator(".made-link").innerText();
  expect(shown).toMatch(/^http:\/\/localhost:\d+\/[0-9a-z]{30}$/);
  await plain.context().close();
});

it("prints the invoice with its QR code, and nothing to press", async () => {
  const page = await newPhonePage(browser);
  await page.goto(served.link);
  const paper = page.locator(".paper img");
  const loaded = () => paper.evaluate((image: HTMLImageElement) => image.naturalWidth > 0);
  expect(await loaded()).toBe(false);
  // Printing itself loads it.
  await page.pdf({ format: "A4" });
  expect(await loaded()).toBe(true);
  await page.emulateMedia({ media: "print" });
  expect(await paper.isVisible()).toBe(true);
  expect(await page.locator("main").innerText()).toContain(served.link);
  for (const pressed of ["button", "summary", "input", ".button"])
    expect(await page.locator(`main ${pressed}:visible`).count()).toBe(0);
  await page.context().close();
});

it("remembers the address for receipts only when that was ticked", async () => {
  const page = await newPhonePage(browser);
  const pay = async (): Promise<void> => {
    await page.goto(served.link);
    await page.getByLabel("Another amount").check();
    await page.getByLabel("Amount to pay").fill("20");
    await typeCard(page);
    await payButton(page).click();
    await received(page);
    await page.getByRole("link", { name: "View receipt" }).click();
    await page.getByLabel("Email address").focus();
    await page.getByLabel("Remember this address on this device").waitFor();
  };
  const send = async (email: string): Promise<void> => {
    await page.getByLabel("Email address").fill(email);
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByText(`on its way to ${email}`).waitFor();
  };
  const kept = () => page.evaluate(() => JSON.stringify({ ...localStorage }));

  await pay();
  const first = page.url();
  expect(await page.getByLabel("Remember this address on this device").isChecked()).toBe(false);
  await send("once@example.com");
  expect(await kept()).not.toContain("@example.com");

  await pay();
  await page.getByLabel("Remember this address on this device").check();
  await send("kept@example.com");
  expect(await kept()).toContain("kept@example.com");

  await page.goto(first);
  await page.getByLabel("Email address").focus();
  await page.getByRole("button", { name: "Forget this address" }).waitFor();
  expect(await page.getByLabel("Email address").inputValue()).toBe("kept@example.com");
  expect(await axe(page)).toEqual([]);
  await page.getByRole("button", { name: "Forget this address" }).click();
  expect(await kept()).not.toContain("@example.com");
  await page.context().close();
});
