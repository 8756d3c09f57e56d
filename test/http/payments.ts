/** The payer's side of a link: the view, and payments by card and bank account in every outcome. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Answer,
  bank,
  CHALLENGED,
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
  paymentId,
  viewOf,
} from "./calls.ts";
import type { HttpWorld, MakeWorld } from "./world.ts";

export function payments(makeWorld: MakeWorld): void {
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

  describe("a link", () => {
    it("answers a page, and the same as data to a script", async () => {
      const link = await newLink(world, { dueDate: "2026-02-15", memo: "Thank you" });
      const page = await call(world, `GET ${link}`, { headers: PAGE_PLEASE });
      expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
      for (const text of ["ACME Corp", "Website design", "$500.00", "Thank you", "cc-number", "cc-csc"]) {
        expect(page.text).toContain(text);
      }
      const view = await viewOf(world, link);
      expect(view).toMatchObject({
        state: "due",
        testMode: true,
        merchant: { name: "ACME Corp" },
        invoice: { currency: "USD", totalAmount: 500, dueDate: "2026-02-15", overdue: false },
        balance: { paidAmount: 0, inFlightAmount: 0, remainingBalance: 500, payableAmount: 500 },
        suggestedAmount: 500,
        methods: ["card", "ach"],
        unavailableReason: null,
        payments: [],
        link: { channel: "link", expiresAt: null, url: world.publicUrl + link },
      });
      expect(view.achAuthorization).toContain("{amount}");
    });

    it("tells previews the merchant's name, and neither amount nor payer", async () => {
      const { text } = await call(world, `GET ${await newLink(world)}`);
      const head = text.slice(0, text.indexOf("</head>"));
      expect(head).toContain('property="og:title" content="ACME Corp"');
      const said = head.replaceAll(/<style>.*?<\/style>/gs, "");
      for (const secret of ["500", "Jane", "Website design"]) expect(said).not.toContain(secret);
    });

    it("writes what merchants and customers wrote as text, never as markup", async () => {
      const nasty = `</script><script>alert(1)</script>"'&`;
      const { text } = await call(
        world,
        `GET ${await newLink(world, {
          customer: { name: nasty },
          memo: nasty,
          lineItems: [{ description: nasty, quantity: 1, unitAmount: 5 }],
          invoiceNumber: nasty,
        })}`,
      );
      expect(text).not.toContain("<script>alert");
      expect(text).toContain("&lt;/script>");
    });
  });

  describe("paying by card", () => {
    it("in part and then in full posts both and says what is left", async () => {
      const { invoiceId, paymentLink } = await newInvoice(world);
      const link = pathOf(paymentLink);
      const first = await pay(world, link, { amount: 100 });
      expect(first.status).toBe(201);
      expect(first.json).toMatchObject({
        success: true,
        data: {
          invoiceId,
          amount: 100,
          currency: "USD",
          status: "approved",
          method: "card",
          brand: "visa",
          last4: "4242",
          remainingBalance: 400,
          invoiceStatus: "partially_paid",
          confirmationNumber: expect.stringMatching(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/),
        },
      });
      expect(await viewOf(world, link)).toMatchObject({ state: "partly_paid", suggestedAmount: 400 });
      const second = await pay(world, link, { amount: 400 });
      expect(second.json.data).toMatchObject({ remainingBalance: 0, invoiceStatus: "paid" });
      expect(await viewOf(world, link)).toMatchObject({ state: "paid", suggestedAmount: 0 });
      expect((await call(world, `GET /api/v1/invoices/${invoiceId}`, { key })).json.data).toMatchObject({
        status: "paid",
        paidAmount: 500,
        remainingBalance: 0,
      });
    });

    it("that is declined answers 402 in the reference's shape, and charges nothing", async () => {
      const { invoiceId, paymentLink } = await newInvoice(world);
      const id = paymentId();
      const answer = await pay(world, pathOf(paymentLink), {
        paymentId: id,
        amount: 500,
        method: card(DECLINED),
      });
      expect(answer.status).toBe(402);
      expect(answer.json.success).toBe(false);
      expect(answer.json.data).toMatchObject({
        paymentId: id,
        invoiceId,
        amount: 500,
        status: "failed",
        declineReason: "Insufficient funds",
        attemptedAt: world.now().toISOString(),
        receiptUrl: null,
        remainingBalance: 500,
      });
      expect(await chargedOf(id)).toBe(0);
      const state = await call(world, `GET ${pathOf(paymentLink)}/payments/${id}`, { headers: JSON_PLEASE });
      expect(state.json.data).toMatchObject({ status: "failed", declineReason: "Insufficient funds" });
      expect((await pay(world, pathOf(paymentLink), { amount: 500 })).status).toBe(201);
    });

    it("that asks for authentication waits for the payer's answer", async () => {
      for (const [result, status, left] of [
        ["approve", "approved", 400],
        ["fail", "failed", 500],
      ] as const) {
        const link = await newLink(world);
        const id = paymentId();
        const begun = await pay(world, link, { paymentId: id, method: card(CHALLENGED) });
        expect([begun.status, begun.json.data.status]).toEqual([201, "requires_action"]);
        const challenge = pathOf(begun.json.data.actionUrl);
        expect(await viewOf(world, link)).toMatchObject({
          balance: { paidAmount: 0, inFlightAmount: 100, payableAmount: 400 },
        });
        expect((await call(world, `GET ${challenge}`)).text).toContain("$100.00");
        const form = { headers: { "Content-Type": "application/x-www-form-urlencoded" } };
        expect((await call(world, `POST ${challenge}`, { ...form, body: "result=maybe" })).status).toBe(422);
        const done = await call(world, `POST ${challenge}`, { ...form, body: `result=${result}` });
        expect([done.status, done.headers.get("location")]).toEqual([303, `${link}/payments/${id}`]);
        const other = result === "approve" ? "fail" : "approve";
        await call(world, `POST ${challenge}`, { ...form, body: `result=${other}` });
        const state = await call(world, `GET ${link}/payments/${id}`, { headers: JSON_PLEASE });
        expect(state.json.data).toMatchObject({ status, remainingBalance: left });
        expect((await call(world, `GET ${challenge}`)).status).toBe(303);
      }
    });

    it("whose challenge nobody answers gives the amount free again", async () => {
      const link = await newLink(world);
      await pay(world, link, { amount: 500, method: card(CHALLENGED) });
      expect((await viewOf(world, link)).state).toBe("requires_action");
      expect((await pay(world, link)).status).toBe(409);
      world.advance(3_700_000);
      await world.runTasks();
      expect(await viewOf(world, link)).toMatchObject({ state: "due", balance: { payableAmount: 500 } });
    });
  });

  describe("paying by bank account", () => {
    it("is processing, never paid, until the bank settles", async () => {
      const { invoiceId, paymentLink } = await newInvoice(world);
      const link = pathOf(paymentLink);
      const id = paymentId();
      const begun = await pay(world, link, { paymentId: id, amount: 500, method: bank() });
      expect(begun.status).toBe(201);
      expect(begun.json.data).toMatchObject({
        status: "processing",
        method: "ach",
        last4: "6789",
        remainingBalance: 500,
        invoiceStatus: "unpaid",
      });
      expect((await viewOf(world, link)).state).toBe("processing");
      await world.runTasks();
      expect((await viewOf(world, link)).state).toBe("processing");
      world.advance(15_000);
      await world.runTasks();
      expect((await viewOf(world, link)).state).toBe("paid");
      const state = await call(world, `GET ${link}/payments/${id}`);
      expect(state.json.data).toMatchObject({ status: "approved", paidAt: world.now().toISOString() });
      expect((await eventsOf(world, invoiceId)).at(-1).type).toBe("invoice.paid");
    });

    it("settles when the test clock is advanced", async () => {
      const owner = await world.newMerchant("Impatient");
      const link = await newLink(world, {}, owner.testApiKey);
      await pay(world, link, { amount: 500, method: bank() });
      await call(world, "POST /api/v1/test/advance-clock", {
        key: owner.testApiKey,
        json: { seconds: 432_000 },
      });
      await world.runTasks();
      expect((await viewOf(world, link)).state).toBe("paid");
    });

    it("that fails or is returned later gives the balance back", async () => {
      for (const [account, states] of [
        ["000111111116", ["due"]],
        ["000555555559", ["paid", "due"]],
      ] as const) {
        const link = await newLink(world);
        await pay(world, link, { amount: 500, method: bank(account) });
        for (const state of states) {
          world.advance(16_000);
          await world.runTasks();
          expect([account, (await viewOf(world, link)).state]).toEqual([account, state]);
        }
      }
    });

    it("keeps the evidence of the authorisation: the text with its amount, its hash, the time, and who", async () => {
      const { invoiceId, paymentLink, invoiceNumber } = await newInvoice(world);
      const link = pathOf(paymentLink);
      const shown = (await viewOf(world, link)).achAuthorization as string;
      await pay(
        world,
        link,
        { amount: 120.5, method: bank() },
        { headers: { "User-Agent": "Tester/1.0" }, address: "198.51.100.77" },
      );
      const started = (await eventsOf(world, invoiceId)).find(
        ({ type }) => type === "invoice.payment_started",
      );
      const { authorization } = started.data;
      expect(authorization.text).toBe(shown.replaceAll("{amount}", "$120.50"));
      expect(authorization.text).toContain(invoiceNumber);
      expect(authorization.textHash).toBe(createHash("sha256").update(authorization.text).digest("hex"));
      expect(authorization).toMatchObject({
        acceptedAt: world.now().toISOString(),
        accountHolderName: "Jane Doe",
        address: "198.51.100.0/24",
        agent: "Tester/1.0",
        last4: "6789",
      });
      expect(started.data.address).toBe("198.51.100.0/24");
    });

    it("needs the authorisation and the dollar", async () => {
      const link = await newLink(world);
      const without = { ...bank(), authorize: false };
      expect(refused(await pay(world, link, { method: without }))).toEqual([
        422,
        "invalid_field",
        "method.authorize",
      ]);
      const euros = await newLink(world, { currency: "EUR" });
      expect((await viewOf(world, euros)).methods).toEqual(["card"]);
      const answer = await pay(world, euros, { currency: "EUR", method: bank() });
      expect([answer.status, answer.json.success]).toEqual([422, false]);
    });
  });
}
