/** The payer's page in a real browser: what is clicked, typed, lost, reloaded, and what the server was asked meanwhile. */
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parseSignal } from "../../server/links/signals.ts";
import { axe, launchBrowser, newPhonePage, type PhoneOptions, screenshot } from "./browser.ts";
import { builtScripts, type Stub, stubServer } from "./checkoutServer.ts";

/** `SHOTS=1` keeps pictures of the screens that only a script makes. */
const SHOTS = process.env["SHOTS"] === "1";

let browser: Browser;
let scripts: Map<string, string>;
let server: Stub;
let pages: Page[] = [];
let faults: string[] = [];

beforeAll(async () => {
  [browser, scripts] = await Promise.all([launchBrowser(), builtScripts()]);
});
afterAll(async () => {
  await browser.close();
});
beforeEach(async () => {
  server = await stubServer(scripts);
  faults = [];
});
afterEach(async () => {
  await Promise.all(pages.map((page) => page.context().close()));
  pages = [];
  await server.close();
  expect(faults).toEqual([]);
});

async function open(options: PhoneOptions = {}): Promise<Page> {
  const page = await newPhonePage(browser, options);
  pages.push(page);
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    // Refused statuses and cut connections are part of what is tested.
    if (!/Failed to load resource/.test(message.text())) faults.push(message.text());
  });
  await page.goto(server.url);
  return page;
}

async function typeCard(page: Page, number = "4242424242424242"): Promise<void> {
  await page.getByLabel("Card number").fill(number);
  await page.getByLabel("Expiry date").fill("12 / 39");
  await page.getByLabel("Security code").fill("123");
}

function payButton(page: Page) {
  return page.getByRole("button", { name: /^Pay/ });
}

