/** Sends an invoice the way that API asks for it, through the one function that sends invoices. */
import type { Caller } from "../api/operation.ts";
import { Refusal, refuse } from "../api/problem.ts";
import { requestSending } from "../delivery/request.ts";
import type { Deps } from "../deps.ts";
import type { StreamId } from "../ledger/chain.ts";
import type { InvoiceState } from "../ledger/state.ts";
import { type Delivery, readRequest } from "../store/deliveries.ts";
import { markSentByHand } from "../store/leadconnector.ts";
import type { MessageData } from "./answers.ts";
import type { Kept } from "./kept.ts";
import type { Action, SentFrom } from "./schema.ts";

type Way = "email" | "sms";

export interface Sending {
  readonly requestId: string;
  readonly action: Action;
  readonly sentFrom?: SentFrom | null | undefined;
  /** The same request was carried out before, up to and including its charge. */
  readonly repeated: boolean;
}

export interface Sent {
  readonly smsData: MessageData;
  readonly emailData: MessageData;
}

const WAYS: Readonly<Record<Action, readonly Way[]>> = {
  sms_and_email: ["email", "sms"],
  email: ["email"],
  sms: ["sms"],
  send_manually: [],
};

/**
 * Sends to whom `sentTo` named when the invoice was made, else to the customer on file. Of `sms_and_email` one way is enough where
 * the other has no address; the answer says so.
 */
export async function sendBy(
  deps: Deps,
  caller: Caller,
  stream: StreamId,
  state: InvoiceState,
  kept: Kept,
  { requestId, action, sentFrom, repeated }: Sending,
): Promise<Sent | Refusal> {
  const asked = WAYS[action];
  if (asked.length === 0) return markByHand(deps, caller, stream, state);
  if (repeated) return sentOf(asked, await readRequest(deps.database, { ...stream, requestId }));
  const { emailCc, emailBcc, phoneNo, email } = kept.sentTo ?? {};
  const [to = state.customer.email, ...further] = email ?? [];
  const [phone = state.customer.phone, ...others] = phoneNo ?? [];
  const reachable = asked.filter((way) => (way === "email" ? to : phone) !== undefined);
  if (reachable.length === 0) return refuseNobody(action);
  const carried = reachable.filter((way) => isCarried(deps, caller, way));
  // Without any carrier the sending itself refuses, and says what is missing.
  const ways = carried.length === 0 ? reachable : carried;
  if (ways.includes("sms") && others.length > 0)
    return refuse("invalid_field", "sentTo.phoneNo has more than one number: a text goes to one.", {
      field: "sentTo.phoneNo",
    });
  const copies = [...further, ...(emailCc ?? [])];
  const byMail = ways.includes("email");
  const deliveries = await requestSending(deps, caller, stream, state, {
    purpose: "invoice",
    requestId,
    ...(sentFrom?.fromName === undefined ? {} : { fromName: sentFrom.fromName }),
    body: {
      sendVia: ways,
      ...(byMail ? { email: to } : {}),
      ...(ways.includes("sms") ? { phone } : {}),
      ...(byMail && copies.length > 0 ? { cc: copies } : {}),
      ...(byMail && (emailBcc?.length ?? 0) > 0 ? { bcc: [...(emailBcc ?? [])] } : {}),
      ...(byMail && sentFrom?.fromEmail !== undefined ? { replyTo: sentFrom.fromEmail } : {}),
    },
  });
  return deliveries instanceof Refusal ? deliveries : sentOf(asked, deliveries);
}

function isCarried(deps: Deps, { mode }: Caller, way: Way): boolean {
  const { name } = way === "email" ? deps.mailerFor(mode) : deps.texterFor(mode);
  return name !== "none";
}

/** Sends nothing: the caller gives the link out. */
async function markByHand(
  deps: Deps,
  caller: Caller,
  stream: StreamId,
  state: InvoiceState,
): Promise<Sent | Refusal> {
  if (state.voidedAt !== null)
    return refuse("invoice_not_payable", "The invoice is void: there is nothing to ask for.");
  await deps.database.batch([markSentByHand(stream, caller.now.toISOString())]);
  return { smsData: {}, emailData: {} };
}

function refuseNobody(action: Action): Refusal {
  const [field, what] =
    action === "sms"
      ? ["contactDetails.phoneNo", "telephone number"]
      : ["contactDetails.email", "mail address"];
  return refuse("invalid_field", `${field} is missing: the contact has no ${what} on file.`, { field });
}

function sentOf(asked: readonly Way[], deliveries: readonly Delivery[]): Sent {
  const dataOf = (way: Way): MessageData => {
    if (!asked.includes(way)) return {};
    const delivery = deliveries.find(({ method }) => method === way);
    if (delivery === undefined) {
      const what = way === "email" ? "mail address" : "telephone number";
      return { status: "not_sent", reason: `the contact has no ${what} on file, or nobody carries it` };
    }
    const { deliveryId, recipient, status, sentAt, errorText } = delivery;
    const ended = status === "failed" || status === "bounced" || status === "canceled";
    return {
      deliveryId,
      to: recipient,
      status,
      sentAt,
      ...(ended && errorText !== null ? { reason: errorText } : {}),
    };
  };
  return { smsData: dataOf("sms"), emailData: dataOf("email") };
}
