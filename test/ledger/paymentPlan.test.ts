import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decidePlanRemoved, decidePlanSet } from "../../server/ledger/decidePlan.ts";
import {
  installmentsOf,
  isOverdueAt,
  isWholeInstallments,
  planStatus,
} from "../../server/ledger/paymentPlan.ts";
import type { InvoiceState, PaymentPlan } from "../../server/ledger/state.ts";
import { addDays, addMonths } from "../../shared/dates.ts";
import { after, decidedIn, issued, later, rejectionOf, start } from "./planFixtures.ts";

const FIFTHS: PaymentPlan = {
  installments: Array.from({ length: 5 }, (_, index) => ({
    dueDate: addMonths("2026-01-31", index),
    amount: 10_000,
  })),
};

describe("what is due of a payment plan", () => {
  it("fills the oldest installment first and says how each one stands on a day", () => {
    const state: InvoiceState = { ...issued(FIFTHS), received: 14_000 };
    expect(
      installmentsOf(state, "2026-03-31").map(({ status, paid, remaining }) => [status, paid, remaining]),
    ).toEqual([
      ["paid", 10_000, 0],
      ["overdue", 4_000, 6_000],
      ["due", 0, 10_000],
      ["upcoming", 0, 10_000],
      ["upcoming", 0, 10_000],
    ]);
    expect(installmentsOf(state, "2026-02-01")[1]?.status).toBe("partially_paid");
    expect(planStatus(state, "2026-03-31")).toMatchObject({
      dueNow: 16_000,
      next: { number: 2, dueDate: "2026-02-28", remaining: 6_000 },
      rest: 36_000,
    });
  });

  it("loses no cent in any order of payments and refunds, and opens the latest again on a refund", () => {
    const plans = fc.array(fc.integer({ min: 1, max: 50_000 }), { minLength: 2, maxLength: 60 });
    const day = fc.integer({ min: -10, max: 500 });
    fc.assert(
      fc.property(
        plans,
        fc.double({ min: 0, max: 1.5, noNaN: true }),
        fc.nat(50_000),
        day,
        (amounts, share, back, on) => {
          const total = amounts.reduce((sum, amount) => sum + amount, 0);
          const plan = {
            installments: amounts.map((amount, index) => ({
              dueDate: addDays("2026-01-01", index * 7),
              amount,
            })),
          };
          const received = Math.floor(total * share);
          const today = addDays("2026-01-01", on);
          const state = { paymentPlan: plan, received, voidedAt: null };
          const told = installmentsOf(state, today);
          expect(told.reduce((sum, { paid }) => sum + paid, 0)).toBe(Math.min(received, total));
          for (const [index, one] of told.entries()) {
            expect(one.paid + one.remaining).toBe(one.amount);
            expect(one.remaining === 0).toBe(one.status === "paid");
            // Nothing is paid of an installment while the one before it is open.
            expect(one.paid === 0 || index === 0 || told[index - 1]?.remaining === 0).toBe(true);
          }
          const refunded = installmentsOf({ ...state, received: Math.max(0, received - back) }, today);
          const reopened = refunded.map((one, index) => (told[index]?.paid ?? 0) - one.paid);
          expect(reopened.every((amount) => amount >= 0)).toBe(true);
          // The oldest that lost anything keeps what it had only if every later one lost all.
          const first = reopened.findIndex((amount) => amount > 0);
          expect(first === -1 || refunded.slice(first + 1).every(({ paid }) => paid === 0)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("takes what is in flight off what is asked, but calls nothing paid that is not", () => {
    const state: InvoiceState = { ...issued(FIFTHS), reserved: 10_000 };
    const status = planStatus(state, "2026-01-31");
    expect(status).toMatchObject({ dueNow: 0, next: { number: 2, remaining: 10_000 }, rest: 40_000 });
    expect(status?.installments[0]?.status).toBe("due");
  });

  it("is overdue when an installment is, whatever the invoice's due date, by the calendar of the invoice's zone", () => {
    const state: InvoiceState = { ...issued(FIFTHS), timeZone: "America/New_York", dueDate: "2027-01-01" };
    expect(isOverdueAt(state, new Date("2026-02-01T04:59:00Z"))).toBe(false);
    expect(isOverdueAt(state, new Date("2026-02-01T05:00:00Z"))).toBe(true);
    expect(isOverdueAt({ ...state, received: 10_000 }, new Date("2026-02-28T12:00:00Z"))).toBe(false);
    expect(isOverdueAt({ ...state, received: 50_000 }, new Date("2027-02-28T12:00:00Z"))).toBe(false);
  });

  it("counts no installment of an invoice that was withdrawn", () => {
    const state: InvoiceState = { ...issued(FIFTHS), voidedAt: later(1) };
    expect(installmentsOf(state, "2026-06-01")).toEqual([]);
    expect(planStatus(state, "2026-06-01")).toBeNull();
    expect(isOverdueAt(state, new Date("2026-06-01T00:00:00Z"))).toBe(false);
  });
});

describe("what a payer may pay of a plan", () => {
  const strict = issued(FIFTHS, { allowPartial: false, minimumAmount: 20_000 });

  it.each([10_000, 20_000, 50_000])(
    "takes %i, whole installments, where no partial payment is taken",
    (amount) => {
      expect(rejectionOf(start({ amount }), strict)).toBeNull();
    },
  );

  it("refuses any other amount where no partial payment is taken", () => {
    expect(rejectionOf(start({ amount: 9_999 }), strict)).toBe("partial_not_allowed");
    expect(rejectionOf(start({ amount: 15_000 }), strict)).toBe("partial_not_allowed");
    expect(rejectionOf(start({ amount: 15_000 }), { ...strict, received: 5_000 })).toBeNull();
  });

  it("holds other amounts to the least partial payment where partial payments are taken", () => {
    const open = issued(FIFTHS, { minimumAmount: 20_000 });
    expect(rejectionOf(start({ amount: 12_345 }), open)).toBe("below_minimum");
    expect(rejectionOf(start({ amount: 10_000 }), open)).toBeNull();
    expect(isWholeInstallments(issued(undefined), 50_000)).toBe(false);
  });
});

describe("changing a plan", () => {
  const PLAIN = issued(undefined);
  const HALVES: PaymentPlan = {
    installments: [
      { dueDate: "2026-03-01", amount: 25_000 },
      { dueDate: "2026-04-01", amount: 25_000 },
    ],
  };

  it("sets the due date with the plan unless the merchant set another", () => {
    const set = after(decidePlanSet({ plan: HALVES, at: later(1) }, PLAIN), PLAIN);
    expect(set).toMatchObject({ paymentPlan: HALVES, dueDate: "2026-04-01" });
    const again = after(decidePlanSet({ plan: FIFTHS, at: later(2) }, set), set);
    expect(again.dueDate).toBe("2026-05-31");
    const dated = { ...PLAIN, dueDate: "2026-12-31" };
    expect(after(decidePlanSet({ plan: HALVES, at: later(1) }, dated), dated).dueDate).toBe("2026-12-31");
    expect(decidedIn(decidePlanSet({ plan: HALVES, at: later(3) }, set))).toEqual([]);
  });

  it("drops a plan and leaves the due date", () => {
    const set = issued(FIFTHS);
    const dropped = after(decidePlanRemoved({ at: later(1) }, set), set);
    expect(dropped.paymentPlan).toBeUndefined();
    expect(dropped.dueDate).toBe(set.dueDate);
    expect(decidedIn(decidePlanRemoved({ at: later(1) }, dropped))).toEqual([]);
  });

  it.each([
    ["too few", [{ dueDate: "2026-03-01", amount: 50_000 }]],
    [
      "another total",
      [
        { dueDate: "2026-03-01", amount: 25_000 },
        { dueDate: "2026-04-01", amount: 25_001 },
      ],
    ],
    [
      "the same day twice",
      [
        { dueDate: "2026-03-01", amount: 25_000 },
        { dueDate: "2026-03-01", amount: 25_000 },
      ],
    ],
    [
      "nothing to pay in one",
      [
        { dueDate: "2026-03-01", amount: 50_000 },
        { dueDate: "2026-04-01", amount: 0 },
      ],
    ],
  ])("refuses a plan with %s", (_, installments) => {
    expect(decidePlanSet({ plan: { installments }, at: later(1) }, PLAIN)).toMatchObject({
      ok: false,
      rejection: { code: "plan_not_valid" },
    });
  });

  it("leaves the plan of an invoice alone on which nothing is owed", () => {
    const paid = { ...issued(FIFTHS), received: 50_000 };
    const withdrawn = { ...issued(FIFTHS), voidedAt: later(1) };
    for (const decide of [decidePlanRemoved, decidePlanSet]) {
      const command = { plan: HALVES, at: later(2) };
      expect(decide(command, paid)).toMatchObject({ rejection: { code: "invoice_settled" } });
      expect(decide(command, withdrawn)).toMatchObject({ rejection: { code: "invoice_void" } });
    }
  });
});
