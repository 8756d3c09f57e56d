import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { presentEvent } from "../../server/invoices/eventOperations.ts";
import { eventHash, seedHash } from "../../server/ledger/chain.ts";
import { verifyLedger } from "../../server/ledger/verify.ts";
import { readFeed } from "../../server/store/events.ts";
import { type OpenedLedger, openLedger } from "./fixtures.ts";
import { STREAMS, writeHistory } from "./history.ts";

let ledger: OpenedLedger;
beforeAll(async () => {
  ledger = await openLedger();
  await writeHistory(ledger);
});
afterAll(() => ledger.cleanup());

interface PublicEvent {
  readonly invoiceId: string;
  readonly sequence: number;
  readonly type: string;
  readonly data: Record<string, unknown>;
  readonly postings: readonly { readonly account: string; readonly amount: number }[];
  readonly previousHash: string;
  readonly hash: string;
}

/** RFC 8785 as an outsider writes it: sorts on the way in, and lets JSON.stringify do the rest. */
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== "object") return value;
  const object = value as Record<string, unknown>;
  return Object.fromEntries(
    Object.keys(object)
      .sort((a, b) => (a < b ? -1 : 1))
      .map((key) => [key, sortKeys(object[key])]),
  );
}
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** The feed as it travels: JSON text, and nothing that only the server knows. */
async function feed(owner: { tenantId: string; mode: "test" | "live" }): Promise<PublicEvent[]> {
  const events = await readFeed(ledger.database, owner, 0, 1000);
  return JSON.parse(JSON.stringify(events.map(presentEvent))) as PublicEvent[];
}

describe("the hash chain", () => {
  it.each(STREAMS)(
    "of $tenantId $mode $invoiceId can be computed again from the public feed alone",
    async (stream) => {
      const events = (await feed(stream)).filter(({ invoiceId }) => invoiceId === stream.invoiceId);
      expect(events.length).toBeGreaterThan(3);
      let previous = sha256(`paylink/v1\n${stream.tenantId}\n${stream.mode}\n${stream.invoiceId}`);
      events.forEach((event, index) => {
        const { hash, ...covered } = event;
        expect(event.sequence).toBe(index + 1);
        expect(event.previousHash).toBe(previous);
        expect(sha256(JSON.stringify(sortKeys(covered)))).toBe(hash);
        previous = hash;
      });
    },
  );

  it("covers every property that is shown: any change makes another hash", () => {
    const event = {
      id: "evt_1",
      invoiceId: "inv_1",
      sequence: 1,
      type: "invoice.paid",
      occurredAt: "2026-01-28T12:00:00.000Z",
      data: '{"a":1}',
      postings: [{ account: "receivable", amount: 100, currency: "USD" }],
      previousHash: "00",
    };
    const changed = [
      { id: "evt_2" },
      { invoiceId: "inv_2" },
      { sequence: 2 },
      { type: "invoice.voided" },
      { occurredAt: "2026-01-28T12:00:00.001Z" },
      { data: '{"a":2}' },
      { postings: [] },
      { postings: [{ account: "receivable", amount: 101, currency: "USD" }] },
      { postings: [{ account: "sales", amount: 100, currency: "USD" }] },
      { previousHash: "01" },
    ].map((change) => eventHash({ ...event, ...change }));
    expect(new Set([eventHash(event), ...changed]).size).toBe(changed.length + 1);
  });

  it("begins differently in every stream", () => {
    expect(new Set(STREAMS.map(seedHash)).size).toBe(STREAMS.length);
  });
});

describe("the history that these tests stand on", () => {
  it("has every kind of event, and is whole", async () => {
    const owners = STREAMS.filter(({ invoiceId }) => invoiceId === "inv_1");
    const kinds = new Set((await Promise.all(owners.map(feed))).flat().map(({ type }) => type));
    expect([...kinds].sort()).toEqual([
      "invoice.created",
      "invoice.paid",
      "invoice.payment_failed",
      "invoice.payment_link_clicked",
      "invoice.payment_link_created",
      "invoice.payment_link_revoked",
      "invoice.payment_processing",
      "invoice.payment_received",
      "invoice.payment_requires_action",
      "invoice.payment_returned",
      "invoice.payment_started",
      "invoice.payment_voided",
      "invoice.refund_failed",
      "invoice.refund_started",
      "invoice.refunded",
      "invoice.voided",
    ]);
    expect(await verifyLedger(ledger.database)).toMatchObject({
      ok: true,
      counts: { invoices: 4, payments: 9 },
    });
  });

  it("tells the balance and the status after every event that moved money", async () => {
    const moved = (await feed({ tenantId: "tnt_a", mode: "test" })).filter(
      ({ postings }) => postings.length > 0,
    );
    const owed = new Map<string, number>();
    for (const { invoiceId, data, postings } of moved) {
      const change = postings.find(({ account }) => account === "receivable")?.amount ?? 0;
      owed.set(invoiceId, Math.round(((owed.get(invoiceId) ?? 0) + change) * 100) / 100);
      expect(data).toMatchObject({ remainingBalance: owed.get(invoiceId), status: expect.any(String) });
    }
    expect(moved.length).toBe(9);
  });
});
