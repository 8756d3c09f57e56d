import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reconcileProcessorCommand } from "../../server/cli/processor.ts";
import { openStripeShop, type StripeShop } from "../stripe/shop.ts";

let shop: StripeShop;
beforeAll(async () => {
  shop = await openStripeShop("differences");
});
afterAll(() => shop.closeWhole());

const compare = (options: Record<string, string | boolean> = {}) =>
  reconcileProcessorCommand.run(shop.deps, { since: "2026-01-28", ...options });
const differences = async (options: Record<string, string | boolean> = {}) =>
  ((await compare(options)).data as { differences: Record<string, unknown>[] }).differences;

describe("paylink processor reconcile", () => {
  it("finds nothing where Stripe and the ledger agree", async () => {
    const { path } = await shop.invoice();
    const { intent } = await shop.begin(path, "pmt_agree_0001");
    shop.confirm(intent);
    await shop.look(path, "pmt_agree_0001");
    const { path: other } = await shop.invoice();
    await shop.begin(other, "pmt_agree_0002");
    expect(await compare()).toMatchObject({ exit: 0, text: "Nothing differs.", data: { differences: [] } });
  });

  it("finds what no notice told of, and has it asked about with --fix", async () => {
    const { path, invoiceId } = await shop.invoice();
    const { intent } = await shop.begin(path, "pmt_differ_0001");
    shop.confirm(intent);
    const found = await differences({ fix: true });
    expect(found).toEqual([
      {
        kind: "status_differs",
        tenantId: shop.merchant.tenantId,
        mode: "test",
        invoiceId,
        paymentId: "pmt_differ_0001",
        transactionId: intent.id,
        here: { amount: 100, currency: "USD", status: "requires_action" },
        there: { amount: 100, currency: "USD", status: "succeeded" },
        fixed: true,
      },
    ]);
    await shop.runTasks();
    expect(await differences()).toEqual([]);
  });

  it("finds a charge that nobody here asked for, and brings it to reconciliation with --fix", async () => {
    const { invoiceId } = await shop.invoice();
    const { tenantId } = shop.merchant;
    const marks = { paylink_tenant: tenantId, paylink_mode: "test", paylink_invoice: invoiceId };
    const metadata = { ...marks, paylink_payment: "pmt_never_asked" };
    const intent = shop.standIn.books.createIntent({ amount: "4321", currency: "usd", metadata });
    shop.confirm(intent);
    const answer = await compare();
    expect([answer.exit, answer.text]).toEqual([
      1,
      `missing_here  ${tenantId} test ${intent.id}: here nothing, there succeeded 43.21 USD\n1 differ.`,
    ]);
    expect(await differences({ tenant: "tnt_another" })).toEqual([]);
    expect(await differences({ fix: true })).toMatchObject([{ kind: "missing_here", fixed: true }]);
    expect(await differences()).toEqual([]);
  });

  it("finds another amount, and what Stripe does not have", async () => {
    const { path } = await shop.invoice();
    const { intent } = await shop.begin(path, "pmt_differ_0002");
    shop.confirm(intent);
    await shop.look(path, "pmt_differ_0002");
    intent.amount = 1;
    expect(await differences()).toMatchObject([{ kind: "amount_differs", there: { amount: 0.01 } }]);
    shop.standIn.books.intents.delete(intent.id);
    expect(await differences({ fix: true })).toMatchObject([
      { kind: "missing_there", paymentId: "pmt_differ_0002", there: null, fixed: false },
    ]);
  });

  it("says so when Stripe does not answer, and refuses a date that is none", async () => {
    shop.standIn.fault({ on: /^GET \/v1\/payment_intents$/, what: 503, times: 9 });
    expect(await compare()).toMatchObject({ exit: 1, data: { error: "processor_unavailable" } });
    shop.standIn.mend();
    await expect(compare({ since: "yesterday" })).rejects.toThrow("--since is a date");
  });
});
