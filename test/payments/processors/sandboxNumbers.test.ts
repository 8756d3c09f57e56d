import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  INCORRECT_CARD,
  TEST_BANK_ACCOUNTS,
  TEST_CARDS,
} from "../../../server/payments/processors/sandboxNumbers.ts";
import { cardBrand, luhn } from "../../../shared/cardBrand.ts";
import { ACH_SECONDS, after, bank, card, type OpenedSandbox, openSandbox, payment } from "./openSandbox.ts";

// Written out by hand, so that a slip in the table does not hide itself.
const DECLINES = [
  ["4000000000000002", "insufficient_funds", "Insufficient funds"],
  ["4000000000009995", "insufficient_funds", "Insufficient funds"],
  ["4000000000009987", "lost_card", "Card declined"],
  ["4000000000009979", "stolen_card", "Card declined"],
  ["4000000000000069", "expired_card", "Expired card"],
  ["4000000000000127", "incorrect_cvc", "Incorrect security code"],
  ["4000000000000119", "processing_error", "Processing error"],
  ["4000000000006975", "card_velocity_exceeded", "Card limit exceeded"],
  ["4000000000000341", "card_declined", "Card declined"],
  ["4100000000000019", "fraud_blocked", "Card declined"],
] as const;
const APPROVED = [
  ["4111111111111111", "visa"],
  ["4242424242424242", "visa"],
  ["5555555555554444", "mastercard"],
  ["378282246310005", "amex"],
] as const;
const BANK_FAILURES = [
  ["000111111113", "account_closed"],
  ["000111111116", "no_account"],
  ["000222222227", "insufficient_funds"],
  ["000333333335", "debit_not_authorized"],
  ["000444444440", "invalid_currency"],
  ["000666666661", "microdeposits_failed"],
  ["000777777771", "weekly_limit_exceeded"],
] as const;

describe("the published test numbers", () => {
  let opened: OpenedSandbox;
  beforeAll(async () => {
    opened = await openSandbox();
  });
  afterAll(() => opened.cleanup());

  it.each(APPROVED)("card %s is approved as %s", async (number, brand) => {
    const snapshot = await opened.sandbox.charge(payment(card(number)));
    expect(snapshot).toMatchObject({ status: "succeeded", method: { brand, last4: number.slice(-4) } });
    expect(snapshot).not.toHaveProperty("checkAt");
  });

  it.each(DECLINES)("card %s is declined with %s", async (number, code, message) => {
    const ask = payment(card(number));
    expect(await opened.sandbox.charge(ask)).toMatchObject({ status: "failed", reason: { code, message } });
    expect(await opened.moved(ask.paymentId)).toEqual({ captures: 0, captured: 0, returned: 0 });
  });

  it("card 4000000000000259 succeeds and is disputed later", async () => {
    const ask = payment(card("4000000000000259"));
    const snapshot = await opened.sandbox.charge(ask);
    expect(snapshot).toMatchObject({ status: "succeeded", checkAt: after(ACH_SECONDS) });
    const later = await opened.sandbox.retrieve({ ...ask, at: after(ACH_SECONDS) });
    expect(later).toMatchObject({ status: "returned", reason: { code: "fraudulent" } });
    expect(await opened.moved(ask.paymentId)).toEqual({ captures: 1, captured: 10_000, returned: 10_000 });
  });

  it.each(BANK_FAILURES)("bank account %s is processing and then fails with %s", async (number, code) => {
    const ask = payment(bank(number));
    const first = await opened.sandbox.charge(ask);
    expect(first).toMatchObject({ status: "processing", checkAt: after(ACH_SECONDS) });
    expect(first.method).toEqual({ type: "ach", brand: "STRIPE TEST BANK", last4: number.slice(-4) });
    const at = after(ACH_SECONDS);
    expect(await opened.sandbox.retrieve({ ...ask, at })).toMatchObject({
      status: "failed",
      reason: { code },
    });
    expect(await opened.moved(ask.paymentId)).toEqual({ captures: 0, captured: 0, returned: 0 });
  });

  it("takes the sample account of the API documents although its routing number fails the checksum", async () => {
    const ask = payment(bank("123456789", "987654321"));
    expect(await opened.sandbox.charge(ask)).toMatchObject({ status: "processing", method: { brand: null } });
    expect((await opened.sandbox.retrieve({ ...ask, at: after(ACH_SECONDS) }))?.status).toBe("succeeded");
  });

  it("are well formed, apart from the one that is published as wrong", () => {
    const numbers = TEST_CARDS.map(({ number }) => number);
    expect(numbers.filter((number) => !luhn(number) || cardBrand(number) === null)).toEqual([]);
    expect(luhn(INCORRECT_CARD)).toBe(false);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it("are all taken", () => {
    for (const { number } of TEST_CARDS) opened.sandbox.check(card(number), after(0));
    for (const { accountNumber, routingNumber } of TEST_BANK_ACCOUNTS) {
      opened.sandbox.check(bank(accountNumber, routingNumber), after(0));
    }
    expect(TEST_CARDS.length).toBeGreaterThanOrEqual(19);
    expect(TEST_BANK_ACCOUNTS).toHaveLength(11);
  });
});
