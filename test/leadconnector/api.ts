/** The LeadConnector compatible API: its printed example, and a client that knows nothing but its documents. */
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { NewMerchant } from "../../server/merchants/create.ts";
import { outbox } from "../delivery/api/sending.ts";
import { call, eventsOf, newInvoice, pathOf } from "../http/calls.ts";
import type { HttpWorld, MakeWorld } from "../http/world.ts";
import { differences } from "../payments/api/reference.ts";
import { SEND_ANSWER, SEND_CURL } from "./reference.ts";

export const ALT = { altId: "6578278e879ad2646715ba9c", altType: "location" };
const USER = "6578278e879ad2646715ba9c";

export const CREATE = {
  ...ALT,
  name: "New Invoice",
  businessDetails: {
    name: "Alex",
    address: {
      addressLine1: "9931 Beechwood",
      city: "St. Houston",
      state: "TX",
      countryCode: "USA",
      postalCode: "559-6993",
    },
    phoneNo: "+1-214-559-6993",
    website: "www.example.com",
  },
  currency: "USD",
  items: [
    {
      name: "Macbook Pro",
      productId: "c6tZZU0rJBf30ZXx9Gli",
      priceId: "c6tZZU0rJBf30ZXx9Gli",
      currency: "USD",
      amount: 999,
      qty: 1,
      taxes: [],
    },
  ],
  discount: { type: "percentage", value: 0 },
  title: "INVOICE",
  contactDetails: {
    id: "c6tZZU0rJBf30ZXx9Gli",
    name: "Alex",
    phoneNo: "+1-214-559-6993",
    email: "alex@example.com",
    customFields: [],
    address: { countryCode: "US" },
  },
  invoiceNumber: "19",
  issueDate: "2023-01-01",
  dueDate: "2026-02-15",
  sentTo: { email: ["alex@example.com"] },
  liveMode: true,
  automaticTaxesEnabled: true,
};

/** The printed command: its path, headers and body. */
function readPrinted(curl: string) {
  const [, path = ""] = /--url https:\/\/services\.leadconnectorhq\.com(\S+)/.exec(curl) ?? [];
  const headers = Object.fromEntries(
    [...curl.matchAll(/--header '([^:]+): ([^']+)'/g)].map(([, name = "", value = ""]) => [name, value]),
  );
  const [, body = ""] = /--data '\n([^']*)'/.exec(curl) ?? [];
  return { path, headers, body };
}

