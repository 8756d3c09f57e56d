/** The API of receipts. */
import { z } from "zod";
import { PAYMENT_ID } from "../../shared/ids.ts";
import type { Mode } from "../../shared/statuses.ts";
import { emailField, lineField, phoneField } from "../api/fields.ts";
import { type Operation, operation } from "../api/operation.ts";
import { Refusal, refuse } from "../api/problem.ts";
import type { InvoiceState } from "../ledger/state.ts";
import { readHead } from "../store/ledger.ts";
import { receiptAddress } from "./address.ts";
import { receivable } from "./compose.ts";
import { addressOnFile, type ReceiptTarget, type ReceiptVia, sendReceipt } from "./send.ts";

const receiptBody = z.strictObject({
  paymentId: lineField(80),
  sendTo: lineField(254)
    .optional()
    .meta({ description: "A mail address or a telephone number. Left out: the customer's, on file." }),
  sendVia: z.enum(["email", "sms"]),
});

const answer = z.object({
  invoiceId: z.string(),
  paymentId: z.string(),
  confirmationNumber: z.string(),
  sentVia: z.enum(["email", "sms"]),
  sentTo: z.string(),
  deliveryStatus: z.enum(["sent", "queued"]),
  receiptUrl: z.string().meta({ description: "Where whoever holds the receipt can check it." }),
});

export const sendReceiptOperation = operation(
  {
    id: "sendReceipt",
    method: "POST",
    path: "/api/v1/invoices/:invoiceId/receipt",
    summary: "Send the receipt of a payment",
    description:
      "By email, with the receipt as PDF, or by text message. Receipts also go out by themselves after each payment that came, to the customer's address on file, unless the merchant's setting receipts.automatic is false. Send an Idempotency-Key, so that a repeat never sends twice.",
    tag: "Payments",
    auth: "key",
    body: receiptBody,
    example: { paymentId: "pmt_xyz789", sendTo: "customer@example.com", sendVia: "email" },
    answers: {
      200: {
        description: "`sent`: the carrier took it. `queued`: it could not just now, and is asked again.",
        schema: answer,
        example: {
          invoiceId: "inv_abc123",
          paymentId: "pmt_xyz789",
          confirmationNumber: "7KQ2-M9XD-3V8C",
          sentVia: "email",
          sentTo: "customer@example.com",
          deliveryStatus: "sent",
          receiptUrl: "https://pay.example.com/r/1k3v9m2q8d7x5c4t6r0zwhjp3v9m2q",
        },
      },
    },
    refusals: ["invoice_not_found", "payment_not_found", "payment_not_received"],
  },
  async ({ deps, caller, params, body, idempotentId }) => {
    const { tenantId, mode, merchant } = caller;
    const { invoiceId } = params;
    const { paymentId, sendVia } = body;
    const state = (await readHead(deps.database, { tenantId, mode, invoiceId }))?.state;
    if (state === undefined) return refuse("invoice_not_found", "No such invoice in this mode.");
    const payment =
      PAYMENT_ID.test(paymentId) && Object.hasOwn(state.payments, paymentId)
        ? state.payments[paymentId]
        : undefined;
    if (payment === undefined) {
      return refuse("payment_not_found", "No such payment of this invoice.", { field: "paymentId" });
    }
    const of = receivable(caller, merchant, state, payment);
    if (of === null) {
      const message = `This payment is ${payment.status}: a receipt is for money that was received.`;
      return refuse("payment_not_received", message, { field: "paymentId" });
    }
    const target = targetOf(body, state, mode);
    if (target instanceof Refusal) return target;
    const ref = { tenantId, mode, invoiceId, paymentId };
    const deliveryStatus = await sendReceipt(deps, ref, of, target, idempotentId("message"));
    const data: z.output<typeof answer> = {
      invoiceId,
      paymentId,
      confirmationNumber: of.confirmationNumber,
      sentVia: sendVia,
      sentTo: target.to,
      deliveryStatus,
      receiptUrl: await receiptAddress(deps, ref, merchant),
    };
    return { status: 200, data };
  },
);

/** Where it goes: what was asked for, checked, or the address on file. */
function targetOf(
  body: { readonly sendTo?: string | undefined; readonly sendVia: ReceiptVia },
  state: InvoiceState,
  mode: Mode,
): ReceiptTarget | Refusal {
  const { sendTo, sendVia } = body;
  const given = sendTo ?? addressOnFile(state, sendVia);
  const wrong = (message: string): Refusal => refuse("invalid_field", message, { field: "sendTo" });
  if (given === null) {
    const what = sendVia === "email" ? "mail address" : "telephone number";
    return wrong(`sendTo must be given: the customer has no ${what} on file.`);
  }
  const parsed = (sendVia === "email" ? emailField : phoneField).safeParse(given);
  if (!parsed.success) return wrong(`sendTo ${parsed.error.issues[0]?.message ?? "is not valid"}.`);
  // Samples use +1234567890, which no carrier can reach: North America's numbers have ten digits after +1 (E.164, NANP).
  if (mode === "live" && sendVia === "sms" && /^\+1(?![2-9]\d{9}$)/.test(parsed.data))
    return wrong("sendTo must be a telephone number that exists: +1 and ten digits, such as +12025550123.");
  return { via: sendVia, to: parsed.data };
}

export const receiptOperations: readonly Operation[] = [sendReceiptOperation];
