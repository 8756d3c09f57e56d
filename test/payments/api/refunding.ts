/** Refunds by the merchant's API, judged by what the sandbox really gave back. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, call, DECLINED, eventsOf, newInvoice, pathOf, viewOf } from "../../http/calls.ts";
import type { HttpWorld, MakeWorld } from "../../http/world.ts";
import { REFUND_CURL, readCurl } from "./reference.ts";

export function refunding(makeWorld: MakeWorld): void {
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

  const send = async (invoiceId: string, json: unknown) =>
    (await call(world, `POST /api/v1/invoices/${invoiceId}/payment`, { key, json })).json.data;
  const paid = async (amount: number, more = {}) => {
    const { invoiceId } = await newInvoice(world);
    return send(invoiceId, { amount, ...more });
  };
  const refund = (transactionId: string, json: unknown = {}, headers = {}): Promise<Answer> =>
    call(world, `POST /api/v1/transactions/${transactionId}/refund`, { key, json, headers });
  const history = async (invoiceId: string) =>
    (await call(world, `GET /api/v1/invoices/${invoiceId}/payments`, { key })).json.data;
  const given = async (paymentId: string) =>
    (await world.movements(world.merchant.tenantId)).find((one) => one.paymentId === paymentId)?.refunded;
  const OUTSIDE = { paymentMethod: "external", externalPaymentDetails: { method: "cash" } };

  describe("a refund", () => {
    it("of the printed overpayment, as it is printed, leaves the invoice paid", async () => {
      const payment = await paid(600);
      const { target, body } = readCurl(REFUND_CURL.replace("txn_abc123", payment.transactionId));
      const answer = await call(world, target, { key, ...(body === undefined ? {} : { body }) });
      expect([answer.status, answer.json]).toMatchObject([
        201,
        {
          success: true,
          data: { amount: 100, status: "succeeded", invoiceStatus: "paid", refundableAmount: 500 },
        },
      ]);
      expect(answer.json.data).not.toHaveProperty("overpaymentAmount");
      expect(await given(payment.paymentId)).toBe(10_000);
      const types = (await eventsOf(world, payment.invoiceId)).map(({ type }) => type);
      expect(types.slice(-2)).toEqual(["invoice.refund_started", "invoice.refunded"]);
    });

    it("without an amount gives everything back: the invoice is refunded, and its page asks for nothing", async () => {
      const { invoiceId, paymentId, transactionId } = await paid(500);
      const { json } = await refund(transactionId, { reason: "Returned goods" });
      expect(json.data).toMatchObject({ amount: 500, invoiceStatus: "refunded", reason: "Returned goods" });
      expect(await given(paymentId)).toBe(50_000);
      expect(await history(invoiceId)).toMatchObject({
        status: "refunded",
        paidAmount: 0,
        refundedAmount: 500,
        payments: [
          { status: "approved", refundedAmount: 500, refundableAmount: 0, refunds: [{ amount: 500 }] },
        ],
      });
      const invoice = (await call(world, `GET /api/v1/invoices/${invoiceId}`, { key })).json.data;
      const link = pathOf(invoice.paymentLink);
      expect((await viewOf(world, link)).state).toBe("refunded");
      const page = await call(world, `GET ${link}`, { headers: { Accept: "text/html" } });
      expect(page.text).toContain("Refunded");
      expect(page.text).not.toContain("cvv");
      const receipt = await call(world, `GET ${link}/payments/${paymentId}/receipt`, {
        headers: { Accept: "text/html" },
      });
      expect([receipt.status, receipt.text.includes("Refunded")]).toEqual([200, true]);
      const pdf = await call(world, `GET ${link}/payments/${paymentId}/receipt.pdf`);
      expect([pdf.status, pdf.headers.get("content-type")]).toEqual([200, "application/pdf"]);
    });

    it("is never above what was captured, also when many are asked for at once", async () => {
      const { paymentId, transactionId } = await paid(500);
      expect((await refund(transactionId, { amount: 500.01 })).json).toMatchObject({
        error: { code: "refund_exceeds_payment", field: "amount" },
        data: { refundableAmount: 500 },
      });
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => refund(transactionId, { amount: 120 })),
      );
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(4);
      expect(answers.filter(({ status }) => status === 409)).toHaveLength(6);
      expect(await given(paymentId)).toBe(48_000);
    });

    it("under one Idempotency-Key is given once", async () => {
      const { paymentId, transactionId } = await paid(500);
      const headers = { "Idempotency-Key": "refund of 7" };
      const first = await refund(transactionId, { amount: 10 }, headers);
      expect((await refund(transactionId, { amount: 10 }, headers)).text).toBe(first.text);
      expect((await refund(transactionId, { amount: 11 }, headers)).status).toBe(422);
      expect(await given(paymentId)).toBe(1_000);
    });

    it("of a payment made outside is recorded, and then it cannot be voided", async () => {
      const { invoiceId, paymentId, transactionId } = await paid(600, OUTSIDE);
      expect((await refund(transactionId, { amount: 100 })).json.data).toMatchObject({
        status: "succeeded",
        invoiceStatus: "paid",
      });
      const target = `POST /api/v1/invoices/${invoiceId}/payments/${paymentId}/void`;
      expect((await call(world, target, { key, json: {} })).json.error.code).toBe("payment_not_voidable");
    });

    it.each([
      ["zero", { amount: 0 }],
      ["less than nothing", { amount: -5 }],
      ["a fraction of a cent", { amount: 0.001 }],
    ])("of %s is refused", async (_what, json) => {
      const { transactionId } = await paid(5);
      const answer = await refund(transactionId, json);
      expect([answer.status, answer.json.error.field]).toEqual([422, "amount"]);
    });

    it("of what was never collected, is another merchant's or is not there is refused", async () => {
      const failed = await paid(500, { card: { number: DECLINED } });
      const { invoiceId } = failed;
      const [attempt] = (await history(invoiceId)).payments;
      expect((await refund(attempt.transactionId)).json.error.code).toBe("payment_not_refundable");
      expect((await refund("txn_nobody_has")).json.error.code).toBe("transaction_not_found");
      const other = await world.newMerchant("Other");
      const { transactionId } = await paid(5);
      const theirs = await call(world, `POST /api/v1/transactions/${transactionId}/refund`, {
        key: other.testApiKey,
        json: {},
      });
      expect(theirs.json.error.code).toBe("transaction_not_found");
    });
  });
}
