/** What a payer may want besides paying: a calendar entry. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCalendar, unescaped } from "../checkout/calendarReader.ts";
import { call, newInvoice, newLink, PAGE_PLEASE, pathOf, pay, viewOf } from "./calls.ts";
import type { HttpWorld, MakeWorld } from "./world.ts";

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
}
