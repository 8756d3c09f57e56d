import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { CarrierRefused } from "../../server/delivery/mailers/mailer.ts";
import { twilioTexter } from "../../server/delivery/texters/twilio.ts";
import { insertSuppression } from "../../server/store/suppressions.ts";
import { makeWorld, type World } from "../api/world.ts";
import { type StandIn, type StandInAnswer, type StandInRequest, startStandIn } from "./standIn.ts";

const SID = `AC${"0a".repeat(16)}`;
const TOKEN = "a-token-of-the-account-hunter2";
const AT = new Date("2026-01-28T12:00:00Z");

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

let service: StandIn | null = null;
afterEach(async () => {
  await service?.close();
  service = null;
});

/** Answers as the documents say. */
const documented = ({ method, path, headers, body }: StandInRequest): StandInAnswer => {
  if (method !== "POST" || path !== `/2010-04-01/Accounts/${SID}/Messages.json`) return problem(404, 20404);
  const [kind = "", login = ""] = (headers.authorization ?? "").split(" ");
  if (kind !== "Basic" || Buffer.from(login, "base64").toString() !== `${SID}:${TOKEN}`)
    return problem(401, 20003);
  const form = new URLSearchParams(body);
  if (!form.has("To")) return problem(400, 21604);
  if (form.has("From") === form.has("MessagingServiceSid")) return problem(400, 21603);
  return { status: 201, body: { sid: `SM${"1".repeat(32)}`, status: "queued", to: form.get("To") } };
};

function problem(status: number, code: number, headers: Record<string, string> = {}): StandInAnswer {
  return { status, body: { code, message: `about +12025550123 (${code})`, status }, headers };
}

async function send(
  answer: (request: StandInRequest) => StandInAnswer,
  { to = "+12025550123", body = "Hello", from = "+12025550100", authToken = TOKEN } = {},
): Promise<unknown> {
  service ??= await startStandIn(answer);
  const settings = { accountSid: SID, authToken, from, apiBase: service.base };
  const callbackUrl = "https://pay.example.com/webhooks/twilio";
  const text = { messageId: "msg_1&x", tenantId: "tnt_1", mode: "live", to, body } as const;
  return twilioTexter({ settings, database: world.database, callbackUrl, timeoutMs: 400 })
    .send(text, AT)
    .catch((error: unknown) => {
      if (!(error instanceof CarrierRefused)) return { unknown: (error as Error).message };
      const { code, temporary, message, retryAfterMs } = error;
      return { code, temporary, message, retryAfterMs };
    });
}

describe("a text by Twilio", () => {
  it.each([
    ["+12025550100", "From"],
    [`MG${"0b".repeat(16)}`, "MessagingServiceSid"],
  ])("is asked for as the documents say, from %s", async (from, field) => {
    expect(await send(documented, { from, body: "Grüße & +1 € 😀" })).toEqual({
      carrierId: `SM${"1".repeat(32)}`,
    });
    const form = new URLSearchParams(service?.requests[0]?.body);
    expect(Object.fromEntries(form)).toEqual({
      To: "+12025550123",
      Body: "Grüße & +1 € 😀",
      [field]: from,
      StatusCallback: "https://pay.example.com/webhooks/twilio?m=msg_1%26x",
    });
  });

  it.each<[string, StandInAnswer, object]>([
    ["an invalid number", problem(400, 21211), { code: "21211", temporary: false }],
    ["a number that answered STOP", problem(400, 21610), { code: "recipient_opted_out", temporary: false }],
    ["a landline", problem(400, 21614), { code: "21614", temporary: false }],
    [
      "too many requests",
      problem(429, 20429, { "retry-after": "3" }),
      { temporary: true, retryAfterMs: 3_000 },
    ],
    ["a fault", problem(500, 20500), { code: "20500", temporary: true }],
    ["a proxy's page", { status: 503, body: "<html>" }, { code: "503", temporary: true }],
    ["silence", null, { unknown: "Twilio did not answer (timeout)" }],
  ])("after %s", async (_what, answer, wanted) => {
    const said = await send(() => answer);
    expect(said).toMatchObject(wanted);
    expect(JSON.stringify(said)).not.toContain("2025550123");
  });

  it("with a wrong token waits for the operator, and tells no token", async () => {
    const said = await send(documented, { authToken: "another-hunter2" });
    expect(said).toMatchObject({ code: "login_failed", temporary: true });
    expect(JSON.stringify(said)).not.toContain("hunter2");
  });

  it.each([
    ["invalid_recipient", { to: "12025550123" }],
    ["invalid_recipient", { to: "+12025550123,+12025550124" }],
    ["message_too_long", { body: "x".repeat(1_601) }],
    ["message_too_long", { body: "" }],
  ])("is refused as %s before anybody is called", async (code, changes) => {
    expect(await send(documented, changes)).toMatchObject({ code, temporary: false });
    expect(service?.requests).toEqual([]);
  });

  it("does not go to who answered STOP to this number, and goes to them from another", async () => {
    const pair = { channel: "sms", sender: "+12025550100", recipient: "+12025550199" } as const;
    await world.database.batch([
      insertSuppression(pair, AT.getTime()),
      insertSuppression(pair, AT.getTime()),
    ]);
    expect(await send(documented, { to: pair.recipient })).toMatchObject({
      code: "recipient_opted_out",
      temporary: false,
    });
    expect(service?.requests).toEqual([]);
    expect(await send(documented, { to: pair.recipient, from: "+12025550101" })).toHaveProperty("carrierId");
  });
});
