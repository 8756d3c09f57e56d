/** Attempts that are not taken: bad fields, the merchant's rules, no processor, too many failures. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Answer,
  bank,
  call,
  card,
  DECLINED,
  newLink,
  PAGE_PLEASE,
  pay,
  paymentId,
  viewOf,
} from "./calls.ts";
import type { HttpWorld, MakeWorld } from "./world.ts";

export function refusedPayments(makeWorld: MakeWorld): void {
  let world: HttpWorld;
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world.close());

  const refused = (answer: Answer): unknown[] => [
    answer.status,
    answer.json.error?.code,
    answer.json.error?.field,
  ];
  describe("an attempt that is not taken", () => {
    it.each<readonly [string, Record<string, unknown>]>([
      ["paymentId", { paymentId: "pmt_short" }],
      ["paymentId", { paymentId: `pmt_${"a".repeat(65)}` }],
      ["paymentId", { paymentId: "pmt_with-hyphen" }],
      ["paymentId", { paymentId: undefined }],
      ["amount", { amount: 0 }],
      ["amount", { amount: -5 }],
      ["amount", { amount: 10.001 }],
      ["amount", { amount: "10.00" }],
      ["amount", { amount: undefined }],
      ["currency", { currency: "usd" }],
      ["currency", { currency: "EUR" }],
      ["method", { method: undefined }],
      ["method.type", { method: { type: "cash" } }],
      ["method.card", { method: { type: "card" } }],
      ["method.card.number", { method: { type: "card", card: { ...card().card, number: "4242" } } }],
      ["method.card.number", { method: card("4242424242424241") }],
      ["method.card.number", { method: card("4012888888881881") }],
      ["method.card.expiryMonth", { method: { type: "card", card: { ...card().card, expiryMonth: "13" } } }],
      ["method.card.expiryYear", { method: { type: "card", card: { ...card().card, expiryYear: "2025" } } }],
      ["method.card.cvv", { method: { type: "card", card: { ...card().card, cvv: "12" } } }],
      ["method.card.cvv", { method: { type: "card", card: { ...card().card, cvv: "1234" } } }],
      ["method.card.pin", { method: { type: "card", card: { ...card().card, pin: "1234" } } }],
      [
        "method.bankAccount.routingNumber",
        { method: { ...bank(), bankAccount: { ...bank().bankAccount, routingNumber: "110000001" } } },
      ],
      [
        "method.bankAccount.routingNumber",
        { method: { ...bank(), bankAccount: { ...bank().bankAccount, routingNumber: "021000021" } } },
      ],
      ["method.bankAccount.accountNumber", { method: bank("87654321") }],
      ["method.bankAccount.accountNumber", { method: bank("12a") }],
      [
        "method.bankAccount.accountType",
        { method: { ...bank(), bankAccount: { ...bank().bankAccount, accountType: "gold" } } },
      ],
      ["method.accountHolderName", { method: { ...bank(), accountHolderName: " " } }],
      ["tip", { tip: 5 }],
    ])("names %s when it is not valid, and reserves nothing", async (field, changes) => {
      const link = await newLink(world);
      const answer = await pay(world, link, changes);
      expect([answer.status, answer.json.error.field]).toEqual([422, field]);
      for (const secret of ["4242424242424241", "4012888888881881", "87654321"]) {
        expect(answer.text).not.toContain(secret);
      }
      expect((await viewOf(world, link)).balance).toMatchObject({ payableAmount: 500, inFlightAmount: 0 });
    });

    it.each(["1e999", "12345678901234567890"])("names the amount %s", async (text) => {
      const body = JSON.stringify({ paymentId: paymentId(), amount: 1, currency: "USD", method: card() });
      const answer = await call(world, `POST ${await newLink(world)}/payments`, {
        body: body.replace('"amount":1', `"amount":${text}`),
      });
      expect([answer.status, answer.json.error.field]).toEqual([422, "amount"]);
    });

    it("is malformed, too large or compressed and is refused as such", async () => {
      const link = await newLink(world);
      const of = async (body: string, headers = {}) =>
        (await call(world, `POST ${link}/payments`, { body, headers })).status;
      expect(await of("{")).toBe(400);
      expect(await of("x".repeat(1_000_001))).toBe(413);
      expect(await of("{}", { "Content-Encoding": "gzip" })).toBe(415);
    });

    it("above what is left answers 409 with the live balance, reserved money subtracted", async () => {
      const link = await newLink(world);
      await pay(world, link, { amount: 100 });
      await pay(world, link, { amount: 150, method: bank() });
      const id = paymentId();
      const answer = await pay(world, link, { paymentId: id, amount: 250.01 });
      expect(refused(answer)).toEqual([409, "amount_exceeds_balance", "amount"]);
      expect(answer.json.data.remainingBalance).toBe(250);
      expect((await call(world, `GET ${link}/payments/${id}`)).status).toBe(404);
      expect((await pay(world, link, { paymentId: id, amount: 250 })).status).toBe(201);
    });

    it("follows the merchant's rules on partial payments", async () => {
      const whole = await newLink(world, { payment: { allowPartial: false } });
      expect(refused(await pay(world, whole, { amount: 499.99 }))).toEqual([422, "invalid_field", "amount"]);
      expect((await pay(world, whole, { amount: 500 })).status).toBe(201);
      const least = await newLink(world, { payment: { minimumAmount: 200 } });
      expect(refused(await pay(world, least, { amount: 199.99 }))).toEqual([422, "invalid_field", "amount"]);
      expect((await pay(world, least, { amount: 350 })).status).toBe(201);
      // What is left is below the least partial payment: it can still be paid.
      expect((await pay(world, least, { amount: 150 })).status).toBe(201);
    });

    it("by a method that the invoice does not take names the method", async () => {
      const link = await newLink(world, { payment: { methods: ["ach"] } });
      expect((await viewOf(world, link)).methods).toEqual(["ach"]);
      const answer = await pay(world, link);
      expect([answer.status, answer.json.error.field]).toEqual([422, "method"]);
    });

    it("overpays only where the payer said so and the merchant allows it", async () => {
      const open = await newLink(world);
      expect((await pay(world, open, { amount: 600, allowOverpayment: false })).status).toBe(409);
      const over = await pay(world, open, { amount: 600, allowOverpayment: true });
      expect(over.json.data).toMatchObject({
        status: "approved",
        invoiceStatus: "overpaid",
        remainingBalance: 0,
      });
      expect(await viewOf(world, open)).toMatchObject({
        state: "overpaid",
        balance: { overpaymentAmount: 100 },
      });
      const closed = await newLink(world, { payment: { allowOverpayment: false } });
      expect((await pay(world, closed, { amount: 600, allowOverpayment: true })).status).toBe(409);
    });

    it("in live mode without a processor answers 503, and the page says so kindly", async () => {
      const link = await newLink(world, {}, world.merchant.apiKey);
      const answer = await pay(world, link);
      expect(refused(answer)).toEqual([503, "processor_not_configured", undefined]);
      expect(await viewOf(world, link)).toMatchObject({
        testMode: false,
        methods: [],
        unavailableReason: "processor_not_configured",
      });
      const page = await call(world, `GET ${link}`, { headers: PAGE_PLEASE });
      expect(page.status).toBe(200);
      expect(page.text).toContain("$500.00");
      expect(page.text).not.toContain("cc-number");
      const form = await call(world, `POST ${link}/pay`, {
        headers: { ...PAGE_PLEASE, "Content-Type": "application/x-www-form-urlencoded" },
        body: "choice=full&method=card",
      });
      expect(form.status).toBe(503);
      expect(form.text).toContain("ACME Corp");
    });
  });

  describe("failed attempts", () => {
    const wrong = { method: card(DECLINED) };

    it("from one network through one link are limited, others and other links go on", async () => {
      const link = await newLink(world);
      const from = (address: string, to = link, changes: object = wrong) =>
        pay(world, to, { ...changes }, { address });
      let answer = await from("192.0.2.1");
      let taken = 0;
      while (answer.status === 402 && taken < 30) {
        taken += 1;
        answer = await from(`192.0.2.${taken}`);
      }
      expect(refused(answer)).toEqual([429, "too_many_attempts", undefined]);
      expect(taken).toBeLessThanOrEqual(12);
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
      expect((await from("192.0.2.200", link, {})).status).toBe(429);
      expect((await from("198.51.100.1", link, { amount: 10 })).status).toBe(201);
      expect((await from("192.0.2.1", await newLink(world))).status).toBe(402);
      expect((await call(world, `GET ${link}`, { address: "192.0.2.1" })).status).toBe(200);
      world.advance(3_601_000);
      expect((await from("192.0.2.1", link, { amount: 10 })).status).toBe(201);
    });

    it("through one link from everywhere are limited as well", async () => {
      const link = await newLink(world);
      let taken = 0;
      for (; taken < 100; taken++) {
        if ((await pay(world, link, wrong, { address: `10.${taken}.0.1` })).status === 429) break;
      }
      expect(taken).toBe(20);
    });

    it("that were known before still get their answer", async () => {
      const link = await newLink(world);
      const id = paymentId();
      await pay(world, link, { paymentId: id, amount: 10 });
      for (let i = 0; i < 13; i++) await pay(world, link, wrong);
      expect((await pay(world, link)).status).toBe(429);
      expect((await pay(world, link, { paymentId: id, amount: 10 })).status).toBe(201);
    });
  });
}
