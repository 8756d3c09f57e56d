import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ProcessorUnavailable, type Snapshot } from "../../server/payments/processors/processor.ts";
import { recordSnapshot } from "../../server/payments/record.ts";
import { bank, openShop, type Shop } from "./world.ts";

const DAY = 86_400_000;
let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(async () => {
  await shop.closeWhole();
});

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, at) => permutations(items.toSpliced(at, 1)).map((rest) => [item, ...rest]));
}

const told = (paymentId: string, status: Snapshot["status"]): Snapshot => ({
  paymentId,
  transactionId: "txn_1",
  amount: 100,
  currency: "USD",
  method: { type: "ach", brand: null, last4: "6789" },
  status,
  ...(status === "failed" || status === "returned"
    ? { reason: { code: "no_account", message: "No account" } }
    : {}),
});

describe("what a processor says", () => {
  it.each([
    ["a bank payment that settled", ["processing", "succeeded"], "approved", 100],
    ["one that was returned", ["processing", "succeeded", "returned"], "returned", 0],
    ["one that failed", ["processing", "failed"], "failed", 0],
    ["a card with a challenge", ["requires_action", "processing", "succeeded"], "approved", 100],
    [
      "one believed failed that came after all",
      ["processing", "failed", "succeeded", "returned"],
      "returned",
      0,
    ],
  ] as const)(
    "of %s comes to the same in every order, each word heard twice",
    async (_what, words, status, received) => {
      const away = { ...shop.sandbox, charge: () => Promise.reject(new ProcessorUnavailable("away")) };
      for (const [n, order] of permutations(words).entries()) {
        const paymentId = `pmt_order_${n}_${words.length}`;
        await shop.pay(paymentId, { amount: 100, method: bank() }, away);
        const before = (await shop.state()).received;
        for (const word of [...order, ...order])
          await recordSnapshot(shop.deps, await shop.ref(paymentId), told(paymentId, word));
        const state = await shop.state();
        expect([order, state.payments[paymentId]?.status, state.received - before]).toEqual([
          order,
          status,
          received,
        ]);
        expect(state.reserved).toBe(0);
      }
    },
  );

  it("of a payment that nobody started is refused", async () => {
    const ref = await shop.ref("pmt_never_started");
    expect(await recordSnapshot(shop.deps, ref, told("pmt_never_started", "succeeded"))).toMatchObject({
      ok: false,
      rejection: { code: "payment_not_found" },
    });
  });
});

describe("a bank payment", () => {
  it("is processing, not paid, until it settles; then it counts", async () => {
    expect(await shop.pay("pmt_bank_good", { method: bank(), amount: 50_000 })).toMatchObject({
      payment: { status: "processing" },
      state: { received: 0, reserved: 50_000 },
    });
    await shop.pass(14_000);
    expect(await shop.payment("pmt_bank_good")).toMatchObject({ status: "processing" });
    await shop.pass(2_000);
    expect(await shop.payment("pmt_bank_good")).toMatchObject({ status: "approved" });
    expect(await shop.state()).toMatchObject({ received: 50_000, reserved: 0 });
    expect(await shop.database.query("SELECT * FROM tasks")).toEqual([]);
  });

  it("that fails at the bank frees what it held, with the bank's reason", async () => {
    await shop.pay("pmt_bank_closed", { method: bank("000111111113") });
    await shop.pass(DAY);
    expect(await shop.payment("pmt_bank_closed")).toMatchObject({
      status: "failed",
      declineCode: "account_closed",
    });
    expect(await shop.state()).toMatchObject({ received: 0, reserved: 0 });
  });

  it("that is returned later reopens the debt by itself", async () => {
    await shop.pay("pmt_bank_return", { method: bank("000555555559"), amount: 50_000 });
    await shop.pass(16_000);
    expect(await shop.state()).toMatchObject({ received: 50_000 });
    await shop.pass(16_000);
    expect(await shop.payment("pmt_bank_return")).toMatchObject({
      status: "returned",
      declineCode: "debit_not_authorized",
    });
    expect(await shop.state()).toMatchObject({ received: 0, reserved: 0 });
    expect(await shop.moved("pmt_bank_return")).toMatchObject({
      captures: 1,
      captured: 50_000,
      returned: 50_000,
    });
    expect(await shop.database.query("SELECT * FROM tasks")).toEqual([]);
  });

  it("that was asked about only after its return is recorded as both: it came, and it was taken back", async () => {
    await shop.pay("pmt_bank_return", { method: bank("000555555559"), amount: 50_000 });
    await shop.pass(30 * DAY);
    const types = await shop.database.query<{ type: string }>("SELECT type FROM events ORDER BY position");
    expect(types.map(({ type }) => type)).toEqual([
      "invoice.created",
      "invoice.payment_started",
      "invoice.payment_processing",
      "invoice.payment_received",
      "invoice.paid",
      "invoice.payment_returned",
    ]);
  });
});
