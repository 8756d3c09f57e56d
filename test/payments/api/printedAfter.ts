/** The document's requests about what follows a payment, sent as they are printed: what arrived outside, receipts, credit, figures. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { REMIND } from "../../delivery/api/reference.ts";
import { type Answer, call, eventsOf, newInvoice } from "../../http/calls.ts";
import type { HttpWorld, MakeWorld } from "../../http/world.ts";
import {
  ANALYTICS,
  CREDIT_CURL,
  differences,
  EMAIL_RECEIPT_CURL,
  EXTERNAL_METHOD,
  FAILED,
  FULL,
  HISTORY,
  INVOICE_PAID,
  OVER,
  PARTIAL,
  PAYMENT_FAILED,
  PAYMENT_RECEIVED,
  RECONCILE_CURL,
  REFUND_CURL,
  REMINDER_SCHEDULE,
  readCurl,
  SAVED_METHOD,
  SMS_RECEIPT_CURL,
} from "./reference.ts";

const DAY = 86_400_000;

export function printedAfter(makeWorld: MakeWorld): void {
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

  /** Sends a printed request, with the ids in it changed for those given. */
  const send = (curl: string, ids: Readonly<Record<string, string>> = {}, by = key): Promise<Answer> => {
    const text = Object.entries(ids).reduce((now, [from, to]) => now.replaceAll(from, to), curl);
    const { target, body } = readCurl(text);
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    return call(world, target, { key: by, headers, ...(body === undefined ? {} : { body }) });
  };

  describe("the printed requests after a payment", () => {
    it("Saved payment method", async () => {
      const { invoiceId, customer } = await newInvoice(world);
      const card = { number: "4111111111111111", expiryMonth: "12", expiryYear: "2027", cvv: "123" };
      const saved = await call(world, `POST /api/v1/customers/${customer.id}/payment-methods`, {
        key,
        json: { type: "card", card },
      });
      expect(saved.status).toBe(201);
      const method = SAVED_METHOD.replace("pm_saved_123", saved.json.data.paymentMethodId);
      const json = { amount: 500, ...JSON.parse(method) };
      const answer = await call(world, `POST /api/v1/invoices/${invoiceId}/payment`, { key, json });
      expect(answer.status).toBe(201);
      expect(differences(JSON.parse(FULL.answer), answer.json)).toEqual([]);
    });

    it("External payment, without notes", async () => {
      const { invoiceId } = await newInvoice(world);
      const json = { amount: 500, ...JSON.parse(EXTERNAL_METHOD) };
      const answer = await call(world, `POST /api/v1/invoices/${invoiceId}/payment`, { key, json });
      expect(answer.status).toBe(201);
      expect(differences(JSON.parse(FULL.answer), answer.json)).toEqual([]);
      expect(
        differences(
          JSON.parse(EXTERNAL_METHOD).externalPaymentDetails,
          answer.json.data.externalPaymentDetails,
        ),
      ).toEqual([]);
    });

    it("Auto-reconciliation: unheard of, brought in, posted, and the same again", async () => {
      expect((await send(RECONCILE_CURL)).json.error.code).toBe("transaction_not_found");
      const { invoiceId } = await newInvoice(world, { invoiceNumber: "INV-12345" });
      const json = { transactionId: "txn_abc123", amount: 500, currency: "USD", date: "2026-01-28" };
      expect((await call(world, "POST /api/v1/bank-transactions", { key, json })).status).toBe(201);
      const answer = await send(RECONCILE_CURL);
      expect([answer.status, answer.json.data]).toMatchObject([
        200,
        { transactionId: "txn_abc123", status: "posted", invoiceId, invoiceNumber: "INV-12345", amount: 500 },
      ]);
      expect((await send(RECONCILE_CURL)).json).toEqual(answer.json);
      const { data } = (await send(HISTORY.curl, { inv_abc123: invoiceId })).json;
      expect(data).toMatchObject({ paidAmount: 500, remainingBalance: 0, status: "paid" });
      expect(data.payments).toHaveLength(1);
    });

    it("Payment reminders", async () => {
      const customer = { name: "Jane Doe", email: "jane@example.com", phone: "+12025550123" };
      const { invoiceId } = await newInvoice(world, { customer });
      const answer = await send(REMIND.curl, { inv_abc123: invoiceId });
      expect([answer.status, answer.json]).toMatchObject([
        200,
        {
          success: true,
          data: { invoiceId, sentVia: ["email", "sms"], sentTo: [customer.email, customer.phone] },
        },
      ]);
    });

    it("Automatic reminders", async () => {
      const invoice = await newInvoice(world, { dueDate: "2026-03-01", ...JSON.parse(REMINDER_SCHEDULE) });
      expect(differences(JSON.parse(REMINDER_SCHEDULE), invoice)).toEqual([]);
    });

    it.each([
      ["Email receipt", EMAIL_RECEIPT_CURL, "email", "customer@example.com"],
      ["SMS receipt", SMS_RECEIPT_CURL, "sms", "+1234567890"],
    ])("%s", async (_, curl, sentVia, sentTo) => {
      const { invoiceId } = await newInvoice(world);
      const { paymentId } = (await send(FULL.curl, { inv_abc123: invoiceId })).json.data;
      const answer = await send(curl, { inv_abc123: invoiceId, pmt_xyz789: paymentId });
      expect([answer.status, answer.json]).toMatchObject([
        200,
        { success: true, data: { invoiceId, paymentId, sentVia, sentTo, deliveryStatus: "sent" } },
      ]);
    });

    it("Scenario 2: the wrong amount, refunded, or made the customer's credit", async () => {
      for (const [curl, status, left] of [
        [REFUND_CURL, 201, { status: "succeeded", amount: 100, invoiceStatus: "paid" }],
        [CREDIT_CURL, 201, { amount: 100, fromOverpayments: 100, creditBalance: 100 }],
      ] as const) {
        const { invoiceId, customer } = await newInvoice(world);
        const { transactionId } = (await send(OVER.curl, { inv_abc123: invoiceId })).json.data;
        const answer = await send(curl, { txn_abc123: transactionId, cust_123: customer.id });
        expect([answer.status, answer.json.data]).toMatchObject([status, left]);
        const { data } = (await send(HISTORY.curl, { inv_abc123: invoiceId })).json;
        expect(data).toMatchObject({ paidAmount: 500, remainingBalance: 0, status: "paid" });
      }
    });

    it("Webhooks", async () => {
      const { invoiceId } = await newInvoice(world);
      await send(FAILED.curl, { inv_abc123: invoiceId });
      await send(PARTIAL.curl, { inv_abc123: invoiceId });
      await send(PARTIAL.curl, { inv_abc123: invoiceId });
      const events = await eventsOf(world, invoiceId);
      for (const printed of [PAYMENT_FAILED, PAYMENT_RECEIVED, INVOICE_PAID].map((text) =>
        JSON.parse(text),
      )) {
        const event = events.find(({ type }) => type === printed.type);
        expect(differences(printed, event)).toEqual([]);
      }
    });

    it("Payment analytics, of a tenth of the invoices", async () => {
      const { testApiKey } = await world.newMerchant("Globex");
      const each = <T>(length: number, make: () => Promise<T>): Promise<T[]> =>
        Promise.all(Array.from({ length }, make));
      const lineItems = [{ description: "Design", quantity: 1, unitAmount: 9_900 }];
      const made = await each(50, () => newInvoice(world, { lineItems }, testApiKey));
      world.advance(12 * DAY);
      await Promise.all(
        made.slice(0, 48).map(async ({ invoiceId }, index) => {
          const json = { amount: index < 45 ? 9_900 : 1_500 };
          const paid = await call(world, `POST /api/v1/invoices/${invoiceId}/payment`, {
            key: testApiKey,
            json,
          });
          expect(paid.status).toBe(201);
        }),
      );
      const answer = await send(ANALYTICS.curl, {}, testApiKey);
      expect(answer.status).toBe(200);
      const printed = JSON.parse(ANALYTICS.answer);
      for (const count of ["totalInvoices", "paidInvoices", "partiallyPaid", "unpaid"])
        printed.data[count] /= 10;
      expect(differences(printed, answer.json)).toEqual([]);
      expect(answer.json.data.averageDaysToPayment).toBe(12);
    });
  });
}