describe("paying with script", () => {
  it("takes a part by card, shows the confirmation number, and goes on with the rest", async () => {
    const page = await open();
    await page.getByLabel("Another amount").check();
    await page.getByLabel("Amount to pay").fill("100");
    await typeCard(page);
    await expect.poll(() => payButton(page).textContent()).toBe("Pay $100.00");
    await payButton(page).click();
    await page.getByRole("heading", { name: "Payment received" }).waitFor();
    expect(await page.getByText("Confirmation number").isVisible()).toBe(true);
    expect(await page.getByText("PL-7K3M-9QWX").isVisible()).toBe(true);
    expect(await page.locator("#hero").textContent()).toContain("$400.00");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("pay-title");
    await page.getByRole("link", { name: "Make another payment" }).click();
    expect(await payButton(page).textContent()).toBe("Pay $400.00");
    const [body] = server.payments();
    expect(body).toMatchObject({
      amount: 100,
      currency: "USD",
      method: {
        type: "card",
        card: { number: "4242424242424242", expiryMonth: "12", expiryYear: "2039", cvv: "123" },
      },
    });
    expect(body?.paymentId).toMatch(/^pmt_[0-9a-hjkmnp-tv-z]{24}$/);
  });

  it("sends once on a double click", async () => {
    const page = await open();
    await typeCard(page);
    await payButton(page).dblclick();
    await page.getByRole("heading", { name: "Payment received" }).waitFor();
    expect(server.payments()).toHaveLength(1);
  });

  it("keeps the id before it is sent, never a number, and forgets it once the fate is known", async () => {
    const page = await open();
    let stored = "";
    server.pay = (body) => ({ status: 201, body: { success: true, data: server.answerFor(body) } });
    await page.route("**/payments", async (route) => {
      stored = await page.evaluate(() => JSON.stringify(localStorage));
      await route.continue();
    });
    await typeCard(page);
    await payButton(page).click();
    await page.getByRole("heading", { name: "Payment received" }).waitFor();
    const id = server.payments()[0]?.paymentId ?? "none";
    expect(stored).toContain(id);
    expect(stored).not.toContain("4242");
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(id);
  });

  it("finds out what became of a payment whose answer was lost, without sending it again", async () => {
    const page = await open();
    server.pay = (body) => {
      server.answerFor(body);
      return "cut";
    };
    await typeCard(page);
    await payButton(page).click();
    await page.getByRole("heading", { name: "Payment received" }).waitFor();
    // The browser itself may send a request again whose connection was cut: always under the one id.
    expect(server.known.size).toBe(1);
    expect(new Set(server.payments().map(({ paymentId }) => paymentId)).size).toBe(1);
  });

  it("uses the same id again when the payment never arrived", async () => {
    const page = await open();
    const usual = server.pay;
    server.pay = () => "cut";
    await typeCard(page);
    await payButton(page).click();
    await page.getByText("Your payment was not sent").waitFor();
    server.pay = usual;
    await payButton(page).click();
    await page.getByRole("heading", { name: "Payment received" }).waitFor();
    const ids = server.payments().map(({ paymentId }) => paymentId);
    expect(ids.length).toBeGreaterThan(1);
    expect(new Set(ids).size).toBe(1);
    expect(server.known.size).toBe(1);
  });

  it("asks after a reload what became of an open attempt", async () => {
    const page = await open();
    server.pay = (body) => {
      server.answerFor(body);
      server.down = true;
      return "cut";
    };
    await typeCard(page);
    await payButton(page).click();
    await page.getByText("We are checking what became of your payment").waitFor();
    server.down = false;
    await page.reload();
    await page.getByRole("heading", { name: "Payment received" }).waitFor();
    expect(server.known.size).toBe(1);
  });

  it("tells a second tab at once that the balance is another", async () => {
    const first = await open();
    const second = await first.context().newPage();
    await second.goto(server.url);
    await typeCard(second);
    await typeCard(first);
    await first.getByLabel("Another amount").check();
    await first.getByLabel("Amount to pay").fill("100");
    await payButton(first).click();
    await first.getByRole("heading", { name: "Payment received" }).waitFor();
    await second.getByText("Another payment was made").waitFor();
    expect(server.payments()).toHaveLength(1);
    expect(await payButton(second).textContent()).toBe("Pay $400.00");
  });

  it("says why a card was declined, in a live region, and starts a new id for the next one", async () => {
    const page = await open();
    const usual = server.pay;
    server.pay = () => ({
      status: 402,
      body: { success: false, data: { declineReason: "Insufficient funds" } },
    });
    await typeCard(page, "4000000000000002");
    await payButton(page).click();
    const alert = page.getByRole("alert").filter({ hasText: "Insufficient funds" });
    await alert.waitFor();
    server.pay = usual;
    await alert.getByText("Try another card").click();
    expect(await page.getByLabel("Card number").inputValue()).toBe("");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("cardNumber");
    await typeCard(page);
    await payButton(page).click();
    await page.getByRole("heading", { name: "Payment received" }).waitFor();
    expect(new Set(server.payments().map(({ paymentId }) => paymentId)).size).toBe(2);
  });

  it("shows the new balance and charges nothing when it changed before confirming", async () => {
    const page = await open();
    await typeCard(page);
    const { view } = server;
    server.view = {
      ...view,
      state: "partly_paid",
      suggestedAmount: 300,
      balance: { ...view.balance, paidAmount: 200, remainingBalance: 300, payableAmount: 300 },
    };
    await payButton(page).click();
    await page.getByText("The balance has changed").waitFor();
    expect(server.payments()).toHaveLength(0);
    expect(await payButton(page).textContent()).toBe("Pay $300.00");
    await payButton(page).click();
    await page.getByRole("heading", { name: "Payment received" }).waitFor();
    expect(server.payments().map(({ amount }) => amount)).toEqual([300]);
  });

  it("asks again when the server refuses with 409", async () => {
    const page = await open();
    server.pay = () => {
      const { view } = server;
      server.view = {
        ...view,
        suggestedAmount: 50,
        balance: { ...view.balance, paidAmount: 450, remainingBalance: 50, payableAmount: 50 },
      };
      return {
        status: 409,
        body: { success: false, error: { code: "amount_exceeds_balance" }, data: { remainingBalance: 50 } },
      };
    };
    await typeCard(page);
    await payButton(page).click();
    await page.getByText("The balance has changed").waitFor();
    expect(await payButton(page).textContent()).toBe("Pay $50.00");
  });

  it("pays by bank account with the exact authorisation, then follows it until it is paid", async () => {
    server.view = { ...server.view, testMode: true };
    const page = await open();
    server.pay = (body) => ({
      status: 201,
      body: { success: true, data: server.answerFor(body, { status: "processing" }) },
    });
    await page.getByLabel("Another amount").check();
    await page.getByLabel("Amount to pay").fill("120.50");
    await page.getByLabel("Bank account (US)").check();
    await page.getByLabel("Name on the account").fill("Jane Doe");
    await page.getByLabel("Routing number").fill("110000000");
    await page.getByText("STRIPE TEST BANK").waitFor();
    await page.getByLabel("Account number").fill("000123456789");
    expect(await page.locator(".mandate").textContent()).toContain("once, for $120.50, on");
    await payButton(page).click();
    await page.locator("#authorize-error").waitFor();
    await page.getByLabel("I authorize this payment").check();
    await payButton(page).click();
    await page.getByRole("heading", { name: "Payment processing" }).waitFor();
    for (const [id, known] of server.known) server.known.set(id, { ...known, status: "approved" });
    await page.getByRole("heading", { name: "Payment received" }).waitFor();
    expect(server.payments()).toHaveLength(1);
    expect(server.payments()[0]).toMatchObject({
      amount: 120.5,
      method: { type: "ach", accountHolderName: "Jane Doe", authorize: true },
    });
  });

  it("goes to the bank's page when the payer must confirm", async () => {
    const page = await open();
    await page.route("**/bank", (route) =>
      route.fulfill({ contentType: "text/html", body: "<h1>Bank</h1>" }),
    );
    const actionUrl = server.url.replace(/\/[^/]+$/, "/bank");
    server.pay = (body) => ({
      status: 201,
      body: { success: true, data: server.answerFor(body, { status: "requires_action", actionUrl }) },
    });
    await typeCard(page);
    await payButton(page).click();
    await page.waitForURL(actionUrl);
    await page.goto(server.url);
    expect(await page.getByRole("link", { name: "Continue to confirmation" }).getAttribute("href")).toBe(
      actionUrl,
    );
  });

  it("says how long to wait when there were too many attempts", async () => {
    const page = await open();
    server.pay = () => ({
      status: 429,
      body: { success: false, error: {} },
      headers: { "retry-after": "40" },
    });
    await typeCard(page);
    await payButton(page).click();
    await page.getByText("please wait 40 seconds").waitFor();
  });

  it("puts the server's objection beside the field it speaks of", async () => {
    const page = await open();
    const error = {
      code: "not_a_test_number",
      field: "method.card.number",
      message: "Use a published test number.",
    };
    server.pay = () => ({ status: 422, body: { success: false, error } });
    await typeCard(page);
    await payButton(page).click();
    await page.locator("#cardNumber-error").getByText(error.message).waitFor();
    expect(await page.getByLabel("Card number").getAttribute("aria-invalid")).toBe("true");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("error-summary");
  });

  it("keeps what was typed while offline, and pays when the network is back", async () => {
    const page = await open();
    await typeCard(page);
    await page.waitForFunction(() => document.querySelector("#pay-form")?.textContent?.includes("Visa"));
    await page.context().setOffline(true);
    await page.getByText("You are offline").waitFor();
    await payButton(page).click();
    await page.getByText("Your payment was not sent").waitFor();
    expect(await page.getByLabel("Card number").inputValue()).toBe("4242 4242 4242 4242");
    await page.context().setOffline(false);
    await page.getByText("You are offline").waitFor({ state: "hidden" });
    await payButton(page).click();
    await page.getByRole("heading", { name: "Payment received" }).waitFor();
    expect(server.payments()).toHaveLength(1);
  });

  it("works where storage is refused", async () => {
    const page = await newPhonePage(browser);
    pages.push(page);
    await page.addInitScript(() => {
      Object.defineProperty(globalThis, "localStorage", {
        get() {
          throw new DOMException("refused", "SecurityError");
        },
      });
    });
    await page.goto(server.url);
    await typeCard(page);
    await payButton(page).click();
    await page.getByRole("heading", { name: "Payment received" }).waitFor();
    expect(server.payments()).toHaveLength(1);
  });

  it("asks for a tick before it takes more than is left, where that is allowed", async () => {
    server.view = { ...server.view, rules: { ...server.view.rules, allowOverpayment: true } };
    const page = await open();
    await page.getByLabel("Another amount").check();
    await page.getByLabel("Amount to pay").fill("550");
    await typeCard(page);
    await payButton(page).click();
    await page.locator("#allowOverpayment-error").waitFor();
    expect(server.payments()).toHaveLength(0);
    await page.getByLabel("I want to pay more").check();
    await payButton(page).click();
    await page.getByRole("heading", { name: "Payment received" }).waitFor();
    expect(server.payments()[0]).toMatchObject({ amount: 550, allowOverpayment: true });
  });
});

