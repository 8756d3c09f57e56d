/**
 * A mail as it goes over the wire (RFC 5322, MIME): the same bytes are handed to a mail server and shown as source on
 * the outbox page. nodemailer folds and encodes; what must never reach a header is kept out here.
 */
import { createHash } from "node:crypto";
import { isMailAddress } from "../../../shared/mailAddress.ts";
import { CarrierRefused, type Mail } from "./mailer.ts";

/** The operator's own address, and its name where it has one. */
export interface Sender {
  readonly name: string | null;
  readonly address: string;
}

/** Most bytes of one mail, encoded: common servers refuse more than 10 to 25 MB. */
export const MOST_MAIL_BYTES = 10_000_000;
const MOST_RECIPIENTS = 50;

/** Headers that others set, or that say who sent what to whom. */
const RESERVED =
  /^(?:from|sender|reply-to|to|cc|bcc|subject|date|message-id|mime-version|content-.*|return-path|received|dkim-.*|arc-.*|resent-.*)$/i;

/**
 * The whole mail, deterministic: the same mail at the same instant is the same bytes. Without a Bcc header.
 * @throws CarrierRefused (`invalid_mail`, `message_too_large`), for good, for what no mail server should be asked to carry.
 */
export async function mimeSource(mail: Mail, from: Sender, at: Date): Promise<Uint8Array> {
  checkMail(mail);
  const { default: MailComposer } = await import("nodemailer/lib/mail-composer");
  const composer = new MailComposer({
    from: senderOf(mail, from),
    to: { name: "", address: mail.to },
    cc: (mail.cc ?? []).map((address) => ({ name: "", address })),
    ...(mail.replyTo !== null && { replyTo: { name: "", address: mail.replyTo } }),
    subject: mail.subject.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim(),
    date: at,
    messageId: `<${messageIdOf(mail, from)}>`,
    headers: Object.entries(mail.headers ?? {}).map(([key, value]) => ({ key, value })),
    text: mail.text,
    html: mail.html,
    textEncoding: "quoted-printable",
    // Nobody who writes a text knows the hash that the text will have, so none can hold a boundary.
    baseBoundary: createHash("sha256")
      .update(JSON.stringify([mail.messageId, mail.text, mail.html]))
      .digest("hex")
      .slice(0, 24),
    attachments: mail.attachments.map(({ filename, contentType, content, contentId }) => ({
      filename: filename.replaceAll(/[\p{Cc}\p{Cf}/\\]/gu, "_"),
      contentType,
      content: Buffer.from(content.buffer, content.byteOffset, content.byteLength),
      ...(contentId !== undefined && { cid: contentId }),
      contentDisposition: contentId === undefined ? ("attachment" as const) : ("inline" as const),
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const bytes = await composer.compile().build();
  if (bytes.byteLength > MOST_MAIL_BYTES)
    throw refused(
      "message_too_large",
      `The mail has ${bytes.byteLength} bytes; ${MOST_MAIL_BYTES} are the most.`,
    );
  return bytes;
}

/** `local@domain` without brackets: our id at the operator's domain, so that a repeated mail is seen to be the same one. */
export function messageIdOf(mail: Pick<Mail, "messageId">, from: Sender): string {
  const domain = from.address.slice(from.address.lastIndexOf("@") + 1);
  return `${mail.messageId.replaceAll(/[^\w.-]/g, "_").replaceAll(/^\.|\.(?=\.|$)/g, "_")}@${domain}`;
}

/** Everybody who gets the mail: exactly those asked for, each once. */
export function envelopeRecipients(mail: Mail): string[] {
  return [...new Set([mail.to, ...(mail.cc ?? []), ...(mail.bcc ?? [])])];
}

/**
 * A merchant's name as it may stand before the operator's address. What readers take for an address (mail programs often
 * show the name alone) and what turns the direction of writing is taken out.
 */
export function senderName(name: string): string {
  return (
    name
      .normalize("NFC")
      .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}<>"\\]+/gu, " ")
      .replaceAll(/\s*[@\uff20\ufe6b]\s*/g, " at ")
      // What looks like an encoded word would be decoded where it is shown.
      .replaceAll("=?", "= ?")
      .replaceAll(/\s+/g, " ")
      .trim()
      .slice(0, 100)
  );
}

/** The operator's address under the merchant's name, never without a name. */
export function senderOf(mail: Pick<Mail, "fromName">, from: Sender): { name: string; address: string } {
  const name = senderName(mail.fromName) || senderName(from.name ?? "") || "Paylink";
  return { name, address: from.address };
}

/** @throws CarrierRefused for what no carrier should be asked to carry; see {@link mimeSource}. */
export function checkMail(mail: Mail): void {
  const recipients = envelopeRecipients(mail);
  if (recipients.length > MOST_RECIPIENTS)
    throw refused(
      "invalid_mail",
      `The mail has ${recipients.length} recipients; ${MOST_RECIPIENTS} are the most.`,
    );
  for (const address of mail.replyTo === null ? recipients : [...recipients, mail.replyTo]) {
    if (!isMailAddress(address))
      throw refused("invalid_recipient", "A recipient is not one plain mail address.");
  }
  for (const [name, value] of Object.entries(mail.headers ?? {})) {
    if (!/^[A-Za-z][A-Za-z0-9-]{0,76}$/.test(name) || RESERVED.test(name))
      throw refused("invalid_mail", "A header's name is not one that may be set.");
    if (/[\r\n\0]/.test(value) || value.length > 900)
      throw refused("invalid_mail", `The header ${name} must be one line of at most 900 characters.`);
  }
  for (const { contentType, contentId } of mail.attachments) {
    if (!/^[\w.+-]+\/[\w.+-]+$/.test(contentType))
      throw refused("invalid_mail", "An attachment's type is not a media type.");
    if (contentId !== undefined && !/^[\w.@-]{1,100}$/.test(contentId))
      throw refused("invalid_mail", "An attachment's content id holds characters that it must not.");
  }
  const bytes = mail.attachments.reduce((sum, { content }) => sum + content.byteLength, 0);
  if (bytes > MOST_MAIL_BYTES)
    throw refused(
      "message_too_large",
      `The attachments have ${bytes} bytes; ${MOST_MAIL_BYTES} are the most.`,
    );
}

function refused(code: string, message: string): CarrierRefused {
  return new CarrierRefused(code, message, false);
}
