/** What the sandbox takes: published test numbers, well formed. Messages never repeat what was entered. */
import { routingNumberValid } from "../../../shared/bankRouting.ts";
import { cardBrand, cvvLength, luhn } from "../../../shared/cardBrand.ts";
import { type BankInput, type CardInput, MethodRefused, type RawMethod } from "./processor.ts";
import { bankScenario, cardScenario, isTestRouting, type ScenarioCode } from "./sandboxNumbers.ts";

/** Cards are issued for less than 20 years: a later year is a typing error. */
const MAX_YEARS_AHEAD = 20;

/**
 * The scenario of a means of payment.
 *
 * @param at the merchant's present instant, ISO 8601
 * @throws {MethodRefused} naming the field, when it is malformed, expired or no published test number
 */
export function acceptMethod(method: RawMethod, at: string): ScenarioCode {
  return method.type === "card" ? acceptCard(method, at) : acceptBank(method);
}

function acceptCard(card: CardInput, at: string): ScenarioCode {
  if (!/^\d{12,19}$/.test(card.number) || !luhn(card.number)) {
    throw new MethodRefused(
      "invalid_card_number",
      "card.number",
      "This card number is not valid. Check the digits.",
    );
  }
  const scenario = cardScenario(card.number);
  if (scenario === null) {
    throw new MethodRefused(
      "test_number_required",
      "card.number",
      "Test mode takes published test card numbers only, for example 4242 4242 4242 4242.",
    );
  }
  checkExpiry(card, at);
  const length = cvvLength(cardBrand(card.number));
  if (!/^\d+$/.test(card.cvv) || card.cvv.length !== length) {
    throw new MethodRefused("invalid_cvv", "card.cvv", `The security code has ${length} digits.`);
  }
  return scenario;
}

/** A card is good through the last day of its month (UTC). Two-digit years are of this century. */
function checkExpiry({ expiryMonth: month, expiryYear }: CardInput, at: string): void {
  if (!Number.isInteger(month) || month < 1 || month > 12) {
    throw new MethodRefused(
      "invalid_expiry",
      "card.expiryMonth",
      "The expiry month is a number from 1 to 12.",
    );
  }
  const now = new Date(at);
  const thisYear = now.getUTCFullYear();
  const year = expiryYear >= 0 && expiryYear <= 99 ? 2000 + expiryYear : expiryYear;
  if (!Number.isInteger(year) || year < 1000 || year > thisYear + MAX_YEARS_AHEAD) {
    throw new MethodRefused("invalid_expiry", "card.expiryYear", "This expiry year is not valid.");
  }
  if (year < thisYear) {
    throw new MethodRefused("card_expired", "card.expiryYear", "This card has expired.");
  }
  if (year === thisYear && month < now.getUTCMonth() + 1) {
    throw new MethodRefused("card_expired", "card.expiryMonth", "This card has expired.");
  }
}

function acceptBank(bank: BankInput): ScenarioCode {
  const { routingNumber, accountNumber } = bank;
  if (!isTestRouting(routingNumber)) {
    if (!routingNumberValid(routingNumber)) {
      throw new MethodRefused(
        "invalid_routing_number",
        "bankAccount.routingNumber",
        "This routing number is not valid. Check the nine digits.",
      );
    }
    throw new MethodRefused(
      "test_number_required",
      "bankAccount.routingNumber",
      "Test mode takes published test accounts only: routing number 110000000.",
    );
  }
  if (!/^\d{4,17}$/.test(accountNumber)) {
    throw new MethodRefused(
      "invalid_account_number",
      "bankAccount.accountNumber",
      "An account number has 4 to 17 digits.",
    );
  }
  const scenario = bankScenario(routingNumber, accountNumber);
  if (scenario === null) {
    throw new MethodRefused(
      "test_number_required",
      "bankAccount.accountNumber",
      "Test mode takes published test accounts only, for example 000123456789 with routing number 110000000.",
    );
  }
  return scenario;
}
