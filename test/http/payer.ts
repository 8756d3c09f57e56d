/** The payer's side of a link: the view, payments by script in every outcome, receipts, and what is never kept. */
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

export function payer(makeWorld: MakeWorld): void {
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

  describe("an attempt that is not taken", () => {
    it.each<readonly [string, Record<string, unknown>]>([
      ["paymentId", { paymentId: "pmt_short" }],
      ["paymentId", { paymentId: `pmt_${"a".repeat(65)}` }],
      ["paymentId", { paymentId: "pmt_with-hyphen" }],
      ["paymentId", { paymentId: undefined }],
      ["amount", { amount: 0 }],
      ["amount", { amount: -5 }],
      ["amount", { amount: 10.001 }],
      ["amount", { amount: "10.00" }],
      ["amount", { amount: undefined }],
      ["currency", { currency: "usd" }],
      ["currency", { currency: "EUR" }],
      ["method", { method: undefined }],
      ["method.type", { method: { type: "cash" } }],
      ["method.card", { method: { type: "card" } }],
      ["method.card.number", { method: { type: "card", card: { ...card().card, number: "4242" } } }],
      ["method.card.number", { method: card("4242424242424241") }],
      ["method.card.number", { method: card("4012888888881881") }],
      ["method.card.expiryMonth", { method: { type: "card", card: { ...card().card, expiryMonth: "13" } } }],
      ["method.card.expiryYear", { method: { type: "card", card: { ...card().card, expiryYear: "2025" } } }],
      ["method.card.cvv", { method: { type: "card", card: { ...card().card, cvv: "12" } } }],
      ["method.card.cvv", { method: { type: "card", card: { ...card().card, cvv: "1234" } } }],
      ["method.card.pin", { method: { type: "card", card: { ...card().card, pin: "1234" } } }],
      [
        "method.bankAccount.routingNumber",
        { method: { ...bank(), bankAccount: { ...bank().bankAccount, routingNumber: "110000001" } } },
      ],
      [
        "method.bankAccount.routingNumber",
        { method: { ...bank(), bankAccount: { ...bank().bankAccount, routingNumber: "021000021" } } },
      ],
      ["method.bankAccount.accountNumber", { method: bank("87654321") }],
      ["method.bankAccount.accountNumber", { method: bank("12a") }],
      [
        "method.bankAccount.accountType",
        { method: { ...bank(), bankAccount: { ...bank().bankAccount, accountType: "gold" } } },
      ],
      ["method.accountHolderName", { method: { ...bank(), accountHolderName: " " } }],
      ["tip", { tip: 5 }],
    ])("names %s when it is not valid, and reserves nothing", async (field, changes) => {
      const link = await newLink(world);
      const answer = await pay(world, link, changes);
      expect([answer.status, answer.json.error.field]).toEqual([422, field]);
      for (const secret of ["4242424242424241", "4012888888881881", "87654321"]) {
        expect(answer.text).not.toContain(secret);
      }
      expect((await viewOf(world, link)).balance).toMatchObject({ payableAmount: 500, inFlightAmount: 0 });
    });

    it.each(["1e999", "12345678901234567890"])("names the amount %s", async (text) => {
      const body = JSON.stringify({ paymentId: paymentId(), amount: 1, currency: "USD", method: card() });
      const answer = await call(world, `POST ${await newLink(world)}/payments`, {
        body: body.replace('"amount":1', `"amount":${text}`),
      });
      expect([answer.status, answer.json.error.field]).toEqual([422, "amount"]);
    });

    it("is malformed, too large or compressed and is refused as such", async () => {
      const link = await newLink(world);
      const of = async (body: string, headers = {}) =>
        (await call(world, `POST ${link}/payments`, { body, headers })).status;
      expect(await of("{")).toBe(400);
      expect(await of("x".repeat(1_000_001))).toBe(413);
      expect(await of("{}", { "Content-Encoding": "gzip" })).toBe(415);
    });

    it("above what is left answers 409 with the live balance, reserved money subtracted", async () => {
      const link = await newLink(world);
      await pay(world, link, { amount: 100 });
      await pay(world, link, { amount: 150, method: bank() });
      const id = paymentId();
      const answer = await pay(world, link, { paymentId: id, amount: 250.01 });
      expect(refused(answer)).toEqual([409, "amount_exceeds_balance", "amount"]);
      expect(answer.json.data.remainingBalance).toBe(250);
      expect((await call(world, `GET ${link}/payments/${id}`)).status).toBe(404);
      expect((await pay(world, link, { paymentId: id, amount: 250 })).status).toBe(201);
    });

    it("follows the merchant's rules on partial payments", async () => {
      const whole = await newLink(world, { payment: { allowPartial: false } });
      expect(refused(await pay(world, whole, { amount: 499.99 }))).toEqual([422, "invalid_field", "amount"]);
      expect((await pay(world, whole, { amount: 500 })).status).toBe(201);
      const least = await newLink(world, { payment: { minimumAmount: 200 } });
      expect(refused(await pay(world, least, { amount: 199.99 }))).toEqual([422, "invalid_field", "amount"]);
      expect((await pay(world, least, { amount: 350 })).status).toBe(201);
      // What is left is below the least partial payment: it can still be paid.
      expect((await pay(world, least, { amount: 150 })).status).toBe(201);
    });

    it("by a method that the invoice does not take names the method", async () => {
      const link = await newLink(world, { payment: { methods: ["ach"] } });
      expect((await viewOf(world, link)).methods).toEqual(["ach"]);
      const answer = await pay(world, link);
      expect([answer.status, answer.json.error.field]).toEqual([422, "method"]);
    });

    it("overpays only where the payer said so and the merchant allows it", async () => {
      const open = await newLink(world);
      expect((await pay(world, open, { amount: 600, allowOverpayment: false })).status).toBe(409);
      const over = await pay(world, open, { amount: 600, allowOverpayment: true });
      expect(over.json.data).toMatchObject({
        status: "approved",
        invoiceStatus: "overpaid",
        remainingBalance: 0,
      });
      expect(await viewOf(world, open)).toMatchObject({
        state: "overpaid",
        balance: { overpaymentAmount: 100 },
      });
      const closed = await newLink(world, { payment: { allowOverpayment: false } });
      expect((await pay(world, closed, { amount: 600, allowOverpayment: true })).status).toBe(409);
    });

    it("in live mode without a processor answers 503, and the page says so kindly", async () => {
      const link = await newLink(world, {}, world.merchant.apiKey);
      const answer = await pay(world, link);
      expect(refused(answer)).toEqual([503, "processor_not_configured", undefined]);
      expect(await viewOf(world, link)).toMatchObject({
        testMode: false,
        methods: [],
        unavailableReason: "processor_not_configured",
      });
      const page = await call(world, `GET ${link}`, { headers: PAGE_PLEASE });
      expect(page.status).toBe(200);
      expect(page.text).toContain("$500.00");
      expect(page.text).not.toContain("cc-number");
      const form = await call(world, `POST ${link}/pay`, {
        headers: { ...PAGE_PLEASE, "Content-Type": "application/x-www-form-urlencoded" },
        body: "choice=full&method=card",
      });
      expect(form.status).toBe(503);
      expect(form.text).toContain("ACME Corp");
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

  describe("failed attempts", () => {
    const wrong = { method: card(DECLINED) };

    it("from one network through one link are limited, others and other links go on", async () => {
      const link = await newLink(world);
      const from = (address: string, to = link, changes: object = wrong) =>
        pay(world, to, { ...changes }, { address });
      let answer = await from("192.0.2.1");
      let taken = 0;
      while (answer.status === 402 && taken < 30) {
        taken += 1;
        answer = await from(`192.0.2.${taken}`);
      }
      expect(refused(answer)).toEqual([429, "too_many_attempts", undefined]);
      expect(taken).toBeLessThanOrEqual(12);
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
      expect((await from("192.0.2.200", link, {})).status).toBe(429);
      expect((await from("198.51.100.1", link, { amount: 10 })).status).toBe(201);
      expect((await from("192.0.2.1", await newLink(world))).status).toBe(402);
      expect((await call(world, `GET ${link}`, { address: "192.0.2.1" })).status).toBe(200);
      world.advance(3_601_000);
      expect((await from("192.0.2.1", link, { amount: 10 })).status).toBe(201);
    });

    it("through one link from everywhere are limited as well", async () => {
      const link = await newLink(world);
      let taken = 0;
      for (; taken < 100; taken++) {
        if ((await pay(world, link, wrong, { address: `10.${taken}.0.1` })).status === 429) break;
      }
      expect(taken).toBe(60);
    });

    it("that were known before still get their answer", async () => {
      const link = await newLink(world);
      const id = paymentId();
      await pay(world, link, { paymentId: id, amount: 10 });
      for (let i = 0; i < 13; i++) await pay(world, link, wrong);
      expect((await pay(world, link)).status).toBe(429);
      expect((await pay(world, link, { paymentId: id, amount: 10 })).status).toBe(201);
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
