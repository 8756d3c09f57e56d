import { describe, expect, it } from "vitest";
import { decideCreate, decideVoid } from "../../server/ledger/decideInvoice.ts";
import { decideRecord } from "../../server/ledger/decidePayment.ts";
import { BrokenLedger, evolve, type Fact } from "../../server/ledger/evolve.ts";
import { balanceOf, statusOf } from "../../server/ledger/state.ts";
import {
  created,
  events,
  invoice,
  later,
  next,
  RULES,
  refusal,
  snapshot,
  types,
  withPayment,
} from "./fixtures.ts";

describe("creating an invoice", () => {
  it("issues it with its totals in major units and books what is owed", () => {
    const command = invoice({
      lineItems: [
        { description: "Design", quantity: 2, unitAmount: 10_000, taxRate: 10 },
        { description: "Print", quantity: 0.5, unitAmount: 3_333 },
      ],
      discount: { type: "fixed", value: 1_000 },
      rules: { ...RULES, minimumAmount: 2_500 },
    });
    const [event, ...rest] = events(decideCreate(command, null));
    expect(rest).toEqual([]);
    expect(event).toMatchObject({
      type: "invoice.created",
      data: {
        lineItems: [
          { unitAmount: 100, amount: 200 },
          { unitAmount: 33.33, amount: 16.67 },
        ],
        discount: { type: "fixed", value: 10 },
        payment: { minimumAmount: 25 },
        subtotalAmount: 216.67,
        discountAmount: 10,
        taxAmount: 19.08,
        totalAmount: 225.75,
        paidAmount: 0,
        remainingBalance: 225.75,
        status: "unpaid",
      },
      postings: [
        { account: "receivable", amount: 22_575, currency: "USD" },
        { account: "sales", amount: -20_667, currency: "USD" },
        { account: "tax", amount: -1_908, currency: "USD" },
      ],
    });
  });

  it("comes back from its event as the state that was asked for, in minor units", () => {
    const state = created({
      currency: "KWD",
      lineItems: [{ description: "Design", quantity: 1, unitAmount: 1_234, taxRate: 5 }],
      rules: { ...RULES, minimumAmount: 7 },
      discount: { type: "percentage", value: 12.5 },
    });
    expect(state).toMatchObject({
      subtotal: 1_234,
      discountAmount: 154,
      tax: 54,
      total: 1_134,
      received: 0,
      reserved: 0,
      voidedAt: null,
      payments: {},
      discount: { type: "percentage", value: 12.5 },
      lineItems: [{ unitAmount: 1_234, amount: 1_234 }],
      rules: { minimumAmount: 7 },
    });
  });

  it("is nothing new when the same content stands, whatever became of it since", () => {
    const paid = withPayment(created(), {}, { status: "succeeded" });
    expect(events(decideCreate(invoice({ at: later(99) }), paid))).toEqual([]);
  });

  it.each([
    ["another amount", { lineItems: [{ description: "Design", quantity: 1, unitAmount: 50_001 }] }],
    ["another customer", { customer: { id: "cust_1", name: "Jane Doe", email: "jane@example.com" } }],
    ["another due date", { dueDate: "2026-02-15" }],
    ["another currency", { currency: "EUR" }],
    ["other rules", { rules: { ...RULES, allowPartial: false } }],
    ["other metadata", { metadata: { order: 7 } }],
    ["another number", { invoiceNumber: "INV-2" }],
  ])("is refused when the id stands with %s", (_what, changes) => {
    expect(refusal(decideCreate(invoice(changes), created()))).toMatchObject({
      code: "invoice_exists",
      field: "id",
    });
  });

  it("is refused when nothing is owed", () => {
    const free = { lineItems: [{ description: "Gift", quantity: 1, unitAmount: 0 }] };
    expect(refusal(decideCreate(invoice(free), null)).code).toBe("amount_too_small");
    const all = { discount: { type: "percentage", value: 100 } } as const;
    expect(refusal(decideCreate(invoice(all), null)).code).toBe("amount_too_small");
  });
});

describe("withdrawing an invoice", () => {
  it("leaves nothing owed and takes the booking back", () => {
    const state = created();
    const decision = decideVoid({ at: later(5) }, state);
    expect(events(decision)).toMatchObject([
      {
        type: "invoice.voided",
        data: { status: "void", remainingBalance: 0, paidAmount: 0, voidedAt: later(5) },
        postings: [
          { account: "receivable", amount: -50_000 },
          { account: "sales", amount: 50_000 },
        ],
      },
    ]);
    const after = next(state, decision);
    expect([statusOf(after), balanceOf(after), after.voidedAt]).toEqual(["void", 0, later(5)]);
  });

  it("is nothing new the second time", () => {
    const state = next(created(), decideVoid({ at: later(5) }, created()));
    expect(events(decideVoid({ at: later(6) }, state))).toEqual([]);
  });

  it.each(["started", "requires_action", "processing"] as const)(
    "is refused while a payment is %s",
    (status) => {
      const state = status === "started" ? withPayment(created()) : withPayment(created(), {}, { status });
      expect(refusal(decideVoid({ at: later(5) }, state)).code).toBe("payment_in_flight");
    },
  );

  it("is refused once something was collected, and possible again when it was taken back", () => {
    const paid = withPayment(created(), {}, { status: "succeeded" });
    expect(refusal(decideVoid({ at: later(5) }, paid)).code).toBe("invoice_has_payments");
    const returned = next(paid, decideRecord(snapshot({ status: "returned" }), paid));
    expect(types(decideVoid({ at: later(5) }, returned))).toEqual(["invoice.voided"]);
    const declined = withPayment(created(), {}, { status: "failed" });
    expect(types(decideVoid({ at: later(5) }, declined))).toEqual(["invoice.voided"]);
  });

  it("does not refuse money that arrives afterwards: it is held for the customer", () => {
    const declined = withPayment(created(), {}, { status: "failed" });
    const voided = next(declined, decideVoid({ at: later(5) }, declined));
    const decision = decideRecord(snapshot({ status: "succeeded" }), voided);
    expect(events(decision)).toMatchObject([
      {
        type: "invoice.payment_received",
        data: { status: "void", remainingBalance: 0, paidAmount: 100, overpaymentAmount: 100 },
        postings: [
          { account: "clearing:card", amount: 10_000 },
          { account: "customer_credit", amount: -10_000 },
        ],
      },
    ]);
  });
});

describe("evolve", () => {
  it("refuses what cannot follow", () => {
    const [creation] = events(decideCreate(invoice(), null));
    if (!creation) throw new Error("nothing was decided");
    const fact = (type: string, data: object = {}) => ({ type, data }) as unknown as Fact;
    expect(() => evolve(created(), creation)).toThrow(BrokenLedger);
    expect(() => evolve(null, fact("invoice.voided", { voidedAt: later(1) }))).toThrow(BrokenLedger);
    expect(() => evolve(created(), fact("invoice.unheard_of"))).toThrow(BrokenLedger);
    expect(() => evolve(created(), fact("invoice.payment_failed", { paymentId: "pmt_unknown1" }))).toThrow(
      BrokenLedger,
    );
    const damaged = { ...creation, data: { ...creation.data, totalAmount: 1.001 } } as Fact;
    expect(() => evolve(null, damaged)).toThrow(BrokenLedger);
  });

  it("does not change the state it is given", () => {
    const state = created();
    const before = structuredClone(state);
    withPayment(state, {}, { status: "processing" }, { status: "succeeded" }, { status: "returned" });
    expect(state).toEqual(before);
  });
});
