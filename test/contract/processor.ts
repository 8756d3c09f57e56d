/** What every adapter of the processor port must do. Run over each of them by the tests in test/payments/processors/. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type ChargeRequest,
  isRaw,
  type MethodDetails,
  type MethodInput,
  MethodRefused,
  type PaymentRef,
  type Processor,
  ProcessorConflict,
  type RawMethod,
  type SavedAtProcessor,
  type SavedRef,
} from "../../server/payments/processors/processor.ts";

/** One adapter with the means of payment that its test mode offers, and an eye on what it really collects. */
export interface OpenedProcessor {
  readonly processor: Processor;
  /** The instant of the tests, ISO 8601. */
  readonly now: string;
  /** An instant by which a bank payment made `now` has settled. */
  readonly settled: string;
  readonly approved: { readonly method: MethodInput; readonly details: MethodDetails };
  /** Approves too, and is not the same card. */
  readonly otherApproved: MethodInput;
  readonly declined: { readonly method: MethodInput; readonly code: string };
  /** Asks the payer to authenticate; null where it cannot. */
  readonly challenged: MethodInput | null;
  /** Takes its time and then succeeds, or then fails; null where bank payments cannot be tried. */
  readonly bank: { readonly succeeds: MethodInput; readonly fails: MethodInput } | null;
  /** Input that `check` must refuse, and the field it must name. */
  readonly refused: readonly { readonly method: MethodInput; readonly field: string }[];
  /** How often, and how much in minor units, a payment was really collected. */
  collected(ref: PaymentRef): Promise<{ readonly times: number; readonly amount: number }>;
  /** How much in minor units was really refunded of a payment. */
  refunded(ref: PaymentRef): Promise<number>;
  cleanup(): Promise<void>;
}

