/** Everything that moves money, at once and in any order, on one customer's invoices: nothing breaks, and no cent is made or lost. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, bank, call, card, newInvoice, pathOf, paymentId } from "../../http/calls.ts";
import type { HttpWorld, MakeWorld } from "../../http/world.ts";
import { feed, keepBooks } from "../../webhooks/bookkeeper.ts";

const ROUNDS = 2;
const OPERATIONS_AT_ONCE = 50;
const RETURNED_LATER = "000555555559";

/** The same order every time (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function storm(makeWorld: MakeWorld): void {
  describe("fifty operations at once on two invoices of a customer", () => {
    let world: HttpWorld;
    let key: string;
    beforeAll(async () => {
      world = await makeWorld();
      key = world.merchant.testApiKey;
    });
    afterAll(() => world.close());

    const post = (path: string, json: object = {}): Promise<Answer> =>
      call(world, `POST /api/v1${path}`, { key, json });
    const read = async (path: string) => (await call(world, `GET /api/v1${path}`, { key })).json.data;

    it.each(Array.from({ length: ROUNDS }, (_, round) => round + 1))(
      "leave every book in agreement, round %i",
      async (round) => {
        const random = seeded(round);
        const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
        const customer = { id: `cust_storm_${round}`, name: "Jane Doe", email: "jane@example.com" };
        const one = await newInvoice(world, { customer });
        const two = await newInvoice(world, {
          customer,
          paymentPlan: { count: 4, every: "month", firstDueDate: "2026-01-31" },
        });
        const invoices = [one, two];
        const known: { invoiceId: string; paymentId: string; transactionId: string }[] = [];
        for (const [invoice, method] of [
          [one, { paymentMethod: "card" }],
          [one, { paymentMethod: "external", externalPaymentDetails: { method: "cash" } }],
          [two, { paymentMethod: "ach", bankAccount: bank(RETURNED_LATER).bankAccount }],
        ] as const) {
          const paid = await post(`/invoices/${invoice.invoiceId}/payment`, { amount: 150, ...method });
          expect(paid.status).toBe(201);
          known.push(paid.json.data);
        }
        world.advance(20_000);
        await world.runTasks();
        const transactionId = `bank_${round}`;
        await post("/bank-transactions", {
          transactionId,
          amount: 90,
          currency: "USD",
          date: "2026-01-28",
          reference: one.invoiceNumber,
          customerId: customer.id,
        });
        const amount = (): number => pick([10, 40, 100.01, 350, 500]);
        const operations: (() => Promise<Answer>)[] = [
          () => post(`/invoices/${pick(invoices).invoiceId}/payment`, { amount: amount() }),
          () =>
            post(`/invoices/${pick(invoices).invoiceId}/payment`, { amount: 20, paymentMethod: "credit" }),
          () =>
            post(`/invoices/${pick(invoices).invoiceId}/payment`, {
              amount: amount(),
              paymentMethod: "external",
              externalPaymentDetails: { method: "check" },
            }),
          () =>
            call(world, `POST ${pathOf(pick(invoices).paymentLink)}/payments`, {
              json: {
                paymentId: paymentId(),
                amount: amount(),
                currency: "USD",
                method: pick([card(), bank(), card("4000000000000002")]),
              },
            }),
          () => post(`/transactions/${pick(known).transactionId}/refund`, { amount: amount() }),
          () => post(`/transactions/${pick(known).transactionId}/refund`),
          () => post(`/invoices/${one.invoiceId}/payments/${known[1]?.paymentId}/void`),
          () => post(`/customers/${customer.id}/credit`, { amount: amount() }),
          () =>
            post(`/invoices/${pick(invoices).invoiceId}/overpayment`, { action: pick(["refund", "credit"]) }),
          () => post(`/invoices/${one.invoiceId}/overpayment`, { action: "apply", invoiceId: two.invoiceId }),
          () => post("/invoices/reconcile", { transactionId, invoiceNumber: pick(invoices).invoiceNumber }),
          () => post(`/bank-transactions/${transactionId}/undo`),
          () => post(`/invoices/${pick(invoices).invoiceId}/void`),
          () => call(world, `DELETE /api/v1/invoices/${two.invoiceId}/payment-plan`, { key }),
        ];
        const answers = await Promise.all(
          Array.from({ length: OPERATIONS_AT_ONCE }, () => pick(operations)()),
        );
        expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
        world.advance(20_000);
        await world.runTasks();
        await agree(
          customer.id,
          invoices.map(({ invoiceId }) => invoiceId),
        );
      },
    );

    it("can be told again from the feed by somebody who knows nothing else", async () => {
      const books = keepBooks(await feed(world, key));
      expect(Object.keys(books.invoices)).toHaveLength(2 * ROUNDS);
      for (const [invoiceId, { total, paid, remaining, status }] of Object.entries(books.invoices)) {
        const invoice = await read(`/invoices/${invoiceId}/payments?limit=100`);
        expect([invoice.totalAmount, invoice.paidAmount, invoice.remainingBalance, invoice.status]).toEqual([
          total,
          paid,
          remaining,
          status,
        ]);
        for (const payment of invoice.payments) {
          const known = books.payments[payment.paymentId];
          expect([payment.status, payment.amount, payment.method, payment.refundedAmount ?? 0]).toEqual([
            known?.status,
            known?.amount,
            known?.method,
            known?.refunded,
          ]);
        }
      }
      for (const [customerId, moved] of Object.entries(books.credit)) {
        const { balances, entries } = await read(`/customers/${customerId}/credit?limit=100`);
        const given = entries
          .filter(({ kind }: { kind: string }) => kind === "adjustment")
          .reduce((sum: number, entry: { amount: number }) => sum + cents(entry.amount), 0);
        expect(cents(balances[0].creditBalance)).toBe(cents(moved) + given);
      }
    });

    /** Cents, so that sums are exact. */
    const cents = (major: number): number => Math.round(major * 100);

    async function agree(customerId: string, invoiceIds: readonly string[]): Promise<void> {
      expect(await world.fault()).toBeNull();
      const moved = (await world.movements(world.merchant.tenantId)).filter(({ invoiceId }) =>
        invoiceIds.includes(invoiceId),
      );
      expect(moved.filter(({ captures }) => captures > 1)).toEqual([]);
      const accounts = new Map<string, number>();
      let paid = 0;
      for (const invoiceId of invoiceIds) {
        const invoice = await read(`/invoices/${invoiceId}`);
        paid += cents(invoice.paidAmount);
        const { events } = await read(`/invoices/${invoiceId}/events?limit=100`);
        for (const { postings } of events)
          for (const { account, amount } of postings)
            accounts.set(account, (accounts.get(account) ?? 0) + cents(amount));
        expect(invoice.inFlightAmount ?? 0).toBe(0);
      }
      const of = (...names: string[]): number =>
        names.reduce((sum, name) => sum + (accounts.get(name) ?? 0), 0);
      // What the processor moved is what the ledger says it moved.
      expect(of("clearing:card", "clearing:ach", "refunds:card", "refunds:ach")).toBe(
        moved.reduce((sum, { captured, returned, refunded }) => sum + captured - returned - refunded, 0),
      );
      // What left the invoices for credit, with what the merchant gave, is what the customer has.
      const { balances, entries } = await read(`/customers/${customerId}/credit?limit=100`);
      const given = entries
        .filter(({ kind }: { kind: string }) => kind === "adjustment")
        .reduce((sum: number, entry: { amount: number }) => sum + cents(entry.amount), 0);
      const held = cents(balances[0]?.creditBalance ?? 0);
      expect(held).toBe(given - of("clearing:credit", "refunds:credit"));
      expect(held).toBeGreaterThanOrEqual(0);
      // Money in by any way, less money out, is paid on the invoices or the customer's credit.
      const outside = of("clearing:external", "refunds:external");
      const processed = of("clearing:card", "clearing:ach", "refunds:card", "refunds:ach");
      expect(paid + held).toBe(outside + processed + given);
    }
  });
}
