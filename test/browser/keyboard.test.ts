/** The roads beside the main one, by keyboard alone against the real server. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { launchBrowser, newPhonePage } from "./browser.ts";
import { received } from "./checkoutHarness.ts";
import { focused, press, tabTo, typeInto } from "./keyboard.ts";
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

async function post(path: string, body: object): Promise<Record<string, string>> {
  const headers = { Authorization: `Bearer ${served.testKey}` };
  const answer = await fetch(`${served.origin}${path}`, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
  });
  return ((await answer.json()) as { data: Record<string, string> }).data;
}

async function newInvoice(
  customerId: string,
): Promise<{ readonly invoiceId: string; readonly link: string }> {
  const made = await post("/api/v1/invoices", {
    currency: "USD",
    customer: { id: customerId, name: "Jane Doe", email: `${customerId}@example.com` },
    lineItems: [{ description: "Website design", quantity: 1, unitAmount: 500 }],
  });
  return { invoiceId: made["invoiceId"] ?? "", link: made["paymentLink"] ?? "" };
}

async function open(link: string): Promise<Page> {
  const page = await newPhonePage(browser);
  await page.goto(link);
  return page;
}

/** The one-time code in the message to that address, waited for: it is sent after the answer. */
async function codeSentTo(address: string): Promise<string> {
  let code: string | undefined;
  await expect
    .poll(async () => {
      const [, mail = ""] = (await (await fetch(served.outbox)).text()).split(`To ${address} `);
      code = /\b\d{6}\b/.exec(/<pre>[^]*?<\/pre>/.exec(mail)?.[0] ?? "")?.[0];
      return code;
    })
    .toBeDefined();
  return code ?? "";
}

it("confirms a payment at the bank and comes back to what was paid", async () => {
  const page = await open((await newInvoice("cust_secure")).link);
  await typeInto(page, "cardNumber", "4000002760003184");
  await typeInto(page, "cardExpiry", "1239");
  await typeInto(page, "cardCvc", "123");
  await tabTo(page, "Pay $500.00");
  await press(page, "Space");
  await page.getByRole("button", { name: "Approve" }).waitFor();
  await tabTo(page, "Approve");
  await press(page, "Enter");
  await received(page);
  expect(await page.locator("main").innerText()).toContain("$500.00");
  await page.context().close();
});

it("pays by a saved card after a one-time code", async () => {
  const card = { number: "4242424242424242", expiryMonth: 12, expiryYear: 2039, cvv: "123" };
  const { link } = await newInvoice("cust_keys");
  await post("/api/v1/customers/cust_keys/payment-methods", { type: "card", card });
  const page = await open(link);
  await tabTo(page, "Use a card you saved before");
  await press(page, "Enter");
  await page.getByRole("button", { name: "Email me a code" }).waitFor();
  await tabTo(page, "Email me a code");
  await press(page, "Enter");
  await page.locator("#code").waitFor();
  await typeInto(page, "code", await codeSentTo("cust_keys@example.com"));
  await press(page, "Enter");
  await page.getByText("Saved, expires 12 / 39").waitFor();
  await tabTo(page, "Pay $500.00");
  await press(page, "Space");
  await received(page);
  expect(await focused(page)).toBe("pay-title");
  await page.context().close();
});

it("makes a link for somebody else, where the focus then is, and copies it", async () => {
  const page = await open((await newInvoice("cust_forward")).link);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await tabTo(page, "Forward");
  await press(page, "Enter");
  await tabTo(page, "Make a link");
  await press(page, "Enter");
  await expect.poll(() => focused(page)).toBe("forwarded");
  const made = await page.locator("#forwarded").inputValue();
  await tabTo(page, "Copy");
  await press(page, "Enter");
  await page.getByText("Copied", { exact: true }).waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(made);
  await page.context().close();
});

it("chooses another language, and goes on from the top of the page in it", async () => {
  const page = await open(served.link);
  await tabTo(page, "Language");
  await press(page, "Enter", "Tab");
  while ((await focused(page)) !== "Deutsch") await press(page, "Tab");
  await press(page, "Enter");
  await page.locator("html[lang=de]").waitFor();
  await press(page, "Tab");
  expect(await page.evaluate(() => document.activeElement?.className)).toBe("skip");
  await press(page, "Enter");
  await tabTo(page, "choice-");
  await page.context().close();
});

it("asks for a fresh link where the old one is dead", async () => {
  const { invoiceId, link } = await newInvoice("cust_fresh");
  const { linkId, paymentLink } = await post(`/api/v1/invoices/${invoiceId}/links`, {});
  await post(`/api/v1/links/${linkId}/revoke`, {});
  expect(paymentLink).not.toBe(link);
  const page = await open(paymentLink ?? "");
  await page.getByRole("heading", { name: "This link is no longer valid" }).waitFor();
  await tabTo(page, "Send me a fresh link");
  await press(page, "Enter");
  await page.getByRole("heading", { name: "Check your messages" }).waitFor();
  await page.context().close();
});
