/** What the sandbox takes: published test numbers, well formed. Messages never repeat what was entered. */
import { routingNumberValid } from "../../../shared/bankRouting.ts";
import { luhn } from "../../../shared/cardBrand.ts";
import { checkCvv, checkExpiry } from "./cardCheck.ts";
import {
  type BankInput,
  type CardInput,
  type HostedInput,
  MethodRefused,
  type RawMethod,
} from "./processor.ts";
import { bankScenario, cardScenario, isTestRouting, type ScenarioCode } from "./sandboxNumbers.ts";

/** The numbers that a means of payment comes with. @throws {MethodRefused} where it has none: the sandbox has no fields of its own. */
export function numbersOf(method: RawMethod | HostedInput): RawMethod {
  if (method.type !== "hosted") return method;
  const field = method.kind === "card" ? "card" : "bankAccount";
  throw new MethodRefused(
    "details_required",
    field,
    `Test mode takes the numbers themselves: ${field} is missing.`,
  );
}

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
  checkCvv(card);
  return scenario;
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