export function processorContract(name: string, open: () => Promise<OpenedProcessor>): void {
  describe(`processor contract: ${name}`, () => {
    let opened: OpenedProcessor;
    let processor: Processor;
    let count = 0;

    beforeAll(async () => {
      opened = await open();
      processor = opened.processor;
    });
    afterAll(() => opened.cleanup());

    /** A payment nobody has heard of, by the approving card unless said otherwise. */
    function request(changes: Partial<ChargeRequest> = {}): ChargeRequest {
      count += 1;
      return {
        tenantId: "tnt_contract",
        mode: "test",
        invoiceId: `inv_contract_${count}`,
        paymentId: `pmt_contract_${count}`,
        at: opened.now,
        amount: 12_345,
        currency: "USD",
        method: opened.approved.method,
        returnUrl: "https://pay.example.com/code/payments/pmt_contract",
        ...changes,
      };
    }
    /** What a caller that cancels knows of a payment. */
    const known = ({ amount, currency }: ChargeRequest) => ({
      amount,
      currency,
      method: opened.approved.details,
    });
    const charges = (asks: readonly ChargeRequest[]) => Promise.all(asks.map((ask) => processor.charge(ask)));

    it("charges an approving card at once and says what may be kept of it", async () => {
      const ask = request();
      const snapshot = await processor.charge(ask);
      expect(snapshot).toMatchObject({
        paymentId: ask.paymentId,
        status: "succeeded",
        amount: 12_345,
        currency: "USD",
        method: opened.approved.details,
      });
      expect(snapshot.transactionId).toEqual(expect.any(String));
      expect(snapshot).not.toHaveProperty("reason");
      expect(await opened.collected(ask)).toEqual({ times: 1, amount: 12_345 });
    });

    it("answers a decline with its code and words, and collects nothing", async () => {
      const ask = request({ method: opened.declined.method });
      const snapshot = await processor.charge(ask);
      expect(snapshot.status).toBe("failed");
      expect(snapshot.reason).toEqual({ code: opened.declined.code, message: expect.stringMatching(/\w/) });
      expect(await opened.collected(ask)).toEqual({ times: 0, amount: 0 });
    });

    it("answers a repeated charge with what became of the first, and collects once", async () => {
      const ask = request();
      const first = await processor.charge(ask);
      expect(await processor.charge(ask)).toEqual(first);
      expect(await processor.retrieve(ask)).toEqual(first);
      expect(await opened.collected(ask)).toEqual({ times: 1, amount: 12_345 });
    });

    it("does not try a declined payment again under the same id", async () => {
      const ask = request({ method: opened.declined.method });
      const first = await processor.charge(ask);
      expect(await processor.charge(ask)).toEqual(first);
    });

    it.each([
      ["amount", { amount: 12_346 }],
      ["currency", { currency: "EUR" }],
      ["invoiceId", { invoiceId: "inv_contract_other" }],
    ] as const)("refuses a used payment id with another %s", async (field, changes) => {
      const ask = request();
      const first = await processor.charge(ask);
      const conflict = await processor.charge({ ...ask, ...changes }).catch((error: unknown) => error);
      expect(conflict).toBeInstanceOf(ProcessorConflict);
      expect(conflict).toMatchObject({ field });
      expect(await processor.retrieve(ask)).toEqual(first);
      expect(await opened.collected(ask)).toEqual({ times: 1, amount: 12_345 });
    });

    it("refuses a used payment id with another card", async () => {
      const ask = request();
      await processor.charge(ask);
      const other = processor.charge({ ...ask, method: opened.otherApproved });
      await expect(other).rejects.toMatchObject({ name: "ProcessorConflict", field: "method" });
      expect(await opened.collected(ask)).toEqual({ times: 1, amount: 12_345 });
    });

    it("keeps equal payment ids of two merchants apart", async () => {
      const ask = request();
      const other = { ...ask, tenantId: "tnt_contract_other", amount: 500 };
      await charges([ask, other]);
      expect((await processor.retrieve(ask))?.amount).toBe(12_345);
      expect((await processor.retrieve(other))?.amount).toBe(500);
    });

    it("charges once when the same payment is asked for many times at once", async () => {
      const ask = request();
      const [first, ...others] = await charges(Array.from({ length: 20 }, () => ask));
      expect(first?.status).toBe("succeeded");
      for (const other of others) expect(other).toEqual(first);
      expect(await opened.collected(ask)).toEqual({ times: 1, amount: 12_345 });
    });

    it("gives back a part and then the rest, each refund once, and never more than was captured", async () => {
      const ask = request();
      await processor.charge(ask);
      const first = await processor.refund(ask, { refundId: `${ask.paymentId}_a`, amount: 345 });
      expect(first).toEqual({ refundId: `${ask.paymentId}_a`, amount: 345, status: "succeeded" });
      expect(await processor.refund(ask, { refundId: `${ask.paymentId}_a`, amount: 345 })).toEqual(first);
      const above = await processor.refund(ask, { refundId: `${ask.paymentId}_b`, amount: 12_001 });
      expect(above).toMatchObject({ status: "failed", reason: { code: expect.stringMatching(/^[a-z_]+$/) } });
      const rest = await processor.refund(ask, { refundId: `${ask.paymentId}_c`, amount: 12_000 });
      expect(rest.status).toBe("succeeded");
      expect(await opened.refunded(ask)).toBe(12_345);
    });

    it("refuses a used refund id with another amount or payment", async () => {
      const [ask, other] = [request(), request()];
      await charges([ask, other]);
      const refundId = `${ask.paymentId}_a`;
      await processor.refund(ask, { refundId, amount: 100 });
      await expect(processor.refund(ask, { refundId, amount: 101 })).rejects.toBeInstanceOf(
        ProcessorConflict,
      );
      await expect(processor.refund(other, { refundId, amount: 100 })).rejects.toBeInstanceOf(
        ProcessorConflict,
      );
      expect([await opened.refunded(ask), await opened.refunded(other)]).toEqual([100, 0]);
    });

    it("gives back what was captured and no more when many refunds are asked for at once", async () => {
      const ask = request({ amount: 1_000 });
      await processor.charge(ask);
      const ids = Array.from({ length: 8 }, (_, index) => `${ask.paymentId}_${index % 6}`);
      const all = await Promise.all(ids.map((refundId) => processor.refund(ask, { refundId, amount: 300 })));
      const done = all.filter(({ status }) => status === "succeeded").map(({ refundId }) => refundId);
      expect(new Set(done).size).toBe(3);
      expect(await opened.refunded(ask)).toBe(900);
    });

    it("gives nothing back of a payment that was declined or never heard of", async () => {
      const declined = request({ method: opened.declined.method });
      await processor.charge(declined);
      for (const ask of [declined, request()]) {
        const refund = await processor.refund(ask, { refundId: `${ask.paymentId}_a`, amount: 1 });
        expect(refund.status).toBe("failed");
        expect(await opened.refunded(ask)).toBe(0);
      }
    });

    it("knows nothing of a payment it never heard of", async () => {
      expect(await processor.retrieve(request())).toBeNull();
    });

    it("refuses a charge that arrives after its cancellation", async () => {
      const ask = request();
      const canceled = await processor.cancel(ask, known(ask));
      expect(canceled).toMatchObject({ status: "canceled", amount: 12_345, method: opened.approved.details });
      expect(canceled.reason?.code).toEqual(expect.any(String));
      expect(await processor.charge(ask)).toEqual(canceled);
      expect(await processor.retrieve(ask)).toEqual(canceled);
      expect(await processor.cancel(ask, known(ask))).toEqual(canceled);
      expect(await opened.collected(ask)).toEqual({ times: 0, amount: 0 });
    });

    it("tells the truth when asked to cancel what has succeeded or failed", async () => {
      const paid = request();
      const declined = request({ method: opened.declined.method });
      const [success, failure] = await charges([paid, declined]);
      expect(await processor.cancel(paid, known(paid))).toEqual(success);
      expect(await processor.cancel(declined, known(declined))).toEqual(failure);
      expect(await opened.collected(paid)).toEqual({ times: 1, amount: 12_345 });
    });

    it("either charges or cancels when both are asked at once, and tells both the same", async () => {
      const asks = Array.from({ length: 10 }, () => request());
      await Promise.all(
        asks.map(async (ask, index) => {
          const charge = () => processor.charge(ask);
          const cancel = () => processor.cancel(ask, known(ask));
          const [one, other] = await Promise.all(index % 2 ? [charge(), cancel()] : [cancel(), charge()]);
          expect(one).toEqual(other);
          const times = one.status === "succeeded" ? 1 : 0;
          expect(one.status).toBe(times ? "succeeded" : "canceled");
          expect(await opened.collected(ask)).toEqual({ times, amount: times * 12_345 });
        }),
      );
    });

    it("refuses to begin what could never be charged, names the field, and remembers nothing", async () => {
      expect(opened.refused.length).toBeGreaterThan(0);
      for (const { method, field } of opened.refused) {
        const check = () => processor.check(method, opened.now);
        expect(check).toThrow(MethodRefused);
        expect(check).toThrow(expect.objectContaining({ field, code: expect.stringMatching(/^[a-z_]+$/) }));
        const ask = request({ method });
        await expect(processor.charge(ask)).rejects.toMatchObject({ name: "MethodRefused", field });
        expect(await processor.retrieve(ask)).toBeNull();
      }
    });

    it("lets pass what it can charge", () => {
      for (const method of [opened.approved.method, opened.otherApproved, opened.declined.method]) {
        expect(() => processor.check(method, opened.now)).not.toThrow();
      }
    });

    it("takes cards in every currency, and bank accounts in US dollars only", () => {
      expect(processor.methods("USD")).toContain("card");
      expect(processor.methods("EUR")).toContain("card");
      expect(processor.methods("EUR")).not.toContain("ach");
      expect(processor.methods("USD").includes("ach")).toBe(opened.bank !== null);
    });

    it("asks the payer to authenticate where the card wants it, and collects nothing until then", async (test) => {
      if (!opened.challenged) return test.skip();
      const ask = request({ method: opened.challenged });
      const snapshot = await processor.charge(ask);
      expect(snapshot.status).toBe("requires_action");
      expect(new URL(snapshot.actionUrl ?? "").protocol).toMatch(/^https?:$/);
      expect(await opened.collected(ask)).toEqual({ times: 0, amount: 0 });
      const canceled = await processor.cancel(ask, known(ask));
      expect(canceled.status).toBe("canceled");
      expect(canceled).not.toHaveProperty("actionUrl");
      expect(await processor.retrieve(ask)).toEqual(canceled);
    });

    describe("saved methods", () => {
      const vaultOf = () => processor.vault;
      const savedRef = (changes: Partial<SavedRef> = {}): SavedRef => {
        count += 1;
        return {
          tenantId: "tnt_contract",
          mode: "test",
          customerId: "cust_contract",
          methodId: `pm_contract_${count}`,
          at: opened.now,
          ...changes,
        };
      };
      const raw = (): RawMethod => {
        const { method } = opened.approved;
        if (!isRaw(method)) throw new Error("the approving method of the contract is a raw one");
        return method;
      };
      const by = ({ reference, details }: SavedAtProcessor, payerPresent = false): MethodInput => ({
        type: "saved",
        reference,
        details,
        payerPresent,
      });

      it("are charged by their reference, again and again, and say what may be kept", async (test) => {
        const vault = vaultOf();
        if (!vault) return test.skip();
        const saved = await vault.saveMethod(savedRef(), raw());
        expect(saved.details).toMatchObject(opened.approved.details);
        for (const payerPresent of [false, true]) {
          const ask = request({ method: by(saved, payerPresent) });
          expect(() => processor.check(ask.method, opened.now)).not.toThrow();
          const snapshot = await processor.charge(ask);
          expect(snapshot).toMatchObject({ status: "succeeded", method: opened.approved.details });
          expect(await processor.charge(ask)).toEqual(snapshot);
          expect(await opened.collected(ask)).toEqual({ times: 1, amount: 12_345 });
        }
      });

      it("are saved once under one id, and the id refuses another method", async (test) => {
        const vault = vaultOf();
        if (!vault) return test.skip();
        const ref = savedRef();
        const [first, ...others] = await Promise.all(
          Array.from({ length: 5 }, () => vault.saveMethod(ref, raw())),
        );
        for (const other of others) expect(other).toEqual(first);
        const another = vault.saveMethod(ref, opened.otherApproved as RawMethod);
        await expect(another).rejects.toBeInstanceOf(ProcessorConflict);
      });

      it("refuse what could never be charged", async (test) => {
        const vault = vaultOf();
        if (!vault) return test.skip();
        for (const { method, field } of opened.refused) {
          const saving = vault.saveMethod(savedRef(), method as RawMethod);
          await expect(saving).rejects.toMatchObject({ name: "MethodRefused", field });
        }
      });

      it("are made by a payment that succeeds, told by every snapshot of it", async (test) => {
        if (!vaultOf()) return test.skip();
        const { customerId, methodId } = savedRef();
        const ask = request({ save: { customerId, methodId } });
        const { saved, ...snapshot } = await processor.charge(ask);
        if (!saved) throw new Error("the payment saved nothing");
        expect(saved.details).toMatchObject(opened.approved.details);
        expect(await processor.retrieve(ask)).toEqual({ ...snapshot, saved });
        expect(await processor.charge(ask)).toEqual({ ...snapshot, saved });
        expect((await processor.charge(request({ method: by(saved) }))).status).toBe("succeeded");
      });

      it("are not made by a payment that is declined or canceled", async (test) => {
        if (!vaultOf()) return test.skip();
        const { customerId, methodId } = savedRef();
        const save = { customerId, methodId };
        const declined = await processor.charge(request({ method: opened.declined.method, save }));
        expect(declined.status).toBe("failed");
        expect(declined).not.toHaveProperty("saved");
        if (!opened.challenged) return;
        const waiting = request({ method: opened.challenged, save });
        expect(await processor.charge(waiting)).not.toHaveProperty("saved");
        expect(await processor.cancel(waiting, known(waiting))).not.toHaveProperty("saved");
      });

      it("cannot be charged once they were forgotten; what was charged before stays as it was", async (test) => {
        const vault = vaultOf();
        if (!vault) return test.skip();
        const ref = savedRef();
        const saved = await vault.saveMethod(ref, raw());
        const before = request({ method: by(saved) });
        const snapshot = await processor.charge(before);
        await vault.forgetMethod(ref, saved.reference);
        await vault.forgetMethod(ref, saved.reference);
        const after = request({ method: by(saved) });
        const failed = await processor.charge(after);
        expect(failed).toMatchObject({
          status: "failed",
          reason: { code: expect.stringMatching(/^[a-z_]+$/) },
        });
        expect(await opened.collected(after)).toEqual({ times: 0, amount: 0 });
        expect(await processor.charge(before)).toEqual(snapshot);
      });

      it("of one merchant are nothing to another", async (test) => {
        const vault = vaultOf();
        if (!vault) return test.skip();
        const saved = await vault.saveMethod(savedRef(), raw());
        const ask = request({ tenantId: "tnt_contract_thief", method: by(saved) });
        expect((await processor.charge(ask)).status).toBe("failed");
        expect(await opened.collected(ask)).toEqual({ times: 0, amount: 0 });
      });
    });

    it("keeps a bank payment processing until the bank has spoken", async (test) => {
      if (!opened.bank) return test.skip();
      const good = request({ method: opened.bank.succeeds });
      const bad = request({ method: opened.bank.fails });
      for (const snapshot of await charges([good, bad])) {
        expect(snapshot.status).toBe("processing");
        expect(snapshot.method.type).toBe("ach");
      }
      expect(await opened.collected(good)).toEqual({ times: 0, amount: 0 });
      expect((await processor.retrieve({ ...good, at: opened.settled }))?.status).toBe("succeeded");
      const failed = await processor.retrieve({ ...bad, at: opened.settled });
      expect(failed).toMatchObject({ status: "failed", reason: { code: expect.any(String) } });
      expect(await opened.collected(good)).toEqual({ times: 1, amount: 12_345 });
      expect(await opened.collected(bad)).toEqual({ times: 0, amount: 0 });
    });
  });
}
