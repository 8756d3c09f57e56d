/** The page in the hands of people: typing, keyboards, slow networks, no script at all, and what axe says. */
import { describe, expect, it } from "vitest";
import { parseSignal } from "../../server/links/signals.ts";
import { axe, screenshot } from "./browser.ts";
import { checkoutHarness, payButton, received, typeCard } from "./checkoutHarness.ts";

/** `SHOTS=1` keeps pictures of the screens that only a script makes. */
const SHOTS = process.env["SHOTS"] === "1";
const at = checkoutHarness();

describe("typing", () => {
  it("groups the card number without moving the caret, and takes pasted forms", async () => {
    const page = await at.open();
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
    at.server.view = { ...at.server.view, testMode: true };
    const page = await at.open();
    await page.getByText("Test numbers").click();
    await page.getByRole("button", { name: /4242 4242/ }).click();
    await payButton(page).click();
    await received(page);
    expect(at.server.payments()).toHaveLength(1);
  });
});

describe("a slow or broken network", () => {
  it("waits for the script that was asked for, and sends what was typed meanwhile", async () => {
    const page = await at.open();
    await page.route("**/assets/panel-*", async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await route.continue();
    });
    await typeCard(page);
    await payButton(page).click();
    await received(page);
    expect(page.url()).toBe(at.server.url);
    expect(at.server.payments()).toHaveLength(1);
  });

  it("posts the plain form when the script cannot be had", async () => {
    const page = await at.open();
    await page.route("**/assets/panel-*", (route) => route.abort());
    await typeCard(page);
    await payButton(page).click();
    await received(page);
    expect(page.url()).toContain("/payments/pmt_");
    expect(at.server.known.size).toBe(1);
  });
});

describe("for everybody", () => {
  it("moves nothing while it loads and comes to life", async () => {
    const page = await at.open({}, async (fresh) => {
      await fresh.addInitScript(() => {
        const seen = globalThis as unknown as { shifts: number[] };
        seen.shifts = [];
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries())
            seen.shifts.push((entry as PerformanceEntry & { value: number }).value);
        }).observe({ type: "layout-shift", buffered: true });
      });
    });
    await page.waitForTimeout(300);
    await page.getByLabel("Card number").focus();
    await page.keyboard.type("4242");
    await page.getByText("Visa", { exact: true }).waitFor();
    await page.waitForTimeout(300);
    const shifts = await page.evaluate(() => (globalThis as unknown as { shifts: number[] }).shifts);
    // The brand's name in place of the card's picture is all that may move: a hundredth of what counts as good.
    expect(shifts.reduce((a, b) => a + b, 0)).toBeLessThan(0.001);
  });

  it("pays by keyboard alone", async () => {
    const page = await at.open();
    const press = (...keys: string[]): Promise<void> =>
      keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
    await press("Tab");
    expect(await page.evaluate(() => document.activeElement?.className)).toBe("skip");
    await page.locator("#choice-full").focus();
    await press("ArrowDown", "ArrowDown", "Tab");
    await page.keyboard.type("60");
    await press("Tab", "Tab");
    await page.keyboard.type("5555555555554444");
    await press("Tab");
    await page.keyboard.type("1239");
    await press("Tab");
    await page.keyboard.type("123");
    await press("Enter");
    await received(page);
    expect(at.server.payments()).toMatchObject([
      { amount: 60, method: { card: { number: "5555555555554444" } } },
    ]);
  });

  it("has nothing for axe to find after errors, a decline and a payment", async () => {
    const page = await at.open();
    await page.getByLabel("Another amount").check();
    await page.getByLabel("Amount to pay").fill("9000");
    await payButton(page).click();
    await page.locator("#error-summary").waitFor();
    expect(await axe(page)).toEqual([]);
    if (SHOTS) await screenshot(page, "live-errors-360-light");
    const usual = at.server.pay;
    at.server.pay = () => ({
      status: 402,
      body: { success: false, data: { declineReason: "Expired card" } },
    });
    await page.getByLabel("Amount to pay").fill("100");
    await typeCard(page);
    await payButton(page).click();
    await page.getByText("Try another card").waitFor();
    expect(await axe(page)).toEqual([]);
    if (SHOTS) await screenshot(page, "live-declined-360-light");
    at.server.pay = usual;
    await payButton(page).click();
    await received(page);
    expect(await axe(page)).toEqual([]);
    if (SHOTS) await screenshot(page, "live-received-360-light");
    expect(await page.evaluate(() => (globalThis as unknown as { shift?: number }).shift ?? 0)).toBeLessThan(
      0.01,
    );
  });
});

describe("the visit", () => {
  it("tells of a person's first touch once, in the form the server reads", async () => {
    const page = await at.open();
    await page.waitForTimeout(300);
    const told = (): string[] =>
      at.server.asked.filter(({ path }) => path.endsWith("/visits")).map(({ body }) => body);
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
    const page = await at.open();
    await page.waitForTimeout(300);
    const loaded = (): string[] =>
      at.server.asked.filter(({ path }) => path.startsWith("/assets/")).map(({ path }) => path);
    expect(loaded()).toHaveLength(1);
    await page.getByLabel("Card number").tap();
    await expect.poll(() => loaded().length).toBeGreaterThan(1);
  });
});

describe("without script", () => {
  it("takes another amount by card and ends on the receipt", async () => {
    const page = await at.open({ javaScriptEnabled: false });
    await page.getByLabel("Another amount").check();
    await page.getByLabel("Amount to pay").fill("100");
    await typeCard(page);
    await payButton(page).click();
    await received(page);
    expect(await page.getByText("Confirmation number").isVisible()).toBe(true);
    expect(page.url()).toMatch(/\/payments\/pmt_0123456789abcdefghjk$/);
  });

  it("gives the form back with its errors and without its secrets", async () => {
    const page = await at.open({ javaScriptEnabled: false });
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
    const page = await at.open({ javaScriptEnabled: false });
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
    await received(page);
    expect(at.server.known.size).toBe(1);
  });

  it("says why a card was declined", async () => {
    const page = await at.open({ javaScriptEnabled: false });
    at.server.pay = () => ({
      status: 402,
      body: { success: false, data: { declineReason: "Insufficient funds" } },
    });
    await typeCard(page, "4000000000000002");
    await payButton(page).click();
    const alert = page.getByRole("alert").filter({ hasText: "Insufficient funds" });
    expect(await alert.getByText("Try another card").getAttribute("href")).toBe("#cardNumber");
  });
});
