import { createHmac } from "node:crypto";
import { Hono } from "hono";
import { getExpectedTwilioSignature } from "twilio/lib/webhooks/webhooks.js";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type AppEnv, requestId } from "../../server/api/requestId.ts";
import { NO_CARRIERS } from "../../server/carrierSettings.ts";
import type { CarrierEvent } from "../../server/delivery/carrierEvent.ts";
import { mountCarrierRoutes } from "../../server/delivery/carrierRoutes.ts";
import type { Deps } from "../../server/deps.ts";
import { isSuppressed } from "../../server/store/suppressions.ts";
import { makeWorld, type World } from "../api/world.ts";

const SECRET = `whsec_${Buffer.from("a secret of twenty-four b").toString("base64")}`;
const TOKEN = "a-token-of-the-account";
const ORIGIN = "https://pay.example.com";

let world: World;
let events: CarrierEvent[] = [];
let app: Hono<AppEnv>;
let deps: Deps;
beforeAll(async () => {
  world = await makeWorld();
  const twilio = { accountSid: `AC${"0".repeat(32)}`, authToken: TOKEN, from: "+12025550100", apiBase: "" };
  const carriers = { ...NO_CARRIERS, resendWebhookSecret: SECRET, twilio };
  deps = { ...world.deps, config: { ...world.deps.config, publicUrl: ORIGIN, carriers } };
  app = appOf(deps);
});
afterAll(() => world.close());
beforeEach(() => {
  events = [];
});

function appOf(given: Deps): Hono<AppEnv> {
  const made = new Hono<AppEnv>();
  made.use(requestId(given.random));
  mountCarrierRoutes(made, given, (_deps, event) => Promise.resolve(events.push(event)));
  return made;
}

interface Signed {
  readonly at?: number;
  readonly secret?: string;
  readonly id?: string;
  readonly headers?: Record<string, string>;
}

async function resend(body: string, signed: Signed = {}): Promise<number> {
  const { at = 0, secret = SECRET, id = "msg_2Lh9KRb0pzN4LePd3XiA4v0T9u" } = signed;
  const timestamp = Math.floor(deps.now().getTime() / 1000) + at;
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  const headers = {
    "svix-id": id,
    "svix-timestamp": String(timestamp),
    "svix-signature": `v1a,other v1,bm9wZQ== v1,${signature}`,
    ...signed.headers,
  };
  return (await app.request("/webhooks/resend", { method: "POST", headers, body })).status;
}

const told = (type: string, data: object = {}): string =>
  JSON.stringify({
    type,
    created_at: "2026-01-28T11:59:58.123Z",
    data: { email_id: "49a3999c", to: ["jane@example.com"], tags: { message_id: "msg_1" }, ...data },
  });

