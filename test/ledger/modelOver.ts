/** The random commands against a ledger in a real database, through the real append. Run over each kind of database. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LedgerPort } from "../../server/ledger/append.ts";
import { appendCredit } from "../../server/ledger/appendCredit.ts";
import { decideCredited } from "../../server/ledger/decideCredit.ts";
import { decideExternal, decideVoidPayment } from "../../server/ledger/decideExternal.ts";
import { decideCreate, decideVoid } from "../../server/ledger/decideInvoice.ts";
import { decideClick, decideLinkCreate } from "../../server/ledger/decideLink.ts";
import { decideRecord, decideStart } from "../../server/ledger/decidePayment.ts";
import { decideRefundRecord, decideRefundStart } from "../../server/ledger/decideRefund.ts";
import type { Decision } from "../../server/ledger/decision.ts";
import { balanceOf, type InvoiceState, overpaymentOf, statusOf } from "../../server/ledger/state.ts";
import { verifyLedger } from "../../server/ledger/verify.ts";
import { readInvoiceEvents } from "../../server/store/events.ts";
import { readInvoiceRow, readPaymentRows } from "../../server/store/readModels.ts";
import { type Command, commands, Model } from "./commands.ts";
import { external, invoice, later, snapshot, start } from "./fixtures.ts";

const paymentId = (run: number, payment: number): string => `pmt_${run}_payment_${payment}`;

/** The command in the ledger's words. */
export function decide(command: Command, run: number, minute: number, state: InvoiceState | null): Decision {
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
      const { amount = 1, method } = state.payments[id] ?? {};
      const numbers = method === "external" ? { brand: null, last4: null } : {};
      return decideRecord(snapshot({ paymentId: id, amount, status: command.said, at, ...numbers }), state);
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
    case "credit": {
      const { entry, amount } = command;
      const entryId = `crd_${run}_${entry}`;
      return decideCredited({ entryId, amount, partly: false, held: 0, reason: null, at }, state);
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

export const seen = (state: InvoiceState, run: number) => ({
  status: statusOf(state),
  balance: balanceOf(state),
  credit: overpaymentOf(state),
  received: state.received,
  reserved: state.reserved,
  payments: [0, 1, 2, 3, 4].map((payment) => state.payments[paymentId(run, payment)]?.status),
});
export const wanted = (model: Model) => ({
  status: model.status,
  balance: model.balance,
  credit: model.credit,
  received: model.received,
  reserved: model.reserved,
  payments: [0, 1, 2, 3, 4].map((payment) => model.payments.get(payment)?.status),
});

/** A ledger to write to. */
export interface ModelLedger extends LedgerPort {
  cleanup(): Promise<void>;
}

/** @param runs how many lists of commands are tried; fewer where a commit takes milliseconds. */
export function modelOver(name: string, open: () => Promise<ModelLedger>, runs: number): void {
  describe("an invoice under random commands", () => {
    let ledger: ModelLedger;
    beforeAll(async () => {
      ledger = await open();
    });
    afterAll(() => ledger.cleanup());

    it(`over ${name} is the same at every step through the real append, and the ledger is whole at the end`, async () => {
      let run = 0;
      await fc.assert(
        fc.asyncProperty(commands, async (list) => {
          run += 1;
          const mine = run;
          const stream = { tenantId: "tnt_model", mode: "test", invoiceId: `inv_${mine}` } as const;
          const account = {
            tenantId: "tnt_model",
            mode: "test",
            customerId: "cust_1",
            currency: "USD",
          } as const;
          const model = new Model();
          let written = 0;
          for (const [minute, command] of list.entries()) {
            const done = await appendCredit(ledger, stream, account, later(minute), (state) =>
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
        { numRuns: runs },
      );
      expect(await verifyLedger(ledger.database)).toMatchObject({ ok: true, counts: { invoices: run } });
    });
  });
}
