/**
 * What Twilio tells by webhook: checked by its signature over the public address and the form, and translated.
 * https://www.twilio.com/docs/usage/security#validating-requests, https://www.twilio.com/docs/messaging/guides/track-outbound-message-status
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { CarrierEvent, CarrierEventKind } from "./carrierEvent.ts";

/**
 * True when the form was sent by who holds the account's token, to this address.
 * @param url the public address with its query, as Twilio was told it: what the request itself says of its host is not asked.
 */
export function checkTwilioSignature(
  authToken: string,
  signature: string,
  url: string,
  form: URLSearchParams,
): boolean {
  const given = Buffer.from(signature.slice(0, 100), "base64");
  const fields = [...new Set(form.keys())]
    .toSorted(byCodeUnits)
    .map((name) =>
      [...new Set(form.getAll(name))]
        .toSorted(byCodeUnits)
        .map((value) => name + value)
        .join(""),
    )
    .join("");
  // Twilio signs the address with or without its port.
  return withAndWithoutPort(url).some((address) => {
    const wanted = createHmac("sha1", authToken)
      .update(address + fields, "utf8")
      .digest();
    return given.byteLength === wanted.byteLength && timingSafeEqual(given, wanted);
  });
}

function byCodeUnits(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function withAndWithoutPort(url: string): string[] {
  const { protocol, hostname, port, origin } = new URL(url);
  const rest = url.slice(origin.length);
  const usual = protocol === "https:" ? "443" : "80";
  return [`${protocol}//${hostname}${rest}`, `${protocol}//${hostname}:${port === "" ? usual : port}${rest}`];
}

const KINDS: Readonly<Record<string, CarrierEventKind>> = {
  accepted: "queued",
  scheduled: "queued",
  queued: "queued",
  sending: "queued",
  sent: "sent",
  delivered: "delivered",
  // Of channels that tell it; SMS does not.
  read: "delivered",
  undelivered: "failed",
  failed: "failed",
  canceled: "failed",
};

/** What a status callback says of a message of ours; null for a status that says nothing. Twilio tells no time: it is now. */
export function readTwilioNotice(messageId: string, form: URLSearchParams, now: Date): CarrierEvent | null {
  const status = form.get("MessageStatus") ?? form.get("SmsStatus") ?? "";
  const kind = Object.hasOwn(KINDS, status) ? KINDS[status] : undefined;
  const sid = (form.get("MessageSid") ?? form.get("SmsSid") ?? "").slice(0, 64);
  if (kind === undefined || !/^\w+$/.test(sid)) return null;
  const code = (form.get("ErrorCode") ?? "").slice(0, 10);
  const wrong = kind === "failed";
  return {
    carrier: "twilio",
    message: messageId === "" ? { carrierId: sid } : { messageId },
    noticeId: `${sid}:${status}`,
    kind,
    at: now.toISOString(),
    ...(wrong && { code: /^\d+$/.test(code) && code !== "0" ? code : status }),
    ...(wrong && REASONS[code] !== undefined && { detail: REASONS[code] }),
  };
}

/** https://www.twilio.com/docs/api/errors, those that say something of the recipient. */
const REASONS: Readonly<Record<string, string>> = {
  "21610": "The recipient answered STOP.",
  "30003": "The phone cannot be reached: it is off or out of range.",
  "30004": "The recipient blocks this number, or its carrier does.",
  "30005": "The number does not exist any more.",
  "30006": "The number is a landline, or its carrier takes no texts.",
  "30007": "The carrier took the text for spam.",
  "30008": "The carrier did not say why.",
  "30034": "The sender is not registered for A2P 10DLC.",
};

export type Keyword = "stop" | "start" | "help";

const KEYWORDS: Readonly<Record<string, Keyword>> = {
  STOP: "stop",
  STOPALL: "stop",
  UNSUBSCRIBE: "stop",
  CANCEL: "stop",
  END: "stop",
  QUIT: "stop",
  REVOKE: "stop",
  OPTOUT: "stop",
  START: "start",
  YES: "start",
  UNSTOP: "start",
  HELP: "help",
  INFO: "help",
};

/** What an answer by text asks for: a keyword alone, in any case, with any stop at its end. Null for any other text. */
export function readKeyword(body: string): Keyword | null {
  const word = body
    .slice(0, 100)
    .trim()
    .replace(/[.!]+$/, "")
    .toUpperCase();
  return Object.hasOwn(KEYWORDS, word) ? (KEYWORDS[word] ?? null) : null;
}
