import { describe, expect, it } from "vitest";
import { decideVoid } from "../../server/ledger/decideInvoice.ts";
import {
  decideRecord,
  decideStart,
  PAYMENTS_MAX,
  type RecordSnapshot,
} from "../../server/ledger/decidePayment.ts";
import { balanceOf, overpaymentOf, payableOf, statusOf } from "../../server/ledger/state.ts";
import { MAX_MINOR } from "../../shared/money.ts";
import type { PaymentStatus } from "../../shared/statuses.ts";
import {
  created,
  events,
  later,
  next,
  RULES,
  refusal,
  snapshot,
  start,
  types,
  withPayment,
} from "./fixtures.ts";

const ID = "pmt_00000001";
const OTHER = "pmt_00000002";
type Said = RecordSnapshot["status"];

describe("starting a payment", () => {
  it("reserves its amount and books nothing", () => {
    const state = created();
    const decision = decideStart(start({ authorization: null }), state);
    expect(events(decision)).toEqual([
      {
        type: "invoice.payment_started",
        data: {
          invoiceId: "inv_1",
          paymentId: ID,
          amount: 100,
          currency: "USD",
          method: "card",
          brand: null,
          last4: "4242",
          linkId: "lnk_1",
          channel: "email",
          address: "192.0.2.0",
          authorization: null,
          startedAt: later(1),
        },
        postings: [],
      },
    ]);
    const after = next(state, decision);
    expect([balanceOf(after), payableOf(after), after.reserved, statusOf(after)]).toEqual([
      50_000,
      40_000,
      10_000,
      "unpaid",
    ]);
  });

  it("is refused through a link after as many attempts as an invoice takes, but never to the merchant", () => {
    const one = withPayment(created(), {}, { status: "failed" }).payments[ID];
    if (!one) throw new Error("the payment is not there");
    const ids = Array.from({ length: PAYMENTS_MAX }, (_, n) => `pmt_failed${n}`);
    const full = {
      ...created(),
      payments: Object.fromEntries(ids.map((id) => [id, { ...one, paymentId: id }])),
    };
    expect(refusal(decideStart(start(), full)).code).toBe("too_many_payments");
    expect(types(decideStart(start({ byMerchant: true }), full))).toEqual(["invoice.payment_started"]);
    expect(events(decideStart(start({ paymentId: "pmt_failed0" }), full))).toEqual([]);
  });

  it("is nothing new for the same payment, whatever became of it", () => {
    for (const said of [[], ["processing"], ["succeeded"], ["failed"], ["returned"]] as Said[][]) {
      const state = withPayment(created(), {}, ...said.map((status) => ({ status })));
      expect(events(decideStart(start(), state))).toEqual([]);
    }
  });

  it.each([
    ["another amount", { amount: 10_001 }],
    ["another currency", { currency: "EUR" }],
    ["another method", { method: "ach" }],
    ["another card", { last4: "1111" }],
  ] as const)("is refused for an id that stands for %s", (_what, changes) => {
    const state = withPayment(created());
    expect(refusal(decideStart(start(changes), state))).toMatchObject({
      code: "payment_conflict",
      field: "paymentId",
    });
  });

  it.each([
    ["an invoice in another currency", { currency: "EUR" }, "currency_mismatch", "currency"],
    ["nothing", { amount: 0 }, "amount_too_small", "amount"],
    ["less than nothing", { amount: -1 }, "amount_too_small", "amount"],
    ["more than is left", { amount: 50_001 }, "amount_exceeds_balance", "amount"],
  ] as const)("is refused for %s", (_what, changes, code, field) => {
    expect(refusal(decideStart(start(changes), created()))).toMatchObject({ code, field });
  });

  it("is refused by the invoice's rules", () => {
    const by = (rules: Partial<typeof RULES>, changes = {}) =>
      refusal(decideStart(start(changes), created({ rules: { ...RULES, ...rules } }))).code;
    expect(by({ methods: ["ach"] })).toBe("method_not_allowed");
    expect(by({ allowPartial: false })).toBe("partial_not_allowed");
    expect(by({ minimumAmount: 10_001 })).toBe("below_minimum");
    expect(by({ allowOverpayment: false }, { amount: 50_001, allowOverpayment: true })).toBe(
      "amount_exceeds_balance",
    );
  });

  it("may take the last of the balance below the least partial amount, and all of it where parts are not allowed", () => {
    const rules = { ...RULES, allowPartial: true, minimumAmount: 20_000 };
    const most = withPayment(created({ rules }), { amount: 45_000 }, { status: "succeeded" });
    expect(types(decideStart(start({ paymentId: OTHER, amount: 5_000 }), most))).toEqual([
      "invoice.payment_started",
    ]);
    const whole = created({ rules: { ...RULES, allowPartial: false } });
    expect(types(decideStart(start({ amount: 50_000 }), whole))).toEqual(["invoice.payment_started"]);
  });

  it("counts what others reserved, while their fate is open", () => {
    const second = start({ paymentId: OTHER, amount: 45_000 });
    for (const said of [[], ["requires_action"], ["processing"]] as Said[][]) {
      const open = withPayment(created(), {}, ...said.map((status) => ({ status })));
      expect(refusal(decideStart(second, open))).toMatchObject({
        code: "amount_exceeds_balance",
        message: "$400.00 is left to pay now",
      });
    }
    const failed = withPayment(created(), {}, { status: "failed" });
    expect(types(decideStart(second, failed))).toEqual(["invoice.payment_started"]);
  });

  it("goes above the balance only where both the payer and the merchant said so", () => {
    const more = start({ amount: 60_000, allowOverpayment: true });
    const state = next(created(), decideStart(more, created()));
    expect([payableOf(state), state.reserved]).toEqual([0, 60_000]);
    const paid = next(state, decideRecord(snapshot({ amount: 60_000 }), state));
    expect([statusOf(paid), balanceOf(paid), overpaymentOf(paid)]).toEqual(["overpaid", 0, 10_000]);
  });

  it("never goes above what one invoice can hold exactly, not with every consent", () => {
    const state = withPayment(created(), { amount: MAX_MINOR - 50_000, allowOverpayment: true });
    const one = start({ paymentId: OTHER, amount: 50_001, allowOverpayment: true });
    expect(refusal(decideStart(one, state)).code).toBe("amount_exceeds_balance");
    expect(types(decideStart({ ...one, amount: 50_000 }, state))).toEqual(["invoice.payment_started"]);
  });

  it("is refused on a void invoice, whatever else is wrong", () => {
    const state = next(created(), decideVoid({ at: later(1) }, created()));
    expect(refusal(decideStart(start({ currency: "EUR", amount: 0 }), state)).code).toBe("invoice_void");
  });
});

