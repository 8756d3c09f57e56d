/** What can be told of a card without asking anybody: its expiry and the length of its security code. Pure. */
import { cardBrand, cvvLength } from "../../../shared/cardBrand.ts";
import { type CardInput, MethodRefused } from "./processor.ts";

/** Cards are issued for less than 20 years: a later year is a typing error. */
const MAX_YEARS_AHEAD = 20;

/** A card is good through the last day of its month (UTC). Two-digit years are of this century. */
export function checkExpiry({ expiryMonth: month, expiryYear }: CardInput, at: string): void {
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

/** @throws {MethodRefused} */
export function checkCvv(card: Pick<CardInput, "number" | "cvv">): void {
  const length = cvvLength(cardBrand(card.number));
  if (!/^\d+$/.test(card.cvv) || card.cvv.length !== length) {
    throw new MethodRefused("invalid_cvv", "card.cvv", `The security code has ${length} digits.`);
  }
}