describe("a notice of Resend", () => {
  it.each([
    ["email.sent", "sent", {}, {}],
    ["email.delivered", "delivered", {}, {}],
    ["email.delivery_delayed", "sent", {}, { code: "delivery_delayed" }],
    [
      "email.opened",
      "opened",
      { open: { ipAddress: "203.0.113.77", userAgent: "Mail" } },
      { address: "203.0.113.0/24", agent: "Mail" },
    ],
    [
      "email.clicked",
      "clicked",
      { click: { ipAddress: "2001:db8:1:2::3", userAgent: "A\u0000gent", link: "https://x" } },
      { address: "2001:db8:1::/48", agent: "A gent" },
    ],
    [
      "email.bounced",
      "bounced",
      { bounce: { type: "Permanent", subType: "General", message: "no such\nuser" } },
      { code: "Permanent/General", detail: "no such user" },
    ],
    ["email.complained", "complained", {}, {}],
    ["email.failed", "failed", { failed: { reason: "quota" } }, { detail: "quota" }],
    [
      "email.suppressed",
      "failed",
      { suppressed: { message: "on the list" } },
      { code: "suppressed", detail: "on the list" },
    ],
  ])("%s is %s", async (type, kind, data, more) => {
    expect(await resend(told(type, data))).toBe(204);
    const common = {
      carrier: "resend",
      message: { messageId: "msg_1" },
      noticeId: "msg_2Lh9KRb0pzN4LePd3XiA4v0T9u",
    };
    expect(events).toEqual([{ ...common, kind, at: "2026-01-28T11:59:58.123Z", ...more }]);
  });

  it("without our tag names Resend's id; its time is never ahead of ours", async () => {
    await resend(
      JSON.stringify({
        type: "email.sent",
        created_at: "2030-01-01 00:00:00.5+00",
        data: { email_id: "e1" },
      }),
    );
    expect(events).toMatchObject([{ message: { carrierId: "e1" }, at: deps.now().toISOString() }]);
  });

  it("of anything else is taken and ignored", async () => {
    for (const body of [
      told("contact.created"),
      "{}",
      '{"type":"email.sent","data":{}}',
      '{"type":7,"data":[]}',
      told("__proto__"),
    ])
      expect(await resend(body)).toBe(204);
    expect(events).toEqual([]);
  });

  it("is refused when it is forged, altered, old, early, unsigned, or no JSON", async () => {
    const body = told("email.delivered");
    const signature = { "svix-signature": "v1,AAAA" };
    expect(await resend(body, { secret: `whsec_${Buffer.from("another").toString("base64")}` })).toBe(403);
    expect(await resend(body, { headers: signature })).toBe(403);
    expect(await resend(body, { headers: { "svix-id": "msg_other" } })).toBe(403);
    expect(await resend(body, { headers: { "svix-timestamp": "x" } })).toBe(403);
    expect(await resend(body, { at: -301 })).toBe(403);
    expect(await resend(body, { at: 301 })).toBe(403);
    expect((await app.request("/webhooks/resend", { method: "POST", body })).status).toBe(403);
    expect(await resend("not json")).toBe(400);
    expect(await resend("x".repeat(1_000_001))).toBe(413);
    expect(events).toEqual([]);
  });

  it("finds nothing where no secret is set", async () => {
    const { status } = await appOf(world.deps).request("/webhooks/resend", { method: "POST", body: "{}" });
    expect(status).toBe(404);
    const twilio = await appOf(world.deps).request("/webhooks/twilio", { method: "POST", body: "" });
    expect(twilio.status).toBe(404);
  });
});

async function twilio(
  path: string,
  fields: Record<string, string>,
  signedFor = ORIGIN + path,
  token = TOKEN,
) {
  const headers = {
    "Content-Type": "application/x-www-form-urlencoded",
    "X-Twilio-Signature": getExpectedTwilioSignature(token, signedFor, fields),
  };
  return app.request(`http://10.0.0.7:3000${path}`, {
    method: "POST",
    headers,
    body: new URLSearchParams(fields).toString(),
  });
}

