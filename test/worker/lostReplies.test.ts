import { afterAll, describe, expect, it, vi } from "vitest";
import { type D1Binding, openD1 } from "../../server/database/d1.ts";
import { append } from "../../server/ledger/append.ts";
import type { NewEvent } from "../../server/ledger/events.ts";
import { seededRandom } from "../api/world.ts";
import { card, newInvoice, pathOf, pay, paymentId } from "../http/calls.ts";
import { BEGINNING, type HttpWorld, worldOver } from "../http/world.ts";
import { dump } from "./dump.ts";
import { startD1 } from "./miniflare.ts";

vi.setConfig({ testTimeout: 60_000 });

const SEEDS = ["one", "two", "three", "four"];
const server = startD1(SEEDS.length + 3);
afterAll(() => server.close());

/** What becomes of a batch: it works; its reply is lost after it took effect; it is lost itself; or it takes effect late, after its sender gave up waiting. */
type Fate = "works" | "reply lost" | "lost" | "late";
const FATES: readonly Fate[] = ["works", "works", "works", "reply lost", "lost", "late"];

/** A binding whose batches meet the fates that `next` gives. */
function flaky(binding: D1Binding, next: () => Fate, met: Set<Fate>): D1Binding {
  const lost = () => new Error("D1_ERROR: Network connection lost.");
  return {
    prepare: (sql) => binding.prepare(sql),
    async batch(statements) {
      const fate = next();
      met.add(fate);
      if (fate === "works") return binding.batch(statements);
      // A late one lands beside whatever its sender does next.
      if (fate === "late") void binding.batch(statements).catch(() => undefined);
      if (fate === "reply lost") await binding.batch(statements);
      throw lost();
    },
  };
}

describe("over a connection that loses requests and replies", () => {
  it.each(SEEDS.map((seed, number) => [seed, number] as const))(
    "every payment takes effect once (seed %s)",
    async (seed, number) => {
      const random = seededRandom(`lost replies ${seed}`);
      const met = new Set<Fate>();
      let failing = false;
      const next = (): Fate => (failing ? (FATES[(random(1)[0] ?? 0) % FATES.length] ?? "works") : "works");
      const world = await worldOver(() => {
        const database = openD1(flaky(server.database(number), next, met));
        return Promise.resolve({ database, stored: () => dump(database), close: () => database.close() });
      })();
      const invoice = await newInvoice(world);
      const link = pathOf(invoice.paymentLink);

      failing = true;
      const statuses = await Promise.all(
        [100, 50, 150, 25, 75, 60].map((amount) => payUntilAnswered(world, link, amount)),
      );
      failing = false;
      expect(statuses).toEqual([201, 201, 201, 201, 201, 201]);
      expect([...met].sort()).toEqual(["late", "lost", "reply lost", "works"]);

      world.advance(120_000);
      await world.runTasks();
      const moved = await world.movements(world.merchant.tenantId);
      expect(moved.map(({ captures }) => captures)).toEqual([1, 1, 1, 1, 1, 1]);
      const rows = await world.query("SELECT paid, reserved, balance FROM invoices WHERE invoice_id = ?", [
        invoice.invoiceId,
      ]);
      expect(rows).toEqual([{ paid: 46_000, reserved: 0, balance: 4_000 }]);
      const approved = await world.query(
        "SELECT COUNT(*) AS n FROM events WHERE invoice_id = ? AND type = 'invoice.payment_received'",
        [invoice.invoiceId],
      );
      expect(approved).toEqual([{ n: 6 }]);
      expect(await world.fault()).toBeNull();
      await world.close();
    },
  );
});

describe("an append", () => {
  it.each(["reply lost", "lost", "late"] as const)(
    "whose batch is %s is written once and told so",
    async (fate) => {
      const number = SEEDS.length + ["reply lost", "lost", "late"].indexOf(fate);
      const fates: Fate[] = [];
      const database = openD1(flaky(server.database(number), () => fates.shift() ?? "works", new Set()));
      const world = await worldOver(() =>
        Promise.resolve({ database, stored: () => dump(database), close: () => database.close() }),
      )();
      const { invoiceId } = await newInvoice(world);
      const stream = { tenantId: world.merchant.tenantId, mode: "test", invoiceId } as const;
      const before = await world.query("SELECT sequence FROM events WHERE invoice_id = ?", [invoiceId]);
      fates.push(fate, fate);
      // A decision that would be made again, were it asked again.
      const click: NewEvent = {
        type: "invoice.payment_link_clicked",
        data: { linkId: "lnk_1", channel: "link", visitId: "vis_1", human: "likely", rule: "hand" },
        postings: [],
      } as never;
      const appended = await append({ database, random: seededRandom(fate) }, stream, BEGINNING, () => ({
        ok: true,
        events: [click],
      }));
      expect(appended).toMatchObject({ ok: true, version: before.length + 1 });
      const after = await world.query("SELECT event_id FROM events WHERE invoice_id = ? ORDER BY sequence", [
        invoiceId,
      ]);
      expect(after).toHaveLength(before.length + 1);
      expect(appended.ok && appended.events[0]?.id).toBe(after.at(-1)?.["event_id"]);
      await world.close();
    },
  );
});

/** As a payer's page does: the same payment again until the server says what became of it. */
async function payUntilAnswered(world: HttpWorld, link: string, amount: number): Promise<number> {
  const asked = { paymentId: paymentId(), amount, method: card() };
  for (let tries = 0; tries < 60; tries++) {
    const answer = await pay(world, link, asked);
    if (answer.status < 500 && answer.json?.data?.status !== "processing") return answer.status;
  }
  return 0;
}