describe("typing", () => {
  it("groups the card number without moving the caret, and takes pasted forms", async () => {
    const page = await open();
    const number = page.getByLabel("Card number");
    await number.pressSequentially("378282246310005");
    expect(await number.inputValue()).toBe("3782 822463 10005");
    await page.getByText("American Express").waitFor();
    await number.fill("");
    await number.pressSequentially("42424242");
    await number.evaluate((input: HTMLInputElement) => input.setSelectionRange(2, 2));
    await number.pressSequentially("1");
    expect(await number.inputValue()).toBe("4214 2424 2");
    expect(await number.evaluate((input: HTMLInputElement) => input.selectionStart)).toBe(3);
    const expiry = page.getByLabel("Expiry date");
    for (const [typed, shown] of [
      ["1227", "12 / 27"],
      ["12/2027", "12 / 27"],
      ["4/29", "04 / 29"],
    ] as const) {
      await expiry.fill(typed);
      expect(await expiry.inputValue()).toBe(shown);
    }
    await expiry.fill("");
    await expiry.pressSequentially("1227");
    expect(await expiry.inputValue()).toBe("12 / 27");
    await expiry.press("Backspace");
    await expiry.press("Backspace");
    await expiry.press("Backspace");
    expect(await expiry.inputValue()).toBe("12 /");
  });

  it("fills the form from the list of test numbers", async () => {
    server.view = { ...server.view, testMode: true };
    const page = await open();
    await page.getByText("Test numbers").click();
    await page.getByRole("button", { name: /4242 4242/ }).click();
    await payButton(page).click();
    await page.getByRole("heading", { name: "Payment received" }).waitFor();
  });
});

