import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../server/app.ts";
import type { CarrierEvent, CarrierEventKind } from "../../server/delivery/carrierEvent.ts";
import { recordCarrierEvent } from "../../server/delivery/carrierEvents.ts";
import { verifyLedger } from "../../server/ledger/verify.ts";
import { readDelivery } from "../../server/store/deliveries.ts";
import { DELIVERY_STATUSES, deliveryRank, laterStatus } from "../../shared/deliveryStatus.ts";
import { makeWorld, type World } from "../api/world.ts";
import { INVOICE } from "../http/calls.ts";

const status = fc.constantFrom(...DELIVERY_STATUSES);

describe("the status of a message", () => {
  it("is the same whatever the order and repetition of what was heard", () => {
    fc.assert(
      fc.property(fc.array(status, { minLength: 1, maxLength: 8 }), fc.array(fc.nat()), (heard, picks) => {
        const again = [...heard, ...picks.map((pick) => heard[pick % heard.length] ?? "queued")].reverse();
        expect(again.reduce(laterStatus)).toBe(heard.reduce(laterStatus));
      }),
    );
  });

  it("never sinks", () => {
    fc.assert(
      fc.property(status, status, (one, other) => {
        expect(deliveryRank(laterStatus(one, other))).toBeGreaterThanOrEqual(deliveryRank(one));
      }),
    );
  });
});

describe("notices of carriers", () => {
  let world: World;
  let count = 0;
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world.close());

  const post = async (path: string, body: unknown) => {
    const headers = { Authorization: `Bearer ${world.merchant.testApiKey}` };
    const answer = await createApp(world.deps).request(path, {
      method: "POST",
      body: JSON.stringify(body),
      headers,
    });
    return (await answer.json()).data;
  };

  const sent = async (body: object = {}): Promise<{ invoiceId: string; deliveryId: string }> => {
    count += 1;
    const invoiceId = `inv_notices${count}`;
    await post("/api/v1/invoices", { ...INVOICE, id: invoiceId });
    const { deliveries } = await post(`/api/v1/invoices/${invoiceId}/send`, body);
    return { invoiceId, deliveryId: deliveries[0].deliveryId };
  };
  const notice = (deliveryId: string, kind: CarrierEventKind, noticeId: string | null): CarrierEvent => ({
    carrier: "outbox",
    message: { messageId: deliveryId },
    noticeId,
    kind,
    at: "2026-01-28T12:01:00.000Z",
  });
  const told = async (invoiceId: string): Promise<string[]> =>
    (
      await world.database.query<{ type: string }>(
        "SELECT type FROM events WHERE invoice_id = ? ORDER BY sequence",
        [invoiceId],
      )
    )
      .map(({ type }) => type)
      .filter((type) => /delivered|opened|delivery_failed/.test(type));

  it("end in one status and are told once each, in any order, repeated and all at once", async () => {
    const kinds: CarrierEventKind[] = [
      "queued",
      "sent",
      "delivered",
      "opened",
      "bounced",
      "clicked",
      "complained",
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        async (heard, atOnce) => {
          const { invoiceId, deliveryId } = await sent();
          const notices = [...heard, ...heard].map((kind, index) =>
            notice(deliveryId, kind, `n${index % heard.length}`),
          );
          if (atOnce) await Promise.all(notices.map((one) => recordCarrierEvent(world.deps, one)));
          else for (const one of notices) await recordCarrierEvent(world.deps, one);
          const expected = heard
            .filter((kind) => kind !== "clicked" && kind !== "complained" && kind !== "sent")
            .reduce(laterStatus, "sent");
          expect((await readDelivery(world.database, deliveryId))?.status).toBe(expected);
          const once = (kind: CarrierEventKind, type: string): string[] =>
            heard.includes(kind) ? [type] : [];
          expect((await told(invoiceId)).sort()).toEqual(
            [
              ...once("delivered", "invoice.delivered"),
              ...once("opened", "invoice.opened"),
              ...once("bounced", "invoice.delivery_failed"),
            ].sort(),
          );
        },
      ),
      { numRuns: 25, seed: 7 },
    );
    expect(await verifyLedger(world.database)).toMatchObject({ ok: true });
  });

  it("say whether they were new, known, or of a message that is not known", async () => {
    const { deliveryId } = await sent();
    expect(await recordCarrierEvent(world.deps, notice(deliveryId, "delivered", null))).toBe("recorded");
    expect(await recordCarrierEvent(world.deps, notice(deliveryId, "delivered", null))).toBe("known");
    expect(await recordCarrierEvent(world.deps, notice("dlv_none", "delivered", "x"))).toBe("unknown");
    const byCarrier = { ...notice(deliveryId, "opened", "y"), message: { carrierId: "SM1" } };
    expect(await recordCarrierEvent(world.deps, byCarrier)).toBe("unknown");
  });

  it("of one message are kept up to a bound", async () => {
    const { deliveryId } = await sent();
    for (let n = 0; n < 130; n += 1)
      await recordCarrierEvent(world.deps, notice(deliveryId, "opened", `n${n}`));
    const [row] = await world.database.query<{ kept: number }>(
      "SELECT COUNT(*) AS kept FROM delivery_events WHERE delivery_id = ?",
      [deliveryId],
    );
    expect(row?.kept).toBe(100);
  });

  it("call a text that did not arrive failed, not bounced", async () => {
    const { deliveryId } = await sent({ sendVia: ["sms"], phone: "+12025550123" });
    await recordCarrierEvent(world.deps, {
      ...notice(deliveryId, "bounced", "x"),
      code: "30006",
      detail: "landline",
    });
    expect(await readDelivery(world.database, deliveryId)).toMatchObject({
      status: "failed",
      errorCode: "30006",
    });
  });
});
