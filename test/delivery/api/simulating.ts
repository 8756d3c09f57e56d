/** The outbox's buttons on messages that were really sent: what each changes in the delivery's status, the ledger and the webhooks. */
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { NewMerchant } from "../../../server/merchants/create.ts";
import { call, eventsOf, newInvoice } from "../../http/calls.ts";
import type { HttpWorld, MakeWorld } from "../../http/world.ts";
import { type Json, newEndpoint } from "../../webhooks/calls.ts";
import { type Receiver, startReceiver } from "../../webhooks/receiver.ts";
import { outbox } from "./sending.ts";
import { simulate } from "./simulate.ts";

export function simulating(make: MakeWorld): void {
  let world: HttpWorld;
  let merchant: NewMerchant;
  let receiver: Receiver;
  beforeAll(async () => {
    world = await make();
  });
  beforeEach(async () => {
    merchant = await world.newMerchant("ACME Corp");
    receiver = await startReceiver();
    await newEndpoint(world, receiver.url, {}, merchant.testApiKey);
  });
  afterAll(() => world.close());

  const press = async (method: "email" | "sms", kinds: readonly string[]) => {
    const key = merchant.testApiKey;
    const { invoiceId } = await newInvoice(world, {}, key);
    const json = { sendVia: [method], email: "jane@example.com", phone: "+12025550123" };
    await call(world, `POST /api/v1/invoices/${invoiceId}/send`, { key, json });
    const [message] = await outbox(world, merchant);
    if (message === undefined) throw new Error("nothing was sent");
    const pages: string[] = [];
    for (const kind of kinds) {
      world.advance(60_000);
      pages.push(await simulate(world, message, kind));
    }
    await world.runTasks();
    await receiver.close();
    const status = await call(world, `GET /api/v1/invoices/${invoiceId}/delivery-status`, { key });
    const of = ({ type }: Json): boolean => !/created/.test(type);
    return {
      pages,
      delivery: status.json.data.deliveries[0],
      events: (await eventsOf(world, invoiceId, key)).filter(of).map(({ type }) => type),
      told: receiver.received.map(({ json: body }) => body).filter(of),
    };
  };

  it.each([
    ["email", "delivered", "delivered", "deliveredAt", "invoice.delivered"],
    ["email", "opened", "opened", "openedAt", "invoice.opened"],
    ["email", "bounced", "bounced", "failedAt", "invoice.delivery_failed"],
    ["email", "complained", "sent", "sentAt", "invoice.reminders_stopped"],
    ["sms", "delivered", "delivered", "deliveredAt", "invoice.delivered"],
    ["sms", "failed", "failed", "failedAt", "invoice.delivery_failed"],
  ] as const)("%s: %s", async (method, kind, status, time, type) => {
    const { delivery, events, told, pages } = await press(method, [kind]);
    expect(pages[0]).toContain("Recorded, as if its carrier had told it.");
    expect(delivery).toMatchObject({ method, status, [time]: expect.stringMatching(/^2026-/) });
    expect(delivery.history.map((one: Json) => one.type)).toEqual(["sent", kind]);
    expect(events).toEqual(["invoice.sent", type]);
    expect(told.map((one) => one.type)).toEqual(["invoice.sent", type]);
    expect(told.at(-1)?.data.deliveryId).toBe(delivery.deliveryId);
  });

  it("email: clicked is history, as a carrier's clicks are, and the page says how a click comes about", async () => {
    const { delivery, events, pages } = await press("email", ["clicked"]);
    expect(delivery).toMatchObject({ status: "sent" });
    expect(delivery.history[1]).toMatchObject({ type: "clicked", automatic: "possibly" });
    expect(events).toEqual(["invoice.sent"]);
    expect(pages[0]).toContain("open the link in the mail");
  });

  it("one after the other, and again: the status rises, and each thing is told once", async () => {
    const { delivery, events, pages } = await press("email", ["opened", "delivered", "delivered", "bounced"]);
    expect(pages[2]).toContain("That was recorded before.");
    expect(delivery).toMatchObject({ status: "bounced", error: { code: "simulated" } });
    expect(delivery.history.map((one: Json) => one.type)).toEqual(["sent", "opened", "delivered", "bounced"]);
    expect(events).toEqual([
      "invoice.sent",
      "invoice.opened",
      "invoice.delivered",
      "invoice.delivery_failed",
    ]);
  });
}
