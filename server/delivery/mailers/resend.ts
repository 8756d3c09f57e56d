/**
 * The mailer that hands mail to Resend by its HTTP API (https://resend.com/docs/api-reference/emails/send-email): no port of
 * mail is needed, and its webhooks tell what became of a mail.
 */
import type { MailFrom, ResendSettings } from "../../carrierSettings.ts";
import { type CarrierAnswer, carrierWords, type Fetch, postToCarrier } from "./call.ts";
import { CarrierRefused, type Mail, type Mailer } from "./mailer.ts";
import { checkMail, senderOf } from "./mime.ts";

export interface ResendOptions {
  readonly settings: ResendSettings;
  readonly from: MailFrom;
  readonly fetch?: Fetch;
  readonly timeoutMs?: number;
}

/** Idempotency keys may have 256 characters and are known for 24 hours (https://resend.com/docs/dashboard/emails/idempotency-keys). */
const MOST_KEY = 256;

export function resendMailer(options: ResendOptions): Mailer {
  const { settings, from } = options;
  return {
    name: "resend",
    async send(mail) {
      checkMail(mail);
      const headers = {
        Authorization: `Bearer ${settings.apiKey}`,
        "Content-Type": "application/json",
        "Idempotency-Key": mail.messageId.slice(0, MOST_KEY),
        "User-Agent": "Paylink",
      };
      const body = JSON.stringify(requestOf(mail, from));
      const answer = await postToCarrier("Resend", `${settings.apiBase}/emails`, { headers, body }, options);
      const { id } = answer.body;
      if (answer.status >= 200 && answer.status < 300 && typeof id === "string")
        return { carrierId: id.slice(0, 100) };
      throw refusalOf(answer);
    },
  };
}

function requestOf(mail: Mail, from: MailFrom): object {
  const sender = senderOf(mail, from);
  return {
    from: `"${sender.name}" <${sender.address}>`,
    to: [mail.to],
    ...(mail.cc !== undefined && mail.cc.length > 0 && { cc: mail.cc }),
    ...(mail.bcc !== undefined && mail.bcc.length > 0 && { bcc: mail.bcc }),
    ...(mail.replyTo !== null && { reply_to: [mail.replyTo] }),
    subject: mail.subject.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim(),
    text: mail.text,
    html: mail.html,
    ...(mail.headers !== undefined && { headers: mail.headers }),
    attachments: mail.attachments.map(({ filename, contentType, content, contentId }) => ({
      filename,
      content: Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString("base64"),
      content_type: contentType,
      ...(contentId !== undefined && { content_id: contentId }),
    })),
    // Notices repeat it: they find their message even when they come before this request was answered.
    ...(/^[\w-]{1,256}$/.test(mail.messageId) && { tags: [{ name: "message_id", value: mail.messageId }] }),
  };
}

/** https://resend.com/docs/api-reference/errors. What the operator can mend, and what time mends, is worth another try. */
function refusalOf({ status, body, retryAfterMs }: CarrierAnswer): CarrierRefused {
  const name = typeof body["name"] === "string" ? body["name"].slice(0, 60) : "";
  const say = (code: string, temporary: boolean): CarrierRefused =>
    new CarrierRefused(
      code,
      `Resend answered ${status}. ${carrierWords(body["message"])}`.trim(),
      temporary,
      undefined,
      retryAfterMs,
    );
  if (status === 401 || status === 403)
    return say(name === "validation_error" ? "sender_not_verified" : "login_failed", true);
  if (status === 429 || status >= 500 || name === "concurrent_idempotent_requests")
    return say(name || String(status), true);
  return say(name || String(status), false);
}
