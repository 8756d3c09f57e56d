import { describe, expect, it } from "vitest";
import { decideRecord } from "../../server/ledger/decidePayment.ts";
import { decideRefundRecord, decideRefundStart, type StartRefund } from "../../server/ledger/decideRefund.ts";
import {
  balanceOf,
  type InvoiceState,
  overpaymentOf,
  refundableOf,
  statusOf,
} from "../../server/ledger/state.ts";
import { created, events, later, next, refusal, snapshot, types, withPayment } from "./fixtures.ts";

const ID = "pmt_00000001";
const refund = (changes: Partial<StartRefund> = {}): StartRefund => ({
  refundId: "rfd_1",
  paymentId: ID,
  amount: 3_000,
  reason: "Wrong size",
  at: later(5),
  ...changes,
});
const said = (status: "processing" | "succeeded" | "failed", changes = {}) => ({
  refundId: "rfd_1",
  amount: 3_000,
  status,
  at: later(6),
  ...changes,
});
/** An invoice of $500.00 on which an amount (in cents) was collected. */
const collected = (amount: number): InvoiceState =>
  withPayment(created(), { amount, allowOverpayment: true }, { status: "succeeded", amount });
const give = (state: InvoiceState, changes: Partial<StartRefund> & { amount: number }): InvoiceState => {
  const { refundId = "rfd_1", amount } = changes;
  const started = next(state, decideRefundStart(refund(changes), state));
  return next(started, decideRefundRecord(said("succeeded", { refundId, amount }), started));
};

describe("a refund", () => {
  it("holds its amount first and books nothing", () => {
    const state = collected(10_000);
    const decision = decideRefundStart(refund(), state);
    expect(events(decision)).toEqual([
      {
        type: "invoice.refund_started",
        data: {
          invoiceId: "inv_1",
          refundId: "rfd_1",
          paymentId: ID,
          transactionId: "txn_1",
          amount: 30,
          currency: "USD",
          method: "card",
          reason: "Wrong size",
          startedAt: later(5),
        },
        postings: [],
      },
    ]);
    const after = next(state, decision);
    expect([after.received, refundableOf(after, after.payments[ID] as never)]).toEqual([10_000, 7_000]);
  });

  it("opens the debt again when it is done, and says the balance", () => {
    const state = collected(10_000);
    const started = next(state, decideRefundStart(refund(), state));
    const decision = decideRefundRecord(said("succeeded"), started);
    expect(events(decision)[0]).toMatchObject({
      type: "invoice.refunded",
      data: { refundId: "rfd_1", amount: 30, paidAmount: 70, remainingBalance: 430, refundedAmount: 30 },
      postings: [
        { account: "refunds:card", amount: -3_000 },
        { account: "receivable", amount: 3_000 },
      ],
    });
    expect(statusOf(next(started, decision))).toBe("partially_paid");
  });

  it("of an overpayment gives back credit before it opens the debt again", () => {
    const state = collected(60_000);
    const once = give(state, { amount: 10_000 });
    expect([statusOf(once), overpaymentOf(once), balanceOf(once)]).toEqual(["paid", 0, 0]);
    const started = next(state, decideRefundStart(refund({ amount: 15_000 }), state));
    expect(events(decideRefundRecord(said("succeeded", { amount: 15_000 }), started))[0]?.postings).toEqual([
      { account: "refunds:card", amount: -15_000, currency: "USD" },
      { account: "receivable", amount: 5_000, currency: "USD" },
      { account: "customer_credit", amount: 10_000, currency: "USD" },
    ]);
  });

  it("makes the invoice refunded when everything was given back, and a new payment makes it paid", () => {
    const state = give(give(collected(50_000), { amount: 20_000 }), { refundId: "rfd_2", amount: 30_000 });
    expect([statusOf(state), state.received, balanceOf(state)]).toEqual(["refunded", 0, 50_000]);
    const again = withPayment(
      state,
      { paymentId: "pmt_00000002", amount: 50_000 },
      { paymentId: "pmt_00000002", amount: 50_000, status: "succeeded" },
    );
    expect(statusOf(again)).toBe("paid");
  });

  it("is never above what was collected, also while others are open", () => {
    const state = collected(10_000);
    expect(refusal(decideRefundStart(refund({ amount: 10_001 }), state))).toMatchObject({
      code: "refund_exceeds_payment",
      field: "amount",
    });
    const held = next(state, decideRefundStart(refund({ amount: 6_000 }), state));
    const second = (amount: number) => decideRefundStart(refund({ refundId: "rfd_2", amount }), held);
    expect(refusal(second(4_001)).code).toBe("refund_exceeds_payment");
    expect(types(second(4_000))).toEqual(["invoice.refund_started"]);
    const none = next(held, second(4_000));
    const third = decideRefundStart(refund({ refundId: "rfd_3", amount: null }), none);
    expect(refusal(third).code).toBe("refund_exceeds_payment");
  });

  it("without an amount takes all that is left", () => {
    const state = give(collected(10_000), { amount: 3_000 });
    const decision = decideRefundStart(refund({ refundId: "rfd_2", amount: null }), state);
    expect(events(decision)[0]?.data).toMatchObject({ amount: 70 });
  });

  it.each(["started", "processing", "failed", "returned"] as const)(
    "of a payment that is %s is refused",
    (status) => {
      const told = status === "started" ? [] : [{ status }];
      const state = withPayment(created(), {}, ...told);
      expect(refusal(decideRefundStart(refund(), state)).code).toBe("payment_not_refundable");
    },
  );

  it("asked for again is nothing new, and with another amount it is refused", () => {
    const state = next(collected(10_000), decideRefundStart(refund(), collected(10_000)));
    expect(types(decideRefundStart(refund(), state))).toEqual([]);
    expect(refusal(decideRefundStart(refund({ amount: 2_999 }), state)).code).toBe("refund_conflict");
  });

  it("that fails frees its amount, and one that fails late takes its postings back", () => {
    const state = collected(10_000);
    const started = next(state, decideRefundStart(refund(), state));
    const failed = next(started, decideRefundRecord(said("failed"), started));
    expect([failed.received, refundableOf(failed, failed.payments[ID] as never)]).toEqual([10_000, 10_000]);
    const done = next(started, decideRefundRecord(said("succeeded"), started));
    const late = decideRefundRecord(said("failed"), done);
    expect(events(late)[0]?.postings).toEqual([
      { account: "refunds:card", amount: 3_000, currency: "USD" },
      { account: "receivable", amount: -3_000, currency: "USD" },
    ]);
    expect(next(done, late).received).toBe(10_000);
    expect(types(decideRefundRecord(said("succeeded"), next(done, late)))).toEqual([]);
  });

  it("leaves a return by the bank only the rest to take", () => {
    const state = give(collected(10_000), { amount: 3_000 });
    const decision = decideRecord(snapshot({ status: "returned" }), state);
    expect(events(decision)[0]?.postings[0]).toMatchObject({ account: "clearing:card", amount: -7_000 });
    expect(next(state, decision).received).toBe(0);
  });
});
