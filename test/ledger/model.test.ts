import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { append } from "../../server/ledger/append.ts";
import { decideExternal, decideVoidPayment } from "../../server/ledger/decideExternal.ts";
import { decideCreate, decideVoid } from "../../server/ledger/decideInvoice.ts";
import { decideClick, decideLinkCreate } from "../../server/ledger/decideLink.ts";
import { decideRecord, decideStart } from "../../server/ledger/decidePayment.ts";
import { decideRefundRecord, decideRefundStart } from "../../server/ledger/decideRefund.ts";
import type { Decision } from "../../server/ledger/decision.ts";
import { evolve } from "../../server/ledger/evolve.ts";
import type { Posting } from "../../server/ledger/postings.ts";
import { balanceOf, type InvoiceState, overpaymentOf, statusOf } from "../../server/ledger/state.ts";
import { verifyLedger } from "../../server/ledger/verify.ts";
import { readInvoiceEvents } from "../../server/store/events.ts";
import { readInvoiceRow, readPaymentRows } from "../../server/store/readModels.ts";
import { type Command, commands, Model } from "./commands.ts";
import { external, invoice, later, type OpenedLedger, openLedger, snapshot, start } from "./fixtures.ts";

let ledger: OpenedLedger;
beforeAll(async () => {
  ledger = await openLedger();
});
afterAll(() => ledger.cleanup());

const paymentId = (run: number, payment: number): string => `pmt_${run}_payment_${payment}`;

/** The command in the ledger's words. */
function decide(command: Command, run: number, minute: number, state: InvoiceState | null): Decision {
  const at = later(minute);
  if (command.do === "create") {
    const lineItems = [{ description: "Design", quantity: 1, unitAmount: command.total }];
    return decideCreate(invoice({ invoiceId: `inv_${run}`, lineItems, at }), state);
  }
  if (state === null) throw new Error("nothing was created");
  switch (command.do) {
    case "start": {
      const { payment, amount, over, method } = command;
      return decideStart(
        start({ paymentId: paymentId(run, payment), amount, method, allowOverpayment: over, at }),
        state,
      );
    }
    case "say": {
      const id = paymentId(run, command.payment);
      const amount = state.payments[id]?.amount ?? 1;
      return decideRecord(snapshot({ paymentId: id, amount, status: command.said, at }), state);
    }
    case "external": {
      const { payment, amount } = command;
      return decideExternal(external({ paymentId: paymentId(run, payment), amount, at }), state);
    }
    case "voidPayment":
      return decideVoidPayment({ paymentId: paymentId(run, command.payment), reason: null, at }, state);
    case "refund": {
      const { refund, payment, amount } = command;
      const refundId = `rfd_${refund}`;
      return decideRefundStart(
        { refundId, paymentId: paymentId(run, payment), amount, reason: null, at },
        state,
      );
    }
    case "sayRefund": {
      const refundId = `rfd_${command.refund}`;
      const amount = state.refunds?.[refundId]?.amount ?? 1;
      return decideRefundRecord({ refundId, amount, status: command.said, at }, state);
    }
    case "void":
      return decideVoid({ at }, state);
    case "link":
      return decideLinkCreate({ linkId: "lnk_1", channel: "link", amount: null, expiresAt: null, at }, state);
    case "click":
      return decideClick(
        { linkId: "lnk_1", channel: "link", visitId: "vis_1", human: "likely", rule: "r", at },
        state,
      );
  }
}

const seen = (state: InvoiceState, run: number) => ({
  status: statusOf(state),
  balance: balanceOf(state),
  credit: overpaymentOf(state),
  received: state.received,
  reserved: state.reserved,
  payments: [0, 1, 2, 3, 4].map((payment) => state.payments[paymentId(run, payment)]?.status),
});
const wanted = (model: Model) => ({
  status: model.status,
  balance: model.balance,
  credit: model.credit,
  received: model.received,
  reserved: model.reserved,
  payments: [0, 1, 2, 3, 4].map((payment) => model.payments.get(payment)?.status),
});

describe("an invoice under random commands", () => {
  it("is at every step what simple addition says, in memory", () => {
    let run = 0;
    fc.assert(
      fc.property(commands, (list) => {
        run += 1;
        const model = new Model();
        const accounts = new Map<string, number>();
        let state: InvoiceState | null = null;
        list.forEach((command, minute) => {
          const decision = decide(command, run, minute, state);
          expect(decision.ok).toBe(!model.run(command));
          if (!decision.ok) return;
          for (const event of decision.events) {
            state = evolve(state, event);
            expect(sum(event.postings)).toBe(0);
            for (const { account, amount } of event.postings)
              accounts.set(account, (accounts.get(account) ?? 0) + amount);
            // The books say what the state says, after every single event.
            expect(accounts.get("receivable") ?? 0).toBe(balanceOf(state));
            expect(0 - (accounts.get("customer_credit") ?? 0)).toBe(overpaymentOf(state));
            const money = [...accounts].filter(([account]) => /^(?:clearing|refunds):/.test(account));
            expect(money.reduce((total, [, amount]) => total + amount, 0)).toBe(state.received);
            expect(0 - (accounts.get("sales") ?? 0)).toBe(state.voidedAt === null ? state.total : 0);
          }
          expect(state && seen(state, run)).toEqual(wanted(model));
        });
      }),
      { numRuns: 300 },
    );
  });

  it("is the same at every step in SQLite, through the real append, and the ledger is whole at the end", async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(commands, async (list) => {
        run += 1;
        const mine = run;
        const stream = { tenantId: "tnt_model", mode: "test", invoiceId: `inv_${mine}` } as const;
        const model = new Model();
        let written = 0;
        for (const [minute, command] of list.entries()) {
          const done = await append(ledger, stream, later(minute), (state) =>
            decide(command, mine, minute, state),
          );
          expect(done.ok).toBe(!model.run(command));
          if (done.ok) written += done.events.length;
          expect(done.state && seen(done.state, mine)).toEqual(wanted(model));
          const row = await readInvoiceRow(ledger.database, stream);
          expect(row).toMatchObject({
            version: written,
            status: model.status,
            total: model.total,
            paid: model.received,
            reserved: model.reserved,
            balance: model.balance,
          });
        }
        const payments = await readPaymentRows(ledger.database, stream);
        expect(payments.map((row) => [row["payment_id"], row["status"], row["amount"]])).toEqual(
          [...model.payments]
            .sort(([a], [b]) => a - b)
            .map(([n, { status, amount }]) => [paymentId(mine, n), status, amount]),
        );
        const events = await readInvoiceEvents(ledger.database, stream, 0, 1_000);
        expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
        expect(events).toHaveLength(written);
      }),
      { numRuns: 30 },
    );
    expect(await verifyLedger(ledger.database)).toMatchObject({ ok: true, counts: { invoices: run } });
  });
});

function sum(postings: readonly Posting[]): number {
  return postings.reduce((total, { amount }) => total + amount, 0);
}
