/** Short ways to move credit in a real ledger, through the real append. */
import { type AppendedCredit, adjustCredit, appendCredit } from "../../server/ledger/appendCredit.ts";
import type { CreditAccountId } from "../../server/ledger/credit.ts";
import { decideCredited, decideCreditPayment } from "../../server/ledger/decideCredit.ts";
import { decideExternal } from "../../server/ledger/decideExternal.ts";
import { decideCreate } from "../../server/ledger/decideInvoice.ts";
import { decideExternalRefund } from "../../server/ledger/decideRefund.ts";
import type { Decision } from "../../server/ledger/decision.ts";
import type { InvoiceState } from "../../server/ledger/state.ts";
import { external, invoice, later, type OpenedLedger } from "./fixtures.ts";

export const ACCOUNT: CreditAccountId = {
  tenantId: "tnt_credit",
  mode: "test",
  customerId: "cust_1",
  currency: "USD",
};

/** What happens to one customer, minute by minute; invoices are over $10.00. */
export class CreditLedger {
  private readonly ledger: OpenedLedger;
  private readonly account: CreditAccountId;
  private minute = 0;
  constructor(ledger: OpenedLedger, account: CreditAccountId = ACCOUNT) {
    this.ledger = ledger;
    this.account = account;
  }

  private on(
    invoiceId: string,
    decide: (state: InvoiceState, held: number, at: string) => Decision,
  ): Promise<AppendedCredit> {
    this.minute += 1;
    const { tenantId, mode } = this.account;
    const at = later(this.minute);
    return appendCredit(this.ledger, { tenantId, mode, invoiceId }, this.account, at, (state, held) =>
      decide(state as InvoiceState, held, at),
    );
  }

  create(invoiceId: string) {
    const lineItems = [{ description: "Design", quantity: 1, unitAmount: 1_000 }];
    const { customerId: id, currency } = this.account;
    const customer = { id, name: "Jane Doe" };
    return this.on(invoiceId, (_state, _held, at) =>
      decideCreate(invoice({ invoiceId, lineItems, customer, currency, at }), null),
    );
  }

  arrive(invoiceId: string, paymentId: string, amount: number) {
    const { currency } = this.account;
    return this.on(invoiceId, (state, _held, at) =>
      decideExternal(external({ paymentId, amount, currency, at }), state),
    );
  }

  move(invoiceId: string, entryId: string, amount: number | null, partly = false) {
    return this.on(invoiceId, (state, held, at) =>
      decideCredited({ entryId, amount, partly, held, reason: null, at }, state),
    );
  }

  apply(invoiceId: string, paymentId: string, amount: number | null) {
    const transactionId = `txn_${paymentId}`;
    const { currency } = this.account;
    const given = { paymentId, amount, currency, transactionId, confirmationNumber: "AAAA-BBBB-CCCC" };
    return this.on(invoiceId, (state, held, at) => decideCreditPayment({ ...given, held, at }, state));
  }

  refund(invoiceId: string, refundId: string, paymentId: string, amount: number | null) {
    return this.on(invoiceId, (state, _held, at) =>
      decideExternalRefund({ refundId, paymentId, amount, reason: "Cheaper", at }, state),
    );
  }

  give(entryId: string, amount: number) {
    this.minute += 1;
    return adjustCredit(this.ledger, this.account, later(this.minute), entryId, () => ({
      amount,
      note: "Sorry",
    }));
  }
}

/** One entry of every kind, and money on both sides. */
export async function writeCredit(ledger: OpenedLedger): Promise<void> {
  const jane = new CreditLedger(ledger);
  await jane.create("inv_1");
  await jane.create("inv_2");
  await jane.arrive("inv_1", "pmt_too_much", 1_500);
  await jane.move("inv_1", "crd_moved", 400);
  await jane.give("crd_given", 50);
  await jane.apply("inv_2", "pmt_by_credit", 300);
  await jane.refund("inv_2", "rfd_back", "pmt_by_credit", 100);
  await jane.give("crd_given_too", 7);
  await new CreditLedger(ledger, { ...ACCOUNT, tenantId: "tnt_other" }).give("crd_given", 5);
}