describe("a slow or broken network", () => {
  it("waits for the script that was asked for, and sends what was typed meanwhile", async () => {
    const page = await open();
    await page.route("**/assets/panel-*", async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await route.continue();
    });
    await typeCard(page);
    await payButton(page).click();
    await page.getByRole("heading", { name: "Payment received" }).waitFor();
    expect(page.url()).toBe(server.url);
    expect(server.payments()).toHaveLength(1);
  });

  it("posts the plain form when the script cannot be had", async () => {
    const page = await open();
    await page.route("**/assets/panel-*", (route) => route.abort());
    await typeCard(page);
    await payButton(page).click();
    await page.getByRole("heading", { name: "Payment received" }).waitFor();
    expect(page.url()).toContain("/payments/pmt_");
    expect(server.known.size).toBe(1);
  });
});

describe("for everybody", () => {
  it("pays by keyboard alone", async () => {
    const page = await open();
    const press = (...keys: string[]): Promise<void> =>
      keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
    await press("Tab");
    expect(await page.evaluate(() => document.activeElement?.className)).toBe("skip");
    await page.locator("#choice-full").focus();
    await press("ArrowDown", "Tab");
    await page.keyboard.type("60");
    await press("Tab", "Tab");
    await page.keyboard.type("5555555555554444");
    await press("Tab");
    await page.keyboard.type("1239");
    await press("Tab");
    await page.keyboard.type("123");
    await press("Enter");
    await page.getByRole("heading", { name: "Payment received" }).waitFor();
    expect(server.payments()).toMatchObject([
      { amount: 60, method: { card: { number: "5555555555554444" } } },
    ]);
  });

  it("has nothing for axe to find after errors, a decline and a payment, and moves nothing by itself", async () => {
    const page = await open();
    await page.evaluate(() => {
      const seen = globalThis as unknown as { shift: number };
      seen.shift = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as (PerformanceEntry & {
          value: number;
          hadRecentInput: boolean;
        })[]) {
          if (!entry.hadRecentInput) seen.shift += entry.value;
        }
      }).observe({ type: "layout-shift", buffered: true });
    });
    await page.getByLabel("Another amount").check();
    await page.getByLabel("Amount to pay").fill("9000");
    await payButton(page).click();
    await page.locator("#error-summary").waitFor();
    expect(await axe(page)).toEqual([]);
    if (SHOTS) await screenshot(page, "live-errors-360-light");
    const usual = server.pay;
    server.pay = () => ({ status: 402, body: { success: false, data: { declineReason: "Expired card" } } });
    await page.getByLabel("Amount to pay").fill("100");
    await typeCard(page);
    await payButton(page).click();
    await page.getByText("Try another card").waitFor();
    expect(await axe(page)).toEqual([]);
    if (SHOTS) await screenshot(page, "live-declined-360-light");
    server.pay = usual;
    await payButton(page).click();
    await page.getByRole("heading", { name: "Payment received" }).waitFor();
    expect(await axe(page)).toEqual([]);
    if (SHOTS) await screenshot(page, "live-received-360-light");
    expect(await page.evaluate(() => (globalThis as unknown as { shift?: number }).shift ?? 0)).toBeLessThan(
      0.01,
    );
  });
});

