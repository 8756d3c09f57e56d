/** Saving a card and using it again, in a browser against the real server: with script, and without. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axe, launchBrowser, newPhonePage, screenshot } from "./browser.ts";
import { payButton, received, typeCard } from "./checkoutHarness.ts";
import { type Served, startServed } from "./served.ts";

const SHOTS = process.env["SHOTS"] === "1";
let browser: Browser;
let served: Served;
beforeAll(async () => {
  [served, browser] = await Promise.all([startServed(), launchBrowser()]);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await served?.stop();
});

async function post(path: string, body: object): Promise<Record<string, string>> {
  const headers = { Authorization: `Bearer ${served.testKey}` };
  const answer = await fetch(`${served.origin}${path}`, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
  });
  return ((await answer.json()) as { data: Record<string, string> }).data;
}

async function newLink(customerId: string): Promise<string> {
  const made = await post("/api/v1/invoices", {
    currency: "USD",
    customer: { id: customerId, name: "Jane Doe", email: `${customerId}@example.com` },
    lineItems: [{ description: "Website design", quantity: 1, unitAmount: 500 }],
  });
  return made["paymentLink"] ?? "";
}

async function open(link: string, javaScriptEnabled = true): Promise<Page> {
  const page = await newPhonePage(browser, { javaScriptEnabled });
  await page.goto(link);
  return page;
}

/** Pays part of a new customer's invoice by a card that is saved by it. */
async function payAndSave(customerId: string): Promise<void> {
  const page = await open(await newLink(customerId));
  await page.getByLabel("Another amount").check();
  await page.getByLabel("Amount to pay").fill("100");
  await typeCard(page);
  const tick = page.getByLabel(/^Save this card for next time/);
  expect(await tick.isChecked()).toBe(false);
  expect(await page.getByText("can use it here after a one-time code").isVisible()).toBe(false);
  await tick.check();
  await page.getByText("can use it here after a one-time code").waitFor();
  expect(await axe(page)).toEqual([]);
  if (SHOTS) await screenshot(page, "flow-save-tick");
  await payButton(page).click();
  await received(page);
  await page.context().close();
}

/** The same by the merchant's API. */
async function saveByApi(customerId: string): Promise<void> {
  const card = { number: "4242424242424242", expiryMonth: 12, expiryYear: 2039, cvv: "123" };
  await post(`/api/v1/customers/${customerId}/payment-methods`, { type: "card", card });
}

/** The code in the newest message, waited for: it is sent after the answer. */
async function newestCode(to: string): Promise<string> {
  for (let turn = 0; turn < 50; turn++) {
    const text = await (await fetch(served.outbox)).text();
    const [, mail = ""] = text.split(`To ${to} `);
    const code = /\b\d{6}\b/.exec(/<pre>[^]*?<\/pre>/.exec(mail)?.[0] ?? "")?.[0];
    if (code) return code;
    await new Promise((wake) => setTimeout(wake, 100));
  }
  throw new Error("no code was sent");
}

async function prove(page: Page, customerId: string): Promise<void> {
  await page.getByRole("link", { name: "Use a card you saved before" }).click();
  await page.getByRole("button", { name: "Email me a code" }).click();
  await page.getByRole("textbox", { name: "Code" }).fill("12345");
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.getByText("wrong, used or too old").waitFor();
  await page.getByRole("textbox", { name: "Code" }).fill(await newestCode(`${customerId}@example.com`));
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.getByText("Saved, expires 12 / 39").waitFor();
}

describe.each([
  ["with script", true, payAndSave],
  ["without script", false, saveByApi],
] as const)("a payer who saved a card, %s", (name, script, save) => {
  it("uses it on the next invoice after a one-time code", { timeout: 60_000 }, async () => {
    const customerId = script ? "cust_scripted" : "cust_plain";
    await save(customerId);
    const link = await newLink(customerId);
    const page = await open(link, script);
    await prove(page, customerId);
    expect(await page.getByLabel("Visa ending in 4242").isChecked()).toBe(true);
    if (SHOTS) await screenshot(page, `flow-saved-list-${name.replace(" ", "-")}`);
    // Another card can still be entered.
    await page.getByLabel("Another card").check();
    await page.getByLabel("Card number").waitFor();
    await page.getByLabel("Visa ending in 4242").check();
    await payButton(page).click();
    await received(page);
    // The proof is this browser's alone.
    const stranger = await open(link);
    expect(await stranger.content()).not.toContain("pm_");
    await Promise.all([page.context().close(), stranger.context().close()]);
  });
});
