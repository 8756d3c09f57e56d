/** What becomes of messages, through the API: openings, clicks, schedules, sending again and taking back. */
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { NewMerchant } from "../../../server/merchants/create.ts";
import { call, card, eventsOf, newInvoice, pathOf, pay } from "../../http/calls.ts";
import { PERSON } from "../../http/visits.ts";
import type { HttpWorld, MakeWorld } from "../../http/world.ts";
import { CHROME } from "../../links/corpus-kit.ts";
import { differences, readCurl } from "../../payments/api/reference.ts";
import { RESEND, SCHEDULED, WEBHOOKS } from "./reference.ts";
import { outbox } from "./sending.ts";

export function following(make: MakeWorld): void {
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

  const post = (path: string, json: unknown = {}, as = key) =>
    call(world, `POST /api/v1/invoices/${path}`, { key: as, json });
  const statusOf = async (invoiceId: string) =>
    (await call(world, `GET /api/v1/invoices/${invoiceId}/delivery-status`, { key })).json.data.deliveries;
  const typesOf = async (invoiceId: string, type: string) =>
    (await eventsOf(world, invoiceId, key)).filter((event) => event.type === type);
  const clock = (seconds: number) =>
    call(world, "POST /api/v1/test/advance-clock", { key, json: { seconds } });

  it("knows a person who came by a message's link from the scanner that came first", async () => {
    const { invoiceId } = await newInvoice(world, { id: "inv_abc123" }, key);
    const sent = (await post(`${invoiceId}/send`)).json.data.deliveries[0];
    const [mail] = await outbox(world, merchant);
    const link = pathOf(/Pay now: (\S+)/.exec(mail?.text ?? "")?.[1] ?? "");
    world.advance(60_000);
    await call(world, `GET ${link}`, { headers: { "User-Agent": "curl/8" }, address: "198.51.100.9" });
    expect((await statusOf(invoiceId))[0]).toMatchObject({ status: "sent" });
    const { text } = await call(world, `GET ${link}`, { headers: CHROME });
    const visitId = `vis_${/name="paymentId"[^>]*value="pmt_(\w+)"/.exec(text)?.[1]}`;
    world.advance(3_500);
    const person = { ...PERSON, visitId, visitorId: "vtr_0000000000000000000001" };
    const answer = await call(world, `POST ${link}/visits`, { json: person, headers: CHROME });
    expect(answer.status).toBe(204);
    const [status] = await statusOf(invoiceId);
    expect(status).toMatchObject({ status: "clicked", clickedAt: world.now().toISOString() });
    expect(status.history.map(({ type }: { type: string }) => type)).toEqual(["sent", "clicked"]);
    const [clicked] = await typesOf(invoiceId, "invoice.payment_link_clicked");
    expect(clicked.data).toMatchObject({ deliveryId: sent.deliveryId, channel: "email" });
    expect(differences(JSON.parse(WEBHOOKS["invoice.payment_link_clicked"]), clicked.data)).toEqual([]);
  });

  it("takes the mail's picture for an opening that may be a machine's, once for the ledger, and scanners for none", async () => {
    const { invoiceId } = await newInvoice(world, { id: "inv_abc123" }, key);
    await post(`${invoiceId}/send`);
    const picture = pathOf(
      /src="(https:[^"]+\/o\/[^"]+)"/.exec((await outbox(world, merchant))[0]?.html ?? "")?.[1] ?? "",
    );
    world.advance(1_000);
    await call(world, `GET ${picture}`, { headers: { "User-Agent": "curl/8" } });
    world.advance(1_000);
    await call(world, `HEAD ${picture}`, { headers: CHROME });
    expect((await statusOf(invoiceId))[0].status).toBe("sent");
    for (let time = 0; time < 2; time += 1) {
      const answer = await call(world, `GET ${picture}`, { headers: CHROME, address: "192.168.1.77" });
      expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "image/gif"]);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      world.advance(1_000);
    }
    const [status] = await statusOf(invoiceId);
    expect(status.status).toBe("opened");
    expect(status.history.map((one: { automatic?: string }) => one.automatic)).toEqual([
      undefined,
      "known",
      "possibly",
      "possibly",
    ]);
    const opened = await typesOf(invoiceId, "invoice.opened");
    expect(opened).toHaveLength(1);
    expect(opened[0].data).toMatchObject({ ipAddress: "192.168.1.0", automatic: "possibly" });
    const { ipAddress: _ip, ...printed } = JSON.parse(WEBHOOKS["invoice.opened"]);
    expect(differences(printed, opened[0].data)).toEqual([]);
    const forged = picture.replace(/\.(.)/, (_all, first: string) => `.${first === "0" ? "1" : "0"}`);
    expect((await call(world, `GET ${forged}`)).status).toBe(404);
    expect((await call(world, "GET /o/x.gif")).status).toBe(404);
  });

  it("sends at the instant that was asked for, once, and says queued until then", async () => {
    const { invoiceId } = await newInvoice(world, { id: "inv_abc123" }, key);
    const { target, body } = readCurl(SCHEDULED.curl);
    const answer = await call(world, target, { key, json: body });
    expect(answer.json.data).toMatchObject({
      sentAt: null,
      deliveryStatus: "queued",
      scheduledAt: "2026-01-30T09:00:00.000Z",
    });
    expect((await statusOf(invoiceId))[0]).toMatchObject({ status: "queued", sentAt: null });
    await clock(44 * 3_600);
    await world.runTasks();
    expect(await outbox(world, merchant)).toEqual([]);
    await clock(2 * 3_600);
    await Promise.all([world.runTasks(), world.runTasks()]);
    expect(await outbox(world, merchant)).toHaveLength(1);
    expect((await statusOf(invoiceId))[0]).toMatchObject({
      status: "sent",
      sentAt: expect.stringMatching(/^2026-01-30T10:0/),
    });
    expect(await typesOf(invoiceId, "invoice.sent")).toHaveLength(1);
  });

  it("does not send what is not owed any more, and says why", async () => {
    const { invoiceId, paymentLink } = await newInvoice(world, {}, key);
    await post(`${invoiceId}/send`, { scheduledAt: "2026-01-30T09:00:00Z" });
    await pay(world, pathOf(paymentLink), { amount: 500, method: card() });
    await clock(48 * 3_600);
    await world.runTasks();
    expect(await outbox(world, merchant)).toEqual([]);
    expect((await statusOf(invoiceId))[0]).toMatchObject({
      status: "canceled",
      reason: "invoice_paid",
      sentAt: null,
    });
  });

  it("takes back what waits, not what was sent, and not what is another's", async () => {
    const { invoiceId } = await newInvoice(world, {}, key);
    const waiting = (await post(`${invoiceId}/send`, { scheduledAt: "2026-01-30T09:00:00Z" })).json.data
      .deliveries[0];
    const other = await world.newMerchant("Other");
    for (const as of [other.testApiKey, merchant.apiKey]) {
      expect(
        (await post(`${invoiceId}/deliveries/${waiting.deliveryId}/cancel`, {}, as)).json.error.code,
      ).toBe("delivery_not_found");
    }
    for (let time = 0; time < 2; time += 1) {
      const canceled = await post(`${invoiceId}/deliveries/${waiting.deliveryId}/cancel`);
      expect(canceled.json.data).toMatchObject({ status: "canceled", reason: "canceled_by_merchant" });
    }
    await clock(48 * 3_600);
    await world.runTasks();
    expect(await outbox(world, merchant)).toEqual([]);
    const sent = (await post(`${invoiceId}/send`)).json.data.deliveries[0];
    expect((await post(`${invoiceId}/deliveries/${sent.deliveryId}/cancel`)).json.error.code).toBe(
      "conflict",
    );
  });

  it("sends again as it was sent last, with what is new in the request", async () => {
    const { invoiceId } = await newInvoice(world, { id: "inv_abc123" }, key);
    const { target, body } = readCurl(RESEND.curl);
    expect((await call(world, target, { key, json: body })).json.data.sentTo).toBe("jane@example.com");
    world.advance(1_000);
    await post(`${invoiceId}/send`, {
      sendVia: ["email", "sms"],
      email: "a@example.com",
      phone: "+12025550123",
      cc: ["c@example.com"],
      subject: "Hello",
    });
    world.advance(1_000);
    expect((await post(`${invoiceId}/resend`)).json.data.sentTo).toEqual(["a@example.com", "+12025550123"]);
    world.advance(1_000);
    const again = await post(`${invoiceId}/resend`, { phone: "+12025550199", message: "Once more" });
    expect(again.json.data.sentTo).toBe("+12025550199");
    const last = (await outbox(world, merchant)).at(-1);
    expect(last?.text).toMatch(/^ACME Corp: Once more\nPay now: /);
    expect((await post("inv_none/resend")).status).toBe(404);
  });
}
