import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Processor, ProcessorUnavailable } from "../../server/payments/processors/processor.ts";
import { refundPayment, refundTask } from "../../server/payments/refund.ts";
import { runDueTasks } from "../../server/tasks/run.ts";
import { openShop, type Shop } from "./world.ts";

const ID = "pmt_refunded_1";
let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
  await shop.pay(ID);
});
afterEach(() => shop.closeWhole());

const begin = async (processor: Processor) =>
  refundPayment(shop.deps, processor, await shop.ref(ID), { refundId: "rfd_1", amount: 4_000, reason: null });
const pass = async (milliseconds: number) => {
  shop.advance(milliseconds);
  await runDueTasks(shop.deps, { "refund.sync": refundTask, "payment.sync": async () => undefined });
};
const refunded = async () => {
  const { received, refunds } = await shop.state();
  return [received, refunds?.["rfd_1"]?.status];
};
const movement = async () =>
  (await shop.sandbox.movements(shop.merchant.tenantId)).find(({ paymentId }) => paymentId === ID);

describe("a refund that is cut off", () => {
  it("before the processor heard of it is given by the recovery", async () => {
    const crash = new Error("the process ended here");
    await expect(begin({ ...shop.sandbox, refund: () => Promise.reject(crash) })).rejects.toBe(crash);
    expect(await refunded()).toEqual([10_000, "started"]);
    await pass(21_000);
    expect(await refunded()).toEqual([6_000, "succeeded"]);
    expect((await movement())?.refunded).toBe(4_000);
  });

  it("after the processor gave it is recorded by the recovery and given once", async () => {
    const lossy: Processor = {
      ...shop.sandbox,
      refund: async (ref, request) => {
        await shop.sandbox.refund(ref, request);
        throw new ProcessorUnavailable("the answer was lost");
      },
    };
    const done = await begin(lossy);
    expect(done.ok && done.state.refunds?.["rfd_1"]?.status).toBe("started");
    await pass(21_000);
    await pass(21_000);
    expect(await refunded()).toEqual([6_000, "succeeded"]);
    expect((await movement())?.refunded).toBe(4_000);
  });

  it("of a payment that the bank took back meanwhile fails, and nothing goes twice", async () => {
    const disputed = "pmt_refunded_2";
    await shop.pay(disputed, {
      method: { type: "card", number: "4000000000000259", expiryMonth: 12, expiryYear: 2030, cvv: "123" },
    });
    const ref = await shop.ref(disputed);
    const asked = { refundId: "rfd_2", amount: 4_000, reason: null };
    const away: Processor = {
      ...shop.sandbox,
      refund: () => Promise.reject(new ProcessorUnavailable("no answer")),
    };
    await refundPayment(shop.deps, away, ref, asked);
    await shop.pass(16_000);
    await pass(60_000);
    const { payments, refunds, received } = await shop.state();
    expect([payments[disputed]?.status, refunds?.["rfd_2"]?.status, received]).toEqual([
      "returned",
      "failed",
      10_000,
    ]);
  });
});
