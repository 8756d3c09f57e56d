/** Payers without script: a payment that is a checkout session at Stripe, from its page to the ledger's snapshot. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ChargeRequest } from "../../../server/payments/processors/processor.ts";
import { NOW, type OpenedStripe, openStripe } from "../../stripe/open.ts";
import { paySession } from "../../stripe/sessions.ts";

let opened: OpenedStripe;
beforeEach(async () => {
  opened = await openStripe();
});
afterEach(() => opened.cleanup());

const REF = {
  tenantId: "ten_1",
  mode: "live",
  invoiceId: "inv_1",
  paymentId: "pmt_session01",
  at: NOW,
} as const;
const request = (change: Partial<ChargeRequest> = {}): ChargeRequest => ({
  ...REF,
  amount: 5_000,
  currency: "USD",
  method: { type: "hosted", kind: "card", redirect: true },
  returnUrl: "https://pay.example.com/code/payments/pmt_session01",
  ...change,
});
const unheard = {
  amount: 5_000,
  currency: "USD",
  method: { type: "card", brand: null, last4: null },
} as const;
const only = () => {
  const [kept] = [...opened.standIn.sessions.all.values()];
  if (!kept || opened.standIn.sessions.all.size !== 1) throw new Error("one session is expected");
  return kept.session;
};
const pay = (number: string) => paySession(opened.standIn.sessions, only().id, { number });

describe("a checkout session", () => {
  it("waits at Stripe's page, is the same when asked again, and is paid there", async () => {
    const { processor } = opened;
    const first = await processor.charge(request());
    expect(first).toMatchObject({ status: "requires_action", amount: 5_000, actionUrl: only().url });
    expect(first.clientSecret).toBeUndefined();
    expect((await processor.charge(request())).actionUrl).toBe(first.actionUrl);
    expect(only().expires_at - Date.parse(NOW) / 1000).toBe(3_600);
    pay("4242424242424242");
    expect(await processor.retrieve(REF)).toMatchObject({ status: "succeeded", method: { last4: "4242" } });
    expect(opened.collected(REF)).toEqual({ times: 1, amount: 5_000 });
  });

  it("stays open after a decline", async () => {
    await opened.processor.charge(request());
    expect(pay("4000000000009995")).toEqual({ problem: "Your card has insufficient funds." });
    expect(await opened.processor.retrieve(REF)).toMatchObject({ status: "requires_action" });
    pay("4242424242424242");
    expect(await opened.processor.retrieve(REF)).toMatchObject({ status: "succeeded" });
  });

  it("can never be paid once it is called off", async () => {
    await opened.processor.charge(request());
    expect(await opened.processor.cancel(REF, unheard)).toMatchObject({ status: "canceled" });
    expect(only().status).toBe("expired");
    expect(pay("4242424242424242")).toEqual({ problem: "This session is over." });
    expect(opened.collected(REF).times).toBe(0);
  });

  it("tells what was paid when it is called off too late", async () => {
    await opened.processor.charge(request());
    pay("4242424242424242");
    expect(await opened.processor.cancel(REF, unheard)).toMatchObject({ status: "succeeded" });
  });

  it("ends as canceled when nobody paid on it in time, after a decline too", async () => {
    await opened.processor.charge(request());
    pay("4000000000009995");
    opened.advance(3_601_000);
    expect((await opened.processor.retrieve(REF))?.status).toMatch(/canceled|failed/);
    expect(opened.collected(REF).times).toBe(0);
  });

  it("is one session when the answer to its creation is lost", async () => {
    opened.standIn.fault({ on: /POST \/v1\/checkout\/sessions$/, what: "dropAfter", times: 2 });
    await expect(opened.processor.charge(request())).rejects.toThrow();
    opened.standIn.mend();
    expect(await opened.processor.retrieve(REF)).toMatchObject({ status: "requires_action" });
    expect(only().status).toBe("open");
  });

  it("is found in the list when Stripe has forgotten the key", async () => {
    opened.standIn.fault({ on: /POST \/v1\/checkout\/sessions$/, what: "dropAfter", times: 2 });
    await expect(opened.processor.charge(request())).rejects.toThrow();
    opened.standIn.mend();
    opened.standIn.forgetKeys();
    opened.advance(24 * 3_600_000);
    expect(await opened.processor.retrieve(REF)).toMatchObject({ status: "canceled" });
    expect(only().status).toBe("expired");
  });

  it("follows a bank payment that fails days after the page was left", async () => {
    await opened.processor.charge(request({ method: { type: "hosted", kind: "ach", redirect: true } }));
    paySession(opened.standIn.sessions, only().id, { account_number: "000222222227", name: "Pat" });
    expect(await opened.processor.retrieve(REF)).toMatchObject({ status: "processing" });
    opened.standIn.books.settle();
    expect(await opened.processor.retrieve(REF)).toMatchObject({
      status: "failed",
      reason: { code: "insufficient_funds" },
    });
  });

  it("belongs to one merchant and one mode", async () => {
    await opened.processor.charge(request());
    expect(await opened.processor.retrieve({ ...REF, tenantId: "ten_2" })).toBeNull();
    expect(await opened.processor.retrieve({ ...REF, mode: "test" })).toBeNull();
  });
});
