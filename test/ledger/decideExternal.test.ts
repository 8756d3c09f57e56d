import { describe, expect, it } from "vitest";
import { decideExternal, decideVoidPayment } from "../../server/ledger/decideExternal.ts";
import { decideVoid } from "../../server/ledger/decideInvoice.ts";
import { decideStart } from "../../server/ledger/decidePayment.ts";
import { decideRefundStart } from "../../server/ledger/decideRefund.ts";
import { overpaymentOf, statusOf } from "../../server/ledger/state.ts";
import {
  created,
  events,
  external,
  later,
  next,
  RULES,
  refusal,
  start,
  types,
  withPayment,
} from "./fixtures.ts";

const ID = "pmt_00000001";
const withdraw = { paymentId: ID, reason: "Bounced", at: later(9) };

describe("a payment made outside", () => {
  it("counts at once, by its own clearing account, whatever payers are allowed", () => {
    const state = created({
      rules: { ...RULES, methods: ["card"], allowPartial: false, allowOverpayment: false },
    });
    const decision = decideExternal(external(), state);
    expect(types(decision)).toEqual(["invoice.payment_started", "invoice.payment_received"]);
    expect(events(decision)[0]?.data).toMatchObject({
      method: "external",
      external: { method: "check", checkNumber: "12345", date: "2026-01-28" },
    });
    expect(events(decision)[1]?.postings).toEqual([
      { account: "clearing:external", amount: 10_000, currency: "USD" },
      { account: "receivable", amount: -10_000, currency: "USD" },
    ]);
    const over = next(state, decideExternal(external({ amount: 60_000 }), state));
    expect([statusOf(over), overpaymentOf(over)]).toEqual(["overpaid", 10_000]);
  });

  it("is nothing new when it is told again, and refused under its id with other facts", () => {
    const state = next(created(), decideExternal(external(), created()));
    expect(types(decideExternal(external(), state))).toEqual([]);
    for (const changes of [{ amount: 1 }, { details: { method: "cash" } }])
      expect(refusal(decideExternal(external(changes), state)).code).toBe("payment_conflict");
  });

  it("is withdrawn by a reversing entry, once", () => {
    const state = next(created(), decideExternal(external(), created()));
    const decision = decideVoidPayment(withdraw, state);
    expect(events(decision)[0]).toMatchObject({
      type: "invoice.payment_voided",
      data: { reason: "Bounced", paidAmount: 0, remainingBalance: 500, status: "unpaid" },
      postings: [
        { account: "clearing:external", amount: -10_000 },
        { account: "receivable", amount: 10_000 },
      ],
    });
    const after = next(state, decision);
    expect(after.payments[ID]?.status).toBe("voided");
    expect(types(decideVoidPayment(withdraw, after))).toEqual([]);
    expect(types(decideVoid({ at: later(10) }, after))).toEqual(["invoice.voided"]);
  });

  it("cannot be withdrawn when a processor collected it, or while a refund of it is open", () => {
    const byCard = withPayment(created(), {}, { status: "succeeded" });
    expect(refusal(decideVoidPayment(withdraw, byCard)).code).toBe("payment_not_voidable");
    const state = next(created(), decideExternal(external(), created()));
    const refund = { refundId: "rfd_1", paymentId: ID, amount: 1, reason: null, at: later(5) };
    const held = next(state, decideRefundStart(refund, state));
    expect(refusal(decideVoidPayment(withdraw, held)).code).toBe("payment_not_voidable");
  });
});

describe("a retry", () => {
  const again = (paymentId: string) => start({ paymentId, retryOf: ID, byMerchant: true });

  it("is made of a failed payment only, and once while one is open or succeeded", () => {
    const open = withPayment(created());
    expect(refusal(decideStart(again("pmt_00000002"), open)).code).toBe("payment_not_retryable");
    expect(refusal(decideStart({ ...again("pmt_00000002"), retryOf: "pmt_none" }, open)).code).toBe(
      "payment_not_found",
    );
    const failed = withPayment(created(), {}, { status: "failed" });
    const retried = withPayment(failed, again("pmt_00000002"));
    expect(retried.payments["pmt_00000002"]?.retryOf).toBe(ID);
    expect(refusal(decideStart(again("pmt_00000003"), retried)).code).toBe("payment_not_retryable");
    expect(types(decideStart(again("pmt_00000002"), retried))).toEqual([]);
    const twice = withPayment(failed, again("pmt_00000002"), { status: "failed", amount: 10_000 });
    expect(types(decideStart(again("pmt_00000003"), twice))).toEqual(["invoice.payment_started"]);
  });
});
