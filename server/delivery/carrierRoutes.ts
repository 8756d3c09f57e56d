/**
 * Where carriers tell what became of messages. Each notice is checked before anything of it is believed; one that is genuine is
 * answered 2xx once it is recorded, also when it is of a message that nobody knows, because asking again would change nothing.
 */
import type { Context, Hono } from "hono";
import { parseJsonObject, readBytes } from "../api/json.ts";
import { answerError, answerRefusal } from "../api/mount.ts";
import { type Refusal, refuse } from "../api/problem.ts";
import type { AppEnv } from "../api/requestId.ts";
import type { Deps } from "../deps.ts";
import { deleteSuppression, insertSuppression, type Suppression } from "../store/suppressions.ts";
import type { CarrierEvent } from "./carrierEvent.ts";
import { checkResendSignature, readResendNotice } from "./resendNotice.ts";
import { checkTwilioSignature, readKeyword, readTwilioNotice } from "./twilioNotice.ts";

/** Records what a carrier told; an unknown message changes nothing. */
export type RecordCarrierEvent = (deps: Deps, event: CarrierEvent) => Promise<unknown>;

const UNSIGNED = refuse("signature_invalid", "The signature is missing, wrong or too old.");
const NOT_SET_UP = refuse("not_found", "There is nothing at this address.");

export function mountCarrierRoutes(app: Hono<AppEnv>, deps: Deps, record: RecordCarrierEvent): void {
  const route = (path: string, handle: (c: Context<AppEnv>) => Promise<Response | Refusal>): void => {
    app.post(path, async (c) => {
      try {
        const answer = await handle(c);
        return answer instanceof Response ? answer : answerRefusal(c, deps, answer);
      } catch (error) {
        return answerError(c, deps, error, path);
      }
    });
  };
  route("/webhooks/resend", (c) => resendNotice(c, deps, record));
  route("/webhooks/twilio", (c) => twilioNotice(c, deps, record));
  route("/webhooks/twilio/inbound", (c) => twilioInbound(c, deps));
}

async function resendNotice(
  c: Context<AppEnv>,
  deps: Deps,
  record: RecordCarrierEvent,
): Promise<Response | Refusal> {
  const secret = deps.config.carriers.resendWebhookSecret;
  if (secret === null) return NOT_SET_UP;
  const bytes = await readBytes(c.req.raw);
  if (!(bytes instanceof Uint8Array)) return bytes.refusal;
  const noticeId = checkResendSignature(secret, c.req.raw.headers, bytes, deps.now());
  if (noticeId === null) return UNSIGNED;
  const notice = parseJsonObject(bytes);
  if (isRefused(notice)) return notice.refusal;
  const event = readResendNotice(noticeId, notice, deps.now());
  if (event !== null) await record(deps, event);
  return new Response(null, { status: 204 });
}

function isRefused(value: object): value is { readonly refusal: Refusal } {
  return "refusal" in value && typeof value.refusal === "object" && !("type" in value);
}

async function twilioNotice(
  c: Context<AppEnv>,
  deps: Deps,
  record: RecordCarrierEvent,
): Promise<Response | Refusal> {
  const form = await signedForm(c, deps);
  if (!(form instanceof URLSearchParams)) return form;
  const messageId = (c.req.query("m") ?? "").slice(0, 256);
  const event = readTwilioNotice(messageId, form, deps.now());
  if (event !== null) await record(deps, event);
  return new Response(null, { status: 204 });
}

/** A text that came in. STOP, START and HELP are answered and kept; anything else is for a person to read in Twilio's console. */
async function twilioInbound(c: Context<AppEnv>, deps: Deps): Promise<Response | Refusal> {
  const form = await signedForm(c, deps);
  if (!(form instanceof URLSearchParams)) return form;
  const recipient = form.get("From") ?? "";
  const sender = senderOf(form, deps);
  const keyword = readKeyword(form.get("Body") ?? "");
  if (keyword === null || sender === null || !/^\+[1-9]\d{6,14}$/.test(recipient)) return twiml(null);
  const suppression: Suppression = { channel: "sms", sender, recipient };
  if (keyword === "stop") await deps.database.batch([insertSuppression(suppression, deps.now().getTime())]);
  if (keyword === "start") await deps.database.batch([deleteSuppression(suppression)]);
  // Where Twilio keeps opt-outs for the account, it has answered already and says so.
  return twiml(form.has("OptOutType") ? null : WORDS[keyword]);
}

const WORDS = {
  stop: "You get no more texts from this number. Reply START to get them again.",
  start: "You get texts about your invoices again. Reply STOP to end them.",
  help: "Texts about your invoices. Reply STOP to end them. For questions, use the contact on the invoice's page.",
} as const;

/** The messaging service, or the number that was answered. */
function senderOf(form: URLSearchParams, deps: Deps): string | null {
  const ours = deps.config.carriers.twilio?.from;
  const service = form.get("MessagingServiceSid");
  if (service !== null && service === ours) return service;
  const number = form.get("To") ?? "";
  return /^\+?\d{3,15}$/.test(number) ? number : null;
}

function twiml(words: string | null): Response {
  const message = words === null ? "" : `<Message>${words}</Message>`;
  return new Response(`<?xml version="1.0" encoding="UTF-8"?><Response>${message}</Response>`, {
    headers: { "Content-Type": "text/xml; charset=utf-8" },
  });
}

async function signedForm(c: Context<AppEnv>, deps: Deps): Promise<URLSearchParams | Refusal> {
  const { carriers, publicUrl } = deps.config;
  if (carriers.twilio === null) return NOT_SET_UP;
  const bytes = await readBytes(c.req.raw);
  if (!(bytes instanceof Uint8Array)) return bytes.refusal;
  const form = new URLSearchParams(new TextDecoder().decode(bytes));
  const { pathname, search } = new URL(c.req.url);
  const signature = c.req.header("X-Twilio-Signature") ?? "";
  const genuine = checkTwilioSignature(
    carriers.twilio.authToken,
    signature,
    publicUrl + pathname + search,
    form,
  );
  return genuine ? form : UNSIGNED;
}
