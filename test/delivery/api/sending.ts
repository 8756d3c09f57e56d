/** Sending an invoice, through the API: what the document prints, what is refused, and who gets what. */
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { NewMerchant } from "../../../server/merchants/create.ts";
import { call, eventsOf, newInvoice, pathOf } from "../../http/calls.ts";
import type { HttpWorld, MakeWorld } from "../../http/world.ts";
import { differences, readCurl } from "../../payments/api/reference.ts";
import { BOTH, CUSTOM, EMAIL, SMS, TEST_MODE } from "./reference.ts";

export interface Shown {
  readonly kind: string;
  readonly mode: string;
  readonly recipient: string;
  readonly subject: string | null;
  readonly text: string;
  readonly html: string | null;
  readonly attachments: string;
  readonly [name: string]: string | number | null;
}

/** What stands in the outbox besides receipts, oldest first. */
export async function outbox(world: HttpWorld, merchant: NewMerchant): Promise<Shown[]> {
  const all = await world.query<Shown>(
    "SELECT * FROM outbox_messages WHERE tenant_id = ? ORDER BY created_ms, kind, message_id",
    [merchant.tenantId],
  );
  return all.filter(({ subject }) => !/receipt/i.test(subject ?? ""));
}

export function sending(make: MakeWorld): void {
  let world: HttpWorld;
  let merchant: NewMerchant;
  let key: string;
  beforeAll(async () => {
    world = await make();
  });
  beforeEach(async () => {
    merchant = await world.newMerchant("ACME Corp");
    key = merchant.testApiKey;
  });
  afterAll(() => world.close());

  const DOCUMENTED = { id: "inv_abc123", invoiceNumber: "INV-12345", dueDate: "2026-02-15" };
  const ask = (curl: string, key = merchant.testApiKey) => {
    const { target, body } = readCurl(curl);
    return call(world, target, { key, json: body });
  };
  const send = (invoiceId: string, json: unknown, key = merchant.testApiKey) =>
    call(world, `POST /api/v1/invoices/${invoiceId}/send`, { key, json });

  it("sends a mail as the document prints it, with the merchant's words, a button, the code and the PDF", async () => {
    await newInvoice(world, DOCUMENTED, key);
    const answer = await ask(EMAIL.curl);
    expect(answer.status).toBe(200);
    expect(differences(JSON.parse(EMAIL.answer ?? ""), answer.json)).toEqual([]);
    const [mail, ...others] = await outbox(world, merchant);
    expect(others).toEqual([]);
    expect(mail).toMatchObject({
      kind: "email",
      recipient: "customer@example.com",
      subject: "Invoice from ACME Corp",
    });
    expect(JSON.parse(mail?.attachments ?? "")).toEqual(["pay.png", "invoice-INV-12345.pdf"]);
    expect(mail?.text).toContain("Thank you for your business!");
    const [, link = ""] = /Pay now: (\S+)/.exec(mail?.text ?? "") ?? [];
    expect(mail?.html).toContain(`href="${link}"`);
    expect((await call(world, `GET ${pathOf(link)}`)).status).toBe(200);
    const [sent] = (await eventsOf(world, "inv_abc123", key)).filter(({ type }) => type === "invoice.sent");
    expect(sent.data).toMatchObject({ sentVia: ["email"], deliveries: [{ sentTo: "customer@example.com" }] });
    expect(await world.fault()).toBeNull();
  });

  it("sends a text in the merchant's words or in the printed form, each with a link of its own", async () => {
    await newInvoice(world, DOCUMENTED, key);
    expect((await ask(SMS.curl)).json.data).toMatchObject({ sentTo: "+1234567890", deliveryStatus: "sent" });
    world.advance(1_000);
    const both = await ask(BOTH.curl);
    expect(both.json.data).toMatchObject({
      sentVia: ["email", "sms"],
      sentTo: ["customer@example.com", "+1234567890"],
      deliveryStatus: "sent",
    });
    const texts = (await outbox(world, merchant))
      .filter(({ kind }) => kind === "sms")
      .map(({ text }) => text);
    const link = /https:\/\/pay\.acme\.example\/\w{30}/;
    expect(texts[0]?.replace(link, "LINK")).toBe("ACME Corp: New invoice for $500. Pay here: LINK");
    expect(texts[1]?.replace(link, "LINK")).toBe(
      "ACME Corp: New invoice for $500.00 due Feb 15. \nPay now: LINK",
    );
    expect(link.exec(texts[0] ?? "")?.[0]).not.toBe(link.exec(texts[1] ?? "")?.[0]);
    const sent = (await eventsOf(world, "inv_abc123", key)).filter(({ type }) => type === "invoice.sent");
    expect(sent.map(({ data }) => data.sentVia)).toEqual([["sms"], ["email", "sms"]]);
  });

  it("takes every body of the section on customisation, and defaults to the customer on file", async () => {
    const { invoiceId } = await newInvoice(
      world,
      {
        customer: { name: "Jane Doe", email: "jane@example.com", phone: "+12025550123" },
      },
      key,
    );
    for (const body of [CUSTOM.subject, CUSTOM.message, CUSTOM.copies, CUSTOM.replyTo]) {
      world.advance(1_000);
      const answer = await call(world, `POST /api/v1/invoices/${invoiceId}/send`, {
        key: merchant.testApiKey,
        json: body,
      });
      expect([answer.status, answer.json.data?.deliveryStatus]).toEqual([200, "sent"]);
    }
    world.advance(1_000);
    expect((await send(invoiceId, { ...JSON.parse(CUSTOM.text), sendVia: ["sms"] })).status).toBe(200);
    const [subject, message, , , text] = await outbox(world, merchant);
    expect(subject?.subject).toBe("Invoice #INV-12345 from ACME Corp");
    expect(subject?.recipient).toBe("jane@example.com");
    expect(message?.html).toContain("Hi Jane Doe,");
    expect(text?.text).toMatch(/^ACME Corp: Hi Jane Doe! New invoice for \$500\.00\. Pay here: https/);
    const status = await call(world, `GET /api/v1/invoices/${invoiceId}/delivery-status`, {
      key: merchant.testApiKey,
    });
    expect(status.json.data.deliveries.map(({ sentTo }: { sentTo: string }) => sentTo)).toEqual([
      "jane@example.com",
      "jane@example.com",
      "customer@example.com",
      "customer@example.com",
      "+12025550123",
    ]);
    expect(status.json.data.deliveries[2]).toMatchObject({
      cc: ["accounting@example.com"],
      bcc: ["records@mycompany.com"],
    });
  });

  it.each([
    ["an address that is two", { email: "a@example.com,b@example.com" }, "email"],
    ["an address with a name", { email: "Jane <a@example.com>" }, "email"],
    ["an address with a line break", { email: "a@example.com\r\nBcc: b@example.com" }, "email"],
    ["a copy that is no address", { cc: ["a@example.com", "b"] }, "cc[1]"],
    [
      "more than 20 copies",
      { cc: Array(11).fill("a@example.com"), bcc: Array(10).fill("b@example.com") },
      "bcc",
    ],
    ["a copy of a text", { sendVia: ["sms"], phone: "+12025550123", cc: ["a@example.com"] }, "cc"],
    ["a subject of two lines", { subject: "Hello\r\nBcc: b@example.com" }, "subject"],
    ["an unknown name", { message: "Hi {{firstName}}" }, "message"],
    ["an unknown variable", { variables: { firstName: "Jane" } }, "variables.firstName"],
    [
      "a link of the caller's own",
      { variables: { paymentLink: "https://evil.example" } },
      "variables.paymentLink",
    ],
    ["no way to send", { sendVia: [] }, "sendVia"],
    ["the same way twice", { sendVia: ["email", "email"] }, "sendVia"],
    ["a text without a number", { sendVia: ["sms"] }, "phone"],
    ["a number without a country", { sendVia: ["sms"], phone: "2025550123" }, "phone"],
    ["an instant that is over", { scheduledAt: "2026-01-28T11:59:59Z" }, "scheduledAt"],
    [
      "a text that is too long",
      { sendVia: ["sms"], phone: "+12025550123", message: "x".repeat(1_600) },
      "message",
    ],
    ["a property that is none", { sendvia: ["email"] }, "sendvia"],
  ])("refuses %s by the name of the field, and sends nothing", async (_what, body, field) => {
    const { invoiceId } = await newInvoice(world, {}, key);
    const answer = await send(invoiceId, body);
    expect([answer.status, answer.json.error.code, answer.json.error.field]).toEqual([
      422,
      "invalid_field",
      field,
    ]);
    expect(await outbox(world, merchant)).toEqual([]);
  });

  it("refuses invoices that ask for nothing, and those of others", async () => {
    const { invoiceId } = await newInvoice(world, {}, key);
    await call(world, `POST /api/v1/invoices/${invoiceId}/void`, { key: merchant.testApiKey });
    expect((await send(invoiceId, {})).json.error.code).toBe("invoice_not_payable");
    const other = await world.newMerchant("Other");
    for (const key of [other.testApiKey, merchant.apiKey]) {
      expect((await send(invoiceId, {}, key)).status).toBe(404);
      const status = await call(world, `GET /api/v1/invoices/${invoiceId}/delivery-status`, { key });
      expect(status.status).toBe(404);
    }
    expect(await outbox(world, merchant)).toEqual([]);
  });

  it("lets a number that cannot exist through in test mode only", async () => {
    const { invoiceId } = await newInvoice(world, {}, merchant.apiKey);
    const body = { sendVia: ["sms"], phone: "+1234567890" };
    expect((await send(invoiceId, body, merchant.apiKey)).json.error.field).toBe("phone");
    expect((await send(invoiceId, { ...body, testMode: true }, merchant.apiKey)).status).toBe(200);
  });

  it("says that a test send with a live key was one", async () => {
    await newInvoice(world, { id: "inv_test_123" }, merchant.apiKey);
    const answer = await ask(TEST_MODE.curl, merchant.apiKey);
    expect(answer.json.data.deliveries[0]).toMatchObject({ sentTo: "test@example.com", testMode: true });
    expect((await outbox(world, merchant)).at(0)?.html).toContain("Test message: no money moves.");
  });

  it("counts a text's segments, names the character that halves what fits, and offers the same without", async () => {
    const { invoiceId } = await newInvoice(world, { dueDate: "2026-02-15" }, key);
    const to = { sendVia: ["sms"], phone: "+12025550123" };
    expect((await send(invoiceId, to, key)).json.data.sms).toEqual({
      encoding: "GSM-7",
      segments: 1,
      characters: 112,
    });
    const { sms } = (await send(invoiceId, { ...to, message: "It’s due: {{paymentLink}}" }, key)).json.data;
    expect(sms).toMatchObject({
      encoding: "UCS-2",
      segments: 2,
      forcedBy: { character: "’", codePoint: "U+2019" },
    });
    expect(sms.rewrite).toMatchObject({ text: "ACME Corp: It's due: {{paymentLink}}", segments: 1 });
    expect((await send(invoiceId, { sendVia: ["email"] }, key)).json.data.sms).toBeUndefined();
  });

  it("sends once for one idempotency key", async () => {
    const { invoiceId } = await newInvoice(world, {}, key);
    const headers = { "Idempotency-Key": "send-1" };
    for (let time = 0; time < 2; time += 1) {
      const answer = await call(world, `POST /api/v1/invoices/${invoiceId}/send`, {
        key: merchant.testApiKey,
        json: {},
        headers,
      });
      expect(answer.status).toBe(200);
    }
    expect(await outbox(world, merchant)).toHaveLength(1);
  });

  it("escapes what people typed, in every part of the mail", async () => {
    const customer = { name: `<script>alert("x")</script> & {{amount}}`, email: "jane@example.com" };
    const { invoiceId } = await newInvoice(world, { customer }, key);
    await send(invoiceId, { message: "Hi {{customerName}}, <b>bold</b>" });
    const [mail] = await outbox(world, merchant);
    expect(mail?.html).toContain(
      "Hi &lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; {{amount}}, &lt;b&gt;bold&lt;/b&gt;",
    );
    expect(mail?.html).not.toContain("<script");
    expect(mail?.text).toContain(`Hi <script>alert("x")</script> & {{amount}}, <b>bold</b>`);
  });
}
