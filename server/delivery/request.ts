/** One request to send: its messages are kept first, then sent at once where that is fast; what is not done then is done by their tasks. */
import type { Caller } from "../api/operation.ts";
import { type Refusal, refuse } from "../api/problem.ts";
import type { Deps } from "../deps.ts";
import type { StreamId } from "../ledger/chain.ts";
import type { InvoiceState } from "../ledger/state.ts";
import { statusOf } from "../ledger/state.ts";
import { realTimeOf } from "../merchants/clock.ts";
import { type Delivery, readRequest } from "../store/deliveries.ts";
import { checkWords, contentOf, readSchedule, readTargets, type SendBody } from "./asked.ts";
import { deliveryIdOf, type Purpose, type Target } from "./content.ts";
import { deliveryStatements } from "./enqueue.ts";
import { TEXT_MOST } from "./invoiceText.ts";
import { inFlight, stoppedBy } from "./reminderComposer.ts";
import { sendDelivery } from "./send.ts";
import { draftText, type TextDraft } from "./textDraft.ts";

/** A request waits this long for its messages to be handed over, then answers `queued`. */
const AT_ONCE_MS = 5_000;
/** The tasks of messages that are sent within a request look after them this much later. */
const LOOK_AFTER_MS = 10_000;

export interface SendRequest {
  readonly purpose: Purpose;
  readonly requestId: string;
  readonly body: SendBody;
  /** Shown as the sender's name of mails instead of the merchant's. */
  readonly fromName?: string;
}

/** Sends an invoice's messages, or puts them off to their time. Answers with the messages as they then stand. */
export async function requestSending(
  deps: Deps,
  caller: Caller,
  stream: StreamId,
  state: InvoiceState,
  { purpose, requestId, body, fromName }: SendRequest,
): Promise<readonly Delivery[] | Refusal> {
  const refused = refuseSettled(state) ?? checkWords(body);
  if (refused !== null) return refused;
  const targets = readTargets(body, state.customer, caller.mode === "live");
  if (!Array.isArray(targets)) return targets;
  const stopped = purpose === "reminder" ? await refuseReminder(deps, stream, state, targets) : null;
  if (stopped !== null) return stopped;
  const scheduledAt = readSchedule(body, caller.now);
  if (scheduledAt !== null && typeof scheduledAt !== "string") return scheduledAt;
  const tooLong = targets.some(({ method }) => method === "sms")
    ? refuseLong(draftText(deps, caller, state, { purpose, body }))
    : null;
  if (tooLong !== null) return tooLong;
  const way = body.testMode === true ? "test" : caller.mode;
  for (const { method } of targets) {
    const { name } = method === "email" ? deps.mailerFor(way) : deps.texterFor(way);
    if (name !== "none") continue;
    const what = method === "email" ? "mails" : "texts";
    return refuse(
      "carrier_not_configured",
      `Nobody is configured who carries live ${what}. Nothing was sent.`,
    );
  }
  const nowMs = deps.now().getTime();
  const dueMs =
    scheduledAt === null
      ? nowMs + LOOK_AFTER_MS
      : realTimeOf(new Date(scheduledAt), caller.merchant, caller.mode);
  const content = { ...contentOf(body), ...(fromName === undefined ? {} : { fromName }) };
  const common = { ...stream, requestId, purpose, content, scheduledAt, dueMs };
  const asked = targets.map((target) => ({ ...common, ...target, createdAt: caller.now.toISOString() }));
  await deps.database.batch(asked.flatMap((one) => deliveryStatements(deps, one)));
  if (scheduledAt === null) {
    await sendAtOnce(
      deps,
      targets.map((target) => deliveryIdOf(requestId, target)),
    );
  }
  return readRequest(deps.database, { ...stream, requestId });
}

/** Asking for what is not owed annoys people. A receipt is what a payer of a settled invoice gets. */
function refuseSettled(state: InvoiceState): Refusal | null {
  const status = statusOf(state);
  if (status === "unpaid" || status === "partially_paid") return null;
  const what = status === "void" ? "void" : status === "refunded" ? "refunded" : "paid";
  return refuse(
    "invoice_not_payable",
    `The invoice is ${what}: there is nothing to ask for. Nothing was sent.`,
  );
}

/** A merchant who asks at the wrong moment hears why; a scheduled reminder is skipped for the same reasons. */
async function refuseReminder(
  deps: Deps,
  stream: StreamId,
  state: InvoiceState,
  targets: readonly Target[],
): Promise<Refusal | null> {
  if (inFlight(state) !== null) {
    return refuse("reminder_not_sent", "A payment of this invoice is being processed. Nothing was sent.");
  }
  for (const { recipient, method } of targets) {
    if ((await stoppedBy(deps.database, stream, [recipient])) === null) continue;
    const field = method === "email" ? "email" : "phone";
    return refuse(
      "reminder_not_sent",
      `The recipient of ${field} wants no more reminders. Nothing was sent.`,
      {
        field,
      },
    );
  }
  return null;
}

function refuseLong({ text: { length } }: TextDraft): Refusal | null {
  if (length <= TEXT_MOST) return null;
  const text = `message makes a text of ${length} characters; at most ${TEXT_MOST} go into one.`;
  return refuse("invalid_field", text, { field: "message" });
}

/** One after the other, for as long as a request may take. */
async function sendAtOnce(deps: Deps, deliveryIds: readonly string[]): Promise<void> {
  const work = (async () => {
    for (const deliveryId of deliveryIds) {
      try {
        await sendDelivery(deps, deliveryId);
      } catch (error) {
        deps.log.error("a message could not be sent at once; its task will try again", error, { deliveryId });
      }
    }
  })();
  deps.background?.(work);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, AT_ONCE_MS);
  });
  await Promise.race([work, enough]);
  clearTimeout(timer);
}
