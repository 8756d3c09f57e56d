/** The payments' part of a world: an invoice of $500.00 in test mode, and short ways to pay it. */
import { append } from "../../server/ledger/append.ts";
import { decideCreate } from "../../server/ledger/decideInvoice.ts";
import type { InvoiceState, PaymentState } from "../../server/ledger/state.ts";
import { verifyLedger } from "../../server/ledger/verify.ts";
import { merchantNow } from "../../server/merchants/clock.ts";
import { findMerchant } from "../../server/merchants/merchant.ts";
import { type PayOutcome, type PayRequest, pay } from "../../server/payments/pay.ts";
import type { MethodInput, PaymentRef, Processor } from "../../server/payments/processors/processor.ts";
import { type SandboxProcessor, sandboxProcessor } from "../../server/payments/processors/sandbox.ts";
import { syncPaymentTask } from "../../server/payments/sync.ts";
import { readHead } from "../../server/store/ledger.ts";
import { runDueTasks } from "../../server/tasks/run.ts";
import { makeWorld, seededRandom, type World } from "../api/world.ts";
import { invoice } from "../ledger/fixtures.ts";

export interface Shop extends World {
  readonly sandbox: SandboxProcessor;
  readonly invoiceId: string;
  ref(paymentId: string): Promise<PaymentRef>;
  /** Pays by a card of the sandbox, or by another method; through another processor where one is given. */
  pay(paymentId: string, changes?: Partial<PayRequest>, processor?: Processor): Promise<PayOutcome>;
  state(): Promise<InvoiceState>;
  payment(paymentId: string): Promise<PaymentState | undefined>;
  /** Moves time and does everything that is due then. */
  pass(milliseconds: number): Promise<void>;
  /** Closes the world; throws when its ledger is not whole. */
  closeWhole(): Promise<void>;
  moved(paymentId: string): Promise<{ captures: number; captured: number; returned: number } | undefined>;
}

let shops = 0;

/** `processor`: what the recovery asks; the sandbox itself unless told otherwise. */
export async function openShop(processor?: (sandbox: SandboxProcessor) => Processor): Promise<Shop> {
  shops += 1;
  const world = await makeWorld({ seed: `shop ${shops}` });
  const { tenantId } = world.merchant;
  const random = seededRandom(`sandbox ${shops}`);
  const sandbox = sandboxProcessor({ database: world.database, achSeconds: 15, random });
  const asked = processor?.(sandbox) ?? sandbox;
  const deps = { ...world.deps, processorFor: () => asked };
  const stream = { tenantId, mode: "test", invoiceId: "inv_shop" } as const;
  await append(deps, stream, deps.now().toISOString(), (state) =>
    decideCreate(invoice({ invoiceId: stream.invoiceId }), state),
  );
  const ref = async (paymentId: string): Promise<PaymentRef> => {
    const merchant = await findMerchant(world.database, tenantId);
    if (merchant === null) throw new Error("the merchant is gone");
    return { ...stream, paymentId, at: merchantNow(deps, merchant, "test").toISOString() };
  };
  const state = async (): Promise<InvoiceState> => {
    const head = await readHead(world.database, stream);
    if (head === null) throw new Error("the invoice is gone");
    return head.state;
  };
  return {
    ...world,
    deps,
    sandbox,
    invoiceId: stream.invoiceId,
    ref,
    state,
    pay: async (paymentId, changes = {}, through = asked) =>
      pay(deps, through, await ref(paymentId), { ...REQUEST, ...changes }),
    payment: async (paymentId) => (await state()).payments[paymentId],
    pass: async (milliseconds) => {
      world.advance(milliseconds);
      for (let round = 0; round < 20; round += 1)
        if ((await runDueTasks(deps, { "payment.sync": syncPaymentTask })) === 0) return;
      throw new Error("the work does not end");
    },
    closeWhole: async () => {
      const verified = await verifyLedger(world.database);
      await world.close();
      if (!verified.ok) throw new Error(`the ledger is broken: ${JSON.stringify(verified.fault)}`);
    },
    moved: async (paymentId) =>
      (await sandbox.movements(tenantId)).find((movement) => movement.paymentId === paymentId),
  };
}

export const card = (number = "4242424242424242"): MethodInput => ({
  type: "card",
  number,
  expiryMonth: 12,
  expiryYear: 2030,
  cvv: "123",
});
export const bank = (accountNumber = "000123456789"): MethodInput => ({
  type: "ach",
  accountNumber,
  routingNumber: "110000000",
  accountType: "checking",
  accountHolderName: "Pat Payer",
});

const REQUEST: PayRequest = {
  amount: 10_000,
  currency: "USD",
  allowOverpayment: false,
  method: card(),
  linkId: "lnk_1",
  channel: "email",
  address: "192.0.2.0",
  authorization: null,
  returnUrl: "https://pay.example.com/code/payments/pmt",
};
