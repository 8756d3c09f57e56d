/** The page by keyboard alone, as a screen reader hears it, and on a network that comes and goes. */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { checkoutHarness, payButton, received, typeCard } from "./checkoutHarness.ts";
import { focused, press, tabTo, typeInto } from "./keyboard.ts";

const at = checkoutHarness();

describe("by keyboard alone", () => {
  it("mends what is wrong: from the summary to each field, and on to the receipt", async () => {
    const page = await at.open();
    await tabTo(page, "choice-full");
    await press(page, "ArrowDown");
    if ((await focused(page)) !== "choice-other") await press(page, "ArrowDown");
    await typeInto(page, "amount", "900");
    await tabTo(page, "cardNumber");
    await press(page, "Enter");
    await page.locator("#error-summary").waitFor();
    await expect.poll(() => focused(page)).toBe("error-summary");
    await press(page, "Tab");
    expect(await focused(page)).toBe("At most $500.00 is left to pay.");
    await press(page, "Enter");
    await expect.poll(() => focused(page)).toBe("amount");
    await press(page, "Control+a");
    await page.keyboard.type("100");
    await typeInto(page, "cardNumber", "4242424242424242");
    await typeInto(page, "cardExpiry", "1239");
    await typeInto(page, "cardCvc", "123");
    await tabTo(page, "saveCard");
    await press(page, "Space");
    await tabTo(page, "Pay $100.00");
    await press(page, "Space");
    await received(page);
    expect(await focused(page)).toBe("pay-title");
    expect(at.server.payments()).toMatchObject([{ amount: 100, savePaymentMethod: true }]);
  });

  it("pays from a bank account, ticking the authorization, and meets no trap on the way to the foot", async () => {
    const page = await at.open();
    at.server.pay = (body) => ({
      status: 201,
      body: { success: true, data: at.server.answerFor(body, { status: "processing" }) },
    });
    await tabTo(page, "method-card");
    await press(page, "ArrowDown");
    expect(await focused(page)).toBe("method-ach");
    await typeInto(page, "accountHolderName", "Jane Doe");
    await typeInto(page, "routingNumber", "110000000");
    await typeInto(page, "accountNumber", "000123456789");
    await tabTo(page, "authorize");
    await press(page, "Space");
    await tabTo(page, "Pay $500.00");
    await press(page, "Enter");
    await page.getByRole("heading", { name: "Payment processing" }).waitFor();
    expect(await focused(page)).toBe("pay-title");
    await tabTo(page, "Language");
    await press(page, "Enter", "Tab");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("hreflang"))).toBe("en");
  });
});

describe("as a screen reader hears it", () => {
  it("names every field with its hint, and the groups they stand in", async () => {
    const page = await at.open();
    const heard = await page.locator("#pay-form").ariaSnapshot();
    for (const text of [
      'group "How much do you want to pay?"',
      'radio "Pay all $500.00" [checked]',
      'radio "Another amount"',
      'group "How do you want to pay?"',
      'radio "Card" [checked]',
      'textbox "Card number"',
      'textbox "Expiry date"',
      'textbox "Security code"',
      'button "Pay $500.00"',
    ])
      expect(heard).toContain(text);
    const described = await page.getByLabel("Expiry date").evaluate((input) =>
      (input.getAttribute("aria-describedby") ?? "")
        .split(" ")
        .map((id) => document.getElementById(id)?.textContent)
        .join(" "),
    );
    expect(described).toBe("MM / YY");
  });

  it("is told that the payment is sent, what is wrong with it, and that it came", async () => {
    const page = await at.open();
    const usual = at.server.pay;
    at.server.pay = () => ({
      status: 402,
      body: { success: false, data: { declineReason: "Insufficient funds" } },
    });
    const told = page.locator(".panel > [aria-live=polite]");
    expect(await told.textContent()).toBe("");
    await typeCard(page);
    await payButton(page).click();
    const alert = page.getByRole("alert").filter({ hasText: "Insufficient funds" });
    await alert.waitFor();
    expect(await alert.ariaSnapshot()).toContain("Insufficient funds.");
    expect(await alert.getByRole("link").ariaSnapshot()).toContain('link "Try another card"');
    await page.getByLabel("Card number").fill("4242424242424241");
    await payButton(page).click();
    await page.locator("#error-summary").waitFor();
    expect(await page.getByRole("textbox", { name: "Card number" }).ariaSnapshot()).toContain("[invalid]");
    at.server.pay = usual;
    await typeCard(page);
    await payButton(page).click();
    await received(page);
    expect(await told.textContent()).toBe("Payment received");
    expect(await page.getByRole("heading", { level: 2, name: "Payment received" }).count()).toBe(1);
  });
});

describe("on a network that comes and goes", () => {
  const NUMBER = /4242|000123456789|110000000|12 ?\/ ?39/;
  const stored = (page: Page): Promise<string> =>
    page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state, document.cookie]),
    );

  it("asks again by itself for a script that did not come, and takes over what was typed meanwhile", async () => {
    let refused = 0;
    const page = await at.open({}, async (fresh) => {
      await fresh.route("**/assets/panel-*", (route) => (++refused <= 2 ? route.abort() : route.continue()));
    });
    await page.getByLabel("Card number").pressSequentially("4242");
    await page.getByText("Visa", { exact: true }).waitFor();
    expect(refused).toBeGreaterThan(2);
    expect(await page.getByLabel("Card number").inputValue()).toBe("4242");
  });

  it("keeps amount, method and name over a reload, and never a number", async () => {
    const page = await at.open();
    await page.getByLabel("Another amount").check();
    await page.getByLabel("Amount to pay").fill("120");
    await typeCard(page);
    await page.getByLabel("Bank account (US)").check();
    await page.getByLabel("Name on the account").fill("Jane Doe");
    await page.getByLabel("Routing number").fill("110000000");
    await page.getByLabel("Account number").fill("000123456789");
    await page.getByText("Pay $120.00").waitFor();
    expect(await stored(page)).toContain("Jane Doe");
    expect(await stored(page)).not.toMatch(NUMBER);
    await page.reload();
    await page.getByText("Pay $120.00").waitFor();
    expect(await page.getByLabel("Name on the account").inputValue()).toBe("Jane Doe");
    expect(await page.getByLabel("Account number").inputValue()).toBe("");
    await page.getByLabel("Card", { exact: true }).check();
    expect(await page.getByLabel("Card number").inputValue()).toBe("");
  });

  it("sends a payment again under the same id when it was cut off, and forgets the form once the balance is another", async () => {
    const page = await at.open();
    const usual = at.server.pay;
    at.server.pay = () => "cut";
    await page.getByLabel("Another amount").check();
    await page.getByLabel("Amount to pay").fill("100");
    await typeCard(page);
    await payButton(page).click();
    await page.getByText("Your payment was not sent").waitFor();
    expect(await stored(page)).not.toMatch(NUMBER);
    expect(await page.getByLabel("Card number").inputValue()).toBe("4242 4242 4242 4242");
    at.server.pay = usual;
    await payButton(page).click();
    await received(page);
    expect(new Set(at.server.payments().map(({ paymentId }) => paymentId)).size).toBe(1);
    expect(at.server.known.size).toBe(1);
    await page.reload();
    await page.getByText("Pay $400.00").waitFor();
    expect(await page.getByLabel("Another amount").isChecked()).toBe(false);
    expect(await stored(page)).not.toMatch(NUMBER);
  });
});
