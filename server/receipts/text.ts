/** The text message of a receipt: one segment, wherever the merchant's name can be written in it. Pure. */
import { inBasicLetters, smsFacts } from "../../shared/sms.ts";
import { sayPlain } from "../../shared/words/messages.ts";
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

/** The text in the letters of that alphabet, on one line; null where that cannot be done. */
function inBasic(text: string): string | null {
  return inBasicLetters(text.replaceAll(/\s+/g, " "));
}

/**
 * `ACME Corp: We received $250.00, thank you. Receipt 7KQ2-M9XD-3V8C: https://…`. What does not fit is left out: the
 * confirmation number, which the page shows, then the end of the merchant's name. A name in another script is
 * never mangled: the text then takes several segments.
 */
export function receiptText(facts: ReceiptFacts): string {
  const { merchantName, confirmationNumber: number, checkUrl: url, testMode, speech } = facts;
  const { sms } = speech;
  const amount = inBasic(facts.amount) ?? facts.plainAmount;
  const test = testMode ? sms.test : "";
  const name = inBasic(merchantName);
  const whole = sayPlain(sms.receipt, { merchant: name ?? merchantName, test, amount, number, url });
  const write = (merchant: string): string => sayPlain(sms.receiptShort, { merchant, test, amount, url });
  const size = septets(whole);
  if (name === null || size === null || size <= SEGMENT) return whole;
  const short = write(name);
  const over = (septets(short) ?? 0) - SEGMENT;
  if (over <= 0) return short;
  const kept = [...name];
  while (kept.length > NAME_LEAST && (septets(write(`${kept.join("").trimEnd()}.`)) ?? 0) > SEGMENT)
    kept.pop();
  return write(`${kept.join("").trimEnd()}.`);
}
