import { afterEach, describe, expect, it } from "vitest";
import { CarrierRefused, type Mail } from "../../server/delivery/mailers/mailer.ts";
import { resendMailer } from "../../server/delivery/mailers/resend.ts";
import { everyByte, FROM, someMail } from "./mails.ts";
import { type StandIn, type StandInAnswer, type StandInRequest, startStandIn } from "./standIn.ts";

const AT = new Date("2026-01-28T12:00:00Z");
const KEY = "re_test_0123456789";

let service: StandIn | null = null;
afterEach(async () => {
  await service?.close();
  service = null;
});

/** Answers as the documents say: 401 and 403 for keys, 422 for missing fields, the same id for the same key and body, 409 for another body. */
function documented(): (request: StandInRequest) => StandInAnswer {
  const known = new Map<string, { body: string; id: string }>();
  return ({ method, path, headers, body }) => {
    if (method !== "POST" || path !== "/emails") return problem(404, "not_found");
    if (headers.authorization === undefined) return problem(401, "missing_api_key");
    if (headers.authorization !== `Bearer ${KEY}`) return problem(403, "invalid_api_key");
    const key = String(headers["idempotency-key"] ?? "");
    if (key.length < 1 || key.length > 256) return problem(400, "invalid_idempotency_key");
    const mail = JSON.parse(body) as Record<string, unknown>;
    for (const field of ["from", "to", "subject"])
      if (!mail[field]) return problem(422, "missing_required_field");
    const before = known.get(key);
    if (before !== undefined && before.body !== body) return problem(409, "invalid_idempotent_request");
    const id = before?.id ?? `49a3999c-0ce1-4ea6-ab68-afcd6dc2e79${known.size}`;
    known.set(key, { body, id });
    return { status: 200, body: { id } };
  };
}

function problem(statusCode: number, name: string, headers: Record<string, string> = {}): StandInAnswer {
  return {
    status: statusCode,
    body: { statusCode, name, message: `about jane@example.com: ${name}` },
    headers,
  };
}

async function send(
  answer: (request: StandInRequest) => StandInAnswer,
  mail: Mail = someMail(),
  apiKey = KEY,
): Promise<unknown> {
  service ??= await startStandIn(answer);
  const settings = { apiKey, apiBase: service.base };
  return resendMailer({ settings, from: FROM, timeoutMs: 400 })
    .send(mail, AT)
    .catch((error: unknown) => {
      if (!(error instanceof CarrierRefused)) return { unknown: (error as Error).message };
      const { code, temporary, message, retryAfterMs } = error;
      return { code, temporary, message, retryAfterMs };
    });
}

describe("a mail by Resend", () => {
  it("is asked for as the documents say", async () => {
    const mail = someMail({
      fromName: 'ACME "x" <evil@example.com>',
      cc: ["cc@example.com"],
      bcc: ["bcc@example.com"],
      headers: { "List-Unsubscribe": "<https://pay.example.com/stop>" },
      attachments: [
        { filename: "invoice.pdf", contentType: "application/pdf", content: everyByte(1_000) },
        { filename: "qr.png", contentType: "image/png", content: everyByte(10), contentId: "qr" },
      ],
    });
    expect(await send(documented(), mail)).toEqual({ carrierId: "49a3999c-0ce1-4ea6-ab68-afcd6dc2e790" });
    const [request] = service?.requests ?? [];
    expect(request?.headers).toMatchObject({
      "idempotency-key": "msg_0123456789",
      "content-type": "application/json",
    });
    expect(JSON.parse(request?.body ?? "")).toEqual({
      from: '"ACME x evil at example.com" <invoices@pay.example.com>',
      to: ["jane@example.com"],
      cc: ["cc@example.com"],
      bcc: ["bcc@example.com"],
      reply_to: ["billing@acme.example"],
      subject: "Invoice INV-1 from ACME Corp",
      text: "Hello Jane\n",
      html: "<p>Hello Jane</p>",
      headers: { "List-Unsubscribe": "<https://pay.example.com/stop>" },
      attachments: [
        {
          filename: "invoice.pdf",
          content: Buffer.from(everyByte(1_000)).toString("base64"),
          content_type: "application/pdf",
        },
        {
          filename: "qr.png",
          content: Buffer.from(everyByte(10)).toString("base64"),
          content_type: "image/png",
          content_id: "qr",
        },
      ],
      tags: [{ name: "message_id", value: "msg_0123456789" }],
    });
  });

  it("is sent once when it is asked for twice", async () => {
    const answer = documented();
    expect(await send(answer)).toEqual(await send(answer));
    expect(await send(answer, someMail({ subject: "Other" }))).toMatchObject({
      code: "invalid_idempotent_request",
      temporary: false,
    });
  });

  it.each<[string, StandInAnswer, object]>([
    [
      "an unverified domain",
      problem(403, "validation_error"),
      { code: "sender_not_verified", temporary: true },
    ],
    ["a bad field", problem(422, "invalid_parameter"), { code: "invalid_parameter", temporary: false }],
    [
      "too many requests",
      problem(429, "rate_limit_exceeded", { "retry-after": "7" }),
      { code: "rate_limit_exceeded", temporary: true, retryAfterMs: 7_000 },
    ],
    [
      "a used up quota",
      problem(429, "daily_quota_exceeded"),
      { code: "daily_quota_exceeded", temporary: true },
    ],
    ["the same at once", problem(409, "concurrent_idempotent_requests"), { temporary: true }],
    ["a fault", problem(500, "application_error"), { code: "application_error", temporary: true }],
    ["a proxy's page", { status: 502, body: "<html>" }, { code: "502", temporary: true }],
    [
      "a redirect",
      { status: 302, headers: { location: "http://127.0.0.1:1/" } },
      { code: "302", temporary: false },
    ],
    ["an answer without id", { status: 200, body: {} }, { code: "200", temporary: false }],
    ["silence", null, { unknown: "Resend did not answer (timeout)" }],
  ])("after %s", async (_what, answer, wanted) => {
    const said = await send(() => answer);
    expect(said).toMatchObject(wanted);
    expect(JSON.stringify(said)).not.toContain("jane@");
    expect(service?.requests).toHaveLength(1);
  });

  it("with a wrong key waits for the operator, and tells no key", async () => {
    const said = await send(documented(), someMail(), "re_wrong_key_hunter2");
    expect(said).toMatchObject({ code: "login_failed", temporary: true });
    expect(JSON.stringify(said)).not.toContain("hunter2");
  });

  it("to nobody is unreachable", async () => {
    const gone = await startStandIn(() => null);
    await gone.close();
    service = { ...gone, close: () => Promise.resolve() };
    expect(await send(() => null)).toMatchObject({ code: "unreachable", temporary: true });
  });
});
