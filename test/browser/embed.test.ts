/** Pay links on another site: two origins, storage refused in the frame, a site that shouts, and the way to the bank and back. */
import type { Browser, FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { axe, launchBrowser, newPhonePage } from "./browser.ts";
import { type Site, startSite } from "./embedSite.ts";
import { type Served, startServed } from "./served.ts";

const CHALLENGED = "4000002760003184";
const ATTACKS = 10_000;
const PATIENT = { timeout: 20_000, interval: 50 };
let browser: Browser;
let served: Served;
let site: Site;
let script = "";
beforeAll(async () => {
  [served, browser] = await Promise.all([startServed(), launchBrowser()]);
  site = await startSite(served.origin);
  script = `<script src="${served.origin}/embed.js" async></script>`;
  await api("PATCH", "/api/v1/merchant", { embedOrigins: [site.origin] });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await site?.close();
  await served?.stop();
});

async function api(method: string, path: string, body: object): Promise<Record<string, string>> {
  const headers = { Authorization: `Bearer ${served.testKey}` };
  const answer = await fetch(served.origin + path, { method, headers, body: JSON.stringify(body) });
  return ((await answer.json()) as { data: Record<string, string> }).data;
}

async function newLink(): Promise<string> {
  const made = await api("POST", "/api/v1/invoices", {
    currency: "USD",
    customer: { name: "Jane Doe" },
    lineItems: [{ description: "Website design", quantity: 1, unitAmount: 500 }],
  });
  return made["paymentLink"] ?? "";
}

function payLink(link: string, mode: string, inside = `<a href="${link}">Pay ACME</a>`): string {
  return `<pay-link href="${link}" mode="${mode}">${inside}</pay-link>${script}`;
}

/** Sends anything but the right word, each with a port to answer through, from before the frame's script runs until long after. */
const SHOUTING = `<script nonce="own">
  window.shouted = 0;
  window.answers = [];
  const hear = ({ data }) => answers.push(data);
  addEventListener("message", hear);
  const words = ["hello", "paylink", "size", "paid", null, 1, "x".repeat(1000), ["paylink:hello"]];
  const shout = () => {
    const frame = document.querySelector("pay-link")?.shadowRoot?.querySelector("iframe");
    for (let i = 0; frame && i < 50 && shouted < ${ATTACKS}; i++, shouted++) {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = hear;
      const word = words[shouted % words.length];
      frame.contentWindow.postMessage(shouted % 3 ? word : { type: word, detail: Math.random() }, "*", [port2]);
    }
    if (shouted < ${ATTACKS}) setTimeout(shout, 4);
  };
  shout();
</script>`;

/** Opens a page of the site; what frames of other sites would store is refused, the way browsers do that. */
async function open(url: string): Promise<Page> {
  const page = await newPhonePage(browser);
  await page.addInitScript(() => {
    if (parent === window) return;
    const refuse = (): never => {
      throw new DOMException("refused", "SecurityError");
    };
    for (const name of ["localStorage", "sessionStorage", "indexedDB"])
      Object.defineProperty(window, name, { get: refuse });
    Object.defineProperty(document, "cookie", { get: () => "", set() {} });
  });
  page.context().setDefaultTimeout(PATIENT.timeout);
  await page.goto(url);
  return page;
}

/** Names of events so far, and their details. */
async function told(page: Page): Promise<[string, Record<string, string | null>][]> {
  return await page.evaluate("told");
}

/** Waits until the element has said this. */
async function says(page: Page, name: string): Promise<void> {
  // Asked from outside: the site's policy keeps code that is made from text from waiting in the page.
  await vi.waitFor(async () => expect((await told(page)).map(([told]) => told)).toContain(name), PATIENT);
}

const frameOf = (page: Page): FrameLocator => page.locator("pay-link iframe").contentFrame();

async function payByCard(frame: FrameLocator, number = "4242424242424242"): Promise<void> {
  await frame.getByLabel("Card number").fill(number);
  await frame.getByLabel("Expiry date").fill("12 / 39");
  await frame.getByLabel("Security code").fill("123");
  await frame.getByRole("button", { name: /^Pay/ }).click();
}

// Side by side: most of their time is waiting.
describe.concurrent("a pay link on a merchant's site", { timeout: 40_000 }, () => {
  it("inline fits its content, and takes a payment from a frame without storage while the site shouts at it", async () => {
    const page = await open(site.page(SHOUTING + payLink(await newLink(), "inline")));
    await says(page, "ready");
    const height = async () => (await page.locator("pay-link iframe").boundingBox())?.height;
    await vi.waitFor(async () => expect(await height()).toBeGreaterThan(700), PATIENT);
    const inside = await frameOf(page).locator("html").boundingBox();
    const outside = await page.locator("pay-link iframe").boundingBox();
    expect(Math.abs((inside?.height ?? 0) - (outside?.height ?? 0))).toBeLessThanOrEqual(1);
    expect(await axe(page)).toEqual([]);
    await vi.waitFor(async () => expect(await page.evaluate("shouted")).toBe(ATTACKS), PATIENT);
    const answers = await page.evaluate("answers");
    expect(answers).toEqual([]);
    await payByCard(frameOf(page));
    await says(page, "paid");
    await frameOf(page).getByRole("heading", { name: "Payment received" }).waitFor();
    const events = await told(page);
    expect(events.map(([name, { status }]) => [name, status])).toEqual([
      ["ready", "due"],
      ["paid", "approved"],
    ]);
    for (const [, detail] of events)
      expect(Object.keys(detail)).toEqual(["paymentId", "invoiceId", "status"]);
    expect(events[1]?.[1]["paymentId"]).toMatch(/^pmt_/);
    expect(await page.evaluate("errors")).toEqual([]);
    await page.context().close();
  });

  it("by a button opens a dialog that Escape closes from within, and that keeps what was typed", async () => {
    const page = await open(site.page(payLink(await newLink(), "button")));
    const button = page.getByRole("button", { name: "Pay ACME" });
    await button.press("Enter");
    await page.getByRole("dialog", { name: "Pay ACME" }).waitFor();
    await says(page, "ready");
    const number = frameOf(page).getByLabel("Card number");
    await number.fill("4000000000000002");
    await number.press("Escape");
    await says(page, "close");
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(await page.evaluate("document.activeElement.localName")).toBe("pay-link");
    await button.press("Enter");
    expect(await number.inputValue()).toBe("4000 0000 0000 0002");
    await payByCard(frameOf(page), "4000000000000002");
    await says(page, "failed");
    await page.getByRole("button", { name: "Close" }).click();
    const events = await told(page);
    expect(events.map(([name, { status }]) => [name, status])).toEqual([
      ["ready", "due"],
      ["close", "due"],
      ["failed", "failed"],
      ["close", "failed"],
    ]);
    await page.context().close();
  });

  it("hands an authentication over to a tab of its own, and goes on when it comes back", async () => {
    const page = await open(site.page(payLink(await newLink(), "popup")));
    await page.getByText("Pay ACME").click();
    const opened = page.context().waitForEvent("page");
    await payByCard(frameOf(page), CHALLENGED);
    await says(page, "processing");
    await frameOf(page).getByText("opens in a new tab").waitFor();
    const link = frameOf(page).getByRole("link", { name: "Continue to confirmation" });
    expect(await link.isVisible()).toBe(true);
    // A browser that took long forgets that a person pressed: then the link is what opens the tab.
    if (page.context().pages().length === 1) await link.click();
    const bank = await opened;
    expect(await bank.evaluate("opener")).toBeNull();
    await bank.getByRole("button", { name: "Approve" }).click();
    await bank.getByRole("heading", { name: "Payment received" }).waitFor();
    await bank.close();
    await says(page, "paid");
    await frameOf(page).getByRole("heading", { name: "Payment received" }).waitFor();
    await page.context().close();
  });

  it("does what was called before its script was there, in order", async () => {
    const link = await newLink();
    const early =
      `<script nonce="own">window.paylink = window.paylink || function(){(paylink.q = paylink.q || []).push(arguments)};` +
      `window.order=[];paylink("on","ready",(e)=>order.push(e.type,e.detail.status));paylink("nonsense");` +
      `paylink("on","close",(e)=>order.push(e.type));paylink("open",${JSON.stringify(link)})</script>`;
    // Twice, as two widgets of one page would.
    const page = await open(site.page(early + script + script));
    await says(page, "ready");
    // Another language is shown where the form is.
    await frameOf(page).locator(".languages summary").click();
    await frameOf(page).getByRole("link", { name: "Deutsch" }).click();
    await frameOf(page).locator("html[lang=de][data-embed]").waitFor();
    await vi.waitFor(async () => expect(await told(page)).toHaveLength(2), PATIENT);
    await page.evaluate(`paylink("close")`);
    await says(page, "close");
    expect(await page.evaluate("order")).toEqual(["ready", "due", "ready", "due", "close"]);
    await page.context().close();
  });
});

describe.concurrent("what is not to be framed", { timeout: 40_000 }, () => {
  it("is a plain link on a site that is not listed, for a dead link, and where the address is no link of ours", async () => {
    const stranger = site.page(payLink(await newLink(), "inline")).replace("127.0.0.1", "localhost");
    const dead = `${served.origin}/0123456789abcdefghjkmnpqrstvwx`;
    const hostile = [
      "javascript:window.errors.push('ran')",
      "https://evil.example/0123456789abcdefghjkmnpqrstvwx",
    ];
    const foreign = hostile.map((href) => `<pay-link href="${href}" mode="inline"></pay-link>`).join("");
    const pages = await Promise.all([
      open(stranger),
      open(site.page(payLink(dead, "inline"))),
      open(site.page(`${foreign}<pay-link mode="popup"><a href="/ok">Ask us</a></pay-link>${script}`)),
    ]);
    const [refused, unknown, plain] = pages;
    for (const page of [refused, unknown]) {
      await says(page, "failed");
      expect((await told(page)).map(([name, { status }]) => [name, status])).toEqual([
        ["failed", "unavailable"],
      ]);
      expect(await page.getByRole("link", { name: "Pay ACME" }).isVisible()).toBe(true);
    }
    await plain.getByRole("link", { name: "Ask us" }).waitFor();
    const shown = await plain.evaluate(
      `[...document.querySelectorAll("pay-link")].map(({ shadowRoot: root }) => [root.querySelector("a")?.href, root.querySelectorAll("iframe, button, dialog").length])`,
    );
    expect(shown).toEqual([
      [undefined, 0],
      [hostile[1], 0],
      [undefined, 0],
    ]);
    expect(await plain.evaluate("errors")).toEqual([]);
    await Promise.all(pages.map((page) => page.context().close()));
  });

  it("goes to the whole page when it is opened by itself", async () => {
    const link = await newLink();
    const page = await newPhonePage(browser);
    await page.goto(`${link}/embed`);
    await page.getByRole("link", { name: "Go to the payment page" }).click();
    await page.waitForURL(link);
    expect(await page.locator("[data-embed]").count()).toBe(0);
    await page.context().close();
  });
});

it("needs one small script, which any site may load and keep for an hour", async () => {
  const ask = (headers: Record<string, string>) => fetch(`${served.origin}/embed.js?v=1`, { headers });
  const answer = await ask({ "Accept-Encoding": "gzip" });
  const header = (name: string) => answer.headers.get(name);
  expect([answer.status, header("content-encoding")]).toEqual([200, "gzip"]);
  expect(Number(header("content-length"))).toBeLessThanOrEqual(4_000);
  expect([header("cross-origin-resource-policy"), header("cache-control")]).toEqual([
    "cross-origin",
    "public, max-age=3600, stale-while-revalidate=86400",
  ]);
  expect(await answer.text()).not.toMatch(/\b(?:import|export)\b|sourceMappingURL/);
  const etag = header("etag") ?? "";
  expect((await ask({ "Accept-Encoding": "gzip", "If-None-Match": etag })).status).toBe(304);
});
