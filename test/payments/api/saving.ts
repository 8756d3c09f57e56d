/** Saved payment methods by the merchant's API: saving, charging, listing, removing, and who may not. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHALLENGED, call, DECLINED, eventsOf, INVOICE, newInvoice, pathOf } from "../../http/calls.ts";
import type { HttpWorld, MakeWorld } from "../../http/world.ts";

const CARD = { number: "4242424242424242", expiryMonth: "11", expiryYear: "2031", cvv: "987" };
const BANK = { accountNumber: "000123456789", routingNumber: "110000000", accountType: "checking" };
let customers = 0;

export function saving(makeWorld: MakeWorld): void {
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

  const newCustomer = (): string => `cust_saving_${++customers}`;
  const methods = (customerId: string, by = key) =>
    call(world, `GET /api/v1/customers/${customerId}/payment-methods`, { key: by });
  const save = (customerId: string, json: unknown = { type: "card", card: CARD }, by = key, headers = {}) =>
    call(world, `POST /api/v1/customers/${customerId}/payment-methods`, { key: by, json, headers });
  const remove = (customerId: string, id: string, by = key) =>
    call(world, `DELETE /api/v1/customers/${customerId}/payment-methods/${id}`, { key: by });
  const invoiceOf = async (customerId: string, by = key): Promise<string> =>
    (await newInvoice(world, { customer: { ...INVOICE.customer, id: customerId } }, by)).invoiceId;
  const pay = (invoiceId: string, json: object, by = key) =>
    call(world, `POST /api/v1/invoices/${invoiceId}/payment`, { key: by, json });
  const history = async (invoiceId: string) =>
    (await call(world, `GET /api/v1/invoices/${invoiceId}/payments`, { key })).json.data.payments;

  describe("saving a method", () => {
    it("keeps brand, last four digits and expiry, with the evidence, and lists it", async () => {
      const customerId = newCustomer();
      const consent = { text: "Keep my card on file.", acceptedAt: "2026-01-01T10:00:00Z" };
      const { status, json } = await save(customerId, { type: "card", card: CARD, consent });
      expect([status, json.data]).toMatchObject([
        201,
        {
          paymentMethodId: expect.stringMatching(/^pm_/),
          type: "card",
          brand: "visa",
          last4: "4242",
          expiryMonth: 11,
          expiryYear: 2031,
          consent: { source: "api", text: consent.text, textHash: expect.stringMatching(/^[0-9a-f]{64}$/) },
        },
      ]);
      const bank = await save(customerId, { type: "ach", bankAccount: BANK });
      expect(bank.json.data).toMatchObject({ type: "ach", last4: "6789", expiryYear: null });
      const listed = (await methods(customerId)).json.data;
      expect(listed.paymentMethods).toHaveLength(2);
      expect(listed.nextCursor).toBeNull();
    });

    it("saves once for the same Idempotency-Key", async () => {
      const customerId = newCustomer();
      const headers = { "Idempotency-Key": `save ${customerId}` };
      const first = await save(customerId, undefined, key, headers);
      const again = await save(customerId, undefined, key, headers);
      expect(again.json.data.paymentMethodId).toBe(first.json.data.paymentMethodId);
      expect((await methods(customerId)).json.data.paymentMethods).toHaveLength(1);
    });

    it.each([
      ["an unknown type", { type: "cash" }, "type"],
      [
        "a number nobody published",
        { type: "card", card: { ...CARD, number: "4012888888881881" } },
        "card.number",
      ],
      ["an account without details", { type: "ach" }, "bankAccount"],
      ["a card beside an account", { type: "ach", card: CARD, bankAccount: BANK }, "card"],
    ])("refuses %s", async (_what, json, field) => {
      const customerId = newCustomer();
      const answer = await save(customerId, json);
      expect([answer.status, answer.json.error.field]).toEqual([422, field]);
      expect((await methods(customerId)).status).toBe(404);
    });

    it("refuses raw numbers in live mode, and an id that can be no customer's", async () => {
      const live = await save(newCustomer(), undefined, world.merchant.apiKey);
      expect([live.status, live.json.error.code]).toEqual([403, "raw_card_data_disabled"]);
      expect((await save("jane")).json.error.code).toBe("customer_not_found");
    });
  });

  describe("a payment by a saved method", () => {
    it("charges it, and the history names it", async () => {
      const customerId = newCustomer();
      const { paymentMethodId } = (await save(customerId)).json.data;
      const invoiceId = await invoiceOf(customerId);
      const json = { paymentId: `pmt_${customerId}`, amount: 200, paymentMethod: "saved", paymentMethodId };
      const paid = await pay(invoiceId, json);
      expect([paid.status, paid.json.data]).toMatchObject([
        201,
        { status: "partially_paid", method: "card", last4: "4242", paymentMethodId },
      ]);
      expect((await pay(invoiceId, json)).status).toBe(200);
      // It may be left to the id alone.
      expect((await pay(invoiceId, { amount: 300, paymentMethodId })).json.data.status).toBe("paid");
      expect(
        (await history(invoiceId)).map((one: { paymentMethodId: string }) => one.paymentMethodId),
      ).toEqual([paymentMethodId, paymentMethodId]);
      await remove(customerId, paymentMethodId);
      // What stands is answered as it stands.
      expect((await pay(invoiceId, json)).status).toBe(200);
      const other = await pay(invoiceId, { ...json, paymentMethodId: "pm_other" });
      expect(other.status).toBeGreaterThanOrEqual(409);
    });

    it("takes bank accounts too, and retries a failed payment by it", async () => {
      const customerId = newCustomer();
      const invoiceId = await invoiceOf(customerId);
      const { paymentMethodId } = (await save(customerId, { type: "ach", bankAccount: BANK })).json.data;
      expect((await pay(invoiceId, { amount: 5, paymentMethodId })).json.data).toMatchObject({
        method: "ach",
        status: "processing",
      });
      const failed = await pay(invoiceId, { amount: 7, card: { ...CARD, number: DECLINED } });
      const json = { paymentId: failed.json.data.paymentId, paymentMethod: "saved", paymentMethodId };
      const retried = await call(world, `POST /api/v1/invoices/${invoiceId}/payment/retry`, { key, json });
      expect(retried.json.data).toMatchObject({ paymentMethodId, retryOf: json.paymentId });
    });

    it("that wants its holder fails where nobody is there, and says so", async () => {
      const customerId = newCustomer();
      const always = await save(customerId, { type: "card", card: { ...CARD, number: "4000002760003184" } });
      const { paymentMethodId } = always.json.data;
      const answer = await pay(await invoiceOf(customerId), { amount: 5, paymentMethodId });
      expect([answer.status, answer.json.data.declineCode]).toEqual([402, "authentication_required"]);
    });
  });

  describe("savePaymentMethod", () => {
    const asked = { amount: 50, card: CARD, savePaymentMethod: true };

    it("saves the method of a payment that succeeds, once", async () => {
      const customerId = newCustomer();
      const invoiceId = await invoiceOf(customerId);
      const json = { ...asked, paymentId: `pmt_${customerId}` };
      const first = await pay(invoiceId, json);
      const { paymentMethodId } = first.json.data;
      expect([first.status, paymentMethodId]).toEqual([201, expect.stringMatching(/^pm_/)]);
      expect((await pay(invoiceId, json)).json.data.paymentMethodId).toBe(paymentMethodId);
      const listed = (await methods(customerId)).json.data.paymentMethods;
      expect(listed).toMatchObject([
        { paymentMethodId, last4: "4242", expiryYear: 2031, paymentId: json.paymentId },
      ]);
      expect((await pay(invoiceId, { amount: 10, paymentMethodId })).status).toBe(201);
      const types = (await eventsOf(world, invoiceId)).filter(({ data }) => data.savedPaymentMethodId);
      expect(types).toMatchObject([{ type: "invoice.payment_received" }]);
    });

    it("saves nothing when the payment fails", async () => {
      const customerId = newCustomer();
      const card = { ...CARD, number: DECLINED };
      const failed = await pay(await invoiceOf(customerId), { ...asked, card });
      expect(failed.status).toBe(402);
      expect(failed.json.data).not.toHaveProperty("paymentMethodId");
      expect((await methods(customerId)).json.data.paymentMethods).toEqual([]);
      const rows = await world.query("SELECT method_id FROM payment_methods WHERE customer_id = ?", [
        customerId,
      ]);
      expect(rows).toEqual([]);
    });

    it("waits for the payer's authentication and for the bank", async () => {
      const customerId = newCustomer();
      const invoiceId = await invoiceOf(customerId);
      const card = { ...CARD, number: CHALLENGED };
      const waiting = (await pay(invoiceId, { ...asked, card })).json.data;
      const bank = (await pay(invoiceId, { amount: 5, bankAccount: BANK, savePaymentMethod: true })).json
        .data;
      expect([waiting.status, bank.status]).toEqual(["requires_action", "processing"]);
      expect((await methods(customerId)).json.data.paymentMethods).toEqual([]);
      const headers = { "Content-Type": "application/x-www-form-urlencoded" };
      await call(world, `POST ${pathOf(waiting.actionUrl)}`, { body: "result=approve", headers });
      world.advance(20_000);
      await world.runTasks();
      const listed = (await methods(customerId)).json.data.paymentMethods;
      expect(new Set(listed.map(({ type }: { type: string }) => type))).toEqual(new Set(["card", "ach"]));
    });

    it("is finished by recovery when the payment was cut off", async () => {
      const customerId = newCustomer();
      const invoiceId = await invoiceOf(customerId);
      const json = { ...asked, paymentId: `pmt_${customerId}` };
      world.loseAnswers(true);
      expect((await pay(invoiceId, json)).status).toBe(500);
      world.loseAnswers(false);
      expect((await methods(customerId)).json.data.paymentMethods).toEqual([]);
      world.advance(25_000);
      await world.runTasks();
      const [method] = (await methods(customerId)).json.data.paymentMethods;
      expect((await history(invoiceId))[0]).toMatchObject({
        status: "approved",
        paymentMethodId: method.paymentMethodId,
      });
      expect((await pay(invoiceId, { amount: 5, paymentMethodId: method.paymentMethodId })).status).toBe(201);
    });
  });

  describe("nobody else", () => {
    it("uses, sees or removes a customer's method", async () => {
      const customerId = newCustomer();
      const { paymentMethodId } = (await save(customerId)).json.data;
      const stranger = await world.newMerchant("Mallory Inc");
      // Another customer; another merchant and another mode with a customer of the same id.
      const foreign = [
        [newCustomer(), key],
        [customerId, stranger.testApiKey],
        [customerId, world.merchant.apiKey],
      ] as const;
      for (const [customer, by] of foreign) {
        const invoiceId = await invoiceOf(customer, by);
        const refused = await pay(invoiceId, { amount: 5, paymentMethod: "saved", paymentMethodId }, by);
        expect([422, 503]).toContain(refused.status);
        expect((await methods(customer, by)).json.data.paymentMethods).toEqual([]);
        const removed = await remove(customer, paymentMethodId, by);
        expect([removed.status, removed.json.error.code]).toEqual([404, "payment_method_not_found"]);
      }
      expect((await methods(customerId)).json.data.paymentMethods).toHaveLength(1);
    });

    it("not even the merchant charges a method that was removed; the processor forgets it", async () => {
      const customerId = newCustomer();
      const invoiceId = await invoiceOf(customerId);
      const { paymentMethodId } = (await save(customerId)).json.data;
      const removed = await remove(customerId, paymentMethodId);
      expect([removed.status, removed.json.data.removedAt]).toEqual([200, expect.any(String)]);
      expect((await remove(customerId, paymentMethodId)).json.data).toEqual(removed.json.data);
      const refused = await pay(invoiceId, { amount: 5, paymentMethodId });
      expect([refused.status, refused.json.error.field]).toEqual([422, "paymentMethodId"]);
      await world.runTasks();
      const kept = await world.query("SELECT forgotten_at FROM sandbox_methods WHERE reference = ?", [
        `sbx_${paymentMethodId}`,
      ]);
      expect(kept[0]?.["forgotten_at"]).toEqual(expect.any(String));
    });

    it("finds a number or a security code in what is stored or logged", async () => {
      const canaries = [CARD.number, "987", BANK.accountNumber];
      const stored = await world.stored();
      expect(stored).toContain("sbx_pm_");
      for (const canary of canaries.filter((text) => text.length > 3)) {
        expect(stored).not.toContain(canary);
        expect(world.logged.join("\n")).not.toContain(canary);
      }
    });
  });

  it("a customer is known by its latest invoice, and unknown without one", async () => {
    const customerId = newCustomer();
    const get = () => call(world, `GET /api/v1/customers/${customerId}`, { key });
    expect((await get()).json.error.code).toBe("customer_not_found");
    await invoiceOf(customerId);
    const customer = { id: customerId, name: "Jane Roe", phone: "+12025550123" };
    const { invoiceId } = await newInvoice(world, { customer });
    expect((await get()).json.data).toMatchObject({
      customerId,
      name: "Jane Roe",
      email: null,
      phone: "+12025550123",
      latestInvoiceId: invoiceId,
    });
  });
}
