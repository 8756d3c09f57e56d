import { describe, expect, it } from "vitest";
import { MethodRefused } from "../../../server/payments/processors/processor.ts";
import { acceptMethod } from "../../../server/payments/processors/sandboxCheck.ts";
import { bank, card, NOW } from "./openSandbox.ts";

const VISA = "4242424242424242";

function refusal(method: Parameters<typeof acceptMethod>[0], at = NOW): MethodRefused {
  try {
    acceptMethod(method, at);
  } catch (error) {
    if (error instanceof MethodRefused) return error;
    throw error;
  }
  throw new Error("was accepted");
}

describe("what the sandbox takes", () => {
  it.each([
    ["4242424242424241", "invalid_card_number"],
    ["", "invalid_card_number"],
    ["4242 4242 4242 4242", "invalid_card_number"],
    ["42424242424242424242424242", "invalid_card_number"],
    ["4012888888881881", "test_number_required"],
    ["4000000000000010", "test_number_required"],
  ])("refuses card number %j with %s", (number, code) => {
    expect(refusal(card(number))).toMatchObject({ code, field: "card.number" });
  });

  it("does not repeat a refused number in its message", () => {
    expect(refusal(card("4012888888881881")).message).not.toMatch(/1881/);
    expect(refusal(bank("99887766554", "110000000")).message).not.toMatch(/998877/);
  });

  it.each([
    [0, 2027, "invalid_expiry", "card.expiryMonth"],
    [13, 2027, "invalid_expiry", "card.expiryMonth"],
    [1.5, 2027, "invalid_expiry", "card.expiryMonth"],
    [Number.NaN, 2027, "invalid_expiry", "card.expiryMonth"],
    [12, 2047, "invalid_expiry", "card.expiryYear"],
    [12, 202, "invalid_expiry", "card.expiryYear"],
    [12, 26.5, "invalid_expiry", "card.expiryYear"],
    [12, Number.NaN, "invalid_expiry", "card.expiryYear"],
    [12, -1, "invalid_expiry", "card.expiryYear"],
    [12, 2025, "card_expired", "card.expiryYear"],
    [12, 25, "card_expired", "card.expiryYear"],
    [10, 2026, "card_expired", "card.expiryMonth"],
  ])("refuses expiry %d/%d with %s", (expiryMonth, expiryYear, code, field) => {
    expect(refusal(card(VISA, { expiryMonth, expiryYear }))).toMatchObject({ code, field });
  });

  it.each([
    [11, 2026],
    [11, 26],
    [1, 2027],
    [12, 2046],
    [12, 46],
  ])("takes expiry %d/%d", (expiryMonth, expiryYear) => {
    expect(acceptMethod(card(VISA, { expiryMonth, expiryYear }), NOW)).toBe("approve");
  });

  it("judges the expiry by the merchant's clock", () => {
    const december = card(VISA, { expiryMonth: 12, expiryYear: 2026 });
    expect(acceptMethod(december, "2026-12-31T23:59:59.999Z")).toBe("approve");
    expect(refusal(december, "2027-01-01T00:00:00.000Z").code).toBe("card_expired");
  });

  it.each([
    [VISA, "12"],
    [VISA, "1234"],
    [VISA, "12a"],
    [VISA, ""],
    ["378282246310005", "123"],
  ])("refuses for card %s the security code %j", (number, cvv) => {
    expect(refusal(card(number, { cvv }))).toMatchObject({ code: "invalid_cvv", field: "card.cvv" });
  });

  it.each([
    ["000123456789", "123456789", "invalid_routing_number", "bankAccount.routingNumber"],
    ["000123456789", "11000000", "invalid_routing_number", "bankAccount.routingNumber"],
    ["000123456789", "021000021", "test_number_required", "bankAccount.routingNumber"],
    ["000123456780", "110000000", "test_number_required", "bankAccount.accountNumber"],
    ["123456789", "110000000", "test_number_required", "bankAccount.accountNumber"],
    ["000123456789", "987654321", "test_number_required", "bankAccount.accountNumber"],
    ["12a456789", "110000000", "invalid_account_number", "bankAccount.accountNumber"],
    ["", "110000000", "invalid_account_number", "bankAccount.accountNumber"],
  ])("refuses account %j at routing number %j with %s", (account, routing, code, field) => {
    expect(refusal(bank(account, routing))).toMatchObject({ code, field });
  });
});
