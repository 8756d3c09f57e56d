import { afterAll, expect, it, vi } from "vitest";
import { openD1 } from "../../server/database/d1.ts";
import { append } from "../../server/ledger/append.ts";
import { readFeed } from "../../server/store/events.ts";
import { seededRandom } from "../api/world.ts";
import { newInvoice } from "../http/calls.ts";
import { BEGINNING, worldOver } from "../http/world.ts";
import { dump } from "./dump.ts";
import { startD1 } from "./miniflare.ts";

vi.setConfig({ testTimeout: 60_000 });

const server = startD1(1);
afterAll(() => server.close());

const WRITERS = 6;
const EACH = 12;

it("over D1 the feed gives every event once and in order to a reader who polls while six writers write", async () => {
  const database = openD1(server.database(0));
  const world = await worldOver(() =>
    Promise.resolve({ database, stored: () => dump(database), close: () => database.close() }),
  )();
  const { tenantId } = world.merchant;
  const invoiceIds: string[] = [];
  while (invoiceIds.length < WRITERS) invoiceIds.push((await newInvoice(world)).invoiceId);

  let writing = true;
  const read: string[] = [];
  const reader = (async () => {
    let after = 0;
    for (let last = false; ; ) {
      const page = await readFeed(database, { tenantId, mode: "test" }, after, 7);
      for (const { id, position } of page) {
        expect(position).toBeGreaterThan(after);
        after = position;
        read.push(id);
      }
      if (last && page.length === 0) return;
      last = !writing;
    }
  })();
  const click = {
    type: "invoice.payment_link_clicked",
    data: { linkId: "lnk_1", channel: "link", visitId: "vis_1", human: "likely", rule: "hand" },
    postings: [],
  } as never;
  await Promise.all(
    invoiceIds.map(async (invoiceId, writer) => {
      const port = { database, random: seededRandom(`writer ${writer}`) };
      for (let n = 0; n < EACH; n++) {
        const decide = () => ({ ok: true, events: [click] }) as const;
        await append(port, { tenantId, mode: "test", invoiceId }, BEGINNING, decide);
      }
    }),
  );
  writing = false;
  await reader;
  const all = await world.query("SELECT event_id FROM events ORDER BY position");
  expect(all.length).toBeGreaterThanOrEqual(WRITERS * EACH);
  expect(read).toEqual(all.map((row) => row["event_id"]));
});
