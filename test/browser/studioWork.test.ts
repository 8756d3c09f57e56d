/** The studio at work, in a browser: money given back, a message sent again, the figures read; and axe on each view. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axe, launchBrowser } from "./browser.ts";
import { type Served, startServed } from "./served.ts";

let browser: Browser;
let served: Served;
let page: Page;
let receiver: Server;
let invoiceId: string;
const taken: string[] = [];

async function post(path: string, body: unknown): Promise<Readonly<Record<string, string>>> {
  const response = await fetch(served.origin + path, {
    method: "POST",
    headers: { Authorization: `Bearer ${served.testKey}` },
    body: JSON.stringify(body),
  });
  return ((await response.json()) as { data: Readonly<Record<string, string>> }).data;
}

beforeAll(async () => {
  receiver = createServer((request, response) => {
    taken.push(String(request.headers["webhook-id"]));
    response.end();
  }).listen(0, "127.0.0.1");
  [served, browser] = await Promise.all([startServed(), launchBrowser()]);
  const { port } = receiver.address() as AddressInfo;
  await post("/api/v1/webhook-endpoints", {
    url: `http://127.0.0.1:${port}/`,
    events: ["invoice.paid"],
  });
  const invoice = await post("/api/v1/invoices", {
    currency: "USD",
    customer: { name: "Jane Doe", email: "jane@example.com" },
    lineItems: [{ description: "Design", quantity: 1, unitAmount: 500 }],
  });
  invoiceId = invoice["invoiceId"] ?? "";
  await fetch(invoice["paymentLink"] ?? "", { headers: { "user-agent": "curl/8.7.1" } });
  await post(`/api/v1/invoices/${invoiceId}/payment`, { amount: 500, paymentMethod: "card" });
  page = await (
    await browser.newContext({ viewport: { width: 1200, height: 850 }, locale: "en-US" })
  ).newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(served.studio);
  await page.getByRole("link", { name: "INV-00002" }).waitFor();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await served?.stop();
  receiver?.close();
});

/** What axe finds in light, and of contrasts in dark: nothing else depends on colours. */
async function axeBoth(): Promise<string[]> {
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  const found = await axe(page);
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  const { violations } = await new AxeBuilder({ page }).withRules(["color-contrast"]).analyze();
  return [...found, ...violations.flatMap(({ nodes }) => nodes.map(({ html }) => `dark: ${html}`))];
}

describe("the studio at work", () => {
  it("refunds half once though the button is pressed twice, and says what comes of it", async () => {
    await page.goto(`${served.origin}/studio/invoices/${invoiceId}/payments`);
    await page.getByRole("button", { name: "Refund $500.00 by Visa" }).click();
    const dialog = page.getByRole("dialog", { name: "Refund a payment" });
    const amount = dialog.getByLabel("Amount in USD");
    await amount.fill("500.01");
    await page.keyboard.press("Enter");
    await dialog.getByText("At most $500.00 can be refunded").waitFor();
    expect(await amount.getAttribute("aria-invalid")).toBe("true");
    await amount.fill("250");
    await dialog.getByText("$250.00 will be left to pay.").waitFor();
    expect(await axeBoth()).toEqual([]);
    await dialog.getByRole("button", { name: "Refund $250.00" }).dblclick();
    await page.getByText("Partly refunded").waitFor();
    await dialog.waitFor({ state: "detached" });
    expect(await page.getByText("Refunded: $250.00").count()).toBe(1);
    expect(await axeBoth()).toEqual([]);
  });

  it("tells it in the timeline, which goes on by itself, machines apart", async () => {
    await page.getByRole("link", { name: "Timeline" }).click();
    await page.getByText("$250.00 · Card").waitFor();
    await post(`/api/v1/invoices/${invoiceId}/payment`, {
      amount: 100,
      paymentMethod: "external",
      externalPaymentDetails: { method: "cash" },
    });
    await page.getByText("$100.00 · Paid outside").first().waitFor();
    await page.getByText("Automated visits: 1").click();
    await page.getByText("A program, by its own words (1)").waitFor();
    expect(await axeBoth()).toEqual([]);
  });

  it("sends a webhook again, with the id it had", async () => {
    await page.getByRole("link", { name: "Webhooks" }).click();
    await page.getByText("Delivered").nth(1).waitFor();
    await page.getByRole("button", { name: "Replay invoice.paid" }).click();
    const dialog = page.getByRole("dialog", { name: "Replay a message" });
    await dialog.getByRole("button", { name: "Replay" }).click();
    await page.getByText("2 attempts: Answered 200").waitFor();
    expect(taken).toHaveLength(2);
    expect(new Set(taken).size).toBe(1);
    expect(await axeBoth()).toEqual([]);
  });

  it("shows figures as pictures that the keyboard reaches, and as tables", async () => {
    await page.getByRole("link", { name: "Analytics" }).click();
    const chart = page.getByRole("slider", { name: "Received" });
    await chart.focus();
    expect(await chart.getAttribute("aria-valuetext")).toMatch(
      /: \$600\.00, 2 payments, \$250\.00 refunded$/,
    );
    await page.keyboard.press("ArrowLeft");
    expect(await chart.getAttribute("aria-valuetext")).toMatch(/: \$0\.00, 0 payments$/);
    await page.getByRole("button", { name: "As tables" }).click();
    await page.getByRole("cell", { name: "$600.00" }).waitFor();
    await page.getByRole("button", { name: "As tables" }).click();
    await chart.focus();
    expect(await axeBoth()).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });
});
