/** Card and bank numbers: what is never kept, logged or echoed. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  type Answer,
  bank,
  call,
  card,
  DECLINED,
  newInvoice,
  newLink,
  PAGE_PLEASE,
  pathOf,
  pay,
  paymentId,
} from "./calls.ts";
import type { HttpWorld, MakeWorld } from "./world.ts";

/** Design: no-store, no-referrer, nosniff and frame-ancestors 'none' on every answer, errors included. */
/** Names of the headers that an answer lacks or should not have. */

export function numbers(makeWorld: MakeWorld): void {
  let world: HttpWorld;
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterEach(() => world.breakDatabase(null));
  afterAll(() => world.close());

  describe("card and bank numbers", () => {
    it("sent through every route stand nowhere: not stored, logged, echoed or put into an event", async () => {
      const here = await makeWorld();
      const canaries = {
        approved: "5555555555554444",
        declined: "4000000000009995",
        challenged: "4000002760003184",
        unpublished: "4012888888881881",
        malformed: "4111222233334445",
        account: "000777777771",
        unknownAccount: "99887766554433",
        cvv: "737",
        apiKey: here.merchant.testApiKey,
      };
      const answers: string[] = [];
      const { invoiceId, paymentLink } = await newInvoice(here);
      const link = pathOf(paymentLink);
      const withCvv = (number: string) => ({
        type: "card",
        card: { ...card(number).card, cvv: canaries.cvv },
      });
      const say = async (answer: Promise<Answer>): Promise<Answer> => {
        const { text, headers } = await answer;
        answers.push(text, JSON.stringify([...headers]));
        return answer;
      };
      for (const number of [
        canaries.approved,
        canaries.declined,
        canaries.challenged,
        canaries.unpublished,
        canaries.malformed,
      ]) {
        const id = paymentId();
        await say(pay(here, link, { paymentId: id, amount: 10, method: withCvv(number) }));
        await say(pay(here, link, { paymentId: id, amount: 11, method: withCvv(number) }));
        const fields = {
          paymentId: paymentId(),
          choice: "other",
          amount: "10",
          method: "card",
          cardNumber: number,
          cardExpiry: "12/30",
          cardCvc: canaries.cvv,
        };
        const headers = { ...PAGE_PLEASE, "Content-Type": "application/x-www-form-urlencoded" };
        await say(call(here, `POST ${link}/pay`, { headers, body: new URLSearchParams(fields).toString() }));
        for (const below of ["", "/receipt", "/receipt.pdf", "/challenge"]) {
          await say(call(here, `GET ${link}/payments/${id}${below}`, { headers: PAGE_PLEASE }));
        }
        // In places where they do not belong.
        const body = JSON.stringify({
          paymentId: number,
          amount: number,
          currency: number,
          method: number,
          [number]: number,
        });
        for (const target of [
          `${link}/payments`,
          `${link}/visits`,
          "/api/v1/invoices",
          `/api/v1/invoices/${invoiceId}/links`,
        ]) {
          await say(call(here, `POST ${target}`, { key: here.merchant.testApiKey, body }));
          await say(
            call(here, `POST ${target}`, {
              key: here.merchant.testApiKey,
              body: `{"a": "${number}" ${number}`,
            }),
          );
        }
        const idempotent = { key: here.merchant.testApiKey, headers: { "Idempotency-Key": "k" } };
        await say(call(here, "POST /api/v1/invoices", { ...idempotent, body }));
      }
      for (const account of [canaries.account, canaries.unknownAccount]) {
        await say(pay(here, link, { amount: 10, method: bank(account) }));
        await say(pay(here, link, { amount: 9999, method: bank(account) }));
      }
      here.breakDatabase("broken");
      await say(pay(here, link, { method: withCvv(canaries.approved) }));
      here.breakDatabase(null);
      here.loseAnswers(true);
      await say(pay(here, link, { method: withCvv(canaries.approved) }));
      here.loseAnswers(false);
      here.advance(60_000);
      await here.runTasks();
      for (const target of [
        `GET ${link}`,
        `GET ${link}/invoice.pdf`,
        "GET /api/v1/events?limit=100",
        "GET /metrics",
      ]) {
        await say(call(here, target, { key: here.merchant.testApiKey }));
      }
      const places = {
        stored: await here.stored(),
        logged: here.logged.join("\n"),
        answered: answers.join("\n"),
      };
      expect(places.stored).toContain("4444");
      // The test page lists published numbers for whoever tries it out; what was typed is written back nowhere.
      const listed = answers.filter((text) => !text.includes("Test numbers"));
      expect(listed.length).toBeGreaterThan(80);
      for (const [name, secret] of Object.entries(canaries)) {
        if (name === "cvv") continue;
        expect(places.stored.includes(secret), `${name} stored`).toBe(false);
        expect(places.logged.includes(secret), `${name} logged`).toBe(false);
        expect(
          listed.some((text) => text.includes(secret)),
          `${name} answered`,
        ).toBe(false);
      }
      expect(places.answered).not.toContain(canaries.unpublished);
      const data = await here.query(
        "SELECT data FROM events UNION ALL SELECT state FROM invoices UNION ALL SELECT COALESCE(signal, evidence) FROM visits",
      );
      for (const row of data)
        expect(String(row["data"])).not.toMatch(/"(?:cvv|cvc|number)"|\b737\b|\b\d{12,19}\b/);
      expect(await here.fault()).toBeNull();
      await here.close();
    });

    it("are refused in another's name: a declined card tells the payer no more than a decline", async () => {
      const link = await newLink(world);
      for (const number of ["4000000000009987", "4000000000009979", "4100000000000019"]) {
        const answer = await pay(world, link, { method: card(number) });
        expect([answer.status, answer.json.data.declineReason]).toEqual([402, "Card declined"]);
        expect(answer.text).not.toMatch(/stolen|lost|fraud/i);
      }
      expect((await pay(world, link, { method: card(DECLINED) })).status).toBe(402);
    });
  });
}
