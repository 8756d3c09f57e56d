import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CheckoutView } from "../../shared/checkout.ts";
import {
  caretAfter,
  digitsOf,
  formatCardNumber,
  formatExpiry,
  parseExpiry,
  parseTypedAmount,
} from "../../shared/page/entry.ts";
import { fieldFor } from "../../shared/page/fieldFor.ts";
import { type FormValues, formValues, keptValues, readForm } from "../../shared/page/form.ts";
import { view } from "./fixtures.ts";

const TODAY = { year: 2026, month: 2 };
const CARD: FormValues = {
  paymentId: "pmt_0123456789abcdefghjk",
  currency: "USD",
  choice: "full",
  method: "card",
  cardNumber: "4242 4242 4242 4242",
  cardExpiry: "02 / 26",
  cardCvc: "123",
};
const BANK: FormValues = {
  ...CARD,
  method: "ach",
  accountHolderName: " Jane Doe ",
  routingNumber: "110000000",
  accountNumber: "000123456789",
  accountType: "checking",
  authorize: "yes",
};

function errors(values: FormValues, shown: CheckoutView = view()): Record<string, string> {
  const reading = readForm(values, shown, TODAY);
  return reading.ok ? {} : Object.fromEntries(reading.errors.map(({ field, message }) => [field, message]));
}

describe("typed amounts", () => {
  it.each([
    ["100", "USD", "en-US", 10000],
    ["$1,250.50", "USD", "en-US", 125050],
    ["1 250,50 €", "EUR", "fr-FR", 125050],
    ["1.250,50", "EUR", "de-DE", 125050],
    ["1.250", "EUR", "de-DE", 125000],
    ["1,250", "USD", "en-US", 125000],
    ["12,50", "USD", "en-US", 1250],
    ["12.5", "EUR", "de-DE", 1250],
    [".50", "USD", "en-US", 50],
    ["1,234,567.89", "USD", "en-US", 123456789],
    ["500", "JPY", "ja-JP", 500],
    ["1,000", "JPY", "en-US", 1000],
    ["1.234", "KWD", "en-US", 1234],
  ])("%s %s in %s is %d", (text, currency, locale, minor) => {
    expect(parseTypedAmount(text, currency, locale)).toEqual({ ok: true, minor });
  });

  it.each(["", "abc", "-5", "1..5", "1,2,3", "1.2.3", "1e3", "0x10", "5 5.", "1,25,000.0,0", "∞"])(
    "%s is no amount",
    (text) => {
      const parsed = parseTypedAmount(text, "USD", "en-US");
      expect(parsed.ok && parsed.minor !== 5500).toBe(false);
    },
  );

  it("never reads more decimals than the currency has", () => {
    for (const text of ["€100", "100 EUR", "£100", "abc100"])
      expect(parseTypedAmount(text, "USD", "en-US")).toEqual({ ok: false, problem: "not_a_number" });
    expect(parseTypedAmount("10.501", "USD", "en-US")).toEqual({ ok: false, problem: "too_many_decimals" });
    // One dollar to some, a thousand to others.
    expect(parseTypedAmount("1.000", "USD", "en-US")).toEqual({ ok: false, problem: "too_many_decimals" });
    expect(parseTypedAmount("1.000", "KWD", "en-US")).toEqual({ ok: true, minor: 1000 });
    expect(parseTypedAmount("10.5", "JPY", "en-US")).toEqual({ ok: false, problem: "too_many_decimals" });
  });
});

describe("cards as they are typed", () => {
  it("reads every common way of writing an expiry date", () => {
    for (const text of ["12/27", "12 / 27", "1227", "12/2027", "122027", "12-27", "12 27"]) {
      expect(parseExpiry(text)).toEqual({ month: 12, year: 2027 });
    }
    expect(parseExpiry("1/27")).toEqual({ month: 1, year: 2027 });
    for (const text of ["", "13/27", "00/27", "12/1927", "12", "12/2", "abc"])
      expect(parseExpiry(text)).toBeNull();
  });

  it("shows a date the same way however it was typed", () => {
    expect(["1227", "12/27", "12/2027", "122027", "4/29", "429"].map(formatExpiry)).toEqual([
      "12 / 27",
      "12 / 27",
      "12 / 27",
      "12 / 27",
      "04 / 29",
      "04 / 29",
    ]);
  });

  it("keeps the caret behind the digit it stood behind, for any number", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{1,19}$/), fc.nat(19), (digits, at) => {
        const text = formatCardNumber(digits);
        const before = Math.min(at, digitsOf(text).length);
        expect(digitsOf(text.slice(0, caretAfter(text, before)))).toBe(digitsOf(text).slice(0, before));
      }),
    );
  });
});

