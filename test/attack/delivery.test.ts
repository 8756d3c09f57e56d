/** What strangers, scanners and merchants with bad intentions may try on messages. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp, TASK_HANDLERS } from "../../server/app.ts";
import { mimeSource } from "../../server/delivery/mailers/mime.ts";
import { pixelUrl } from "../../server/delivery/pixel.ts";
import { stopUrl } from "../../server/delivery/stopAddress.ts";
import { runDueTasks } from "../../server/tasks/run.ts";
import { makeWorld, type World } from "../api/world.ts";
import { INVOICE } from "../http/calls.ts";

let world: World;
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  world = await makeWorld();
  app = createApp(world.deps);
});
afterAll(() => world.close());

let invoices = 0;
async function api(target: string, body?: unknown, key = world.merchant.testApiKey) {
  const [method = "GET", path = ""] = target.split(" ");
  const init = { method, headers: { Authorization: `Bearer ${key}` } };
  const json = typeof body === "string" ? body : JSON.stringify(body);
  const answer = await app.request(path, { ...init, ...(body === undefined ? {} : { body: json }) });
  return { status: answer.status, ...(await answer.json()) };
}
async function newInvoice(changes: object = {}): Promise<string> {
  invoices += 1;
  const { data } = await api("POST /api/v1/invoices", { ...INVOICE, id: `inv_a${invoices}`, ...changes });
  return data.invoiceId;
}
async function send(body: unknown, changes: object = {}) {
  const invoiceId = await newInvoice(changes);
  world.mails.length = 0;
  world.texts.length = 0;
  return { invoiceId, ...(await api(`POST /api/v1/invoices/${invoiceId}/send`, body)) };
}

describe("recipients", () => {
  const local = "a".repeat(64);
  it.each([
    "a@example.com,b@example.com",
    "a@example.com;b@example.com",
    "a@example.com b@example.com",
    "a@example.com\r\nRCPT TO:<b@example.com>",
    "a@example.com\nBcc: b@example.com",
    "a@example.com\0",
    "a@example.com\u2028b@example.com",
    "Jane <a@example.com>",
    "<a@example.com>",
    '"a b"@example.com',
    '"a@evil.example"@example.com',
    "a(comment)@example.com",
    "a\uff20example.com",
    "a@ex\u0430mple.com",
    "a@exam\u200bple.com",
    "a@bücher.example",
    "a@example\u3002com",
    "аdmin@example.com",
    `${"a".repeat(300)}@example.com`,
    `${local}a@example.com`,
    `a@${"b".repeat(64)}.com`,
    `a@${"b.".repeat(130)}com`,
    "a@[127.0.0.1]",
    "a@127.0.0.1",
    "a@localhost",
    "a@.example.com",
    "a@example..com",
    "a@-example.com",
    ".a@example.com",
    "a..b@example.com",
    "a@b@example.com",
    "a%b@example.com@",
    "",
  ])("%j is no address, in no field", async (address) => {
    for (const body of [{ email: address }, { cc: [address] }, { bcc: [address] }, { replyTo: address }]) {
      const { status, error } = await send(body);
      expect([body, status, error?.code]).toEqual([body, 422, "invalid_field"]);
    }
    expect(world.mails).toEqual([]);
  });

  it.each([`${local}@example.com`, "a+tag@example.com", "o'neil@xn--bcher-kva.example"])(
    "%s is one, and the only one that gets it",
    async (address) => {
      expect((await send({ email: address })).status).toBe(200);
      const [mail, ...others] = world.mails;
      expect([mail?.to, mail?.cc, mail?.bcc, others]).toEqual([address, undefined, undefined, []]);
    },
  );

  it.each([
    "+12025550123,+12025550124",
    "+１２０２５５５０１２３",
    "tel:+12025550123",
    "+0123456789",
    "+1",
    "+1234567890123456",
    "12025550123",
    "+12025550123;ext=1",
  ])("%j is no number", async (phone) => {
    const { status, error } = await send({ sendVia: ["sms"], phone });
    expect([status, error?.field]).toEqual([422, "phone"]);
  });

  it("a merchant's or customer's name never becomes a header or a second sender", async () => {
    const name = 'Jane" <evil@evil.example>,\u202e x=?utf-8?q?y?=';
    await send({ subject: "For {{customerName}}" }, { customer: { name, email: "jane@example.com" } });
    const [mail] = world.mails;
    if (mail === undefined) throw new Error("nothing was sent");
    const fromName = "ACME\r\nBcc: evil@evil.example <ceo@bank.example>";
    const source = await mimeSource(
      { ...mail, fromName },
      { name: null, address: "pay@acme.example" },
      new Date(0),
    );
    const [folded = ""] = Buffer.from(source).toString("latin1").split("\r\n\r\n");
    const head = folded.replaceAll(/\r\n(?=[ \t])/g, "");
    const names = head.match(/^[A-Za-z-]+(?=:)/gm) ?? [];
    expect(names.filter((one) => /^(?:to|from|cc|bcc|sender|subject)$/i.test(one)).toSorted()).toEqual([
      "From",
      "Subject",
      "To",
    ]);
    expect(/^From: .*<([^>]*)>$/m.exec(head)?.[1]).toBe("pay@acme.example");
    expect(head).not.toContain("ceo@bank");
  });
});

describe("templates", () => {
  it.each([
    "{{constructor}}",
    "{{__proto__}}",
    "{{toString}}",
    "{{ hasOwnProperty }}",
    "{{this}}",
    "{{}}",
    "{{amount.constructor}}",
    "{{#if x}}",
    "{{{evil}}}",
  ])("%s is unknown", async (message) => {
    const { status, error } = await send({ message });
    expect([status, error?.field]).toEqual([422, "message"]);
  });

  it("nests nothing: braces within braces stay text", async () => {
    expect((await send({ message: "{{{amount}}} {{ {{amount}} }} {{amount" })).status).toBe(200);
    expect(world.mails[0]?.text).toContain("{500.00} {{ 500.00 }} {{amount");
  });

  it.each(["__proto__", "constructor", "toString", "paymentLink"])(
    "variables.%s is refused",
    async (name) => {
      const { status } = await send(`{"variables": {${JSON.stringify(name)}: "x"}}`);
      expect(status).toBe(name === "__proto__" ? 400 : 422);
      expect(world.mails).toEqual([]);
    },
  );

  it("10,000 variables, and messages that are too long, are refused quickly", async () => {
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`v${n}`, "x"]));
    expect((await send({ variables: many })).status).toBe(422);
    expect((await send({ message: "x".repeat(5_001) })).error.field).toBe("message");
    expect((await send({ subject: "x".repeat(201) })).error.field).toBe("subject");
    expect((await send({ variables: { customerName: "x".repeat(501) } })).error.field).toBe(
      "variables.customerName",
    );
    const begun = performance.now();
    expect((await send({ message: "{{".repeat(2_500) })).status).toBe(200);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  it("HTML in values is text", async () => {
    const evil = `<img src=x onerror=alert(1)>"'><a href="javascript:alert(1)">x</a>`;
    const lineItems = [{ description: evil, quantity: 1, unitAmount: 5 }];
    const customer = { name: evil, email: "jane@example.com" };
    await send(
      { message: `{{customerName}} ${evil}`, variables: { merchantName: evil }, subject: "{{merchantName}}" },
      { lineItems, customer },
    );
    const html = world.mails[0]?.html ?? "";
    expect(html).not.toMatch(/<img src=x|<a href="javascript|"'>/);
    expect(world.mails[0]?.subject).toBe(evil);
  });

  it("a text has no control characters, whatever is typed", async () => {
    const body = { sendVia: ["sms"], phone: "+12025550123" };
    for (const character of ["\0", "\u0007", "\u001b", "\u0085", "\u009f"]) {
      const { status, error } = await send({ ...body, message: `Hi${character}there {{paymentLink}}` });
      expect([JSON.stringify(character), status, error?.field]).toEqual([
        JSON.stringify(character),
        422,
        "message",
      ]);
    }
    expect((await send({ ...body, message: "Two\r\nlines {{paymentLink}}" })).status).toBe(200);
    expect(world.texts[0]?.body).toMatch(/^ACME Corp: Two\n?\r?\n?lines http/);
  });
});

describe("scheduledAt", () => {
  it.each([
    "2026-06-30T23:59:60Z",
    "2026-02-30T09:00:00Z",
    "2026-13-01T09:00:00Z",
    "2026-01-30T24:00:01Z",
    "2026-01-30T09:00:00",
    "2026-01-30",
    "tomorrow",
    "1e99",
    1e99,
    1_800_000_000,
    "2025-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "+275760-09-13T00:00:00Z",
    "2026-01-30T09:00:00+99:00",
    "",
    null,
  ])("%j is refused", async (scheduledAt) => {
    const { status, error } = await send({ scheduledAt });
    expect([status, error?.field]).toEqual([422, "scheduledAt"]);
  });

  it("an instant in the hour that daylight saving leaves out is one instant, by its offset", async () => {
    const { data } = await send({ scheduledAt: "2026-03-08T02:30:00-05:00" });
    expect(data).toMatchObject({ deliveryStatus: "queued" });
    expect(Date.parse(data.scheduledAt)).toBe(Date.parse("2026-03-08T07:30:00Z"));
  });
});

describe("addresses in messages", () => {
  const SCANNERS = [
    "Mozilla/5.0 (compatible; BarracudaCentral/1.0)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Slack-ImgProxy (+https://api.slack.com/robots)",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0 Safari/537.36",
    "python-requests/2.31",
  ];
  const PERSON = {
    "User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15",
  };
  const statusOf = async (invoiceId: string) =>
    (await api(`GET /api/v1/invoices/${invoiceId}/delivery-status`)).data;
  const pathOf = (url: string): string => new URL(url).pathname;
  const flips = (path: string): string[] =>
    Array.from({ length: 12 }, (_, n) => {
      const at = path.indexOf("dlv_") + 4 + n * 3;
      return path.slice(0, at) + (path[at] === "0" ? "1" : "0") + path.slice(at + 1);
    });

  it("a picture's address that was changed or made up opens nothing", async () => {
    const { invoiceId, data } = await send({});
    const { deliveryId } = data.deliveries[0];
    const picture = pathOf(pixelUrl(world.deps, deliveryId, { linkHost: null }));
    const stop = pathOf(stopUrl(world.deps, deliveryId, { linkHost: null }));
    // The mark of one purpose is none of another.
    const crossed = `/o/${stop.slice(3)}.gif`;
    for (const forged of [
      ...flips(picture),
      crossed,
      `/o/${deliveryId}.gif`,
      `/o/${deliveryId}..gif`,
      "/o/%00.gif",
      `${picture}x`,
    ])
      expect([forged, (await app.request(forged, { headers: PERSON })).status]).toEqual([forged, 404]);
    expect((await statusOf(invoiceId)).deliveries[0]).toMatchObject({ status: "sent" });
    for (const agent of SCANNERS) {
      world.advance(1_000);
      await app.request(picture, { headers: { "User-Agent": agent } });
      const { history } = (await statusOf(invoiceId)).deliveries[0];
      expect([agent, history.at(-1)]).toMatchObject([agent, { type: "opened", automatic: "known", agent }]);
    }
    expect((await statusOf(invoiceId)).deliveries[0].status).toBe("sent");
    await app.request(picture, { headers: PERSON });
    expect((await statusOf(invoiceId)).deliveries[0].status).toBe("opened");
  });

  it("a picture that is fetched ten thousand times fills no table", async () => {
    const { data } = await send({});
    const { deliveryId } = data.deliveries[0];
    const picture = pathOf(pixelUrl(world.deps, deliveryId, { linkHost: null }));
    for (let time = 0; time < 150; time += 1) await app.request(picture, { headers: PERSON });
    const rows = await world.database.query(
      "SELECT COUNT(*) AS n FROM delivery_events WHERE delivery_id = ?",
      [deliveryId],
    );
    expect(Number(rows[0]?.["n"])).toBeLessThanOrEqual(101);
  });

  it("reminders are stopped by a POST to the signed address alone, from wherever it comes", async () => {
    const invoiceId = await newInvoice({ dueDate: "2026-02-15" });
    const { data } = await api(`POST /api/v1/invoices/${invoiceId}/remind`, {});
    const stop = pathOf(stopUrl(world.deps, data.deliveries[0].deliveryId, { linkHost: null }));
    for (const method of ["GET", "HEAD", "OPTIONS", "PUT"])
      await app.request(stop, { method, headers: PERSON });
    for (const forged of flips(stop))
      expect((await app.request(forged, { method: "POST" })).status).toBe(404);
    expect((await statusOf(invoiceId)).remindersStopped).toEqual([]);
    const headers = { Origin: "https://mail.example", "Content-Type": "application/x-www-form-urlencoded" };
    const body = "List-Unsubscribe=One-Click";
    for (let time = 0; time < 2; time += 1)
      expect((await app.request(stop, { method: "POST", headers, body })).status).toBe(200);
    expect((await statusOf(invoiceId)).remindersStopped).toHaveLength(1);
    expect((await api(`POST /api/v1/invoices/${invoiceId}/remind`, {})).error.code).toBe("reminder_not_sent");
    expect((await api(`POST /api/v1/invoices/${invoiceId}/send`, {})).status).toBe(200);
  });
});

describe("other merchants", () => {
  it("neither see, nor send, nor take back what is not theirs, and their live data are apart", async () => {
    const { invoiceId, data } = await send({ scheduledAt: "2026-01-29T09:00:00Z" });
    const { deliveryId } = data.deliveries[0];
    const other = await world.newMerchant("Other");
    const theirs = await api("POST /api/v1/invoices", { ...INVOICE, id: invoiceId }, other.testApiKey);
    expect(theirs.status).toBe(201);
    const seen = await api(`GET /api/v1/invoices/${invoiceId}/delivery-status`, undefined, other.testApiKey);
    expect(seen.data.deliveries).toEqual([]);
    for (const key of [other.testApiKey, other.apiKey, world.merchant.apiKey]) {
      const taken = await api(`POST /api/v1/invoices/${invoiceId}/deliveries/${deliveryId}/cancel`, {}, key);
      expect(taken.status).toBe(404);
    }
    const stopped = await api(
      `GET /api/v1/invoices/${invoiceId}/delivery-status`,
      undefined,
      other.testApiKey,
    );
    expect(stopped.data.remindersStopped).toEqual([]);
    world.advance(48 * 3_600_000);
    while ((await runDueTasks(world.deps, TASK_HANDLERS)) > 0);
    const { deliveries } = (await api(`GET /api/v1/invoices/${invoiceId}/delivery-status`)).data;
    expect(deliveries).toMatchObject([{ deliveryId, status: "sent" }]);
  });
});
