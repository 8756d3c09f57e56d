/** Every request of the document on sending and delivery, sent as it is printed; answers and webhooks compared field by field. */
import { afterAll, beforeAll, expect, it } from "vitest";
import type { NewMerchant } from "../../../server/merchants/create.ts";
import { type Answer, call, newInvoice, pathOf } from "../../http/calls.ts";
import { PERSON } from "../../http/visits.ts";
import type { HttpWorld, MakeWorld } from "../../http/world.ts";
import { CHROME } from "../../links/corpus-kit.ts";
import { differences, readCurl } from "../../payments/api/reference.ts";
import { decodeWithBoth } from "../../qr/decoders.ts";
import { readPng } from "../../qr/pixels.ts";
import { type Json, newEndpoint } from "../../webhooks/calls.ts";
import { type Receiver, startReceiver } from "../../webhooks/receiver.ts";
import {
  BOTH,
  CUSTOM,
  EMAIL,
  LINK,
  PDF_CURL,
  QR_CURL,
  QR_OPTIONS,
  QR_OPTIONS_CURL,
  RESEND,
  SCHEDULED,
  SMS,
  STATUS,
  TEST_MODE,
  WEBHOOKS,
} from "./reference.ts";
import { outbox } from "./sending.ts";
import { simulate } from "./simulate.ts";

const INVOICE = {
  invoiceNumber: "INV-12345",
  dueDate: "2026-02-15",
  customer: { name: "Jane Doe", email: "customer@example.com", phone: "+1234567890" },
};

