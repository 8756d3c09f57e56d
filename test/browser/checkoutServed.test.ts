/** The whole main job against the real server: part by card, a decline, authentication, the rest by bank, the receipt. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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

async function openLink(javaScriptEnabled = true): Promise<Page> {
  const page = await newPhonePage(browser, { javaScriptEnabled });
  await page.goto(served.link);
  return page;
}

async function typeOther(page: Page, amount: string): Promise<void> {
  await page.getByLabel("Another amount").check();
  await page.getByLabel("Amount to pay").fill(amount);
}

describe("an invoice of $500, paid in parts by a person", () => {
  it("takes $100 by card and shows its receipt, page and PDF", async () => {
    const page = await openLink();
    expect(await axe(page)).toEqual([]);
    await typeOther(page, "100");
    await typeCard(page);
    await payButton(page).click();
    await received(page);
    await page.getByRole("link", { name: "View receipt" }).click();
    await page.getByText("Left to pay").waitFor();
    expect(await page.locator("main").innerText()).toContain("$400.00");
    const pdf = await page.request.get(
      (await page.getByRole("link", { name: /PDF/ }).getAttribute("href")) ?? "",
    );
    expect((await pdf.body()).subarray(0, 5).toString()).toBe("%PDF-");
    await page.context().close();
  });

  it("declines with the reason and takes nothing", async () => {
    const page = await openLink();
    await typeCard(page, "4000000000000002");
    await payButton(page).click();
    const alert = page.getByRole("alert").filter({ hasText: "Insufficient funds" });
    await alert.getByText("Try another card").waitFor();
    expect(await page.locator("#hero").innerText()).toContain("$400.00");
    await page.context().close();
  });

  it("takes $50 after the payer confirmed at the bank", async () => {
    const page = await openLink();
    await typeOther(page, "50");
    await typeCard(page, "4000002760003184");
    await payButton(page).click();
    await page.getByRole("button", { name: "Approve" }).click();
    await received(page);
    expect(await page.locator("main").innerText()).toContain("$350.00");
    await page.context().close();
  });

  it("takes $50 without any script", async () => {
    const page = await openLink(false);
    await typeOther(page, "50");
    await typeCard(page);
    await payButton(page).click();
    await received(page);
    expect(await page.locator("main").innerText()).toContain("$300.00");
    await page.context().close();
  });

  it("takes the rest by bank account, says processing, and then paid without a reload", async () => {
    const page = await openLink();
    await page.getByLabel("Bank account (US)").check();
    await page.getByLabel("Name on the account").fill("Jane Doe");
    await page.getByLabel("Routing number").fill("110000000");
    await page.getByLabel("Account number").fill("000123456789");
    await page.getByLabel("I authorize this payment").check();
    expect(await payButton(page).textContent()).toBe("Pay $300.00");
    await payButton(page).click();
    await page.getByRole("heading", { name: "Payment processing" }).waitFor();
    expect(await page.locator("#hero").innerText()).toContain("Processing");
    await received(page);
    expect(await page.locator("#hero").innerText()).toContain("Paid");
    expect(await page.locator(".due, .test-numbers").filter({ visible: true }).count()).toBe(0);
    await page.reload();
    await page.getByRole("heading", { name: "Paid in full" }).waitFor();
    expect(await axe(page)).toEqual([]);
    await page.context().close();
  });
});
