/** Paying through Stripe's fields, in a browser against the real server and the stand-ins for Stripe's API and Stripe.js. */
import type { Browser, FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SECRET_KEY, type StripeStandIn, stripeStandIn, WEBHOOK_SECRET } from "../stripe/standIn.ts";
import { REDIRECT_CARD, serveStripe } from "../stripe/stripeJs.ts";
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

async function authenticate(page: Page, answer: "Complete" | "Fail"): Promise<void> {
  await page.frameLocator('iframe[src*="hooks.stripe.com"]').getByRole("button", { name: answer }).click();
}

describe("a card payment that does not go through at once", () => {
  it("is declined with words that tell a thief nothing, and the next one is paid", async () => {
    const { page } = await open(await newLink());
    await enterCard(page, "4000000000009987");
    await payButton(page).click();
    const alert = page.getByRole("alert").filter({ hasText: "Card or account declined" });
    await alert.waitFor();
    expect(await page.locator("main").innerText()).not.toContain("lost");
    if (SHOTS) await screenshot(page, "stripe-declined");
    await enterCard(page);
    await payButton(page).click();
    await received(page);
    await page.context().close();
  });

  it("asks the bank in the page, and takes a yes and a no", async () => {
    const { page } = await open(await newLink(), { width: 1280 });
    await enterCard(page, "4000002760003184");
    await payButton(page).click();
    await authenticate(page, "Fail");
    await page.getByRole("alert").filter({ hasText: "was not confirmed with the bank" }).waitFor();
    await enterCard(page, "4000002760003184");
    await payButton(page).click();
    await authenticate(page, "Complete");
    await received(page);
    expect(await page.locator("#hero").innerText()).toContain("Paid");
    if (SHOTS) await screenshot(page, "stripe-desktop");
    await page.context().close();
  });

  it.each(["Complete", "Fail"] as const)(
    "comes back from a bank's own page with the truth: %s",
    async (answer) => {
      const { page } = await open(await newLink());
      await enterCard(page, REDIRECT_CARD);
      await payButton(page).click();
      await page.getByRole("button", { name: answer }).click();
      const title = answer === "Complete" ? "Payment received" : "Payment declined";
      await page.getByRole("heading", { name: title }).waitFor();
      expect(new URL(page.url()).searchParams.get("redirect_status")).not.toBeNull();
      await page.context().close();
    },
  );

  it("waits for a payer who left, and goes on where it stopped", async () => {
    const link = await newLink();
    const { page, outside } = await open(link);
    await enterCard(page, "4000002760003184");
    await payButton(page).click();
    await page
      .frameLocator('iframe[src*="hooks.stripe.com"]')
      .getByRole("button", { name: "Fail" })
      .waitFor();
    outside.length = 0;
    await page.goto(link);
    await page.getByRole("heading", { name: "Your payment is not finished" }).waitFor();
    expect(outside).toEqual([]);
    if (SHOTS) await screenshot(page, "stripe-left");
    await page.getByText("Continue", { exact: true }).click();
    await authenticate(page, "Complete");
    await received(page);
    await page.context().close();
  });

  it("asks for the card once more when nothing was confirmed before the payer left", async () => {
    const link = await newLink();
    const { page } = await open(link);
    await enterCard(page);
    await page.route("https://api.stripe.com/**", (route) => route.abort());
    await payButton(page).click();
    await page.getByRole("heading", { name: "Your payment is not finished" }).waitFor();
    await page.unroute("https://api.stripe.com/**");
    await page.getByText("Continue", { exact: true }).click();
    const again = page.frameLocator("#hosted-resume iframe");
    await again.getByLabel("Card number").fill("4242424242424242");
    await again.getByLabel("Expiration date").fill("12 / 39");
    await again.getByLabel("CVC").fill("123");
    if (SHOTS) await screenshot(page, "stripe-again");
    await page.getByText("Pay $500.00", { exact: true }).click();
    await received(page);
    const policy = (await page.reload())?.headers()["content-security-policy"];
    // Nothing is left to pay: nothing of Stripe's is let in any more.
    expect(policy).not.toContain("stripe");
    await page.context().close();
  });
});

describe("a bank payment in Stripe's fields", () => {
  it("needs the authorization, is processing and then paid without a reload, and keeps the evidence", async () => {
    const { page } = await open(await newLink());
    await page.getByLabel("Bank account (US)").check();
    await page.getByRole("button", { name: "Choose your bank account" }).click();
    const fields = page.frameLocator("#hosted-ach iframe");
    await fields.getByLabel("Full name").fill("Jane Doe");
    await fields.getByLabel("Test bank account").fill("000123456789");
    await payButton(page).click();
    await page.getByText("Tick this to authorize the payment of $500.00.").first().waitFor();
    await page.getByLabel("I authorize this payment").check();
    await payButton(page).click();
    await page.getByRole("heading", { name: "Payment processing" }).waitFor();
    if (SHOTS) await screenshot(page, "stripe-processing");
    expect(await page.locator("#hero").innerText()).not.toContain("Paid");
    standIn.books.settle();
    await received(page);
    await page.context().close();
  });
});

describe("without script", () => {
  it("leads to Stripe's checkout and comes back with the truth", async () => {
    const { page } = await open(await newLink(), { javaScriptEnabled: false });
    await payButton(page).click();
    await page.getByRole("heading", { name: "Pay on Stripe's secure page" }).waitFor();
    if (SHOTS) await screenshot(page, "stripe-leave");
    await page.getByRole("link", { name: "Continue to Stripe" }).click();
    await page.getByLabel("Card number").fill("4000000000000002");
    await page.getByRole("button", { name: "Pay" }).click();
    await page.getByText("Your card was declined.").waitFor();
    await page.getByRole("link", { name: "Back" }).click();
    await page.getByRole("heading", { name: "Your payment is not finished" }).waitFor();
    await page.getByRole("link", { name: "Continue" }).click();
    await page.getByRole("link", { name: "Continue to Stripe" }).click();
    await page.getByLabel("Card number").fill("4242424242424242");
    // Stripe is asked about one payment every two seconds at most.
    await page.waitForTimeout(2_100);
    await page.getByRole("button", { name: "Pay" }).click();
    await page.getByRole("heading", { name: "Payment received" }).waitFor();
    expect([...standIn.sessions.all.values()].map(({ session }) => session.status)).toEqual(["complete"]);
    await page.context().close();
  });
});
