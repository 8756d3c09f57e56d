/** Paying through Stripe's fields, in a browser against the real server and the stand-ins for Stripe's API and Stripe.js. */
import type { Browser, FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SECRET_KEY, type StripeStandIn, stripeStandIn, WEBHOOK_SECRET } from "../stripe/standIn.ts";
import { serveStripe } from "../stripe/stripeJs.ts";
import { axe, launchBrowser, newPhonePage, screenshot } from "./browser.ts";
import { payButton, received } from "./checkoutHarness.ts";
import { type Served, startServed } from "./served.ts";

const SHOTS = process.env["SHOTS"] === "1";
let browser: Browser;
let served: Served;
let standIn: StripeStandIn;

beforeAll(async () => {
  standIn = await stripeStandIn();
  standIn.books.now = Math.floor(Date.now() / 1000);
  const stripe = {
    STRIPE_SECRET_KEY: SECRET_KEY,
    STRIPE_PUBLISHABLE_KEY: "pk_test_standin01",
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    STRIPE_TEST_DATA: "stripe",
    STRIPE_API_BASE: standIn.url,
  };
  [served, browser] = await Promise.all([startServed(3, stripe), launchBrowser()]);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await served?.stop();
  await standIn?.close();
});

async function newLink(currency = "USD", unitAmount = 500): Promise<string> {
  const answer = await fetch(`${served.origin}/api/v1/invoices`, {
    method: "POST",
    headers: { Authorization: `Bearer ${served.testKey}` },
    body: JSON.stringify({
      currency,
      customer: { name: "Jane Doe", email: "jane@example.com" },
      lineItems: [{ description: "Website design", quantity: 1, unitAmount }],
      payment: { methods: ["card", "ach"], allowPartial: true },
    }),
  });
  return ((await answer.json()) as { data: { paymentLink: string } }).data.paymentLink;
}

interface Opened {
  readonly page: Page;
  /** Requests to other origins, in order. */
  readonly outside: string[];
}

async function open(
  link: string,
  options: { width?: number; javaScriptEnabled?: boolean } = {},
): Promise<Opened> {
  const page = await newPhonePage(browser, options);
  const outside = await serveStripe(page.context(), standIn);
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (!/Failed to load resource/.test(message.text())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("close", () => expect(complaints).toEqual([]));
  await page.goto(link);
  return { page, outside };
}

const cardFields = (page: Page): FrameLocator => page.frameLocator("#hosted-card iframe");

async function enterCard(page: Page, number = "4242424242424242"): Promise<void> {
  if ((await page.locator("#hosted-card iframe").count()) === 0)
    await page.getByRole("button", { name: "Enter card details" }).click();
  const fields = cardFields(page);
  await fields.getByLabel("Card number").fill(number);
  await fields.getByLabel("Expiration date").fill("12 / 39");
  await fields.getByLabel("CVC").fill("123");
}

describe("paying by card in Stripe's fields", () => {
  it("asks nobody else before the payer chooses to pay, moves nothing when the fields come, and is paid", async () => {
    const { page, outside } = await open(await newLink());
    await page.getByLabel("Another amount").check();
    await page.getByLabel("Amount to pay").fill("120");
    expect(outside).toEqual([]);
    expect(await axe(page)).toEqual([]);
    if (SHOTS) await screenshot(page, "stripe-before");
    const place = () => payButton(page).evaluate((it) => it.getBoundingClientRect().top + scrollY);
    const before = await place();
    await enterCard(page);
    expect(outside[0]).toBe("https://js.stripe.com/endive/stripe.js");
    expect(await place()).toBe(before);
    if (SHOTS) await screenshot(page, "stripe-fields");
    expect(standIn.books.intents.size).toBe(0);
    // The amount is followed to the last moment.
    await page.getByLabel("Amount to pay").fill("125");
    await payButton(page).click();
    await received(page);
    expect(await page.locator("#hero").innerText()).toContain("$375.00");
    expect([...standIn.books.intents.values()].map(({ amount, status }) => [amount, status])).toEqual([
      [12_500, "succeeded"],
    ]);
    if (SHOTS) await screenshot(page, "stripe-received");
    await page.getByRole("link", { name: "Make another payment" }).click();
    await page.getByRole("button", { name: "Enter card details" }).waitFor();
    await page.context().close();
  });
});
