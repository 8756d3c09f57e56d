/** Receipts on their way: asked for, and by themselves after each payment that came. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { bank, call, card, DECLINED, newInvoice, pathOf, pay, paymentId } from "../http/calls.ts";
import type { HttpWorld, MakeWorld } from "../http/world.ts";

/** As the reference prints them. */
const BY_EMAIL = `{
"paymentId": "pmt_xyz789",
"sendTo": "customer@example.com",
"sendVia": "email"
}`;
const BY_SMS = `{
"paymentId": "pmt_xyz789",
"sendTo": "+1234567890",
"sendVia": "sms"
}`;

interface Sent {
  readonly kind: string;
  readonly recipient: string;
  readonly subject: string | null;
  readonly text: string;
  readonly html: string | null;
  readonly attachments: string;
}

export function sending(makeWorld: MakeWorld): void {
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
  beforeEach(async () => {
    await world.runTasks();
  });

  const sent = async (recipient: string): Promise<Sent[]> =>
    (await world.query(
      "SELECT kind, recipient, subject, text, html, attachments FROM outbox_messages WHERE recipient = ? ORDER BY created_ms, message_id",
      [recipient],
    )) as unknown as Sent[];
  let customers = 0;
  const customer = (): { name: string; email: string } => {
    customers += 1;
    return { name: "Jane Doe", email: `jane${customers}@example.com` };
  };
  const paid = async (changes: Readonly<Record<string, unknown>> = {}) => {
    const invoice = await newInvoice(world, changes);
    const id = paymentId();
    await pay(world, pathOf(invoice.paymentLink), { paymentId: id });
    return { invoiceId: invoice.invoiceId as string, id };
  };
  const ask = (
    invoiceId: string,
    json: unknown,
    more: { key?: string; headers?: Record<string, string> } = {},
  ) => call(world, `POST /api/v1/invoices/${invoiceId}/receipt`, { key, json, ...more });

  describe("asked for", () => {
    it("as printed, by email: with the receipt as PDF and the address to check it", async () => {
      const { invoiceId, id } = await paid();
      const answer = await ask(invoiceId, BY_EMAIL.replace("pmt_xyz789", id));
      expect(answer.status).toBe(200);
      expect(answer.json).toMatchObject({
        success: true,
        data: {
          invoiceId,
          paymentId: id,
          sentVia: "email",
          sentTo: "customer@example.com",
          deliveryStatus: "sent",
        },
      });
      const [mail] = await sent("customer@example.com");
      const { receiptUrl, confirmationNumber } = answer.json.data;
      expect(mail?.text).toContain(receiptUrl);
      expect(mail?.html).toContain(confirmationNumber);
      expect(mail?.attachments).toContain(`receipt-${confirmationNumber}.pdf`);
      expect((await call(world, `GET ${pathOf(receiptUrl)}`)).status).toBe(200);
    });

    it("as printed, by SMS: one message that fits one segment", async () => {
      const { invoiceId, id } = await paid();
      const answer = await ask(invoiceId, BY_SMS.replace("pmt_xyz789", id));
      expect([answer.status, answer.json.data.sentTo]).toEqual([200, "+1234567890"]);
      const [text] = await sent("+1234567890");
      expect(text?.text).toContain(answer.json.data.receiptUrl);
      expect(text?.text.length).toBeLessThanOrEqual(160);
    });

    it("goes to the address on file where none is given, and says when there is none", async () => {
      const { invoiceId, id } = await paid({ customer: { name: "Ann", email: "ann@example.com" } });
      const json = { paymentId: id, sendVia: "email" };
      expect((await ask(invoiceId, json)).json.data.sentTo).toBe("ann@example.com");
      const refused = await ask(invoiceId, { paymentId: id, sendVia: "sms" });
      expect([refused.status, refused.json.error.field]).toEqual([422, "sendTo"]);
      expect(refused.json.error.message).toContain("no telephone number on file");
    });

    it("once for each Idempotency-Key, and again for another", async () => {
      const { invoiceId, id } = await paid();
      const json = { paymentId: id, sendTo: "again@example.com", sendVia: "email" };
      for (const name of ["one", "one", "two"])
        expect((await ask(invoiceId, json, { headers: { "Idempotency-Key": name } })).status).toBe(200);
      expect(await sent("again@example.com")).toHaveLength(2);
    });
  });

  describe("refused", () => {
    it("for what collected nothing, and for payments that are not this invoice's", async () => {
      const { invoiceId, paymentLink } = await newInvoice(world);
      const [failed, open] = [paymentId(), paymentId()];
      await pay(world, pathOf(paymentLink), { paymentId: failed, method: card(DECLINED) });
      await pay(world, pathOf(paymentLink), { paymentId: open, method: bank() });
      const other = await paid();
      for (const [id, status, code] of [
        [failed, 409, "payment_not_received"],
        [open, 409, "payment_not_received"],
        [other.id, 404, "payment_not_found"],
        ["pmt_unknown1234", 404, "payment_not_found"],
        ["__proto__", 404, "payment_not_found"],
      ] as const) {
        const answer = await ask(invoiceId, { paymentId: id, sendTo: "no@example.com", sendVia: "email" });
        expect([id, answer.status, answer.json.error.code]).toEqual([id, status, code]);
      }
      expect(await sent("no@example.com")).toEqual([]);
    });

    it("for other merchants and the other mode", async () => {
      const { invoiceId, id } = await paid();
      const other = await world.newMerchant("Other Corp");
      const json = { paymentId: id, sendTo: "other@example.com", sendVia: "email" };
      for (const as of [other.testApiKey, world.merchant.apiKey])
        expect((await ask(invoiceId, json, { key: as })).json.error.code).toBe("invoice_not_found");
      expect(await sent("other@example.com")).toEqual([]);
    });

    it.each([
      ["two addresses", { sendTo: "a@example.com, b@example.com", sendVia: "email" }, "sendTo"],
      ["a header", { sendTo: "a@example.com\r\nBcc: b@example.com", sendVia: "email" }, "sendTo"],
      ["a number without country", { sendTo: "2025550123", sendVia: "sms" }, "sendTo"],
      ["a number for a mail", { sendTo: "+12025550123", sendVia: "email" }, "sendTo"],
      ["a pigeon", { sendTo: "a@example.com", sendVia: "pigeon" }, "sendVia"],
      ["something else", { sendTo: "a@example.com", sendVia: "email", cc: "b@example.com" }, "cc"],
    ])("for %s", async (_name, json, field) => {
      const { invoiceId, id } = await paid();
      const answer = await ask(invoiceId, { paymentId: id, ...json });
      expect([answer.status, answer.json.error.field]).toEqual([422, field]);
    });

    it("in live mode for a number that North America does not have", async () => {
      const live = world.merchant.apiKey;
      const { invoiceId } = await newInvoice(world, {}, live);
      const json = { amount: 500, paymentMethod: "external", externalPaymentDetails: { method: "check" } };
      const made = await call(world, `POST /api/v1/invoices/${invoiceId}/payment`, { key: live, json });
      const answer = await ask(invoiceId, BY_SMS.replace("pmt_xyz789", made.json.data.paymentId), {
        key: live,
      });
      expect([answer.status, answer.json.error.field]).toEqual([422, "sendTo"]);
    });
  });

  describe("by themselves", () => {
    it("after each payment that came: by card, from outside, and by bank when it has settled", async () => {
      const who = customer();
      const { invoiceId, paymentLink } = await newInvoice(world, { customer: who });
      await pay(world, pathOf(paymentLink), { amount: 100 });
      const json = { amount: 50, paymentMethod: "external", externalPaymentDetails: { method: "cash" } };
      await call(world, `POST /api/v1/invoices/${invoiceId}/payment`, { key, json });
      await pay(world, pathOf(paymentLink), { amount: 25, method: bank() });
      await pay(world, pathOf(paymentLink), { amount: 10, method: card(DECLINED) });
      await world.runTasks();
      const subjects = async (): Promise<string[]> =>
        (await sent(who.email)).map(({ text }) => /\$\d+\.00/.exec(text)?.[0] ?? "").sort();
      expect(await subjects()).toEqual(["$100.00", "$50.00"]);
      world.advance(20_000);
      await world.runTasks();
      expect(await subjects()).toEqual(["$100.00", "$25.00", "$50.00"]);
      world.advance(86_400_000);
      await world.runTasks();
      expect(await sent(who.email)).toHaveLength(3);
    });

    it("by text message to whom has no mail address, and to nobody who has neither", async () => {
      const phone = "+12025550199";
      for (const who of [{ name: "Ann", phone }, { name: "Bob" }]) {
        const { paymentLink } = await newInvoice(world, { customer: who });
        await pay(world, pathOf(paymentLink));
      }
      await world.runTasks();
      expect((await sent(phone)).map(({ kind }) => kind)).toEqual(["sms"]);
      expect(await world.query("SELECT * FROM tasks WHERE kind = 'receipt.send'")).toEqual([]);
    });

    it("not where the merchant does not want them, and again when it does", async () => {
      const set = (receipts: unknown) => call(world, "PATCH /api/v1/merchant", { key, json: { receipts } });
      expect((await set({ automatic: false })).json.data.receipts).toEqual({ automatic: false });
      const quiet = customer();
      await paid({ customer: quiet });
      await world.runTasks();
      expect(await sent(quiet.email)).toEqual([]);
      expect((await set(null)).json.data.receipts).toEqual({ automatic: true });
      const loud = customer();
      await paid({ customer: loud });
      await world.runTasks();
      expect(await sent(loud.email)).toHaveLength(1);
    });
  });
}