describe("recording what a processor says", () => {
  /** From each status, by each snapshot: the events and the status after. Nothing where nothing is new. */
  const OPEN = {
    requires_action: ["invoice.payment_requires_action"],
    processing: ["invoice.payment_processing"],
    succeeded: ["invoice.payment_received"],
    failed: ["invoice.payment_failed"],
    canceled: ["invoice.payment_failed"],
    returned: ["invoice.payment_received", "invoice.payment_returned"],
  };
  const NOTHING = {
    requires_action: [],
    processing: [],
    succeeded: [],
    failed: [],
    canceled: [],
    returned: [],
  };
  const table: Record<Exclude<PaymentStatus, "voided">, Record<Said, string[]>> = {
    started: OPEN,
    requires_action: { ...OPEN, requires_action: [] },
    processing: { ...OPEN, requires_action: [], processing: [] },
    approved: {
      requires_action: [],
      processing: [],
      succeeded: [],
      failed: [],
      canceled: [],
      returned: ["invoice.payment_returned"],
    },
    failed: { ...OPEN, requires_action: [], processing: [], failed: [], canceled: [] },
    returned: NOTHING,
  };
  const reach: Record<Exclude<PaymentStatus, "voided">, Said[]> = {
    started: [],
    requires_action: ["requires_action"],
    processing: ["processing"],
    approved: ["succeeded"],
    failed: ["failed"],
    returned: ["succeeded", "returned"],
  };
  const cases = Object.entries(table).flatMap(([from, row]) =>
    Object.entries(row).map(
      ([said, expected]) => [from as keyof typeof reach, said as Said, expected] as const,
    ),
  );

  it.each(cases)("%s, told %s: %j", (from, said, expected) => {
    const state = withPayment(created(), {}, ...reach[from].map((status) => ({ status })));
    expect(state.payments[ID]?.status).toBe(from);
    const decision = decideRecord(snapshot({ status: said }), state);
    expect(types(decision)).toEqual(expected);
    const again = next(state, decision);
    expect(types(decideRecord(snapshot({ status: said }), again)), "told twice").toEqual([]);
  });

  it("credits a success, with the balance after it and where the money is", () => {
    const state = withPayment(created());
    expect(events(decideRecord(snapshot(), state))).toEqual([
      {
        type: "invoice.payment_received",
        data: {
          invoiceId: "inv_1",
          totalAmount: 500,
          paidAmount: 100,
          remainingBalance: 400,
          status: "partially_paid",
          paymentId: ID,
          amount: 100,
          currency: "USD",
          method: "card",
          brand: "visa",
          last4: "4242",
          transactionId: "txn_1",
          confirmationNumber: "AAAA-BBBB-CCCC",
          paidAt: later(2),
        },
        postings: [
          { account: "clearing:card", amount: 10_000, currency: "USD" },
          { account: "receivable", amount: -10_000, currency: "USD" },
        ],
      },
    ]);
  });

  it("says that the invoice is paid once, when the last of it arrives, and again after a return was made good", () => {
    const all = { amount: 50_000 };
    const started = withPayment(created(), all);
    const paid = decideRecord(snapshot(all), started);
    expect(events(paid)).toMatchObject([
      { type: "invoice.payment_received", data: { status: "paid", remainingBalance: 0 } },
      {
        type: "invoice.paid",
        data: { status: "paid", remainingBalance: 0, paymentId: ID, paidAt: later(2) },
        postings: [],
      },
    ]);
    const after = next(started, paid);
    const more = withPayment(after, { paymentId: OTHER, amount: 1, allowOverpayment: true });
    expect(types(decideRecord(snapshot({ paymentId: OTHER, amount: 1 }), more))).toEqual([
      "invoice.payment_received",
    ]);
    const returned = next(after, decideRecord(snapshot({ ...all, status: "returned" }), after));
    expect(statusOf(returned)).toBe("unpaid");
    const anew = withPayment(returned, { paymentId: OTHER, ...all });
    expect(types(decideRecord(snapshot({ paymentId: OTHER, ...all }), anew))).toEqual([
      "invoice.payment_received",
      "invoice.paid",
    ]);
  });

  it("never counts a bank payment as paid while it is processing", () => {
    const state = withPayment(created(), { method: "ach", amount: 50_000 }, { status: "processing" });
    expect([statusOf(state), balanceOf(state), payableOf(state)]).toEqual(["unpaid", 50_000, 0]);
  });

  it("keeps why a payment failed, and forgets it when the money came after all", () => {
    const reason = { code: "insufficient_funds", message: "Insufficient funds" };
    const failed = withPayment(created(), {}, { status: "failed", reason });
    expect(failed.payments[ID]).toMatchObject({
      declineCode: "insufficient_funds",
      declineReason: "Insufficient funds",
    });
    expect(failed.reserved).toBe(0);
    const credited = next(failed, decideRecord(snapshot(), failed));
    expect(credited.payments[ID]).toMatchObject({
      status: "approved",
      declineCode: null,
      declineReason: null,
      paidAt: later(2),
    });
  });

  it("gives credit back before it reopens the debt, when one of two payments that overpaid is returned", () => {
    const first = withPayment(created(), { method: "ach", amount: 30_000 }, { status: "succeeded" });
    const second = withPayment(
      first,
      { paymentId: OTHER, amount: 40_000, allowOverpayment: true },
      { status: "succeeded" },
    );
    expect([statusOf(second), overpaymentOf(second)]).toEqual(["overpaid", 20_000]);
    const reason = { code: "debit_not_authorized", message: "Debit not authorized" };
    const decision = decideRecord(snapshot({ amount: 30_000, status: "returned", reason }), second);
    expect(events(decision)).toMatchObject([
      {
        type: "invoice.payment_returned",
        data: {
          status: "partially_paid",
          remainingBalance: 100,
          returnCode: "debit_not_authorized",
          amount: 300,
        },
        postings: [
          { account: "clearing:ach", amount: -30_000 },
          { account: "receivable", amount: 10_000 },
          { account: "customer_credit", amount: 20_000 },
        ],
      },
    ]);
  });

  it("is refused for a payment that was never started, and for another amount or currency than was asked", () => {
    const state = withPayment(created());
    expect(refusal(decideRecord(snapshot({ paymentId: OTHER }), state)).code).toBe("payment_not_found");
    expect(refusal(decideRecord(snapshot({ amount: 100 }), state)).code).toBe("snapshot_mismatch");
    expect(refusal(decideRecord(snapshot({ currency: "JPY" }), state)).code).toBe("snapshot_mismatch");
  });

  it("takes brand and last four from the processor, and keeps what is known where it says nothing", () => {
    const state = withPayment(
      created(),
      { brand: "mastercard", last4: "4444" },
      { status: "processing", brand: null, last4: null },
    );
    expect(state.payments[ID]).toMatchObject({ brand: "mastercard", last4: "4444" });
    expect(withPayment(created(), {}, { status: "processing" }).payments[ID]).toMatchObject({
      brand: "visa",
    });
  });
});
