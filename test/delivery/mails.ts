/** A mail with everything, for the suites of the mailers. */
import type { Mail } from "../../server/delivery/mailers/mailer.ts";

export const FROM = { name: "Paylink", address: "invoices@pay.example.com" };

export function someMail(changes: Partial<Mail> = {}): Mail {
  return {
    messageId: "msg_0123456789",
    tenantId: "tnt_1",
    mode: "live",
    to: "jane@example.com",
    fromName: "ACME Corp",
    replyTo: "billing@acme.example",
    subject: "Invoice INV-1 from ACME Corp",
    text: "Hello Jane\n",
    html: "<p>Hello Jane</p>",
    attachments: [],
    ...changes,
  };
}

/** Every byte there is, in an order that no text has. */
export function everyByte(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => (at * 167 + (at >> 8)) & 255);
}