describe("a filled-in form", () => {
  it("becomes a card payment of all that is left", () => {
    const reading = readForm(CARD, view("partly_paid"), TODAY);
    expect(reading).toEqual({
      ok: true,
      body: {
        paymentId: "pmt_0123456789abcdefghjk",
        amount: 400,
        currency: "USD",
        method: {
          type: "card",
          card: { number: "4242424242424242", expiryMonth: "02", expiryYear: "2026", cvv: "123" },
        },
      },
    });
  });

  it("becomes a bank payment", () => {
    const reading = readForm(
      { ...BANK, choice: "other", amount: "100.10", authorizedAmount: "100.10" },
      view(),
      TODAY,
    );
    expect(reading).toMatchObject({
      ok: true,
      body: {
        amount: 100.1,
        method: {
          type: "ach",
          bankAccount: { accountNumber: "000123456789", routingNumber: "110000000", accountType: "checking" },
          accountHolderName: "Jane Doe",
          authorize: true,
        },
      },
    });
  });

  it("is not taken when the payer saw another balance", () => {
    expect(readForm({ ...CARD, displayedBalance: "500" }, view("partly_paid"), TODAY)).toEqual({
      ok: false,
      changed: true,
      errors: [],
    });
    expect(readForm({ ...CARD, displayedBalance: "400" }, view("partly_paid"), TODAY).ok).toBe(true);
  });

  it("pays what the link asks for when that is chosen", () => {
    const asked = view("due", { suggestedAmount: 150 });
    expect(readForm({ ...CARD, choice: "suggested" }, asked, TODAY)).toMatchObject({ body: { amount: 150 } });
    expect(readForm({ ...CARD, choice: "full" }, asked, TODAY)).toMatchObject({ body: { amount: 500 } });
  });

  it("keeps to the merchant's rules about the amount", () => {
    const rules = { allowPartial: true, minimumAmount: 50, allowOverpayment: false };
    const other = (amount: string, change = {}): FormValues => ({
      ...CARD,
      choice: "other",
      amount,
      ...change,
    });
    const strict = view("due", { rules });
    expect(errors(other("49.99"), strict)).toEqual({ amount: "The smallest part payment is $50.00." });
    expect(errors(other("50"), strict)).toEqual({});
    expect(errors(other("500.01"), strict)).toEqual({ amount: "At most $500.00 is left to pay." });
    expect(errors(other("0"), strict)).toEqual({ amount: "Enter an amount above zero." });
    expect(errors(other(""), strict)).toEqual({ amount: "Enter the amount you want to pay." });
    const small = view("due", { rules: { ...rules, minimumAmount: 600 } });
    expect(errors(other("500"), small)).toEqual({});
    const whole = view("due", { rules: { ...rules, allowPartial: false } });
    expect(errors(other("100"), whole)).toEqual({
      amount: "This invoice can only be paid in full: $500.00.",
    });
    const open = view("due", { rules: { ...rules, allowOverpayment: true } });
    expect(Object.keys(errors(other("600"), open))).toEqual(["allowOverpayment"]);
    const ticked = readForm(other("600", { allowOverpayment: "yes" }), open, TODAY);
    expect(ticked).toMatchObject({ ok: true, body: { amount: 600, allowOverpayment: true } });
    const needless = readForm(other("100", { allowOverpayment: "yes" }), open, TODAY);
    expect(needless.ok && "allowOverpayment" in needless.body).toBe(false);
  });

  it("names every field that is wrong", () => {
    expect(Object.keys(errors({ method: "card" }))).toEqual(["cardNumber", "cardExpiry", "cardCvc"]);
    expect(Object.keys(errors({ method: "ach" }))).toEqual([
      "accountHolderName",
      "routingNumber",
      "accountNumber",
      "accountType",
      "authorize",
    ]);
    expect(errors({ ...CARD, method: "cheque" })).toEqual({ method: "Choose how you want to pay." });
    expect(Object.keys(errors({ ...CARD, cardNumber: "4242 4242 4242 4241" }))).toEqual(["cardNumber"]);
    expect(Object.keys(errors({ ...CARD, cardExpiry: "01/26" }))).toEqual(["cardExpiry"]);
    expect(Object.keys(errors({ ...CARD, cardNumber: "378282246310005", cardCvc: "123" }))).toEqual([
      "cardCvc",
    ]);
    expect(Object.keys(errors({ ...BANK, routingNumber: "110000001" }))).toEqual(["routingNumber"]);
  });

  it("takes the published routing number that fails its checksum for test data only", () => {
    const values = { ...BANK, routingNumber: "987654321" };
    expect(errors(values, view("due", { testMode: true }))).toEqual({});
    expect(Object.keys(errors(values))).toEqual(["routingNumber"]);
  });

  it("asks again when the authorisation was shown for another amount", () => {
    const values = { ...BANK, choice: "other", amount: "100", authorizedAmount: "500.00" };
    expect(errors(values)).toEqual({ authorize: "Read the authorization for $100.00 and tick this again." });
    expect(errors({ ...values, authorizedAmount: "100.00" })).toEqual({});
  });

  it("keeps no secret and no foreign field", () => {
    const values = formValues([
      ...Object.entries({ ...CARD, ...BANK }),
      ["evil", "x"],
      ["amount", "9".repeat(999)],
    ]);
    expect(values.amount).toHaveLength(200);
    expect(values).not.toHaveProperty("evil");
    const kept = JSON.stringify(keptValues(values));
    for (const secret of ["4242", "000123456789", '"123"']) expect(kept).not.toContain(secret);
    expect(kept).toContain("110000000");
  });

  it("finds the field of an API error by its path", () => {
    expect(
      [
        "method.card.number",
        "card.expiryYear",
        "method.card.cvv",
        "method.bankAccount.accountNumber",
        "amount",
        "x",
      ].map(fieldFor),
    ).toEqual(["cardNumber", "cardExpiry", "cardCvc", "accountNumber", "amount", null]);
  });
});