export function leadConnector(make: MakeWorld): void {
  let world: HttpWorld;
  let merchant: NewMerchant;
  beforeAll(async () => {
    world = await make();
  });
  beforeEach(async () => {
    merchant = await world.newMerchant("ACME Corp");
  });
  afterAll(() => world.close());

  const post = (path: string, json: unknown, key = merchant.testApiKey) =>
    call(world, `POST ${path}`, { key, json });
  const get = (path: string, key = merchant.testApiKey) => call(world, `GET ${path}`, { key });
  const send = (id: string, more: object = {}, key?: string) =>
    post(`/invoices/${id}/send`, { ...ALT, userId: USER, action: "email", liveMode: true, ...more }, key);
  const create = async (changes: object = {}, key?: string) => {
    const made = await post("/invoices/", { ...CREATE, ...changes }, key);
    expect(made).toMatchObject({ status: 200 });
    return made.json;
  };

  it("answers the printed example as printed, field by field", async () => {
    const { _id } = await create();
    const { path, headers, body } = readPrinted(SEND_CURL);
    const sent = await call(world, `POST ${path.replace("{invoiceId}", _id)}`, {
      headers: { ...headers, Authorization: `Bearer ${merchant.testApiKey}` },
      json: body,
    });
    expect(sent).toMatchObject({ status: 200 });
    const differing = differences(JSON.parse(SEND_ANSWER), sent.json).map((text) => text.split(" ")[0]);
    // Ids are ours, the invoice was sent, it can only be due after it was made, and no tax was calculated.
    expect(differing.toSorted((a = "", b = "") => a.localeCompare(b))).toEqual([
      "answer.invoice._id",
      "answer.invoice.automaticTaxesCalculated",
      "answer.invoice.dueDate",
      "answer.invoice.invoiceItems[0]._id",
      "answer.invoice.status",
    ]);
    expect(sent.json.invoice.status).toBe("sent");
    const messages = await outbox(world, merchant);
    expect(messages.map(({ kind, recipient }) => `${kind} ${recipient}`)).toEqual([
      "email alex@example.com",
      "sms +12145596993",
    ]);
    const facts = (await eventsOf(world, _id, merchant.testApiKey)).filter(
      ({ type }) => type === "invoice.sent",
    );
    expect(facts.map(({ data }) => data.sentVia)).toEqual([["email", "sms"]]);
    // The saved method is a placeholder, so nothing could be charged, and the answer says so.
    expect(sent.json.autoPaymentData).toMatchObject({ status: "failed" });
    expect(await world.fault()).toBeNull();
  });

  it("does the four actions", async () => {
    const by = async (action: string) => {
      const { _id } = await create();
      const answer = await send(_id, { action });
      expect(answer).toMatchObject({ status: 200 });
      const shown = await outbox(world, merchant);
      return { status: answer.json.invoice.status, kinds: shown.map(({ kind }) => kind), ...answer.json };
    };
    expect(await by("send_manually")).toMatchObject({
      status: "sent",
      kinds: [],
      smsData: {},
      emailData: {},
    });
    expect(await by("email")).toMatchObject({ kinds: ["email"], emailData: { status: "sent" }, smsData: {} });
    expect(await by("sms")).toMatchObject({ kinds: ["email", "sms"], smsData: { to: "+12145596993" } });
    expect((await by("sms_and_email")).kinds).toHaveLength(4);
  });

  it("shows the sender's name, sends replies to their address, and copies whom sentTo names", async () => {
    const sentTo = { email: ["one@example.com", "two@example.com"], emailBcc: ["books@example.com"] };
    const { _id } = await create({ sentTo });
    await send(_id, { sentFrom: { fromName: "Alex <b>", fromEmail: "alex@example.com" } });
    const [mail] = await outbox(world, merchant);
    expect(mail).toMatchObject({ recipient: "one@example.com", sender: "Alex <b>" });
    const [row] = await world.query<{ content: string }>(
      "SELECT content FROM deliveries WHERE tenant_id = ?",
      [merchant.tenantId],
    );
    expect(JSON.parse(row?.content ?? "")).toMatchObject({ replyTo: "alex@example.com" });
    const { json } = await get(`/api/v1/invoices/${_id}/delivery-status`);
    expect(json.data.deliveries[0]).toMatchObject({ cc: ["two@example.com"], bcc: ["books@example.com"] });
  });

  it("charges a saved method once, however often it is sent, and tells of a declined one", async () => {
    const owner = { id: "c6tZZU0rJBf30ZXx9Gli", name: "Alex", email: "alex@example.com" };
    const first = await create({ contactDetails: owner });
    const paid = await post(`/api/v1/invoices/${first._id}/payment`, {
      amount: 999,
      card: { number: "4242424242424242", expiryMonth: "12", expiryYear: "2030", cvv: "123" },
      savePaymentMethod: true,
    });
    const { paymentMethodId } = paid.json.data;
    const { _id } = await create({ contactDetails: owner });
    const autoPayment = {
      enable: true,
      type: "card",
      paymentMethodId,
      card: { brand: "visa", last4: "4242" },
    };
    const both = await Promise.all([send(_id, { autoPayment }), send(_id, { autoPayment })]);
    const statuses = both.map(({ json }) => json.autoPaymentData?.status ?? json.statusCode);
    expect(statuses.filter((status) => status === "approved")).toHaveLength(1);
    const { json } = await get(`/invoices/${_id}`);
    expect(json).toMatchObject({ status: "paid", amountPaid: 999, amountDue: 0 });
    expect((await send(_id, { autoPayment })).json).toMatchObject({ statusCode: 400, error: "Bad Request" });
    expect(await world.movements(merchant.tenantId)).toHaveLength(2);
    expect(await world.fault()).toBeNull();
  });

  it("sends and charges once under an Idempotency-Key", async () => {
    const { _id } = await create();
    const json = { ...ALT, userId: USER, action: "email", liveMode: true };
    const headers = { "Idempotency-Key": "once" };
    const target = `POST /invoices/${_id}/send`;
    const one = await call(world, target, { key: merchant.testApiKey, json, headers });
    const two = await call(world, target, { key: merchant.testApiKey, json, headers });
    expect(two.text).toBe(one.text);
    expect(two.headers.get("Idempotent-Replayed")).toBe("true");
    expect(two.headers.get("X-RateLimit-Max")).toBe("1000");
    expect(await outbox(world, merchant)).toHaveLength(1);
  });

  it("goes on after a crash between sending and charging: a repeat neither sends nor charges again", async () => {
    const contact = { id: "c9", name: "Alex", email: "alex@example.com" };
    const first = await create({ contactDetails: contact });
    const paid = await post(`/api/v1/invoices/${first._id}/payment`, {
      amount: 999,
      savePaymentMethod: true,
    });
    const { paymentMethodId } = paid.json.data;
    const { _id } = await create({ contactDetails: contact });
    const autoPayment = { enable: true, paymentMethodId };
    const json = { ...ALT, userId: USER, action: "email", liveMode: true, autoPayment };
    const asked = { key: merchant.testApiKey, json, headers: { "Idempotency-Key": "lost" } };
    world.loseAnswers(true);
    const cut = await call(world, `POST /invoices/${_id}/send`, asked);
    world.loseAnswers(false);
    expect(cut.json).toMatchObject({ statusCode: 500 });
    expect((await get(`/invoices/${_id}`)).json.status).toBe("payment_processing");
    expect((await send(_id, { autoPayment })).json.autoPaymentData.status).toBe("skipped");
    const repeat = await call(world, `POST /invoices/${_id}/send`, asked);
    expect(repeat.json).toMatchObject({
      invoice: { status: "paid", amountPaid: 999 },
      emailData: { status: "sent" },
      autoPaymentData: { status: "approved", amount: 999 },
    });
    expect(await world.movements(merchant.tenantId)).toHaveLength(2);
    // One by the request and its repeat, one by the request without a key in between.
    expect(await outbox(world, merchant)).toHaveLength(2);
  });

  it("sends invoices of the merchant API, by the ways that their customers have", async () => {
    await newInvoice(world, { id: "inv_abc123" }, merchant.testApiKey);
    const draft = await get("/invoices/inv_abc123?altId=any&altType=location");
    expect(draft.json).toMatchObject({ status: "draft", altId: "any", total: 500, liveMode: false });
    const sent = await send("inv_abc123", { action: "sms_and_email" });
    expect(sent.json).toMatchObject({
      invoice: { status: "sent", name: expect.stringContaining("Invoice") },
      emailData: { status: "sent", to: "jane@example.com" },
      smsData: { status: "not_sent" },
    });
    expect((await send("inv_abc123", { action: "sms" })).json).toMatchObject({
      statusCode: 422,
      message: [expect.stringContaining("contactDetails.phoneNo")],
      error: "Unprocessable Entity",
    });
  });

  it("makes, sends, records and withdraws as a client of that API does, with fetch alone", async () => {
    const client = async (method: string, path: string, data?: object) => {
      const response = await world.request(path, {
        method,
        headers: {
          Authorization: `Bearer ${merchant.testApiKey}`,
          Version: "2021-07-28",
          "Content-Type": "application/json",
        },
        ...(data === undefined ? {} : { body: JSON.stringify(data) }),
      });
      const json = await response.json();
      if (!response.ok) throw new Error(`${json.statusCode}: ${[json.message].flat().join(", ")}`);
      return json;
    };
    const text = { ...CREATE, action: "send", userId: USER };
    const { invoice, invoiceUrl } = await client("POST", "/invoices/text2pay", text);
    expect(invoice.status).toBe("sent");
    expect((await world.request(pathOf(invoiceUrl))).status).toBe(200);
    const part = {
      ...ALT,
      mode: "cheque",
      card: { brand: "", last4: "" },
      cheque: { number: "129-129" },
      notes: "",
    };
    const recorded = await client("POST", `/invoices/${invoice._id}/record-payment`, { ...part, amount: 99 });
    expect(recorded).toMatchObject({ success: true, invoice: { status: "partially_paid", amountDue: 900 } });
    await client("POST", `/invoices/${invoice._id}/record-payment`, { ...part, mode: "cash" });
    const whole = await client("GET", `/invoices/${invoice._id}?altId=x&altType=location`);
    expect(whole).toMatchObject({ status: "paid", amountPaid: 999, altId: "x" });
    await expect(client("POST", `/invoices/${invoice._id}/void`, ALT)).rejects.toThrow(/^400: /);
    const other = await client("POST", "/invoices/", CREATE);
    expect((await client("POST", `/invoices/${other._id}/void`, ALT)).status).toBe("void");
    const list = (query: string) =>
      client("GET", `/invoices/?altId=x&altType=location&limit=10&offset=0${query}`);
    expect((await list("")).total).toBe(2);
    expect((await list("&status=paid")).invoices.map(({ _id }: { _id: string }) => _id)).toEqual([
      invoice._id,
    ]);
    expect((await list("&status=draft&search=alex&contactId=c6tZZU0rJBf30ZXx9Gli")).total).toBe(0);
    expect((await list("&status=void&search=ALEX")).total).toBe(1);
    expect((await list("&paymentMode=live")).total).toBe(0);
  });

  it("keeps merchants and modes apart, in its own words", async () => {
    const { _id } = await create();
    const stranger = await world.newMerchant("Umbrella");
    for (const key of [stranger.testApiKey, merchant.apiKey]) {
      for (const answer of [await get(`/invoices/${_id}`, key), await send(_id, {}, key)]) {
        expect(answer.status).toBe(400);
        expect(answer.json).toEqual({
          statusCode: 400,
          message: "Unable to find an invoice with the given invoice id",
          error: "Bad Request",
        });
      }
    }
    expect((await get("/invoices/", stranger.testApiKey)).json).toEqual({ invoices: [], total: 0 });
    expect((await send(_id, { liveMode: false }, merchant.apiKey)).json.message[0]).toContain("liveMode");
  });

  it("takes a live key's word for live, and charges nobody without a processor", async () => {
    const made = await create(
      { contactDetails: { id: "c1", name: "Al", email: "al@example.com" } },
      merchant.apiKey,
    );
    expect(made.liveMode).toBe(true);
    const autoPayment = { enable: true, paymentMethodId: "pm_1" };
    const { status, json } = await send(made._id, { autoPayment }, merchant.apiKey);
    expect(status).toBe(200);
    expect(json).toMatchObject({ invoice: { status: "sent" }, autoPaymentData: { status: "failed" } });
  });

  it("neither keeps nor repeats card numbers, wherever they are put", async () => {
    const number = "4242424242424242";
    const places: object[] = [
      { name: number },
      { title: `pay ${number}` },
      { items: [{ ...CREATE.items[0], productId: number }] },
      { contactDetails: { ...CREATE.contactDetails, id: number } },
      { termsNotes: number },
    ];
    for (const place of places) {
      const refused = await post("/invoices/", { ...CREATE, ...place });
      expect(refused.status).toBe(422);
      expect(refused.text).not.toContain(number);
    }
    const { _id } = await create();
    const card = { brand: "visa", last4: number };
    expect((await send(_id, { autoPayment: { enable: false, card } })).status).toBe(200);
    const json = { ...ALT, mode: "card", card, cheque: { number: "" }, notes: "", amount: 1 };
    expect((await post(`/invoices/${_id}/record-payment`, json)).status).toBe(422);
    expect(await world.stored()).not.toContain(number);
  });

  it("answers every refusal in its shape, with its rate limit headers", async () => {
    const names = [
      "Max",
      "Remaining",
      "Interval-Milliseconds",
      "Limit-Daily",
      "Daily-Remaining",
      "Daily-Reset",
    ];
    const insist = (answer: Awaited<ReturnType<typeof call>>, statusCode: number) => {
      expect(answer.status).toBe(statusCode);
      expect(answer.json).toMatchObject({ statusCode, error: expect.any(String) });
      expect(Object.keys(answer.json)).toEqual(["statusCode", "message", "error"]);
      for (const name of names) expect(answer.headers.get(`X-RateLimit-${name}`)).toMatch(/^\d+$/);
    };
    insist(await call(world, "GET /invoices/inv_1"), 401);
    insist(await get("/invoices/nothing/here"), 404);
    insist(await post("/invoices/inv_1", {}), 405);
    insist(await post("/invoices/", "{"), 400);
    insist(await post("/invoices/", "x".repeat(1_100_000)), 413);
    insist(await post("/invoices/inv_1/send", { ...ALT, action: "fax" }), 422);
    const cases: [object, string][] = [
      [{ surprise: 1 }, "surprise"],
      [{ items: [{ ...CREATE.items[0], amount: "999" }] }, "items[0].amount"],
      [{ items: [{ ...CREATE.items[0], amount: 9.999 }] }, "items[0].amount"],
      [{ items: [{ ...CREATE.items[0], currency: "EUR" }] }, "items[0].currency"],
      [{ discount: { type: "percentage", value: 10, validOnProductIds: ["a"] } }, "validOnProductIds"],
      [{ miscellaneousCharges: { charges: [{}] } }, "miscellaneousCharges"],
      [{ paymentSchedule: { type: "fixed", schedules: ["a"] } }, "paymentSchedule"],
      [{ contactDetails: { ...CREATE.contactDetails, email: "a@x.example, b@x.example" } }, "mail address"],
    ];
    for (const [changes, words] of cases) {
      const refused = await post("/invoices/", { ...CREATE, ...changes });
      insist(refused, 422);
      expect(refused.json.message).toEqual([expect.stringContaining(words)]);
    }
  });

  it("adds taxes and discounts up, keeps what it has no place for, and shows HTML as text", async () => {
    const name = `<img src=x onerror=alert(1)>`;
    const made = await create({
      name,
      items: [
        {
          ...CREATE.items[0],
          name,
          amount: 100,
          qty: 2,
          taxes: [
            { _id: "t1", name: "VAT", rate: 7.5, calculation: "exclusive" },
            { _id: "t2", name: "City", rate: 2.5, calculation: "exclusive" },
          ],
        },
      ],
      discount: { type: "fixed", value: 50 },
      termsNotes: "<p>Pay soon.</p><p>Thanks &amp; bye</p>",
      invoiceNumberPrefix: "LC-",
      contactDetails: { ...CREATE.contactDetails, name, phoneNo: "" },
    });
    expect(made).toMatchObject({
      total: 165,
      totalSummary: { subTotal: 200, discount: 50, tax: 15 },
      discount: { type: "fixed", value: 50 },
      invoiceItems: [{ productId: "c6tZZU0rJBf30ZXx9Gli", taxes: [{ _id: "t1", rate: 7.5 }, { _id: "t2" }] }],
    });
    const { json } = await get(`/api/v1/invoices/${made._id}`);
    expect(json.data).toMatchObject({
      invoiceNumber: "LC-19",
      totalAmount: 165,
      memo: "Pay soon.\nThanks & bye",
      customer: { id: "cust_c6tZZU0rJBf30ZXx9Gli" },
    });
    await send(made._id);
    expect((await outbox(world, merchant))[0]?.html).not.toContain("<img src=x");
  });
}
