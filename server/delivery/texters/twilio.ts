/**
 * The texter that hands texts to Twilio by its REST API (https://www.twilio.com/docs/messaging/api/message-resource). Twilio knows no
 * idempotency key: a text whose answer was lost is sent again when it is tried again.
 */
import type { TwilioSettings } from "../../carrierSettings.ts";
import type { Database } from "../../database/database.ts";
import { isSuppressed } from "../../store/suppressions.ts";
import { type CarrierAnswer, carrierWords, type Fetch, postToCarrier } from "../mailers/call.ts";
import { CarrierRefused } from "../mailers/mailer.ts";
import type { Texter } from "./texter.ts";

export interface TwilioOptions {
  readonly settings: TwilioSettings;
  readonly database: Database;
  /** Where Twilio tells what became of a text; our message id is added to it. */
  readonly callbackUrl: string;
  readonly fetch?: Fetch;
  readonly timeoutMs?: number;
}

/** Twilio takes no longer body. */
const MOST_CHARACTERS = 1_600;

/**
 * Codes that no other try mends (https://www.twilio.com/docs/api/errors): invalid or unreachable numbers, landlines, a region that
 * is not enabled, an empty or too long body.
 */
const FOR_GOOD = new Set([
  21211, 21214, 21217, 21265, 21266, 21268, 21408, 21421, 21601, 21602, 21604, 21605, 21612, 21614, 21617,
]);
const OPTED_OUT = 21610;

export function twilioTexter(options: TwilioOptions): Texter {
  const { settings, database, callbackUrl } = options;
  const { accountSid, authToken, from, apiBase } = settings;
  const url = `${apiBase}/2010-04-01/Accounts/${accountSid}/Messages.json`;
  const headers = {
    Authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`, "utf8").toString("base64")}`,
    "Content-Type": "application/x-www-form-urlencoded",
    "User-Agent": "Paylink",
  };
  return {
    name: "twilio",
    async send({ messageId, to, body }) {
      if (!/^\+[1-9]\d{6,14}$/.test(to))
        throw new CarrierRefused(
          "invalid_recipient",
          "The recipient is not a telephone number in E.164.",
          false,
        );
      if (body.length === 0 || body.length > MOST_CHARACTERS)
        throw new CarrierRefused("message_too_long", `A text has 1 to ${MOST_CHARACTERS} characters.`, false);
      if (await isSuppressed(database, { channel: "sms", sender: from, recipient: to })) throw optedOut();
      const form = new URLSearchParams({ To: to, Body: body });
      form.set(from.startsWith("MG") ? "MessagingServiceSid" : "From", from);
      form.set("StatusCallback", `${callbackUrl}?m=${encodeURIComponent(messageId)}`);
      const answer = await postToCarrier("Twilio", url, { headers, body: form.toString() }, options);
      const { sid } = answer.body;
      if (answer.status >= 200 && answer.status < 300 && typeof sid === "string")
        return { carrierId: sid.slice(0, 64) };
      throw refusalOf(answer);
    },
  };
}

function optedOut(): CarrierRefused {
  return new CarrierRefused(
    "recipient_opted_out",
    "The recipient answered STOP and gets no texts from this number.",
    false,
  );
}

function refusalOf({ status, body, retryAfterMs }: CarrierAnswer): CarrierRefused {
  const code = typeof body["code"] === "number" ? body["code"] : 0;
  if (code === OPTED_OUT) return optedOut();
  const words = `Twilio answered ${status}. ${carrierWords(body["message"])}`.trim();
  const named = code === 0 ? String(status) : String(code);
  if (status === 401 || status === 403)
    return new CarrierRefused("login_failed", words, true, undefined, retryAfterMs);
  const temporary = !FOR_GOOD.has(code) && (status === 429 || status >= 500);
  return new CarrierRefused(named, words, temporary, undefined, retryAfterMs);
}
