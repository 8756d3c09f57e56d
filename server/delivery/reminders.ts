/**
 * Reminders by an invoice's schedule: one task per invoice, at the time of its next reminder. When it comes it queues what is due
 * and moves on. What a reminder is follows from the invoice as it then stands, so a changed plan changes what is to come, and
 * each reminder has one name, so that none is sent twice.
 */
import { createHash } from "node:crypto";
import type { DeliveryMethod } from "../../shared/deliveryStatus.ts";
import { CROCKFORD, ID_PREFIXES, newId } from "../../shared/ids.ts";
import type { Statement } from "../database/database.ts";
import type { Deps } from "../deps.ts";
import type { StreamId } from "../ledger/chain.ts";
import { decideDeliveryFact } from "../ledger/decideDelivery.ts";
import type { InvoiceState } from "../ledger/state.ts";
import { merchantNow, realTimeOf } from "../merchants/clock.ts";
import { findMerchant, type Merchant } from "../merchants/merchant.ts";
import { readHead } from "../store/ledger.ts";
import { putTask, removeTask, type TaskKey } from "../store/tasks.ts";
import type { TaskHandler } from "../tasks/run.ts";
import type { Content } from "./content.ts";
import { deliveryStatements } from "./enqueue.ts";
import { writeWith } from "./record.ts";
import { type DueReminder, nextReminder, remindersBetween } from "./reminderPlan.ts";

const DAY_MS = 86_400_000;

function reminderTaskKey({ tenantId, mode, invoiceId }: StreamId): TaskKey {
  return { kind: "reminder.next", tenantId, mode, subject: invoiceId };
}

/**
 * Statements for the batch that makes an invoice or changes its due dates: its reminders come from now on at their times.
 * @param now the merchant's present. @param standing whether reminders may be planned already.
 */
export function reminderStatements(
  deps: Pick<Deps, "random">,
  stream: StreamId,
  merchant: Merchant,
  state: InvoiceState,
  now: Date,
  standing: boolean,
): Statement[] {
  const key = reminderTaskKey(stream);
  const after = now.toISOString();
  const next = nextReminder(state, after);
  if (next === null) return standing ? [removeTask(key)] : [];
  const dueMs = realTimeOf(new Date(next.at), merchant, stream.mode);
  return [putTask(key, newId("task", deps.random), JSON.stringify({ after }), dueMs)];
}

/** Handler of `reminder.next` tasks. */
export const reminderTask: TaskHandler = async (deps, task) => {
  const stream = { tenantId: task.tenantId, mode: task.mode, invoiceId: task.subject };
  const [merchant, head] = await Promise.all([
    findMerchant(deps.database, stream.tenantId),
    readHead(deps.database, stream),
  ]);
  if (merchant === null || head === null) return;
  const now = merchantNow(deps, merchant, stream.mode);
  const { after } = JSON.parse(task.payload) as { readonly after: string };
  const due = remindersBetween(head.state, after, now.toISOString());
  const statements: Statement[] = [];
  for (const [index, reminder] of due.entries()) {
    // After a long standstill people get the latest of what they missed; a test clock that jumps is no standstill.
    const missed = now.getTime() - Date.parse(reminder.at) > DAY_MS && index < due.length - 1;
    const skipped = missed && stream.mode === "live" ? "superseded" : null;
    for (const method of reminder.sendVia) {
      const recipient = method === "email" ? head.state.customer.email : head.state.customer.phone;
      const reason = skipped ?? (recipient === undefined ? "no_recipient" : null);
      if (reason !== null || recipient === undefined)
        await skip(deps, stream, reminder, method, reason ?? "no_recipient", now);
      else statements.push(...queue(deps, stream, reminder, method, recipient, now));
    }
  }
  await deps.database.batch([
    ...statements,
    ...reminderStatements(deps, stream, merchant, head.state, now, false),
  ]);
  if (statements.length > 0) deps.wake();
};

function queue(
  deps: Deps,
  stream: StreamId,
  reminder: DueReminder,
  method: DeliveryMethod,
  recipient: string,
  now: Date,
): Statement[] {
  const { at, installment, message } = reminder;
  const content: Content = {
    ...(message === null ? {} : { message }),
    ...(installment === null ? {} : { about: { installment: String(installment) } }),
  };
  return deliveryStatements(deps, {
    ...stream,
    requestId: requestIdOf(stream, reminder),
    purpose: "reminder",
    method,
    recipient,
    content,
    scheduledAt: at,
    createdAt: now.toISOString(),
    dueMs: deps.now().getTime(),
  });
}

/** One name per reminder: its messages are made once, whatever restarts and however often a plan is changed and changed back. */
function requestIdOf({ tenantId, mode, invoiceId }: StreamId, { key }: DueReminder): string {
  const name = JSON.stringify(["reminder", tenantId, mode, invoiceId, key]);
  let text = "";
  for (const byte of createHash("sha256").update(name, "utf8").digest().subarray(0, 20))
    text += CROCKFORD[byte & 31];
  return `${ID_PREFIXES.sending}_${text}`;
}

/** A reminder that makes no message at all. */
async function skip(
  deps: Deps,
  stream: StreamId,
  reminder: DueReminder,
  method: DeliveryMethod,
  reason: string,
  now: Date,
): Promise<void> {
  const skippedAt = now.toISOString();
  const data = { deliveryId: null, method, purpose: "reminder", reason, scheduledAt: reminder.at, skippedAt };
  const fact = {
    mark: `${requestIdOf(stream, reminder)}/${method}/skipped`,
    decide: (state: InvoiceState) => decideDeliveryFact("invoice.reminder_skipped", data, state),
  };
  await writeWith(deps, stream, skippedAt, fact, []);
}
