/** Reading, listing and withdrawing invoices; their events, the chain, and the feed that others follow. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, eventsOf, newInvoice, newLink, pathOf, pay } from "./calls.ts";
import type { HttpWorld, MakeWorld } from "./world.ts";

export function ledger(makeWorld: MakeWorld): void {
  let world: HttpWorld;
  let key: string;
  beforeAll(async () => {
    world = await makeWorld();
    key = world.merchant.testApiKey;
  });
  afterAll(() => world.close());

  describe("reading and listing", () => {
    it("answers 404 for what does not exist, is another's, or lies in the other mode", async () => {
      const other = await world.newMerchant("Stranger");
      const { invoiceId } = await newInvoice(world);
      for (const [id, as] of [
        ["inv_nothing", key],
        [invoiceId, other.testApiKey],
        [invoiceId, world.merchant.apiKey],
      ] as const) {
        for (const below of ["", "/payment-link", "/qr-code", "/events"]) {
          const answer = await call(world, `GET /api/v1/invoices/${id}${below}`, { key: as });
          expect([below, answer.status, answer.json.error.code]).toEqual([below, 404, "invoice_not_found"]);
        }
        for (const below of ["/void", "/links"]) {
          const answer = await call(world, `POST /api/v1/invoices/${id}${below}`, { key: as });
          expect([below, answer.status]).toEqual([below, 404]);
        }
      }
    });

    it("lists every invoice exactly once, newest first, to the end of the cursor", async () => {
      const owner = await world.newMerchant("Lister");
      const made: string[] = [];
      for (let i = 0; i < 23; i++) made.push((await newInvoice(world, {}, owner.testApiKey)).invoiceId);
      await newInvoice(world, {}, owner.apiKey);
      const seen: string[] = [];
      let cursor: string | null = "";
      for (let pages = 0; cursor !== null; pages++) {
        expect(pages).toBeLessThan(9);
        const after: string = cursor === "" ? "" : `&after=${cursor}`;
        const { json } = await call(world, `GET /api/v1/invoices?limit=5${after}`, { key: owner.testApiKey });
        seen.push(...json.data.invoices.map((invoice: { invoiceId: string }) => invoice.invoiceId));
        cursor = json.data.nextCursor;
      }
      expect(seen).toEqual(made.reverse());
    });

    it("filters by status, customer and number, also together", async () => {
      const owner = await world.newMerchant("Filterer");
      const as = owner.testApiKey;
      const paid = await newInvoice(world, { customer: { id: "cust_a", name: "A" } }, as);
      await newInvoice(world, { customer: { id: "cust_a", name: "A" }, invoiceNumber: "N-1" }, as);
      await newInvoice(world, { customer: { id: "cust_b", name: "B" } }, as);
      expect((await pay(world, pathOf(paid.paymentLink), { amount: 500 })).status).toBe(201);
      const count = async (query: string) =>
        (await call(world, `GET /api/v1/invoices?${query}`, { key: as })).json.data.invoices.length;
      expect(await count("status=paid")).toBe(1);
      expect(await count("status=unpaid")).toBe(2);
      expect(await count("customerId=cust_a")).toBe(2);
      expect(await count("customerId=cust_a&status=unpaid")).toBe(1);
      expect(await count("invoiceNumber=N-1")).toBe(1);
      expect(await count("customerId=cust_none")).toBe(0);
    });

    it.each([
      ["limit", "limit=0"],
      ["limit", "limit=101"],
      ["limit", "limit=ten"],
      ["status", "status=open"],
      ["after", "after=nonsense"],
      ["after", "after=WyJldmVudHMiLDFd"],
      ["sort", "sort=name"],
      ["limit", "limit=1&limit=2"],
    ])("refuses the parameter %s of ?%s", async (field, query) => {
      const answer = await call(world, `GET /api/v1/invoices?${query}`, { key });
      expect([answer.status, answer.json.error.field]).toEqual([422, field]);
    });
  });

  describe("withdrawing", () => {
    const withdraw = (id: string) => call(world, `POST /api/v1/invoices/${id}/void`, { key });

    it("makes the invoice void, once, and no payment is taken any more", async () => {
      const { invoiceId, paymentLink } = await newInvoice(world);
      const answer = await withdraw(invoiceId);
      expect(answer.status).toBe(200);
      expect(answer.json.data).toMatchObject({ status: "void", remainingBalance: 0 });
      expect((await withdraw(invoiceId)).json.data.voidedAt).toBe(answer.json.data.voidedAt);
      const types = (await eventsOf(world, invoiceId)).map(({ type }) => type);
      expect(types.filter((type) => type === "invoice.voided")).toHaveLength(1);
      const refused = await pay(world, pathOf(paymentLink));
      expect([refused.status, refused.json.error.code]).toEqual([409, "invoice_not_payable"]);
      expect((await call(world, `GET ${pathOf(paymentLink)}`)).text).toContain("ACME Corp");
    });

    it("is refused once money came, and while money is on its way", async () => {
      const part = await newInvoice(world);
      await pay(world, pathOf(part.paymentLink));
      const flight = await newInvoice(world);
      await pay(world, pathOf(flight.paymentLink), {
        method: {
          type: "ach",
          bankAccount: { accountNumber: "000123456789", routingNumber: "110000000", accountType: "savings" },
          accountHolderName: "Jane Doe",
          authorize: true,
        },
      });
      for (const { invoiceId } of [part, flight]) {
        const answer = await withdraw(invoiceId);
        expect([answer.status, answer.json.error.code]).toEqual([409, "invoice_not_voidable"]);
      }
    });
  });

  describe("the ledger", () => {
    it("numbers an invoice's events without gaps, chains them, and balances each", async () => {
      const { invoiceId, paymentLink } = await newInvoice(world, { id: "inv_chain" });
      await pay(world, pathOf(paymentLink), { amount: 100.01 });
      await pay(world, pathOf(paymentLink), { amount: 399.99 });
      const events = await eventsOf(world, invoiceId);
      expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
      expect(events.map(({ type }) => type)).toEqual([
        "invoice.created",
        "invoice.payment_link_created",
        "invoice.payment_started",
        "invoice.payment_received",
        "invoice.payment_started",
        "invoice.payment_received",
        "invoice.paid",
      ]);
      events.forEach((event, index) => {
        expect(event.previousHash).toBe(index === 0 ? event.previousHash : events[index - 1].hash);
        const sum = event.postings.reduce(
          (total: number, { amount }: { amount: number }) => total + Math.round(amount * 100),
          0,
        );
        expect(sum).toBe(0);
        expect(event.hash).toMatch(/^[0-9a-f]{64}$/);
        expect(Object.keys(event).sort()).toEqual(
          [
            "id",
            "invoiceId",
            "sequence",
            "type",
            "occurredAt",
            "data",
            "postings",
            "previousHash",
            "hash",
          ].sort(),
        );
      });
      expect(new Set(events.map(({ hash }) => hash)).size).toBe(events.length);
      const balances = events
        .filter(({ postings }) => postings.length > 0)
        .map(({ data }) => [data.remainingBalance, data.status]);
      expect(balances).toEqual([
        [500, "unpaid"],
        [399.99, "partially_paid"],
        [0, "paid"],
      ]);
      expect(await world.fault()).toBeNull();
    });

    it("lets an outsider recompute the chain from what the API shows", async () => {
      const { invoiceId } = await newInvoice(world);
      for (const { hash, ...rest } of await eventsOf(world, invoiceId)) {
        expect(createHash("sha256").update(canonical(rest), "utf8").digest("hex")).toBe(hash);
      }
    });

    it("feeds every event of a merchant and mode in order, page by page, and picks up where it left", async () => {
      const owner = await world.newMerchant("Followed");
      const as = owner.testApiKey;
      const links = [await newLink(world, {}, as), await newLink(world, {}, as)];
      await newLink(world, {}, owner.apiKey);
      for (const link of [...links, ...links]) await pay(world, link);
      const follow = async (from: string | null) => {
        const events: { id: string; invoiceId: string; sequence: number }[] = [];
        let after = from;
        for (;;) {
          const query = after === null ? "" : `&after=${after}`;
          const { json } = await call(world, `GET /api/v1/events?limit=3${query}`, { key: as });
          events.push(...json.data.events);
          if (json.data.nextCursor === null) return events;
          after = json.data.nextCursor;
        }
      };
      const all = await follow(null);
      expect(all).toHaveLength(2 * 2 + 4 * 2);
      expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
      const last = new Map<string, number>();
      for (const { invoiceId, sequence } of all) {
        expect(sequence).toBe((last.get(invoiceId) ?? 0) + 1);
        last.set(invoiceId, sequence);
      }
      const end = all.at(-1)?.id ?? "";
      expect(await follow(end)).toEqual([]);
      await pay(world, links[0] ?? "");
      expect((await follow(end)).map(({ sequence }) => sequence)).toEqual([7, 8]);
    });

    it("refuses a place in the feed that is not the caller's", async () => {
      const other = await world.newMerchant("Elsewhere");
      const { invoiceId } = await newInvoice(world, {}, other.testApiKey);
      const [foreign] = await eventsOf(world, invoiceId, other.testApiKey);
      const mine = await newInvoice(world);
      for (const after of [foreign.id, "evt_nothing"]) {
        for (const path of ["/api/v1/events", `/api/v1/invoices/${mine.invoiceId}/events`]) {
          const answer = await call(world, `GET ${path}?after=${after}`, { key });
          expect([path, answer.status, answer.json.error.field]).toEqual([path, 422, "after"]);
        }
      }
      const [elsewhere] = await eventsOf(world, (await newInvoice(world)).invoiceId);
      const path = `/api/v1/invoices/${mine.invoiceId}/events?after=${elsewhere.id}`;
      expect((await call(world, `GET ${path}`, { key })).status).toBe(422);
    });
  });
}

/** RFC 8785 for what events hold: keys sorted, no white space, numbers as ECMAScript writes them. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(",")}}`;
}
