/** Saved cards on the payer's side: saving by a tick, the proof by a one-time code, and everybody who has no proof. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Answer,
  CHALLENGED,
  call,
  card,
  DECLINED,
  INVOICE,
  JSON_PLEASE,
  newInvoice,
  PAGE_PLEASE,
  pathOf,
  pay,
  paymentId,
  viewOf,
} from "./calls.ts";
import type { HttpWorld, MakeWorld } from "./world.ts";

const FORM = { "Content-Type": "application/x-www-form-urlencoded", ...PAGE_PLEASE };
const HOUR_MS = 3_600_000;
let customers = 0;

export function savedCards(makeWorld: MakeWorld): void {
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

  const newCustomer = (changes = {}) => ({
    ...INVOICE.customer,
    id: `cust_payer_${++customers}`,
    ...changes,
  });
  const linkFor = async (customer: object, by = key): Promise<string> =>
    pathOf((await newInvoice(world, { customer }, by)).paymentLink);
  const methodsOf = async (customerId: string) =>
    (await call(world, `GET /api/v1/customers/${customerId}/payment-methods`, { key })).json.data
      .paymentMethods;
  const ask = (link: string, via = "email") => call(world, `POST ${link}/verifications`, { json: { via } });
  const confirm = (link: string, code: string) =>
    call(world, `POST ${link}/verifications/confirm`, { json: { code } });
  const sentTo = async (recipient: string): Promise<string[]> => {
    await world.runTasks();
    const rows = await world.query<{ text: string }>(
      "SELECT text FROM outbox_messages WHERE recipient = ? ORDER BY created_ms DESC",
      [recipient],
    );
    // Receipts go to the same address.
    return rows.flatMap(({ text }) => (/\bcode\b/i.test(text) ? (/\b\d{6}\b/.exec(text)?.[0] ?? []) : []));
  };
  const cookieOf = (answer: Answer): string => answer.headers.get("set-cookie")?.split(";")[0] ?? "";
  /** A customer with a saved card, who paid 100 by it, and has proved to be one; each with an address of its own. */
  const verified = async () => {
    const customer = newCustomer({ email: `payer${customers + 1}@example.com` });
    const link = await linkFor(customer);
    expect((await pay(world, link, { savePaymentMethod: true })).status).toBe(201);
    await ask(link);
    const [code = ""] = await sentTo(customer.email);
    const cookie = cookieOf(await confirm(link, code));
    // So that the next message is the newer one.
    world.advance(1000);
    const [method] = await methodsOf(customer.id);
    const saved = { type: "saved", paymentMethodId: method.paymentMethodId as string };
    return { customer, link, cookie, saved };
  };
  const viewWith = async (link: string, cookie: string) =>
    (await call(world, `GET ${link}`, { headers: { ...JSON_PLEASE, Cookie: cookie } })).json.data;
  const send = (link: string, method: object, headers: Record<string, string>) =>
    call(world, `POST ${link}/payments`, {
      json: { paymentId: paymentId(), amount: 10, currency: "USD", method },
      headers: { "Content-Type": "application/json", ...headers },
    });

  describe("a payer who ticks that the card be saved", () => {
    it("has it saved with the words, the moment and the place as evidence", async () => {
      const customer = newCustomer();
      const link = await linkFor(customer);
      const { saving } = await viewOf(world, link);
      expect(saving).toMatchObject({ verified: false, methods: [] });
      const headers = { "User-Agent": "Payer/1.0" };
      const paid = await pay(world, link, { savePaymentMethod: true }, { headers });
      expect(paid.json.data.paymentMethodId).toMatch(/^pm_/);
      expect(await methodsOf(customer.id)).toMatchObject([
        {
          paymentMethodId: paid.json.data.paymentMethodId,
          last4: "4242",
          expiryMonth: 12,
          expiryYear: 2030,
          consent: {
            source: "page",
            text: `${saving.label} ${saving.details}`,
            address: "203.0.113.0/24",
            agent: "Payer/1.0",
          },
        },
      ]);
    });

    it("has nothing saved without the tick, by a payment that fails, or before it was authenticated", async () => {
      const customer = newCustomer();
      const link = await linkFor(customer);
      await pay(world, link);
      await pay(world, link, { savePaymentMethod: true, method: card(DECLINED) });
      const waiting = await pay(world, link, { savePaymentMethod: true, method: card(CHALLENGED) });
      expect(await methodsOf(customer.id)).toEqual([]);
      const path = pathOf(waiting.json.data.actionUrl);
      await call(world, `POST ${path}`, { body: "result=approve", headers: FORM });
      expect(await methodsOf(customer.id)).toHaveLength(1);
    });
  });

  describe("a one-time code", () => {
    it("proves who pays: the saved cards are listed and one of them pays", async () => {
      const { link, cookie, saved } = await verified();
      const { saving } = await viewWith(link, cookie);
      expect(saving).toMatchObject({
        verified: true,
        methods: [
          { ...saved, type: "card", brand: "visa", last4: "4242", expiryMonth: 12, expiryYear: 2030 },
        ],
      });
      const page = await call(world, `GET ${link}`, { headers: { ...PAGE_PLEASE, Cookie: cookie } });
      expect(page.text).toContain(saved.paymentMethodId);
      const paid = await send(link, saved, { Cookie: cookie });
      expect([paid.status, paid.json.data]).toMatchObject([
        201,
        { status: "approved", last4: "4242", paymentMethodId: saved.paymentMethodId },
      ]);
    });

    it("comes with a cookie for this link alone, out of reach of scripts and other sites, for half an hour", async () => {
      const { customer, link, cookie, saved } = await verified();
      await ask(link);
      const [code = ""] = await sentTo(customer.email);
      const header = (await confirm(link, code)).headers.get("set-cookie") ?? "";
      for (const part of [`Path=${link}`, "Max-Age=1800", "HttpOnly", "SameSite=Strict", "Secure"])
        expect(header.split("; ")).toContain(part);
      // The same customer's other invoice, and another customer's.
      for (const other of [await linkFor(customer), await linkFor(newCustomer())]) {
        expect((await viewWith(other, cookie)).saving).toMatchObject({ verified: false, methods: [] });
        expect((await send(other, saved, { Cookie: cookie })).json.error.code).toBe("verification_required");
      }
      world.advance(31 * 60_000);
      expect((await viewWith(link, cookie)).saving.verified).toBe(false);
      expect((await send(link, saved, { Cookie: cookie })).json.error.code).toBe("verification_required");
    });

    it("is asked for with the same answer whether or not there is an address on file", async () => {
      const answers: unknown[] = [];
      for (const customer of [
        newCustomer(),
        newCustomer({ email: undefined }),
        newCustomer({ phone: "+12025550123" }),
      ])
        for (const via of ["email", "sms"]) {
          const { status, json } = await ask(await linkFor(customer), via);
          answers.push({ status, json });
        }
      for (const answer of answers) expect(answer).toEqual(answers[0]);
      expect(answers[0]).toMatchObject({ status: 202, json: { data: { requested: true } } });
    });

    it("goes by text where that was asked for, and by the way there is where it is the only one", async () => {
      const phone = "+12025550177";
      const link = await linkFor(newCustomer({ email: "both@example.com", phone }));
      await ask(link, "sms");
      expect([await sentTo(phone), await sentTo("both@example.com")]).toEqual([
        [expect.stringMatching(/\d{6}/)],
        [],
      ]);
      await ask(await linkFor(newCustomer({ email: "only@example.com" })), "sms");
      expect(await sentTo("only@example.com")).toHaveLength(1);
    });

    it("is good once, for ten minutes, until the next one, and for five tries", async () => {
      const customer = newCustomer({ email: `tries${customers}@example.com` });
      const link = await linkFor(customer);
      const fails = async (code: string) => {
        const { status, json } = await confirm(link, code);
        expect([status, json.error.code]).toEqual([422, "verification_failed"]);
      };
      await ask(link);
      const [first = ""] = await sentTo(customer.email);
      world.advance(1000);
      await ask(link);
      const [second = ""] = await sentTo(customer.email);
      if (first !== second) await fails(first);
      expect((await confirm(link, `${second.slice(0, 3)} ${second.slice(3)}`)).status).toBe(200);
      await fails(second);
      world.advance(HOUR_MS);
      await ask(link);
      const [third = ""] = await sentTo(customer.email);
      const wrong = third === "000000" ? "111111" : "000000";
      for (let tries = 0; tries < 5; tries++) await fails(wrong);
      await fails(third);
      world.advance(1000);
      await ask(link);
      const [fourth = ""] = await sentTo(customer.email);
      world.advance(10 * 60_000);
      await fails(fourth);
    });

    it("is sent three times an hour per invoice at most, however many ask at once", async () => {
      const customer = newCustomer({ email: "flood@example.com" });
      const link = await linkFor(customer);
      const answers = await Promise.all(Array.from({ length: 10 }, () => ask(link)));
      expect(answers.filter(({ status }) => status === 202).length).toBeLessThanOrEqual(3);
      const refused = answers.find(({ status }) => status === 429);
      expect(refused?.headers.get("retry-after")).toMatch(/^\d+$/);
      expect((await sentTo(customer.email)).length).toBeLessThanOrEqual(3);
    });

    it("cannot be guessed: five tries count however many come at once, and sixty a month end it", async () => {
      const customer = newCustomer({ email: "guess@example.com" });
      const link = await linkFor(customer);
      for (let hour = 0; hour < 13; hour++) {
        const asked = await ask(link);
        expect(asked.status).toBe(hour < 12 ? 202 : 429);
        const guesses = Array.from({ length: 12 }, (_, n) => String(hour * 12 + n).padStart(6, "0"));
        const answers = await Promise.all(guesses.map((code) => confirm(link, code)));
        expect(answers.every(({ status }) => status === 422)).toBe(true);
        world.advance(HOUR_MS);
      }
      const [row] = await world.query<{ tries: number }>(
        "SELECT SUM(tries) AS tries FROM payer_verifications WHERE customer_id = ?",
        [customer.id],
      );
      expect(Number(row?.tries)).toBe(60);
    });

    it("is nowhere but in the message", async () => {
      const customer = newCustomer({ email: "canary@example.com" });
      const link = await linkFor(customer);
      await ask(link);
      const [code = ""] = await sentTo(customer.email);
      await confirm(link, code);
      const rows = await world.query("SELECT * FROM payer_verifications WHERE customer_id = ?", [
        customer.id,
      ]);
      expect(JSON.stringify(rows)).not.toContain(code);
      expect(world.logged.join("\n")).not.toContain(`"${code}"`);
      expect((await viewOf(world, link)).saving.verified).toBe(false);
    });
  });

  describe("without a proof", () => {
    it("nobody sees or uses a saved card, whatever cookie they make up", async () => {
      const { link, cookie, saved } = await verified();
      const soon = Math.floor(world.now().getTime() / 1000) + 60;
      const forged = [
        "",
        "paylink_payer=1",
        `paylink_payer=${soon}.${"a".repeat(23)}`,
        // The right stamp for another time.
        cookie.replace(/=\d+/, `=${soon + 86_400}`),
        `x${cookie}`,
      ];
      for (const made of forged) {
        const view = await viewWith(link, made);
        expect(view.saving).toMatchObject({ verified: false, methods: [] });
        expect(JSON.stringify(view)).not.toContain(saved.paymentMethodId);
        const refused = await send(link, saved, { Cookie: made });
        expect([refused.status, refused.json.error.code]).toEqual([403, "verification_required"]);
      }
      const page = await call(world, `GET ${link}`, { headers: PAGE_PLEASE });
      expect(page.text).not.toContain(saved.paymentMethodId);
      expect(page.text).toContain(`${link}/saved`);
    });

    it("another site's page cannot pay with the cookie", async () => {
      const { link, cookie, saved } = await verified();
      const evil: Record<string, string>[] = [
        { "Sec-Fetch-Site": "cross-site" },
        { "Sec-Fetch-Site": "same-site", Origin: world.publicUrl },
        { Origin: "https://evil.example" },
        { Origin: "null" },
        { "Content-Type": "text/plain" },
      ];
      for (const headers of evil) {
        const refused = await send(link, saved, { Cookie: cookie, ...headers });
        expect([refused.status, refused.json.error.code]).toEqual([403, "forbidden"]);
      }
      expect((await send(link, saved, { Cookie: cookie, "Sec-Fetch-Site": "same-origin" })).status).toBe(201);
      expect((await send(link, saved, { Cookie: cookie, Origin: world.publicUrl })).status).toBe(201);
    });

    it("nor can the owner use what was removed, is another customer's, or a bank account", async () => {
      const { customer, link, cookie, saved } = await verified();
      const other = await verified();
      const bankAccount = {
        accountNumber: "000123456789",
        routingNumber: "110000000",
        accountType: "checking",
      };
      const methods = `/api/v1/customers/${customer.id}/payment-methods`;
      const bank = await call(world, `POST ${methods}`, { key, json: { type: "ach", bankAccount } });
      await call(world, `DELETE ${methods}/${saved.paymentMethodId}`, { key });
      const account = { type: "saved", paymentMethodId: bank.json.data.paymentMethodId };
      for (const method of [saved, other.saved, account]) {
        const refused = await send(link, method, { Cookie: cookie });
        expect([refused.status, refused.json.error.field]).toEqual([422, "method.paymentMethodId"]);
      }
      expect((await viewWith(link, cookie)).saving).toMatchObject({ verified: true, methods: [] });
    });
  });

  it("works by forms without script: code asked for, entered, card chosen, paid", async () => {
    const { customer, link } = await verified();
    const post = (path: string, fields: Record<string, string>, headers = {}) =>
      call(world, `POST ${link}${path}`, {
        body: new URLSearchParams(fields).toString(),
        headers: { ...FORM, "Sec-Fetch-Site": "same-origin", ...headers },
      });
    expect((await call(world, `GET ${link}/saved`, { headers: PAGE_PLEASE })).text).toContain(
      "one-time code",
    );
    const asked = await post("/verifications", { via: "email" });
    expect([asked.status, asked.text.includes('name="code"')]).toEqual([202, true]);
    const [code = ""] = await sentTo(customer.email);
    const wrong = await post("/verifications/confirm", { code: "12345" });
    expect([wrong.status, wrong.text.includes("wrong, used or too old")]).toEqual([422, true]);
    const confirmed = await post("/verifications/confirm", { code });
    expect([confirmed.status, confirmed.headers.get("location")]).toEqual([303, link]);
    const cookie = cookieOf(confirmed);
    const [method] = (await viewWith(link, cookie)).saving.methods;
    const fields = {
      paymentId: paymentId(),
      currency: "USD",
      choice: "full",
      method: method.paymentMethodId,
    };
    // A form of another site comes without proof of being ours.
    expect((await post("/pay", fields, { Cookie: cookie, "Sec-Fetch-Site": "cross-site" })).status).toBe(403);
    const paid = await post("/pay", fields, { Cookie: cookie });
    expect([paid.status, paid.headers.get("location")]).toEqual([
      303,
      `${link}/payments/${fields.paymentId}`,
    ]);
    expect((await viewOf(world, link)).state).toBe("paid");
  });
}