export function printed(make: MakeWorld): void {
  let world: HttpWorld;
  let merchant: NewMerchant;
  let receiver: Receiver;
  beforeAll(async () => {
    world = await make();
    receiver = await startReceiver();
  });
  afterAll(async () => {
    await receiver.close();
    expect(await world.fault()).toBeNull();
    await world.close();
  });

  /** A merchant and an invoice with the printed id, which the requests are sent to without a change. */
  const begin = async (id = "inv_abc123"): Promise<void> => {
    merchant = await world.newMerchant("ACME Corp");
    await newInvoice(world, { id, ...INVOICE }, merchant.testApiKey);
  };
  const ask = (curl: string): Promise<Answer> => {
    const { target, body } = readCurl(curl);
    const headers = {
      "X-Tenant-ID": merchant.tenantId,
      // What curl sends with -d when no type is given.
      ...(body === undefined || /Content-Type/.test(curl)
        ? {}
        : { "Content-Type": "application/x-www-form-urlencoded" }),
    };
    return call(world, target, {
      key: merchant.testApiKey,
      headers,
      ...(body === undefined ? {} : { body }),
    });
  };
  /** What an answer to a request to send prints, for these recipients. */
  const sent = (sentVia: readonly string[], sentTo: string | readonly string[], changes: object = {}) => {
    const { data, ...rest } = JSON.parse(EMAIL.answer ?? "");
    return { ...rest, data: { ...data, sentVia, sentTo, ...changes } };
  };
  const linkIn = (text: string | undefined): string =>
    /https:\/\/pay\.acme\.example\/\w{30}/.exec(text ?? "")?.[0] ?? "";

  it("sends by mail, by text and by both, each answered and worded as printed", async () => {
    await begin();
    const mail = await ask(EMAIL.curl);
    expect([mail.status, differences(JSON.parse(EMAIL.answer ?? ""), mail.json)]).toEqual([200, []]);
    world.advance(1_000);
    const text = await ask(SMS.curl);
    expect([text.status, differences(sent(["sms"], "+1234567890"), text.json)]).toEqual([200, []]);
    world.advance(1_000);
    const both = await ask(BOTH.curl);
    const to = ["customer@example.com", "+1234567890"];
    expect([both.status, differences(sent(["email", "sms"], to), both.json)]).toEqual([200, []]);
    const texts = (await outbox(world, merchant))
      .filter(({ kind }) => kind === "sms")
      .map(({ text }) => text);
    expect(texts.map((one) => one.replace(linkIn(one), "LINK"))).toEqual([
      "ACME Corp: New invoice for $500. Pay here: LINK",
      "ACME Corp: New invoice for $500.00 due Feb 15. \nPay now: LINK",
    ]);
  });

  it("takes each body of the section on customisation", async () => {
    await begin();
    for (const body of Object.values(CUSTOM)) {
      world.advance(1_000);
      const sendVia = body === CUSTOM.text ? { sendVia: ["sms"] } : {};
      const json = { ...JSON.parse(body), ...sendVia };
      const answer = await call(world, "POST /api/v1/invoices/inv_abc123/send", {
        key: merchant.testApiKey,
        json,
      });
      const [via, to] = body === CUSTOM.text ? ["sms", "+1234567890"] : ["email", "customer@example.com"];
      expect([answer.status, differences(sent([via ?? ""], to ?? ""), answer.json)]).toEqual([200, []]);
    }
    const [subject, message, copies, replyTo, text] = await outbox(world, merchant);
    expect(subject?.subject).toBe("Invoice #INV-12345 from ACME Corp");
    expect(message?.text).toContain(
      "Hi Jane Doe,\n\nPlease find your invoice attached.\n\nThank you!\nACME Corp",
    );
    expect(JSON.parse(String(copies?.["details"]))).toMatchObject({
      cc: ["accounting@example.com"],
      bcc: ["records@mycompany.com"],
    });
    expect(JSON.parse(String(replyTo?.["details"]))).toMatchObject({ replyTo: "billing@mycompany.com" });
    expect(text?.text.replace(linkIn(text.text), "LINK")).toBe(
      "ACME Corp: Hi Jane Doe! New invoice for $500.00. Pay here: LINK",
    );
  });

  it("gives the payment link, and its QR code with every printed option, which both lead to the invoice", async () => {
    await begin();
    const { status, json } = await ask(LINK.curl);
    const { paymentLink, qrCodeUrl, ...rest } = JSON.parse(LINK.answer ?? "").data;
    expect([status, json.success, differences(rest, json.data)]).toEqual([200, true, []]);
    // Host and id aside: a link that is signed has a code in the place of the bare id.
    expect([paymentLink, json.data.paymentLink]).toEqual([
      expect.stringMatching(/^https:\/\/[^/]+\/\w+$/),
      expect.stringMatching(/^https:\/\/[^/]+\/\w+$/),
    ]);
    expect([qrCodeUrl, json.data.qrCodeUrl]).toEqual([
      expect.stringMatching(/^https:\/\/[^/]+\/qr\/\w+\.png$/),
      expect.stringMatching(/^https:\/\/[^/]+\/qr\/\w+\.png$/),
    ]);
    expect((await call(world, `GET ${pathOf(json.data.paymentLink)}`)).text).toContain("INV-12345");
    const plain = await ask(QR_CURL);
    expect([plain.status, plain.headers.get("content-type")]).toEqual([200, "image/png"]);
    const read = await decodeWithBoth(readPng(plain.bytes));
    for (const link of [read.jsqr, read.zxing])
      expect((await call(world, `GET ${pathOf(String(link))}`)).text).toContain("INV-12345");
    const svg = await ask(QR_OPTIONS_CURL);
    expect([svg.status, svg.headers.get("content-type")]).toMatchObject([200, /^image\/svg\+xml/]);
    expect(svg.text).toMatch(/width="400"/);
    for (const [query, type] of QR_OPTIONS) {
      const { target } = readCurl(QR_CURL);
      const answer = await call(world, `${target}?${query}`, { key: merchant.testApiKey });
      expect([query, answer.status, answer.headers.get("content-type")]).toEqual([query, 200, type]);
    }
  });

  it("downloads the PDF", async () => {
    await begin();
    const pdf = await ask(PDF_CURL);
    expect([pdf.status, pdf.headers.get("content-type")]).toEqual([200, "application/pdf"]);
    expect(Buffer.from(pdf.bytes.subarray(0, 5)).toString("latin1")).toBe("%PDF-");
  });

  it("tells what became of both messages, in the answer and by webhooks", async () => {
    await begin();
    await newEndpoint(world, receiver.url, {}, merchant.testApiKey);
    await ask(BOTH.curl);
    const messages = await outbox(world, merchant);
    world.advance(60_000);
    for (const message of messages) await simulate(world, message, "delivered");
    const [mail, text] = JSON.parse(STATUS.answer ?? "").data.deliveries;
    const { openedAt: _opened, clickedAt: _clicked, ...delivered } = mail;
    const at = async (): Promise<Json> => (await ask(STATUS.curl)).json;
    const arrived = { success: true, data: { invoiceId: "inv_abc123", deliveries: [delivered, text] } };
    expect(differences(arrived, await at())).toEqual([]);

    const shown = messages.find(({ kind }) => kind === "email");
    const picture = pathOf(/src="(https:[^"]+\/o\/[^"]+)"/.exec(shown?.html ?? "")?.[1] ?? "");
    await call(world, `GET ${picture}`, { headers: CHROME, address: "192.168.1.1" });
    const link = pathOf(linkIn(shown?.text));
    const page = await call(world, `GET ${link}`, { headers: CHROME });
    const visitId = `vis_${/name="paymentId"[^>]*value="pmt_(\w+)"/.exec(page.text)?.[1]}`;
    world.advance(3_500);
    const person = { ...PERSON, visitId, visitorId: "vtr_0000000000000000000001" };
    expect((await call(world, `POST ${link}/visits`, { json: person, headers: CHROME })).status).toBe(204);
    // The document's table of statuses has a word for a mail whose link was clicked; its sample keeps an earlier one.
    const clicked = {
      ...arrived,
      data: { ...arrived.data, deliveries: [{ ...mail, status: "clicked" }, text] },
    };
    expect(differences(clicked, await at())).toEqual([]);

    await world.runTasks();
    const told = receiver.received.map(({ json }) => json);
    for (const [type, data] of Object.entries(WEBHOOKS)) {
      const found = told.find((one) => one.type === type);
      const body = { type, data: { ...JSON.parse(data), ...(type === "invoice.opened" ? NETWORK : {}) } };
      expect(differences(body, found)).toEqual([]);
    }
  });

  it("keeps a scheduled message until its instant, and sends again with other words", async () => {
    await begin();
    const later = await ask(SCHEDULED.curl);
    const waiting = sent(["email"], "customer@example.com", { sentAt: null, deliveryStatus: "queued" });
    expect([later.status, differences(waiting, later.json)]).toEqual([200, []]);
    expect(Date.parse(later.json.data.scheduledAt)).toBe(Date.parse("2026-01-30T09:00:00Z"));
    await call(world, "POST /api/v1/test/advance-clock", {
      key: merchant.testApiKey,
      json: { seconds: 3 * 86_400 },
    });
    await world.runTasks();
    expect(await outbox(world, merchant)).toHaveLength(1);
    const again = await ask(RESEND.curl);
    expect([again.status, differences(sent(["email"], "customer@example.com"), again.json)]).toEqual([
      200,
      [],
    ]);
    expect((await outbox(world, merchant)).at(-1)?.text).toContain("Reminder: Invoice due in 3 days");
  });

  it("sends a test message", async () => {
    await begin("inv_test_123");
    const answer = await ask(TEST_MODE.curl);
    const printedAnswer = sent(["email"], "test@example.com", { invoiceId: "inv_test_123" });
    expect([answer.status, differences(printedAnswer, answer.json)]).toEqual([200, []]);
  });
}

/** Addresses of readers are kept truncated. */
const NETWORK = { ipAddress: "192.168.1.0" };
