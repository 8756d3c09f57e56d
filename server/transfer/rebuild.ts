/** Computes the read models of a ledger again, for a database that has its events only. */
import type { Mode } from "../../shared/statuses.ts";
import type { Database, Statement } from "../database/database.ts";
import { type Replay, replayNext } from "../ledger/replay.ts";
import { isReserved } from "../ledger/state.ts";
import { syncTask } from "../payments/record.ts";
import { refundTaskKey } from "../payments/refund.ts";
import { readByStream } from "../store/events.ts";
import { invoiceRow, paymentRow, type StoredEvent } from "../store/ledger.ts";
import { putTaskOnce } from "../store/tasks.ts";
import { insertRow, readOpenEndpoints, trimWebhooks } from "../store/transfer.ts";
import { FAN_OUT, SEND } from "../store/webhooks.ts";

const PAGE = 500;

/** Calls `each` for every invoice with all of its events told. Memory stays bounded by one page and one invoice. */
async function everyReplay(database: Database, each: (replay: Replay) => Promise<void>): Promise<void> {
  let replay: Replay | null = null;
  let last: StoredEvent | null = null;
  for (;;) {
    const page: StoredEvent[] = await readByStream(database, last, PAGE);
    for (const event of page) {
      const same =
        replay !== null &&
        replay.id.tenantId === event.tenantId &&
        replay.id.mode === event.mode &&
        replay.id.invoiceId === event.invoiceId;
      if (!same && replay !== null) await each(replay);
      replay = replayNext(same ? replay : null, event);
    }
    last = page.at(-1) ?? last;
    if (page.length < PAGE) break;
  }
  if (replay !== null) await each(replay);
}

/**
 * Inserts the rows of invoices and payments that the events amount to; rows that are there stay.
 * @throws FaultFound when the ledger is not whole: then nothing of that invoice is written.
 */
export async function rebuildReadModels(database: Database): Promise<void> {
  await everyReplay(database, async ({ id, state, first, last }) => {
    const statements: Statement[] = [
      insertRow("invoices", { ...invoiceRow(id, state, last), created_position: first.position }),
      ...Object.values(state.payments).map((payment) =>
        insertRow("payments", paymentRow(id, state.currency, payment)),
      ),
    ];
    await database.batch(statements);
  });
}

/** Sees to it that every payment and refund whose fate is open is asked about: its task may have ended while the export was written. */
export async function openPaymentTasks(
  database: Database,
  newTaskId: () => string,
  nowMs: number,
): Promise<void> {
  await everyReplay(database, async ({ id, state }) => {
    const { invoiceId } = id;
    const payments = Object.values(state.payments).filter(({ status }) => isReserved(status));
    const refunds = Object.values(state.refunds ?? {}).filter(({ status }) => status === "started");
    const tasks = [
      ...payments.map(({ paymentId }) => ({ key: syncTask({ ...id, paymentId }), payload: { invoiceId } })),
      ...refunds.map(({ refundId, paymentId }) => ({
        key: refundTaskKey(id, refundId),
        payload: { invoiceId, paymentId },
      })),
    ];
    if (tasks.length === 0) return;
    await database.batch(
      tasks.map(({ key, payload }) => putTaskOnce(key, newTaskId(), JSON.stringify(payload), nowMs)),
    );
  });
}

/**
 * Brings webhooks in line with the ledger, and sees to it that what waits is sent: tasks may have ended, and endpoints
 * gone on, while the export was written.
 */
export async function openWebhookTasks(
  database: Database,
  newTaskId: () => string,
  nowMs: number,
): Promise<void> {
  await database.batch(trimWebhooks());
  for (const row of await readOpenEndpoints(database)) {
    const owner = { tenantId: row.tenant_id, mode: row.mode as Mode };
    const fanOut = putTaskOnce({ kind: FAN_OUT, ...owner, subject: "-" }, newTaskId(), "{}", nowMs);
    const send = putTaskOnce({ kind: SEND, ...owner, subject: row.endpoint_id }, newTaskId(), "{}", nowMs);
    await database.batch([...(row.behind === 1 ? [fanOut] : []), ...(row.waiting === 1 ? [send] : [])]);
  }
}
