/**
 * Sends receipts: asked for by the merchant, and by themselves after each payment that came. A task stands before anything is
 * sent and goes when the carrier took it, so that a crash loses none; the same message id again is one message.
 */
import { createHash } from "node:crypto";
import { newId } from "../../shared/ids.ts";
import type { Statement } from "../database/database.ts";
import { CarrierRefused } from "../delivery/mailers/mailer.ts";
import type { Deps } from "../deps.ts";
import type { InvoiceState } from "../ledger/state.ts";
import { findMerchant } from "../merchants/merchant.ts";
import { readHead } from "../store/ledger.ts";
import type { ReceiptRef } from "../store/receipts.ts";
import { putTask, removeTask, type TaskKey } from "../store/tasks.ts";
import type { TaskHandler } from "../tasks/run.ts";
import { composeReceiptMail, composeReceiptText, type Receivable, receivable } from "./compose.ts";

export type ReceiptVia = "email" | "sms";

export interface ReceiptTarget {
  readonly via: ReceiptVia;
  /** One mail address or E.164 number, validated. */
  readonly to: string;
  /** Of the page on which somebody asked for it; left out for the customer's own. */
  readonly language?: string;
}

/** What a task holds. Without a target it is the receipt that goes out by itself, to the address on file. */
interface Payload {
  readonly invoiceId: string;
  readonly paymentId: string;
  readonly target?: ReceiptTarget;
}

/** A task that stands while its receipt is being sent takes over after this long. */
const TAKE_OVER_MS = 30_000;
/** Tries before a carrier that refuses for now is taken at its word: about a day. */
const TRIES_MOST = 100;

function taskKey({ tenantId, mode }: ReceiptRef, subject: string): TaskKey {
  return { kind: "receipt.send", tenantId, mode, subject };
}

/**
 * For the batch that records a payment: its receipt, to be sent by itself. Whether the merchant wants that is asked when it is sent.
 * Call `deps.wake()` after the batch.
 */
export function automaticReceipt(
  deps: Pick<Deps, "now" | "random">,
  ref: ReceiptRef,
  state: InvoiceState,
  events: readonly { readonly type: string }[],
): Statement[] {
  const { email, phone } = state.customer;
  const came = events.some(({ type }) => type === "invoice.payment_received");
  if (!came || (email === undefined && phone === undefined)) return [];
  const payload: Payload = { invoiceId: ref.invoiceId, paymentId: ref.paymentId };
  const task = newId("task", deps.random);
  return [putTask(taskKey(ref, ref.paymentId), task, JSON.stringify(payload), deps.now().getTime())];
}

/** The address on file for a way of sending; null where there is none. */
export function addressOnFile({ customer }: InvoiceState, via: ReceiptVia): string | null {
  return (via === "email" ? customer.email : customer.phone) ?? null;
}

/**
 * Sends a receipt that was asked for.
 *
 * @param requestId names the request: asking again with the same one sends nothing twice.
 * @returns `queued` when the carrier could not take it now; it is tried again by itself.
 */
export async function sendReceipt(
  deps: Deps,
  ref: ReceiptRef,
  of: Receivable,
  target: ReceiptTarget,
  requestId: string,
): Promise<"sent" | "queued"> {
  const payload: Payload = { invoiceId: ref.invoiceId, paymentId: ref.paymentId, target };
  const key = taskKey(ref, requestId);
  const due = deps.now().getTime() + TAKE_OVER_MS;
  await deps.database.batch([putTask(key, newId("task", deps.random), JSON.stringify(payload), due)]);
  try {
    await handOver(deps, of, target, requestId);
  } catch (error) {
    deps.log.error("a receipt could not be sent now; it is tried again", error, { requestId });
    return "queued";
  }
  await deps.database.batch([removeTask(key)]);
  return "sent";
}

/** Handler of `receipt.send` tasks. */
export const receiptTask: TaskHandler = async (deps, task) => {
  const { invoiceId, paymentId, target: asked } = JSON.parse(task.payload) as Payload;
  const { tenantId, mode } = task;
  const ref: ReceiptRef = { tenantId, mode, invoiceId, paymentId };
  const [merchant, head] = await Promise.all([
    findMerchant(deps.database, tenantId),
    readHead(deps.database, ref),
  ]);
  const payment = head?.state.payments[paymentId];
  if (!merchant || !head || !payment) return;
  if (asked === undefined && !merchant.settings.receipts.automatic) return;
  const of = receivable(ref, merchant, head.state, payment);
  const target = asked ?? targetOnFile(head.state);
  if (of === null || target === null) return;
  try {
    await handOver(deps, of, target, task.subject);
  } catch (error) {
    const final = error instanceof CarrierRefused && (!error.temporary || task.attempts >= TRIES_MOST);
    if (!final) throw error;
    deps.log.error("a receipt was refused for good", error, { paymentId });
  }
};

function targetOnFile(state: InvoiceState): ReceiptTarget | null {
  const { email, phone } = state.customer;
  if (email !== undefined) return { via: "email", to: email };
  return phone === undefined ? null : { via: "sms", to: phone };
}

async function handOver(
  deps: Deps,
  of: Receivable,
  { via, to, language }: ReceiptTarget,
  requestId: string,
): Promise<void> {
  const { tenantId, mode, merchant } = of;
  const name = JSON.stringify([tenantId, mode, requestId, via, to]);
  const messageId = `msg_${createHash("sha256").update(name, "utf8").digest("hex").slice(0, 32)}`;
  const head = { messageId, tenantId, mode, to };
  const now = deps.now();
  if (via === "sms") {
    await deps
      .texterFor(mode)
      .send({ ...head, body: await composeReceiptText(deps, of, language ?? null) }, now);
    return;
  }
  const mail = await composeReceiptMail(deps, of, language ?? null);
  const replyTo = merchant.settings.supportEmail;
  await deps.mailerFor(mode).send({ ...head, fromName: merchant.name, replyTo, ...mail }, now);
}