describe("the visit", () => {
  it("tells of a person's first touch once, in the form the server reads", async () => {
    const page = await open();
    await page.waitForTimeout(300);
    const told = (): string[] =>
      server.asked.filter(({ path }) => path.endsWith("/visits")).map(({ body }) => body);
    expect(told()).toEqual([]);
    await page.locator("#hero").tap();
    await expect.poll(told).toHaveLength(1);
    const read = parseSignal(JSON.parse(told()[0] ?? "{}"));
    expect(read).toMatchObject({
      ok: true,
      signal: {
        visitId: "vis_0123456789abcdefghjk",
        interaction: { kind: "touch", trusted: true, count: 1 },
      },
    });
  });

  it("loads only the small script until the form is touched", async () => {
    const page = await open();
    await page.waitForTimeout(300);
    const loaded = (): string[] =>
      server.asked.filter(({ path }) => path.startsWith("/assets/")).map(({ path }) => path);
    expect(loaded()).toHaveLength(1);
    await page.getByLabel("Card number").tap();
    await expect.poll(() => loaded().length).toBeGreaterThan(1);
  });
});

describe("without script", () => {
  it("takes another amount by card and ends on the receipt", async () => {
    const page = await open({ javaScriptEnabled: false });
    await page.getByLabel("Another amount").check();
    await page.getByLabel("Amount to pay").fill("100");
    await typeCard(page);
    await payButton(page).click();
    await page.getByRole("heading", { name: "Payment received" }).waitFor();
    expect(await page.getByText("Confirmation number").isVisible()).toBe(true);
    expect(page.url()).toMatch(/\/payments\/pmt_0123456789abcdefghjk$/);
  });

  it("gives the form back with its errors and without its secrets", async () => {
    const page = await open({ javaScriptEnabled: false });
    await page.getByLabel("Another amount").check();
    await page.getByLabel("Amount to pay").fill("900");
    await typeCard(page);
    await payButton(page).click();
    await page.getByText("At most $500.00 is left to pay.").first().waitFor();
    expect(await page.getByLabel("Amount to pay").inputValue()).toBe("900");
    expect(await page.getByLabel("Expiry date").inputValue()).toBe("12 / 39");
    expect(await page.getByLabel("Card number").inputValue()).toBe("");
    expect(await page.content()).not.toContain("4242424242424242");
  });

  it("shows the authorisation for the exact amount before a bank payment of another amount", async () => {
    const page = await open({ javaScriptEnabled: false });
    const fillBank = async (): Promise<void> => {
      await page.getByLabel("Name on the account").fill("Jane Doe");
      await page.getByLabel("Routing number").fill("110000000");
      await page.getByLabel("Account number").fill("000123456789");
      await page.getByLabel("I authorize this payment").check();
      await payButton(page).click();
    };
    await page.getByLabel("Another amount").check();
    await page.getByLabel("Amount to pay").fill("120");
    await page.getByLabel("Bank account (US)").check();
    await fillBank();
    await page.getByText("Read the authorization for $120.00").first().waitFor();
    expect(await page.locator(".mandate").innerText()).toContain("once, for $120.00, on");
    await fillBank();
    await page.getByRole("heading", { name: "Payment received" }).waitFor();
    expect(server.known.size).toBe(1);
  });

  it("says why a card was declined", async () => {
    const page = await open({ javaScriptEnabled: false });
    server.pay = () => ({
      status: 402,
      body: { success: false, data: { declineReason: "Insufficient funds" } },
    });
    await typeCard(page, "4000000000000002");
    await payButton(page).click();
    const alert = page.getByRole("alert").filter({ hasText: "Insufficient funds" });
    await alert.getByText("Try another card").waitFor();
  });
});
