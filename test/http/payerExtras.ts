/** What a payer may want besides paying: a calendar entry, a link for somebody else. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCalendar, unescaped } from "../checkout/calendarReader.ts";
import {
  bank,
  call,
  card,
  DECLINED,
  eventsOf,
  JSON_PLEASE,
  newInvoice,
  newLink,
  PAGE_PLEASE,
  pathOf,
  pay,
  viewOf,
} from "./calls.ts";
import type { HttpWorld, MakeWorld } from "./world.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- what an answer holds is for the tests to say
type Json = any;

export function payerExtras(makeWorld: MakeWorld): void {
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

  const day = (days: number): string =>
    new Date(world.now().getTime() + days * 86_400_000).toISOString().slice(0, 10);

  describe("the calendar file", () => {
    const calendar = async (link: string) => {
      const answer = await call(world, `GET ${link}/due.ics`);
      return { ...answer, events: answer.status === 200 ? readCalendar(answer.bytes).parts : [] };
    };

    it("puts the due date into a calendar, with what is left and the link", async () => {
      const { paymentLink } = await newInvoice(world, { dueDate: day(20), invoiceNumber: "A;1, é" });
      const link = pathOf(paymentLink);
      await pay(world, link, { amount: 120 });
      const { status, headers, events } = await calendar(link);
      expect([status, headers.get("content-type")]).toEqual([200, "text/calendar; charset=utf-8"]);
      expect(headers.get("content-disposition")).toBe('attachment; filename="invoice-A-1---.ics"');
      expect(events).toHaveLength(1);
      const { properties } = events[0] as (typeof events)[0];
      expect(properties["DTSTART;VALUE=DATE"]).toBe(day(20).replaceAll("-", ""));
      expect(properties["URL"]).toBe(paymentLink);
      expect(unescaped(properties["SUMMARY"] ?? "")).toBe("Pay invoice A;1, é of ACME Corp");
      expect(unescaped(properties["DESCRIPTION"] ?? "")).toBe(
        `$380.00 to pay by this day. Pay here: ${paymentLink}`,
      );
      expect((await viewOf(world, link)).link.calendarUrl).toBe(`${paymentLink}/due.ics`);
      expect((await call(world, `GET ${link}`, { headers: PAGE_PLEASE })).text).toContain("Add to calendar");
    });

    it("has one entry for each open installment, the same one by every link of the invoice", async () => {
      const installments = [10, 40, 70].map((days) => ({
        dueDate: day(days),
        amount: days === 10 ? 200 : 150,
      }));
      const { invoiceId, paymentLink } = await newInvoice(world, { paymentPlan: { installments } });
      await pay(world, pathOf(paymentLink), { amount: 200 });
      const other = (await call(world, `POST /api/v1/invoices/${invoiceId}/links`, { key, json: {} })).json
        .data;
      const [first, second] = await Promise.all(
        [paymentLink, other.paymentLink].map(async (url) => (await calendar(pathOf(url))).events),
      );
      const read = (name: string, events = first) => events?.map(({ properties }) => properties[name]);
      expect(read("DTSTART;VALUE=DATE")).toEqual([40, 70].map((days) => day(days).replaceAll("-", "")));
      expect(read("SUMMARY")?.[0]).toContain("installment 2 of 3");
      expect(new Set(read("UID")).size).toBe(2);
      expect(read("UID", second)).toEqual(read("UID"));
    });

    it("is not offered when nothing is due on a day to come, and is dead with the link", async () => {
      const paid = await newLink(world, { dueDate: day(20) });
      await pay(world, paid, { amount: 500 });
      const late = await newLink(world, { dueDate: day(-2) });
      for (const link of [await newLink(world), paid, late]) {
        expect((await viewOf(world, link)).link.calendarUrl).toBeUndefined();
        expect((await calendar(link)).status).toBe(404);
      }
      const { paymentLink, invoiceId } = await newInvoice(world, { dueDate: day(20) });
      const { linkId } = (await call(world, `GET /api/v1/invoices/${invoiceId}/payment-link`, { key })).json
        .data;
      await call(world, `POST /api/v1/links/${linkId}/revoke`, { key });
      expect((await calendar(pathOf(paymentLink))).status).toBe(410);
      const forged = `${pathOf(paymentLink).slice(0, -1)}${paymentLink.endsWith("0") ? "1" : "0"}`;
      expect((await calendar(forged)).status).toBe(404);
    });
  });

  describe("the copy of an authorization", () => {
    it("shows what was accepted, by whom, when and for which account, and the page leads there", async () => {
      const { invoiceId, paymentLink } = await newInvoice(world);
      const link = pathOf(paymentLink);
      const { json } = await pay(world, link, { amount: 120, method: bank() });
      const { paymentId } = json.data;
      const { mandateUrl } = (await viewOf(world, link)).payments[0];
      expect(mandateUrl).toBe(`${paymentLink}/payments/${paymentId}/mandate`);
      const page = await call(world, `GET ${pathOf(mandateUrl)}`, { headers: PAGE_PLEASE });
      const { authorization } = (await eventsOf(world, invoiceId)).find(
        (event) => event.data.authorization,
      ).data;
      expect(page.status).toBe(200);
      for (const text of [
        authorization.text,
        authorization.textHash,
        "Jane Doe",
        "•••• 6789",
        "$120.00",
        paymentId,
      ])
        expect(page.text).toContain(text);
      expect(page.text).not.toContain("000123456789");
      expect((await call(world, `GET ${link}`, { headers: PAGE_PLEASE })).text).toContain(mandateUrl);
    });

    it("is of no card payment, of no other link, and hidden from whom the link was forwarded to", async () => {
      const link = await newLink(world);
      const other = await newLink(world);
      const card = (await pay(world, link)).json.data.paymentId;
      const mine = (await pay(world, link, { method: bank() })).json.data.paymentId;
      const fresh = pathOf((await call(world, `POST ${link}/forward`)).json.data.paymentLink);
      const theirs = (await pay(world, fresh, { method: bank() })).json.data.paymentId;
      const status = async (of: string, id: string) =>
        (await call(world, `GET ${of}/payments/${id}/mandate`)).status;
      expect([await status(link, card), await status(other, mine), await status(fresh, mine)]).toEqual([
        404, 404, 404,
      ]);
      expect([await status(link, mine), await status(link, theirs), await status(fresh, theirs)]).toEqual([
        200, 200, 200,
      ]);
      const named = (await viewOf(world, fresh)).payments.filter((one: Json) => one.mandateUrl);
      expect(named.map((one: Json) => one.paymentId)).toEqual([theirs]);
    });
  });

  describe("the receipt to an address that the payer types", () => {
    const ask = (link: string, id: string, email: unknown) =>
      call(world, `POST ${link}/payments/${id}/receipt`, { json: { email } });
    const mailsTo = async (recipient: string) => {
      await world.runTasks();
      return world.query("SELECT subject FROM outbox_messages WHERE recipient = ?", [recipient]);
    };

    it("goes out once for a payment, and to nobody else", async () => {
      const link = await newLink(world);
      const { paymentId } = (await pay(world, link)).json.data;
      const page = await call(world, `GET ${link}/payments/${paymentId}/receipt`, { headers: PAGE_PLEASE });
      expect(page.text).toContain("Remember this address on this device");
      expect(page.text).not.toMatch(/id="remember"[^>]*checked/);
      const posted = await call(world, `POST ${link}/payments/${paymentId}/receipt`, {
        headers: { ...PAGE_PLEASE, "Content-Type": "application/x-www-form-urlencoded" },
        body: "email=books%40example.com",
      });
      expect([posted.status, posted.text.includes("on its way to books@example.com")]).toEqual([200, true]);
      const again = await ask(link, paymentId, "stranger@example.com");
      expect([again.status, again.json.error.code]).toEqual([409, "conflict"]);
      expect([await mailsTo("books@example.com"), await mailsTo("stranger@example.com")]).toMatchObject([
        [{}],
        [],
      ]);
    });

    it("takes an approved payment of this very link and day, one address, and three an hour", async () => {
      const link = await newLink(world);
      const paid = async (of = link): Promise<string> =>
        (await pay(world, of, { amount: 10 })).json.data.paymentId;
      const first = await paid();
      for (const email of [
        "",
        "no address",
        "a@example.com, b@example.com",
        "a@example.com\nBcc: b@example.com",
        7,
      ])
        expect((await ask(link, first, email)).json.error).toMatchObject({
          code: "invalid_field",
          field: "email",
        });
      const declined = (await pay(world, link, { method: card(DECLINED) })).json.data.paymentId;
      const processing = (await pay(world, link, { amount: 10, method: bank() })).json.data.paymentId;
      const fresh = pathOf((await call(world, `POST ${link}/forward`)).json.data.paymentLink);
      const refused = [
        (await ask(link, declined, "a@example.com")).status,
        (await ask(link, processing, "a@example.com")).status,
        (await ask(fresh, first, "a@example.com")).status,
        (await ask(link, "pmt_unknown1", "a@example.com")).status,
      ];
      expect(refused).toEqual([409, 409, 409, 404]);
      for (const id of [first, await paid(), await paid()])
        expect((await ask(link, id, "a@example.com")).status).toBe(202);
      const more = await paid();
      expect((await ask(link, more, "a@example.com")).status).toBe(429);
      world.advance(86_400_001);
      expect((await ask(link, more, "a@example.com")).status).toBe(409);
    });
  });

  describe("forwarding", () => {
    const forward = (link: string, headers: Record<string, string> = JSON_PLEASE) => {
      world.advance(10);
      return call(world, `POST ${link}/forward`, { headers });
    };
    const linksOf = async (invoiceId: string, query = "") =>
      (await call(world, `GET /api/v1/invoices/${invoiceId}/links${query}`, { key })).json.data;
    const linkWith = async (json: object, changes = {}) => {
      const { invoiceId } = await newInvoice(world, changes);
      world.advance(10);
      const made = await call(world, `POST /api/v1/invoices/${invoiceId}/links`, { key, json });
      return { invoiceId, ...made.json.data, path: pathOf(made.json.data.paymentLink) };
    };

    it("makes a fresh link of the same invoice, with the same amount and expiry, that is counted apart", async () => {
      const expiresAt = new Date(world.now().getTime() + 86_400_000).toISOString();
      const { invoiceId, linkId, path } = await linkWith({ channel: "email", amount: 150, expiresAt });
      const { status, json } = await forward(path);
      expect([status, json.data]).toMatchObject([201, { channel: "link", expiresAt, forwardedFrom: linkId }]);
      const fresh = pathOf(json.data.paymentLink);
      expect(fresh).not.toBe(path);
      expect(await viewOf(world, fresh)).toMatchObject({ invoice: { invoiceId }, suggestedAmount: 150 });
      await viewOf(world, fresh);
      const { links } = await linksOf(invoiceId);
      expect(links.map((one: Json) => [one.linkId, one.forwardedFrom, one.visits])).toEqual([
        [expect.any(String), null, 0],
        [linkId, null, 0],
        [json.data.linkId, linkId, 2],
      ]);
      const made = (await eventsOf(world, invoiceId)).at(-1);
      expect(made).toMatchObject({
        type: "invoice.payment_link_created",
        data: { linkId: json.data.linkId, forwardedFrom: linkId, amount: 150, expiresAt },
      });
      world.advance(2 * 86_400_000);
      for (const link of [path, fresh]) expect((await call(world, `GET ${link}`)).status).toBe(410);
    });

    it("leads a browser without script to a page with the link, which makes no other when loaded again", async () => {
      const { invoiceId, path } = await linkWith({});
      const posted = await forward(path, PAGE_PLEASE);
      expect(posted.status).toBe(303);
      const place = posted.headers.get("location") ?? "";
      const [page, again] = [
        await call(world, `GET ${place}`, { headers: PAGE_PLEASE }),
        await call(world, `GET ${place}`),
      ];
      expect([page.status, again.json.data.forwardedFrom]).toEqual([
        200,
        (await linksOf(invoiceId)).links[1].linkId,
      ]);
      expect(page.text).toContain(again.json.data.paymentLink);
      expect((await linksOf(invoiceId)).links).toHaveLength(3);
      // Of another link, and of a link that was not forwarded.
      const other = await linkWith({});
      for (const wrong of [
        `${other.path}/forwarded/${again.json.data.linkId}`,
        `${path}/forwarded/${other.linkId}`,
        `${path}/forwarded/x`,
      ])
        expect((await call(world, `GET ${wrong}`)).status).toBe(404);
    });

    it("ends what was forwarded, and forwarded again, with the link that it came from", async () => {
      for (const end of ["revoke", "rotate"]) {
        const { invoiceId, linkId, path } = await linkWith({});
        const child = (await forward(path)).json.data;
        const grandchild = (await forward(pathOf(child.paymentLink))).json.data;
        const sister = (await forward(path)).json.data;
        await call(world, `POST /api/v1/links/${sister.linkId}/revoke`, { key });
        expect((await call(world, `GET ${pathOf(child.paymentLink)}`)).status).toBe(200);
        await call(world, `POST /api/v1/links/${linkId}/${end}`, { key });
        for (const { paymentLink } of [child, grandchild])
          expect((await call(world, `GET ${pathOf(paymentLink)}`)).status).toBe(410);
        expect((await forward(pathOf(child.paymentLink))).status).toBe(410);
        const revoked = (await eventsOf(world, invoiceId)).filter(({ type }) =>
          type.endsWith("link_revoked"),
        );
        expect(new Set(revoked.map(({ data }) => data.linkId))).toEqual(
          new Set([linkId, child.linkId, grandchild.linkId, sister.linkId]),
        );
        // The first link of the invoice stands, and what was forwarded never stands for it.
        const standing = await call(world, `GET /api/v1/invoices/${invoiceId}/payment-link`, { key });
        expect([child.linkId, linkId]).not.toContain(standing.json.data.linkId);
      }
    });

    it("never takes a forwarded link for the one that stands", async () => {
      const { paymentLink, invoiceId } = await newInvoice(world);
      const { path, linkId } = {
        path: pathOf(paymentLink),
        linkId: (await linksOf(invoiceId)).links[0].linkId,
      };
      const expiring = await call(world, `POST /api/v1/invoices/${invoiceId}/links`, {
        key,
        json: { channel: "sms" },
      });
      await forward(pathOf(expiring.json.data.paymentLink));
      await call(world, `POST /api/v1/links/${linkId}/revoke`, { key });
      expect((await call(world, `GET ${path}`)).status).toBe(410);
      const standing = await call(world, `GET /api/v1/invoices/${invoiceId}/payment-link`, { key });
      expect(standing.json.data.linkId).toBe(expiring.json.data.linkId);
    });

    it("is held back after five in an hour, kindly on a page", async () => {
      const { path } = await linkWith({});
      for (let n = 0; n < 5; n++) expect((await forward(path)).status).toBe(201);
      const [json, page] = [await forward(path), await forward(path, PAGE_PLEASE)];
      expect([json.status, json.json.error.code, json.headers.get("retry-after")]).toEqual([
        429,
        "too_many_attempts",
        "3600",
      ]);
      expect([page.status, page.text.includes("forwarded too often")]).toEqual([429, true]);
      world.advance(3_700_000);
      expect((await forward(path)).status).toBe(201);
    });

    it("lists links in pages, to their merchant alone", async () => {
      const { invoiceId, path } = await linkWith({});
      await forward(path);
      const first = await linksOf(invoiceId, "?limit=2");
      const rest = await linksOf(invoiceId, `?limit=2&after=${first.nextCursor}`);
      expect([first.links.length, rest.links.length, rest.nextCursor]).toEqual([2, 1, null]);
      const stranger = await world.newMerchant("Other");
      const live = { key: world.merchant.apiKey };
      for (const by of [{ key: stranger.testApiKey }, live])
        expect((await call(world, `GET /api/v1/invoices/${invoiceId}/links`, by)).status).toBe(404);
    });
  });
}
