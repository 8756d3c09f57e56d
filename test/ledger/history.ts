/** A ledger with every kind of event in it, written by the real append: two merchants, both modes, three currencies. */
import { append } from "../../server/ledger/append.ts";
import type { StreamId } from "../../server/ledger/chain.ts";
import { decideExternal, decideVoidPayment } from "../../server/ledger/decideExternal.ts";
import { decideCreate, decideVoid } from "../../server/ledger/decideInvoice.ts";
import { decideClick, decideLinkCreate, decideLinkRevoke } from "../../server/ledger/decideLink.ts";
import {
  decideRecord,
  decideStart,
  type RecordSnapshot,
  type StartPayment,
} from "../../server/ledger/decidePayment.ts";
import { decideRefundRecord, decideRefundStart } from "../../server/ledger/decideRefund.ts";
import type { Decision } from "../../server/ledger/decision.ts";
import type { InvoiceState } from "../../server/ledger/state.ts";
import { external, invoice, later, type OpenedLedger, snapshot, start } from "./fixtures.ts";

export const STREAMS: readonly StreamId[] = [
  { tenantId: "tnt_a", mode: "live", invoiceId: "inv_1" },
  { tenantId: "tnt_a", mode: "test", invoiceId: "inv_1" },
  { tenantId: "tnt_a", mode: "test", invoiceId: "inv_2" },
  { tenantId: "tnt_b", mode: "test", invoiceId: "inv_1" },
];

const REASON = { code: "insufficient_funds", message: "Insufficient funds" };

/** Writes one decision on an invoice that must stand (or, for the first, must not be refused). */
export function write(ledger: Pick<OpenedLedger, "database" | "random">, stream: StreamId, at: string) {
  return async (decide: (state: InvoiceState) => Decision): Promise<void> => {
    const written = await append(ledger, stream, at, (state) => decide(state as InvoiceState));
    if (!written.ok) throw new Error(`refused: ${written.rejection.code}`);
  };
}

/** Writes the history, stream by stream in turns, so that their events lie between each other. */
export async function writeHistory(ledger: OpenedLedger): Promise<void> {
  let minute = 0;
  const on = (stream: StreamId) => write(ledger, stream, later((minute += 1)));
  const pay = async (
    stream: StreamId,
    command: Partial<StartPayment>,
    ...said: RecordSnapshot["status"][]
  ) => {
    const started = start({ at: later(minute), ...command });
    await on(stream)((state) => decideStart(started, state));
    for (const status of said) {
      const { paymentId, amount, currency, last4 } = started;
      const reason = status === "failed" || status === "returned" ? { reason: REASON } : {};
      const told = snapshot({ paymentId, amount, currency, last4, status, at: later(minute), ...reason });
      await on(stream)((state) => decideRecord(told, state));
    }
  };
  const [live, paid, voided, yen] = STREAMS as [StreamId, StreamId, StreamId, StreamId];
  const lineItems = [
    { description: 'Design "A", ünïcode 🧾', quantity: 2.5, unitAmount: 20_000, taxRate: 7.25 },
    { description: "Print", quantity: 1, unitAmount: 999 },
  ];
  for (const stream of STREAMS) {
    const { invoiceId } = stream;
    // Made when it is written: figures go by both.
    const at = later(minute + 1);
    const command =
      stream === yen
        ? invoice({ invoiceId, at, currency: "JPY" })
        : invoice({
            invoiceId,
            at,
            lineItems,
            discount: { type: "fixed", value: 500 },
            dueDate: "2026-02-15",
            timeZone: "America/New_York",
            memo: "Thank you",
            metadata: { order: 7, rush: true, "": "empty" },
            customer: { id: "cust_1", name: "Jane Doe", email: "jane@example.com" },
          });
    const link = {
      linkId: `lnk_${invoiceId}`,
      channel: "email",
      amount: null,
      expiresAt: null,
      at: later(minute),
    } as const;
    await on(stream)(() => decideCreate(command, null));
    await on(stream)((state) => decideLinkCreate(link, state));
  }
  await pay(paid, { paymentId: "pmt_declined" }, "failed");
  await pay(
    live,
    { paymentId: "pmt_live_one", method: "ach", last4: "6789", authorization: AUTHORIZATION },
    "processing",
  );
  await pay(paid, { paymentId: "pmt_challenged" }, "requires_action", "succeeded");
  await on(paid)(decideClickOn);
  await pay(yen, { paymentId: "pmt_yen_all", amount: 50_000, currency: "JPY" }, "succeeded", "returned");
  await pay(
    paid,
    { paymentId: "pmt_bank", method: "ach", amount: 60_000, allowOverpayment: true },
    "processing",
    "succeeded",
  );
  await pay(voided, { paymentId: "pmt_canceled" }, "canceled");
  await on(voided)((state) => decideVoid({ at: later(minute) }, state));
  await on(voided)((state) =>
    decideRecord(snapshot({ paymentId: "pmt_canceled", at: later(minute) }), state),
  );
  await pay(yen, { paymentId: "pmt_yen_both", amount: 10_000, currency: "JPY" }, "returned");
  await pay(live, { paymentId: "pmt_live_two", amount: 7 });
  const check = external({ paymentId: "pmt_check_one", amount: 900, at: later(minute) });
  await on(live)((state) => decideExternal(check, state));
  await on(live)((state) =>
    decideVoidPayment({ paymentId: "pmt_check_one", reason: "Bounced", at: later(minute) }, state),
  );
  for (const [refundId, statuses] of [
    ["rfd_1", ["succeeded"]],
    ["rfd_2", ["succeeded", "failed"]],
  ] as const) {
    const refund = { refundId, paymentId: "pmt_bank", amount: 900, reason: "Too much", at: later(minute) };
    await on(paid)((state) => decideRefundStart(refund, state));
    for (const status of statuses)
      await on(paid)((state) =>
        decideRefundRecord({ refundId, amount: 900, status, at: later(minute) }, state),
      );
  }
  await on(paid)((state) => decideLinkRevoke({ linkId: "lnk_inv_1", at: later(minute) }, state));
}

const AUTHORIZATION = {
  text: "I authorize one debit.",
  textHash: "00",
  acceptedAt: later(3),
  accountHolderName: "Jane Doe",
  address: "192.0.2.0",
  agent: "agent/1.0",
  last4: "6789",
};

function decideClickOn(state: InvoiceState): Decision {
  const click = {
    linkId: "lnk_inv_1",
    channel: "email",
    visitId: "vis_1",
    human: "confirmed",
    rule: "typed",
  } as const;
  return decideClick({ ...click, at: later(20) }, state);
}
