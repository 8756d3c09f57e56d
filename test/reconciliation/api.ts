/** Reconciliation by the merchant's API. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, call, eventsOf, newInvoice, pathOf, pay } from "../http/calls.ts";
import type { HttpWorld, MakeWorld } from "../http/world.ts";

export function reconciling(makeWorld: MakeWorld): void {
  let world: HttpWorld;
  let key: string;
  beforeAll(async () => {
    world = await makeWorld();
    key = world.merchant.testApiKey;
  });
  afterAll(async () => {
    expect(await world.fault()).toBeNull();
    await world.close();
  });

  let count = 0;
  /** Brings a transaction in and gives its id. */
  const arrive = async (changes: Readonly<Record<string, unknown>> = {}, by = key): Promise<string> => {
    count += 1;
    const json = {
      transactionId: `txn_${count}`,
      amount: 500,
      currency: "USD",
      date: "2026-02-01",
      ...changes,
    };
    const answer = await post("/bank-transactions", json, by);
    if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text}`);
    return json.transactionId;
  };
  const post = (path: string, json: unknown, by = key): Promise<Answer> =>
    call(world, `POST /api/v1${path}`, { key: by, json });
  const reconcile = (transactionId: string, more = {}, by = key) =>
    post("/invoices/reconcile", { transactionId, ...more }, by);
  const read = async (path: string, by = key) => (await call(world, `GET /api/v1${path}`, { key: by })).json;
  const invoice = async (invoiceId: string) => (await read(`/invoices/${invoiceId}`)).data;
  const codes = ({ json }: Answer) => json.data.reasons.map((reason: { code: string }) => reason.code);
  const refusal = ({ status, json }: Answer) => [status, json.error?.code, json.error?.field];

  describe("a transaction that arrived outside", () => {
    it("is posted as the reference has it printed, once", async () => {
      const { invoiceId } = await newInvoice(world, { invoiceNumber: "INV-12345" });
      await arrive({ transactionId: "txn_abc123" });
      const body = '{\n"transactionId": "txn_abc123",\n"invoiceNumber": "INV-12345"\n}';
      const first = await call(world, "POST /api/v1/invoices/reconcile", { key, body });
      expect([first.status, first.json]).toMatchObject([
        200,
        { success: true, data: { status: "posted", invoiceId, allocatedAmount: 500, unallocatedAmount: 0 } },
      ]);
      expect(codes(first)).toContain("amount_is_balance");
      const again = await call(world, "POST /api/v1/invoices/reconcile", { key, body });
      expect([again.status, again.json.data]).toEqual([200, first.json.data]);
      expect(await invoice(invoiceId)).toMatchObject({ status: "paid", paidAmount: 500 });
      const { payments } = (await read(`/invoices/${invoiceId}/payments`)).data;
      expect(payments).toMatchObject([
        {
          method: "external",
          transactionId: "txn_abc123",
          externalPaymentDetails: { method: "bank", date: "2026-02-01" },
        },
      ]);
    });

    it("that nobody heard of is 404", async () => {
      expect(refusal(await reconcile("txn_unheard"))).toEqual([404, "transaction_not_found", undefined]);
      const id = await arrive();
      expect(refusal(await reconcile(id, { invoiceNumber: "INV-NONE" }))).toEqual([
        404,
        "invoice_not_found",
        "invoiceNumber",
      ]);
    });

    it("is kept once: the same again is known, other content is refused", async () => {
      const json = { transactionId: "txn_same", amount: 10.5, currency: "USD", date: "2026-02-01" };
      expect((await post("/bank-transactions", json)).status).toBe(201);
      expect((await post("/bank-transactions", json)).status).toBe(200);
      expect(refusal(await post("/bank-transactions", { ...json, amount: 10.51 }))).toEqual([
        409,
        "transaction_exists",
        "transactionId",
      ]);
      for (const [changes, field] of [
        [{ amount: 0 }, "amount"],
        [{ amount: "10" }, "amount"],
        [{ amount: 1.234 }, "amount"],
        [{ currency: "usd" }, "currency"],
        [{ date: "2026-02-30" }, "date"],
        [{ transactionId: "a b" }, "transactionId"],
        [{ reference: "a\u0000b" }, "reference"],
        [{ sum: 1 }, "sum"],
      ] as const)
        expect(refusal(await post("/bank-transactions", { ...json, ...changes }))).toEqual([
          422,
          "invalid_field",
          field,
        ]);
    });

    it("whose reference holds an invoice's number is posted without being told which, in parts too", async () => {
      const { invoiceId, invoiceNumber } = await newInvoice(world, { invoiceNumber: "INV-7000" });
      const id = await arrive({ amount: 200, reference: "Jane Doe inv 7000, thanks" });
      const done = await reconcile(id);
      expect(done.json.data).toMatchObject({ status: "posted", invoiceNumber });
      const rest = await arrive({ amount: 300, reference: "INV–7000" });
      expect((await reconcile(rest)).json.data).toMatchObject({ status: "posted", invoiceId });
      expect((await invoice(invoiceId)).status).toBe("paid");
    });

    it.each([
      ["too much", { amount: 500.01 }, "amount_above_balance"],
      ["another currency", { currency: "EUR" }, "currency_differs"],
      ["another customer", { customerId: "cust_other" }, "customer_differs"],
      ["two invoices", { reference: "INV-DOUBT and INV-12345" }, "other_invoice_named"],
    ])("waits for a person when it names the invoice but %s speaks against it", async (_, changes, code) => {
      const { invoiceId } = await newInvoice(world, { invoiceNumber: "INV-DOUBT" });
      const id = await arrive({ reference: "INV-DOUBT", ...changes });
      const answer = await reconcile(id, { invoiceId });
      expect([answer.status, answer.json.data.status]).toEqual([200, "review"]);
      expect(answer.json.data.candidates[0]).toMatchObject({ invoiceId });
      expect(codes(answer)).toContain(code);
      expect((await invoice(invoiceId)).paidAmount).toBe(0);
      await call(world, `POST /api/v1/invoices/${invoiceId}/void`, { key });
    });

    it("waits when the invoice is void, paid, or covered by a payment recorded by hand", async () => {
      const make = async () => newInvoice(world, { invoiceNumber: `INV-W${count}` });
      const voided = await make();
      await call(world, `POST /api/v1/invoices/${voided.invoiceId}/void`, { key });
      const paid = await make();
      await pay(world, pathOf(paid.paymentLink), { amount: 500 });
      const byHand = await make();
      const externalPaymentDetails = { method: "wire", date: "2026-01-30" };
      await post(`/invoices/${byHand.invoiceId}/payment`, { amount: 200, externalPaymentDetails });
      for (const [{ invoiceId }, amount, code] of [
        [voided, 500, "invoice_void"],
        [paid, 500, "invoice_paid"],
        [byHand, 200, "recorded_by_hand"],
      ] as const) {
        const answer = await reconcile(await arrive({ amount }), { invoiceId });
        expect([answer.json.data.status, codes(answer)]).toEqual(["review", expect.arrayContaining([code])]);
      }
    });

    it("that the ledger has as a payment already is tied to it and not posted again", async () => {
      const { invoiceId, paymentLink } = await newInvoice(world);
      const paid = await pay(world, pathOf(paymentLink), { amount: 500 });
      const { payments } = (await read(`/invoices/${invoiceId}/payments`)).data;
      const id = await arrive({ transactionId: payments[0].transactionId });
      expect((await reconcile(id)).json.data).toMatchObject({
        status: "posted",
        paymentId: paid.json.data.paymentId,
      });
      expect((await invoice(invoiceId)).paidAmount).toBe(500);
    });

    it("asked for 20 times at once, for two invoices, is posted once", async () => {
      const one = await newInvoice(world);
      const other = await newInvoice(world);
      const id = await arrive();
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          reconcile(id, { invoiceId: (index % 2 === 0 ? one : other).invoiceId }),
        ),
      );
      expect(new Set(answers.map(({ json }) => json.data.paymentId)).size).toBe(1);
      const paid = [await invoice(one.invoiceId), await invoice(other.invoiceId)];
      expect(paid.reduce((sum, { paidAmount }) => sum + paidAmount, 0)).toBe(500);
    });

    it("does not overpay when two of them pay the same invoice at once", async () => {
      const { invoiceId } = await newInvoice(world);
      const ids = [await arrive(), await arrive()];
      const answers = await Promise.all(ids.map((id) => reconcile(id, { invoiceId })));
      expect(new Set(answers.map(({ json }) => json.data.status))).toEqual(new Set(["posted", "review"]));
      expect((await invoice(invoiceId)).paidAmount).toBe(500);
    });

    it("keeps no card number that somebody wrote into it, and formulas as text", async () => {
      const id = await arrive({ reference: "=HYPERLINK(1) card 4242 4242 4242 4242" });
      const { reference } = (await read(`/bank-transactions/${id}`)).data;
      expect(reference).toBe("=HYPERLINK(1) card ****4242");
      expect(await world.stored()).not.toContain("4242 4242 4242 4242");
    });
  });

  describe("a doubtful transaction", () => {
    it("is listed, accepted once, and undone by a reversing entry", async () => {
      const { invoiceId, invoiceNumber } = await newInvoice(world);
      const id = await arrive({ amount: 501, reference: invoiceNumber });
      await reconcile(id);
      const listed = (await read("/bank-transactions?status=review&limit=100")).data.transactions;
      expect(listed.map((one: { transactionId: string }) => one.transactionId)).toContain(id);
      const accepted = await post(`/bank-transactions/${id}/accept`, { invoiceId });
      expect(accepted.json.data).toMatchObject({ status: "posted", invoiceId });
      expect((await post(`/bank-transactions/${id}/accept`, { invoiceId })).json.data).toEqual(
        accepted.json.data,
      );
      expect(await invoice(invoiceId)).toMatchObject({ status: "overpaid", overpaymentAmount: 1 });
      const undone = await post(`/bank-transactions/${id}/undo`, { reason: "Wrong" });
      expect(undone.json.data).toMatchObject({ status: "review", invoiceId: null, allocatedAmount: 0 });
      expect((await post(`/bank-transactions/${id}/undo`, {})).status).toBe(200);
      expect((await eventsOf(world, invoiceId)).at(-1).type).toBe("invoice.payment_voided");
      const more = await post(`/bank-transactions/${id}/accept`, { invoiceId });
      expect(more.json.data.paymentId).not.toBe(accepted.json.data.paymentId);
      expect((await invoice(invoiceId)).paidAmount).toBe(501);
    });

    it("is not posted again by itself after it was undone", async () => {
      const { invoiceId, invoiceNumber } = await newInvoice(world);
      const id = await arrive({ reference: invoiceNumber });
      expect((await reconcile(id)).json.data.status).toBe("posted");
      await post(`/bank-transactions/${id}/undo`, {});
      const again = await reconcile(id);
      expect([again.json.data.status, codes(again)]).toEqual([
        "review",
        expect.arrayContaining(["undone_before"]),
      ]);
      expect((await reconcile(id, { invoiceId })).json.data.status).toBe("posted");
    });

    it("can be split, and posts no more than it holds", async () => {
      const one = await newInvoice(world);
      const other = await newInvoice(world);
      const id = await arrive({ amount: 800 });
      const accept = (json: unknown) => post(`/bank-transactions/${id}/accept`, json);
      const parts = (first: number, second: number) => ({
        allocations: [
          { invoiceId: one.invoiceId, amount: first },
          { invoiceId: other.invoiceId, amount: second },
        ],
      });
      expect(refusal(await accept(parts(500, 300.01)))).toEqual([
        422,
        "invalid_field",
        "allocations[0].amount",
      ]);
      const half = await accept({ invoiceId: one.invoiceId, amount: 500 });
      expect(half.json.data).toMatchObject({ status: "review", unallocatedAmount: 300 });
      expect(refusal(await post(`/bank-transactions/${id}/reject`, {}))).toEqual([
        409,
        "transaction_settled",
        undefined,
      ]);
      const whole = await accept(parts(500, 300));
      expect(whole.json.data).toMatchObject({ status: "posted", unallocatedAmount: 0, invoiceId: null });
      expect((await accept(parts(500, 300))).json.data).toEqual(whole.json.data);
      expect([
        (await invoice(one.invoiceId)).paidAmount,
        (await invoice(other.invoiceId)).paidAmount,
      ]).toEqual([500, 300]);
      const third = await newInvoice(world);
      expect(refusal(await accept({ invoiceId: third.invoiceId }))[1]).toBe("transaction_settled");
      await post(`/bank-transactions/${id}/undo`, {});
      expect((await invoice(other.invoiceId)).paidAmount).toBe(0);
    });

    it("that is rejected stays so until that is undone", async () => {
      const { invoiceNumber, invoiceId } = await newInvoice(world);
      const id = await arrive({ reference: invoiceNumber });
      const rejected = await post(`/bank-transactions/${id}/reject`, { reason: "A supplier's refund" });
      expect(rejected.json.data).toMatchObject({ status: "rejected", rejectReason: "A supplier's refund" });
      expect((await reconcile(id)).json.data.status).toBe("rejected");
      expect(refusal(await post(`/bank-transactions/${id}/accept`, { invoiceId }))[1]).toBe(
        "transaction_settled",
      );
      expect((await post(`/bank-transactions/${id}/undo`, {})).json.data.status).toBe("review");
      expect((await reconcile(id)).json.data.status).toBe("posted");
    });

    it("cannot be undone when a part of it was refunded", async () => {
      const { invoiceNumber } = await newInvoice(world);
      const id = await arrive({ reference: invoiceNumber });
      await reconcile(id);
      expect((await post(`/transactions/${id}/refund`, { amount: 10 })).status).toBe(201);
      expect(refusal(await post(`/bank-transactions/${id}/undo`, {}))[1]).toBe("payment_not_voidable");
    });

    it("cannot be accepted for what cannot take it", async () => {
      const id = await arrive();
      const path = `/bank-transactions/${id}/accept`;
      const euro = await newInvoice(world, { currency: "EUR" });
      const voided = await newInvoice(world);
      await call(world, `POST /api/v1/invoices/${voided.invoiceId}/void`, { key });
      for (const [json, ...expected] of [
        [{ invoiceId: "inv_none" }, 404, "invoice_not_found", "invoiceId"],
        [{ invoiceId: euro.invoiceId }, 422, "invalid_field", "invoiceId"],
        [{ invoiceId: voided.invoiceId }, 409, "invoice_not_payable", "invoiceId"],
        [{ invoiceId: voided.invoiceId, amount: 501 }, 422, "invalid_field", "amount"],
        [{}, 422, "invalid_field", "invoiceId"],
      ] as const)
        expect(refusal(await post(path, json))).toEqual(expected);
      expect((await read(`/bank-transactions/${id}`)).data.status).toBe("unmatched");
    });
  });

  describe("a batch", () => {
    it("works through all that are unmatched, and leaves doubtful ones to a person", async () => {
      const owner = await world.newMerchant("Batch");
      const by = owner.testApiKey;
      const { invoiceNumber } = await newInvoice(world, {}, by);
      const csv = `Date,Amount\n${"2026-02-01,7.77\n".repeat(50)}`;
      await post("/bank-transactions/import", { csv, currency: "USD" }, by);
      const good = await arrive({ reference: invoiceNumber }, by);
      const doubtful = await arrive({}, by);
      const batch = (json: unknown) => post("/invoices/reconcile/batch", json, by);
      const first = (await batch({ all: true })).json.data;
      expect([first.results.length, first.unmatched + first.posted + first.review]).toEqual([50, 50]);
      const rest = (await batch({ all: true, after: first.nextCursor })).json.data;
      expect([first.remaining, rest.results.length, rest.nextCursor]).toEqual([2, 2, null]);
      expect([first.posted + rest.posted, first.review + rest.review]).toEqual([1, 0]);
      const named = await batch({ transactionIds: [good, doubtful, "txn_none"] });
      expect(named.json.data.results).toMatchObject([
        { status: "posted" },
        { status: "unmatched" },
        { error: { code: "transaction_not_found" } },
      ]);
      expect(refusal(await batch({}))).toEqual([422, "invalid_field", "transactionIds"]);
    });
  });

  describe("somebody else", () => {
    it("sees and moves none of it, nor does the other mode", async () => {
      const { invoiceId } = await newInvoice(world);
      const id = await arrive();
      const stranger = await world.newMerchant("Stranger");
      for (const by of [stranger.testApiKey, world.merchant.apiKey]) {
        expect((await call(world, `GET /api/v1/bank-transactions/${id}`, { key: by })).status).toBe(404);
        expect((await reconcile(id, { invoiceId }, by)).status).toBe(404);
        for (const action of ["accept", "reject", "undo"]) {
          const json = action === "accept" ? { invoiceId } : {};
          expect((await post(`/bank-transactions/${id}/${action}`, json, by)).status).toBe(404);
        }
        expect((await read("/bank-transactions", by)).data.transactions).toEqual([]);
        const own = await arrive({ transactionId: id, reference: invoiceId }, by);
        expect((await reconcile(own, { invoiceId }, by)).json.error.code).toBe("invoice_not_found");
      }
      expect((await reconcile(id, { invoiceId })).json.data.status).toBe("posted");
    });
  });
}
