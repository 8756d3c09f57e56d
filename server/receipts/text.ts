/** The text message of a receipt: one segment, wherever the merchant's name can be written in it. Pure. */
import { smsFacts } from "../../shared/sms.ts";
import type { ReceiptFacts } from "./facts.ts";

/** Septets of one segment (3GPP TS 23.038). */
const SEGMENT = 160;
/** The least of a merchant's name that still tells whom a text is from. */
const NAME_LEAST = 8;

/** How many septets a text takes; null for one that the alphabet of texts (GSM 03.38) cannot write. */
export function septets(text: string): number | null {
  const { encoding, characters } = smsFacts(text);
  return encoding === "GSM-7" ? characters : null;
}

/** The text in the letters of that alphabet, accents left off where it lacks them; null where that cannot be done. */
function inBasic(text: string): string | null {
  const line = text.replaceAll(/\s+/g, " ");
  return septets(line) === null ? (smsFacts(line).rewrite?.text ?? null) : line;
}

/**
 * `ACME Corp: We received $250.00, thank you. Receipt 7KQ2-M9XD-3V8C: https://…`. What does not fit is left out: the
 * confirmation number, which the page shows, then the end of the merchant's name. A name in another script is
 * never mangled: the text then takes several segments.
 */
export function receiptText(facts: ReceiptFacts): string {
  const { merchantName, confirmationNumber, checkUrl, testMode } = facts;
  const sign = inBasic(facts.amount);
  const amount = sign ?? facts.plainAmount;
  const test = testMode ? "TEST, no real money. " : "";
  const name = inBasic(merchantName);
  const write = (from: string, number: string): string =>
    `${from}: ${test}We received ${amount}, thank you. Receipt${number}: ${checkUrl}`;
  const whole = write(name ?? merchantName, ` ${confirmationNumber}`);
  const size = septets(whole);
  if (name === null || size === null || size <= SEGMENT) return whole;
  const short = write(name, "");
  const over = (septets(short) ?? 0) - SEGMENT;
  if (over <= 0) return short;
  const kept = [...name];
  while (kept.length > NAME_LEAST && (septets(write(`${kept.join("").trimEnd()}.`, "")) ?? 0) > SEGMENT)
    kept.pop();
  return write(`${kept.join("").trimEnd()}.`, "");
}
