/** Paying in a real browser: what is clicked, lost, reloaded, and what the server was asked meanwhile. */
import { describe, expect, it } from "vitest";
import { checkoutHarness, payButton, received, typeCard } from "./checkoutHarness.ts";

const at = checkoutHarness();

describe("paying with script", () => {
  it("takes a part by card, shows the confirmation number, and goes on with the rest", async () => {
    const page = await at.open();
    await page.getByLabel("Another amount").check();
    await page.getByLabel("Amount to pay").fill("100");
    await typeCard(page);
    await expect.poll(() => payButton(page).textContent()).toBe("Pay $100.00");
    await payButton(page).click();
    await received(page);
    expect(await page.getByText("Confirmation number").isVisible()).toBe(true);
    expect(await page.getByText("PL-7K3M-9QWX").isVisible()).toBe(true);
    expect(await page.locator("#hero").textContent()).toContain("$400.00");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("pay-title");
    await page.getByRole("link", { name: "Make another payment" }).click();
    expect(await payButton(page).textContent()).toBe("Pay $400.00");
    const [body] = at.server.payments();
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
    const page = await at.open();
    await typeCard(page);
    await payButton(page).dblclick();
    await received(page);
    expect(at.server.payments()).toHaveLength(1);
  });

  it("keeps the id before it is sent, never a number, and forgets it once the fate is known", async () => {
    const page = await at.open();
    let stored = "";
    at.server.pay = (body) => ({ status: 201, body: { success: true, data: at.server.answerFor(body) } });
    await page.route(/\/payments\?/, async (route) => {
      stored = await page.evaluate(() => JSON.stringify(localStorage));
      await route.continue();
    });
    await typeCard(page);
    await payButton(page).click();
    await received(page);
    const id = at.server.payments()[0]?.paymentId ?? "none";
    expect(stored).toContain(id);
    expect(stored).not.toContain("4242");
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(id);
  });

  it("finds out what became of a payment whose answer was lost, without sending it again", async () => {
    const page = await at.open();
    at.server.pay = (body) => {
      at.server.answerFor(body);
      return "cut";
    };
    await typeCard(page);
    await payButton(page).click();
    await received(page);
    // The browser itself may send a request again whose connection was cut: always under the one id.
    expect(at.server.known.size).toBe(1);
    expect(new Set(at.server.payments().map(({ paymentId }) => paymentId)).size).toBe(1);
  });

  it("uses the same id again when the payment never arrived", async () => {
    const page = await at.open();
    const usual = at.server.pay;
    at.server.pay = () => "cut";
    await typeCard(page);
    await payButton(page).click();
    await page.getByText("Your payment was not sent").waitFor();
    at.server.pay = usual;
    await payButton(page).click();
    await received(page);
    const ids = at.server.payments().map(({ paymentId }) => paymentId);
    expect(ids.length).toBeGreaterThan(1);
    expect(new Set(ids).size).toBe(1);
    expect(at.server.known.size).toBe(1);
  });

  it("asks after a reload what became of an open attempt", async () => {
    const page = await at.open();
    at.server.pay = (body) => {
      at.server.answerFor(body);
      at.server.down = true;
      return "cut";
    };
    await typeCard(page);
    await payButton(page).click();
    await page.getByText("We are checking what became of your payment").waitFor();
    at.server.down = false;
    await page.reload();
    await received(page);
    expect(at.server.known.size).toBe(1);
  });

  it("tells a second tab at once that the balance is another", async () => {
    const first = await at.open();
    const second = await first.context().newPage();
    await second.goto(at.server.url);
    await typeCard(second);
    await typeCard(first);
    await first.getByLabel("Another amount").check();
    await first.getByLabel("Amount to pay").fill("100");
    await payButton(first).click();
    await received(first);
    await second.getByText("Another payment was made").waitFor();
    expect(at.server.payments()).toHaveLength(1);
    expect(await payButton(second).textContent()).toBe("Pay $400.00");
  });

  it("says why a card was declined, in a live region, and starts a new id for the next one", async () => {
    const page = await at.open();
    const usual = at.server.pay;
    at.server.pay = () => ({
      status: 402,
      body: { success: false, data: { declineReason: "Insufficient funds" } },
    });
    await typeCard(page, "4000000000000002");
    await payButton(page).click();
    const alert = page.getByRole("alert").filter({ hasText: "Insufficient funds" });
    await alert.waitFor();
    at.server.pay = usual;
    await alert.getByText("Try another card").click();
    expect(await page.getByLabel("Card number").inputValue()).toBe("");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("cardNumber");
    await typeCard(page);
    await payButton(page).click();
    await received(page);
    expect(new Set(at.server.payments().map(({ paymentId }) => paymentId)).size).toBe(2);
  });

  it("shows the new balance and charges nothing when it changed before confirming", async () => {
    const page = await at.open();
    await typeCard(page);
    const { view } = at.server;
    at.server.view = {
      ...view,
      state: "partly_paid",
      suggestedAmount: 300,
      balance: { ...view.balance, paidAmount: 200, remainingBalance: 300, payableAmount: 300 },
    };
    await payButton(page).click();
    await page.getByText("The balance has changed").waitFor();
    expect(at.server.payments()).toHaveLength(0);
    expect(await payButton(page).textContent()).toBe("Pay $300.00");
    await payButton(page).click();
    await received(page);
    expect(at.server.payments().map(({ amount }) => amount)).toEqual([300]);
  });

  it("asks again when the server refuses with 409", async () => {
    const page = await at.open();
    at.server.pay = () => {
      const { view } = at.server;
      at.server.view = {
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
    at.server.view = { ...at.server.view, testMode: true };
    const page = await at.open();
    at.server.pay = (body) => ({
      status: 201,
      body: { success: true, data: at.server.answerFor(body, { status: "processing" }) },
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
    for (const [id, known] of at.server.known) at.server.known.set(id, { ...known, status: "approved" });
    await received(page);
    expect(at.server.payments()).toHaveLength(1);
    expect(at.server.payments()[0]).toMatchObject({
      amount: 120.5,
      method: { type: "ach", accountHolderName: "Jane Doe", authorize: true },
    });
  });

  it("goes to the bank's page when the payer must confirm", async () => {
    const page = await at.open();
    await page.route("**/bank", (route) =>
      route.fulfill({ contentType: "text/html", body: "<h1>Bank</h1>" }),
    );
    const actionUrl = at.server.url.replace(/\/[^/]+$/, "/bank");
    at.server.pay = (body) => ({
      status: 201,
      body: { success: true, data: at.server.answerFor(body, { status: "requires_action", actionUrl }) },
    });
    await typeCard(page);
    await payButton(page).click();
    await page.waitForURL(actionUrl);
    await page.goto(at.server.url);
    expect(await page.getByRole("link", { name: "Continue to confirmation" }).getAttribute("href")).toBe(
      actionUrl,
    );
  });

  it("says how long to wait when there were too many attempts", async () => {
    const page = await at.open();
    at.server.pay = () => ({
      status: 429,
      body: { success: false, error: {} },
      headers: { "retry-after": "40" },
    });
    await typeCard(page);
    await payButton(page).click();
    expect(await page.getByText("please wait 40 seconds").textContent()).toContain(
      "Nothing has been charged",
    );
  });

  it("puts the server's objection beside the field it speaks of", async () => {
    const page = await at.open();
    const error = {
      code: "not_a_test_number",
      field: "method.card.number",
      message: "Use a published test number.",
    };
    at.server.pay = () => ({ status: 422, body: { success: false, error } });
    await typeCard(page);
    await payButton(page).click();
    await page.locator("#cardNumber-error").getByText(error.message).waitFor();
    expect(await page.getByLabel("Card number").getAttribute("aria-invalid")).toBe("true");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("error-summary");
  });

  it("keeps what was typed while offline, and pays when the network is back", async () => {
    const page = await at.open();
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
    await received(page);
    expect(at.server.payments()).toHaveLength(1);
  });

  it("works where storage is refused", async () => {
    const page = await at.open({}, async (fresh) => {
      await fresh.addInitScript(() => {
        Object.defineProperty(globalThis, "localStorage", {
          get() {
            throw new DOMException("refused", "SecurityError");
          },
        });
      });
    });
    await typeCard(page);
    await payButton(page).click();
    await received(page);
    expect(at.server.payments()).toHaveLength(1);
  });

  it("asks for a tick before it takes more than is left, where that is allowed", async () => {
    at.server.view = { ...at.server.view, rules: { ...at.server.view.rules, allowOverpayment: true } };
    const page = await at.open();
    await page.getByLabel("Another amount").check();
    await page.getByLabel("Amount to pay").fill("550");
    await typeCard(page);
    await payButton(page).click();
    await page.locator("#allowOverpayment-error").waitFor();
    expect(at.server.payments()).toHaveLength(0);
    await page.getByLabel("I want to pay more").check();
    await payButton(page).click();
    await received(page);
    expect(at.server.payments()[0]).toMatchObject({ amount: 550, allowOverpayment: true });
  });
});