describe("a status callback of Twilio", () => {
  const path = "/webhooks/twilio?m=msg_1";
  const fields = {
    MessageSid: "SM1",
    SmsSid: "SM1",
    AccountSid: "AC0",
    To: "+12025550123",
    From: "+12025550100",
  };

  it.each([
    ["queued", "queued", {}, {}],
    ["sent", "sent", {}, {}],
    ["delivered", "delivered", {}, {}],
    ["read", "delivered", {}, {}],
    [
      "undelivered",
      "failed",
      { ErrorCode: "30006" },
      { code: "30006", detail: expect.stringContaining("landline") as string },
    ],
    ["failed", "failed", { ErrorCode: "99999" }, { code: "99999" }],
    ["canceled", "failed", {}, { code: "canceled" }],
  ])("%s is %s", async (MessageStatus, kind, given, more) => {
    expect((await twilio(path, { ...fields, MessageStatus, ...given })).status).toBe(204);
    expect(events).toEqual([
      {
        carrier: "twilio",
        message: { messageId: "msg_1" },
        noticeId: `SM1:${MessageStatus}`,
        kind,
        at: deps.now().toISOString(),
        ...more,
      },
    ]);
  });

  it("is believed when signed with the port, and without our id names Twilio's", async () => {
    const signedFor = "https://pay.example.com:443/webhooks/twilio";
    expect(
      (await twilio("/webhooks/twilio", { ...fields, MessageStatus: "sent", Umlaut: "Grüße €" }, signedFor))
        .status,
    ).toBe(204);
    expect(events).toMatchObject([{ message: { carrierId: "SM1" } }]);
  });

  it("is refused when signed with another token, for another message or host, altered, or not signed", async () => {
    const sent = { ...fields, MessageStatus: "sent" };
    expect((await twilio(path, sent, ORIGIN + path, "another")).status).toBe(403);
    expect((await twilio(path, sent, `${ORIGIN}/webhooks/twilio?m=msg_2`)).status).toBe(403);
    expect((await twilio(path, sent, `https://evil.example${path}`)).status).toBe(403);
    const headers = { "X-Twilio-Signature": getExpectedTwilioSignature(TOKEN, ORIGIN + path, sent) };
    const altered = new URLSearchParams({ ...sent, MessageStatus: "delivered" }).toString();
    expect((await app.request(path, { method: "POST", headers, body: altered })).status).toBe(403);
    expect((await app.request(path, { method: "POST", body: "MessageStatus=sent" })).status).toBe(403);
    expect(events).toEqual([]);
  });

  it("that says nothing we know is taken and ignored", async () => {
    expect((await twilio(path, { ...fields, MessageStatus: "toString" })).status).toBe(204);
    expect((await twilio(path, {})).status).toBe(204);
    expect(events).toEqual([]);
  });
});

describe("an answer by text", () => {
  const path = "/webhooks/twilio/inbound";
  const pair = { channel: "sms", sender: "+12025550100", recipient: "+12025550123" } as const;
  const say = async (Body: string, more: Record<string, string> = {}) =>
    (await twilio(path, { From: pair.recipient, To: pair.sender, Body, ...more })).text();

  it("STOP ends texts from that number, START begins them again", async () => {
    for (const word of ["STOP", " stop. ", "Unsubscribe"]) {
      expect(await say(word)).toContain("<Message>You get no more texts");
      expect(await isSuppressed(world.database, pair)).toBe(true);
      expect(await isSuppressed(world.database, { ...pair, sender: "+12025550101" })).toBe(false);
      expect(await say("start")).toContain("<Message>You get texts");
      expect(await isSuppressed(world.database, pair)).toBe(false);
    }
  });

  it("HELP is answered; anything else, and what Twilio answered itself, is not", async () => {
    expect(await say("HELP")).toMatch(/^<\?xml.*<Response><Message>.*STOP.*<\/Message><\/Response>$/);
    expect(await say("please stop by tomorrow")).toContain("<Response></Response>");
    expect(await say("STOP", { OptOutType: "STOP" })).toContain("<Response></Response>");
    expect(await isSuppressed(world.database, pair)).toBe(true);
    await say("START");
  });

  it("counts for the messaging service it came through, where that is our sender", async () => {
    const service = `MG${"0".repeat(32)}`;
    await say("STOP", { MessagingServiceSid: service });
    expect(await isSuppressed(world.database, { ...pair, sender: service })).toBe(false);
    expect(await isSuppressed(world.database, pair)).toBe(true);
  });

  it("that is not signed changes nothing", async () => {
    const recipient = "+12025550177";
    const body = new URLSearchParams({ From: recipient, To: pair.sender, Body: "STOP" }).toString();
    expect((await app.request(path, { method: "POST", body })).status).toBe(403);
    expect(await isSuppressed(world.database, { ...pair, recipient })).toBe(false);
  });
});
