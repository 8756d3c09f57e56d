/** One payment id, one payment, one balance: repeats, races, lost answers, and the receipt. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Answer,
  bank,
  CHALLENGED,
  call,
  card,
  DECLINED,
  eventsOf,
  newInvoice,
  newLink,
  PAGE_PLEASE,
  pathOf,
  pay,
  paymentId,
  viewOf,
} from "./calls.ts";
import type { HttpWorld, MakeWorld } from "./world.ts";

export function onePayment(makeWorld: MakeWorld): void {
  let world: HttpWorld;
  let key: string;
  beforeAll(async () => {
    world = await makeWorld();
    key = world.merchant.testApiKey;
  });
  afterAll(() => world.close());

  const refused = (answer: Answer): unknown[] => [
    answer.status,
    answer.json.error?.code,
    answer.json.error?.field,
  ];
  const chargedOf = async (id: string): Promise<number> =>
    (await world.movements(world.merchant.tenantId)).find((movement) => movement.paymentId === id)
      ?.captured ?? 0;

  describe("the same payment id", () => {
    it("again gets the same answer and is charged once, also when all come at once", async () => {
      const { invoiceId, paymentLink } = await newInvoice(world);
      const id = paymentId();
      const send = () => pay(world, pathOf(paymentLink), { paymentId: id, amount: 100 });
      const answers = await Promise.all(Array.from({ length: 20 }, send));
      answers.push(await send());
      for (const answer of answers) {
        expect(answer.status).toBe(201);
        expect(answer.json.data).toMatchObject({ status: "approved", remainingBalance: 400 });
      }
      expect(await chargedOf(id)).toBe(10_000);
      const types = (await eventsOf(world, invoiceId)).map(({ type }) => type);
      expect(types.filter((type) => type === "invoice.payment_received")).toHaveLength(1);
    });

    it("of a declined payment answers the decline again", async () => {
      const link = await newLink(world);
      const id = paymentId();
      for (let i = 0; i < 3; i++) {
        const answer = await pay(world, link, { paymentId: id, method: card(DECLINED) });
        expect([answer.status, answer.json.data.declineReason]).toEqual([402, "Insufficient funds"]);
      }
    });

    it("with another amount, method or card answers 409 and charges nothing more", async () => {
      const link = await newLink(world);
      const id = paymentId();
      await pay(world, link, { paymentId: id, amount: 100 });
      for (const changes of [
        { amount: 101 },
        { method: bank() },
        { method: card("5555555555554444") },
        { amount: 100, method: card(DECLINED) },
      ]) {
        const answer = await pay(world, link, { paymentId: id, ...changes });
        expect(refused(answer)).toEqual([409, "payment_conflict", "paymentId"]);
        expect(answer.json.data.remainingBalance).toBe(400);
      }
      expect(await chargedOf(id)).toBe(10_000);
    });

    it("on another invoice answers 409, on another merchant's is another payment", async () => {
      const id = paymentId();
      const owner = await world.newMerchant("Namesake");
      expect((await pay(world, await newLink(world), { paymentId: id })).status).toBe(201);
      const answer = await pay(world, await newLink(world), { paymentId: id });
      expect(refused(answer)).toEqual([409, "payment_conflict", "paymentId"]);
      const other = await pay(world, await newLink(world, {}, owner.testApiKey), { paymentId: id });
      expect(other.status).toBe(201);
    });

    it("finishes a payment whose answer was lost, charged once", async () => {
      const link = await newLink(world);
      const id = paymentId();
      world.loseAnswers(true);
      expect((await pay(world, link, { paymentId: id })).status).toBe(500);
      world.loseAnswers(false);
      expect((await viewOf(world, link)).balance).toMatchObject({ paidAmount: 0, inFlightAmount: 100 });
      const again = await pay(world, link, { paymentId: id });
      expect([again.status, again.json.data.status]).toEqual([201, "approved"]);
      expect(await chargedOf(id)).toBe(10_000);
    });

    it("left alone after its answer was lost is finished by recovery within a minute", async () => {
      const link = await newLink(world);
      const id = paymentId();
      world.loseAnswers(true);
      await pay(world, link, { paymentId: id });
      world.loseAnswers(false);
      world.advance(59_000);
      await world.runTasks();
      const state = await call(world, `GET ${link}/payments/${id}`);
      expect(state.json.data).toMatchObject({ status: "approved", remainingBalance: 400 });
    });
  });

  describe("200 payers at once", () => {
    it("never collect more than the balance; each loser gets 409 with the live balance and is not charged", async () => {
      const { invoiceId, paymentLink } = await newInvoice(world);
      const ids = Array.from({ length: 200 }, paymentId);
      const answers = await Promise.all(
        ids.map((id, n) =>
          pay(world, pathOf(paymentLink), { paymentId: id, amount: 10 }, { address: `198.51.${n}.1` }),
        ),
      );
      const won = answers.filter(({ status }) => status === 201);
      const lost = answers.filter(({ status }) => status === 409);
      expect([won.length, lost.length]).toEqual([50, 150]);
      for (const { json } of lost) {
        expect(json.error.code).toBe("amount_exceeds_balance");
        expect(json.data.remainingBalance).toBe(0);
      }
      const moved = (await world.movements(world.merchant.tenantId)).filter(({ paymentId: id }) =>
        ids.includes(id),
      );
      expect(moved.reduce((sum, { captured }) => sum + captured, 0)).toBe(50_000);
      expect((await call(world, `GET /api/v1/invoices/${invoiceId}`, { key })).json.data).toMatchObject({
        status: "paid",
        paidAmount: 500,
      });
      expect(await world.fault()).toBeNull();
    });
  });

  describe("a receipt", () => {
    it("is a page and a PDF under the link, with the confirmation number", async () => {
      const link = await newLink(world);
      const { data } = (await pay(world, link)).json;
      const receipt = pathOf(data.receiptUrl);
      for (const path of [receipt, `${link}/payments/${data.paymentId}`]) {
        const page = await call(world, `GET ${path}`, { headers: PAGE_PLEASE });
        expect([path, page.status]).toEqual([path, 200]);
        for (const text of [data.confirmationNumber, "Payment received", "Confirmation number", "$100.00"]) {
          expect(page.text).toContain(text);
        }
      }
      const pdf = await call(world, `GET ${receipt}.pdf`);
      expect([pdf.status, pdf.headers.get("content-type")]).toEqual([200, "application/pdf"]);
      expect(pdf.headers.get("content-disposition")).toContain(data.confirmationNumber);
      expect(pdf.text.slice(0, 5)).toBe("%PDF-");
    });

    it("of another link's payment, or of none, is not found", async () => {
      const { paymentId: id } = (await pay(world, await newLink(world))).json.data;
      const link = await newLink(world);
      for (const other of [id, "pmt_00000000", "constructor", "__proto__", "toString"]) {
        for (const below of ["", "/receipt", "/receipt.pdf", "/challenge"]) {
          const answer = await call(world, `GET ${link}/payments/${other}${below}`);
          expect([other, below, answer.status]).toEqual([other, below, 404]);
        }
      }
    });

    it("is not made out for a payment that was declined or still asks the payer", async () => {
      const link = await newLink(world);
      for (const number of [DECLINED, CHALLENGED]) {
        const { data } = (await pay(world, link, { method: card(number) })).json;
        expect(data.receiptUrl).toBeNull();
        expect(data.confirmationNumber).toBeNull();
        const pdf = await call(world, `GET ${link}/payments/${data.paymentId}/receipt.pdf`);
        expect([number, pdf.status]).toEqual([number, 404]);
      }
    });

    it("of a bank payment says that it is processing", async () => {
      const link = await newLink(world);
      const { data } = (await pay(world, link, { method: bank() })).json;
      const page = await call(world, `GET ${pathOf(data.receiptUrl)}`, { headers: PAGE_PLEASE });
      expect(page.status).toBe(200);
      expect(page.text.toLowerCase()).toContain("processing");
      expect((await call(world, `GET ${pathOf(data.receiptUrl)}.pdf`)).status).toBe(200);
    });
  });
}
