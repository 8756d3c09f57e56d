/** Composes the messages that ask for an invoice's payment: the invoice itself and reminders of it. */
import { invoicePdf } from "../documents/invoicePdf.ts";
import { statusOf } from "../ledger/state.ts";
import { renderQr } from "../qr/render.ts";
import type { Carried, ComposedMail, Composer, Composing } from "./composer.ts";
import { type InvoiceFacts, invoiceFacts } from "./facts.ts";
import { invoiceMail, QR_CONTENT_ID } from "./invoiceMail.ts";
import { invoiceText } from "./invoiceText.ts";
import type { MailAttachment } from "./mailers/mailer.ts";

/** Nobody is asked for what is not owed. */
export function nothingOwed({ head }: Pick<Composing, "head">): string | null {
  const status = statusOf(head.state);
  return status === "unpaid" || status === "partially_paid" ? null : `invoice_${status}`;
}

export const invoiceComposer: Composer = {
  stop: nothingOwed,
  mail: (composing, carried) => composeInvoiceMail(composing, carried, "invoice", null),
  text: (composing, carried) => invoiceText(factsOf(composing, carried), composing.content.message ?? null),
};

export function factsOf(
  { deps, merchant, head, now, delivery, content }: Composing,
  { url }: Carried,
): InvoiceFacts {
  const testMode = delivery.mode === "test" || content.testMode === true;
  const installment = content.about?.["installment"];
  return invoiceFacts({
    merchant,
    state: head.state,
    now,
    url,
    testMode,
    publicUrl: deps.config.publicUrl,
    replaced: content.variables ?? {},
    ...(installment === undefined ? {} : { installment: Number(installment) }),
  });
}

export async function composeInvoiceMail(
  composing: Composing,
  carried: Carried,
  kind: "invoice" | "reminder",
  stopUrl: string | null,
): Promise<ComposedMail> {
  const { deps, content, merchant, head, now, delivery } = composing;
  const about = { merchant, mode: delivery.mode, state: head.state, now, link: carried.url };
  const pdf = content.attachPdf === true ? [await invoicePdf(deps, about)] : [];
  const words = {
    kind,
    stopUrl,
    subject: content.subject ?? null,
    message: content.message ?? null,
    pdfAttached: pdf.length > 0,
  };
  return {
    ...invoiceMail(factsOf(composing, carried), words),
    replyTo: content.replyTo ?? merchant.settings.supportEmail,
    attachments: [...qrImage(carried.url), ...pdf],
  };
}

/** None for a link that is too long for a code: the mail then shows the picture's words. */
function qrImage(url: string): MailAttachment[] {
  const image = renderQr(url, { format: "png", size: 224, color: "#000000", backgroundColor: "#ffffff" });
  if (!image.ok) return [];
  return [
    { filename: "pay.png", contentType: image.contentType, content: image.body, contentId: QR_CONTENT_ID },
  ];
}
