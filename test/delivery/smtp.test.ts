import { createServer, type Server, type Socket } from "node:net";
import PostalMime, { type Email } from "postal-mime";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { CarrierRefused, type Mail } from "../../server/delivery/mailers/mailer.ts";
import { type SmtpMailer, type SmtpOptions, smtpMailer } from "../../server/delivery/mailers/smtp.ts";
import { type Certificate, type MailServer, makeCertificate, reply, startMailServer } from "./mailServer.ts";
import { everyByte, FROM, someMail } from "./mails.ts";

const AT = new Date("2026-01-28T12:00:00Z");
const QUICK = { connectMs: 1_000, greetingMs: 300, silenceMs: 400, wholeMs: 2_000 };

let certificate: Certificate;
beforeAll(() => {
  certificate = makeCertificate();
});

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function server(options: Parameters<typeof startMailServer>[0] = {}): Promise<MailServer> {
  const started = await startMailServer(options);
  open.push(started);
  return started;
}

function mailer(
  port: number,
  settings: Partial<SmtpOptions["settings"]> = {},
  more: Partial<SmtpOptions> = {},
): SmtpMailer {
  const made = smtpMailer({
    settings: {
      host: "127.0.0.1",
      port,
      secure: false,
      user: null,
      password: null,
      startTls: "off",
      ...settings,
    },
    from: FROM,
    pooled: true,
    ...more,
  });
  open.push(made);
  return made;
}

async function sendAndRead(
  changes: Partial<Mail>,
): Promise<{ email: Email; raw: string; to: readonly string[] }> {
  const { port, mails } = await server();
  await mailer(port).send(someMail(changes), AT);
  const [got] = mails;
  if (!got) throw new Error("nothing came");
  return { email: await PostalMime.parse(got.raw), raw: got.raw.toString("latin1"), to: got.to };
}

/** What a send rejects with, as far as callers look at it. */
async function refusal(sending: Promise<unknown>): Promise<object> {
  const error: unknown = await sending.then(
    () => new Error("it was sent"),
    (reason: unknown) => reason,
  );
  if (error instanceof CarrierRefused)
    return { code: error.code, temporary: error.temporary, message: error.message };
  return { unknown: (error as Error).message };
}

describe("a mail by SMTP", () => {
  it("comes from the operator's address under the merchant's name, under our id, to exactly those asked for", async () => {
    const { email, raw, to } = await sendAndRead({
      cc: ["cc@example.com"],
      bcc: ["hidden@example.com", "jane@example.com"],
      headers: {
        "List-Unsubscribe": "<https://pay.example.com/stop/1>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
      },
    });
    expect(email).toMatchObject({
      from: { name: "ACME Corp", address: FROM.address },
      to: [{ address: "jane@example.com" }],
      cc: [{ address: "cc@example.com" }],
      replyTo: [{ address: "billing@acme.example" }],
      subject: "Invoice INV-1 from ACME Corp",
      messageId: "<msg_0123456789@pay.example.com>",
      date: AT.toISOString(),
    });
    expect(to).toEqual(["jane@example.com", "cc@example.com", "hidden@example.com"]);
    expect(raw).not.toMatch(/hidden@|bcc/i);
    expect(raw).toContain("List-Unsubscribe: <https://pay.example.com/stop/1>\r\n");
    expect(raw).toContain("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
  });

  it.each([
    ['Joe "The Plumber" O\'Neil', "Joe The Plumber O'Neil"],
    ["Müller & Söhne 株式会社", "Müller & Söhne 株式会社"],
    ["a@b.example <x@evil.example>", "a at b.example x at evil.example"],
    ["Evil\r\nBcc: victim@example.com", "Evil Bcc: victim at example.com"],
    ["Ba\u202Enk＠evil", "Ba nk at evil"],
    ["Doe, Jane; (Sales): x", "Doe, Jane; (Sales): x"],
    ["=?utf-8?q?x=40y?=", "= ?utf-8?q?x=40y?="],
    ["  \r\n ", "Paylink"],
  ])(
    "shows the name %j as %j, and nothing it holds becomes an address or a header",
    async (fromName, shown) => {
      const { email, to } = await sendAndRead({ fromName });
      expect(email.from).toEqual({ name: shown, address: FROM.address });
      expect(to).toEqual(["jane@example.com"]);
      expect(email.headers.map(({ key }) => key)).not.toContain("bcc");
    },
  );

  it("keeps a subject of any length and script on one header", async () => {
    const subject = `Rechnung für ${"Ωmega 漢字 ".repeat(40)}\r\nBcc: x@evil.example`;
    const { email, raw } = await sendAndRead({ subject });
    expect(email.subject).toBe(subject.replace("\r\n", " "));
    expect(email.bcc).toBeUndefined();
    expect(Math.max(...raw.split("\r\n").map((line) => line.length))).toBeLessThanOrEqual(998);
  });

  it("carries long lines, lines of dots and every script as they are", async () => {
    const text = `.\n..\n.leading dot\n${"x".repeat(3_000)}\n${"Zażółć gęślą jaźń 😀 ".repeat(300)}\nFrom here\n--\nend = =3D\ttab \n`;
    const html = `<p>${"ä".repeat(4_000)}</p>\n.\n`;
    const { email, raw } = await sendAndRead({ text, html });
    expect(email.text?.trimEnd()).toBe(text.trimEnd());
    expect(email.html?.trimEnd()).toBe(html.trimEnd());
    expect(raw.split("\r\n").every((line) => line.length <= 998)).toBe(true);
    expect(raw).toMatch(/^[\r\n\x20-\x7e\t]*$/);
  });

  it("carries attachments byte for byte, and shows pictures inside the HTML", async () => {
    const pdf = everyByte(100_001);
    const png = everyByte(257);
    const { email } = await sendAndRead({
      html: '<img src="cid:qr@paylink" alt="">',
      attachments: [
        { filename: 'Rechnung Müller "1".pdf', contentType: "application/pdf", content: pdf },
        { filename: "qr.png", contentType: "image/png", content: png, contentId: "qr@paylink" },
        {
          filename: "../../etc/passwd\r\nX: y",
          contentType: "text/plain",
          content: Buffer.from("a\nb\r\nc"),
        },
      ],
    });
    const found = (name: string) => email.attachments.find(({ filename }) => filename === name);
    const bytes = (content: unknown) => Buffer.from(content as ArrayBuffer);
    expect(bytes(found('Rechnung Müller "1".pdf')?.content).equals(pdf)).toBe(true);
    expect(found("qr.png")).toMatchObject({
      contentId: "<qr@paylink>",
      disposition: "inline",
      mimeType: "image/png",
    });
    expect(bytes(found("qr.png")?.content).equals(png)).toBe(true);
    expect(bytes(found(".._.._etc_passwd__X: y")?.content).toString()).toBe("a\nb\r\nc");
  });

  it.each<[string, () => Partial<Mail>]>([
    ["invalid_recipient", () => ({ to: "jane@example.com, evil@example.com" })],
    ["invalid_recipient", () => ({ to: "jane@example.com\r\nRCPT TO:<evil@example.com>" })],
    ["invalid_recipient", () => ({ cc: ["Jane <jane@example.com>"] })],
    ["invalid_recipient", () => ({ bcc: [""] })],
    ["invalid_recipient", () => ({ replyTo: "x@y.example\r\nBcc: evil@example.com" })],
    ["invalid_mail", () => ({ headers: { Bcc: "evil@example.com" } })],
    ["invalid_mail", () => ({ headers: { "X-Note": "a\r\nBcc: evil@example.com" } })],
    ["invalid_mail", () => ({ headers: { "X: y\r\nBcc": "evil@example.com" } })],
    [
      "invalid_mail",
      () => ({ attachments: [{ filename: "a", contentType: "a/b\r\nX: y", content: new Uint8Array(1) }] }),
    ],
    ["invalid_mail", () => ({ cc: Array.from({ length: 50 }, (_, n) => `c${n}@example.com`) })],
    [
      "message_too_large",
      () => ({ attachments: [{ filename: "a", contentType: "a/b", content: new Uint8Array(10_000_001) }] }),
    ],
    [
      "message_too_large",
      () => ({ attachments: [{ filename: "a", contentType: "a/b", content: new Uint8Array(8_000_000) }] }),
    ],
  ])("is refused for good as %s before anybody is called: %j", async (code, changes) => {
    const { port, connections } = await server();
    expect(await refusal(mailer(port).send(someMail(changes()), AT))).toMatchObject({
      code,
      temporary: false,
    });
    expect(connections()).toBe(0);
  });
});

describe("a connection by SMTP", () => {
  const auth = {
    authOptional: false,
    onAuth: (
      given: { username?: string | undefined; password?: string | null | undefined },
      _session: unknown,
      done: (error: Error | null, answer?: { user: string }) => void,
    ) =>
      given.username === "user" && given.password === "p@ss w"
        ? done(null, { user: "user" })
        : done(reply(535, "5.7.8 no user@example.com")),
  };
  const login = { user: "user", password: "p@ss w" };

  it("becomes TLS by STARTTLS, logs in, and serves many mails", async () => {
    const { port, mails, connections } = await server({ ...certificate, ...auth });
    const over = mailer(
      port,
      { startTls: "required", ...login },
      { ca: certificate.cert, servername: "mail.test" },
    );
    for (let n = 0; n < 4; n++) await over.send(someMail({ messageId: `msg_${n}` }), AT);
    expect(mails.map(({ secure, user }) => [secure, user])).toEqual(
      Array.from({ length: 4 }, () => [true, "user"]),
    );
    expect(connections()).toBe(1);
  });

  it("is TLS from the start with smtps, and one per mail where none may be kept", async () => {
    const { port, mails, connections } = await server({ ...certificate, ...auth, secure: true });
    const over = mailer(
      port,
      { secure: true, ...login },
      { ca: certificate.cert, servername: "mail.test", pooled: false },
    );
    for (let n = 0; n < 2; n++) await over.send(someMail({ messageId: `msg_${n}` }), AT);
    expect([mails.length, connections()]).toEqual([2, 2]);
  });

  it("sends nothing to a server that offers no TLS, or shows a certificate that nobody vouches for", async () => {
    const plain = await server();
    expect(await refusal(mailer(plain.port, { startTls: "required" }).send(someMail(), AT))).toMatchObject({
      code: "tls_failed",
      temporary: true,
    });
    const selfMade = await server({ ...certificate });
    const over = mailer(selfMade.port, { startTls: "required" }, { servername: "mail.test" });
    expect(await refusal(over.send(someMail(), AT))).toMatchObject({ code: "tls_failed", temporary: true });
    expect([...plain.mails, ...selfMade.mails]).toEqual([]);
    await mailer(plain.port, { startTls: "allowed" }).send(someMail(), AT);
    expect(plain.mails).toHaveLength(1);
  });

  it("keeps a mail for another try when the login is refused, and tells no password", async () => {
    const { port } = await server({ ...certificate, ...auth });
    const settings = { startTls: "required", user: "user", password: "wrong-secret" } as const;
    const said = await refusal(
      mailer(port, settings, { ca: certificate.cert, servername: "mail.test" }).send(someMail(), AT),
    );
    expect(said).toMatchObject({ code: "login_failed", temporary: true });
    expect(JSON.stringify(said)).not.toMatch(/wrong-secret|user@/);
  });

  it.each([
    [451, true],
    [421, true],
    [550, false],
    [552, false],
  ])("that answers %i to the recipient is a refusal of that code, temporary: %s", async (code, temporary) => {
    const { port } = await server({
      onRcptTo: (_to, _session, done) => done(reply(code, "about jane@example.com\u0007 no")),
    });
    expect(await refusal(mailer(port).send(someMail(), AT))).toMatchObject({
      code: String(code),
      temporary,
      message: expect.stringMatching(/^\d{3}[^@]* no$/) as string,
    });
  });

  it.each([
    [452, true],
    [554, false],
  ])("that answers %i after the mail is a refusal of that code, temporary: %s", async (code, temporary) => {
    const { port } = await server({
      onData: (stream, _session, done) => void stream.resume().on("end", () => done(reply(code, "no"))),
    });
    expect(await refusal(mailer(port).send(someMail(), AT))).toMatchObject({ code: String(code), temporary });
  });

  it("tells of copies that were refused, and takes a refused recipient for a refusal", async () => {
    const { port } = await server({
      onRcptTo: ({ address }, _session, done) =>
        done(address.startsWith("bad") ? reply(550, "unknown") : null),
    });
    const over = mailer(port);
    expect(await over.send(someMail({ cc: ["bad@example.com"] }), AT)).toEqual({
      carrierId: "msg_0123456789@pay.example.com",
      refusedCopies: [{ recipient: "bad@example.com", code: "550" }],
    });
    expect(
      await refusal(over.send(someMail({ to: "bad@example.com", cc: ["cc@example.com"] }), AT)),
    ).toMatchObject({
      code: "550",
      temporary: false,
    });
  });

  it("refuses before the mail is sent what is larger than the server said it takes", async () => {
    const { port } = await server({ size: 5_000 });
    const attachments = [{ filename: "a", contentType: "a/b", content: everyByte(9_000) }];
    expect(await refusal(mailer(port).send(someMail({ attachments }), AT))).toMatchObject({
      code: "message_too_large",
      temporary: false,
    });
  });

  it("that goes silent after the mail leaves it open whether it was taken, and the next mail gets a new one", async () => {
    let mails = 0;
    const { port, connections } = await server({
      onData: (stream, _session, done) => {
        mails += 1;
        stream.resume().on("end", mails === 1 ? () => undefined : () => done());
      },
    });
    const over = mailer(port, {}, { timeouts: QUICK });
    expect(await refusal(over.send(someMail(), AT))).toEqual({
      unknown: "The mail server went silent: ETIMEDOUT CONN",
    });
    expect(await over.send(someMail(), AT)).toMatchObject({ carrierId: "msg_0123456789@pay.example.com" });
    expect([mails, connections()]).toEqual([2, 2]);
  });

  it.each([
    ["says nothing", (socket: Socket) => void socket, { code: "unreachable", temporary: true }],
    ["ends at once", (socket: Socket) => void socket.end(), { unknown: expect.any(String) as string }],
    ["drops after DATA", dropAfterData, { unknown: expect.any(String) as string }],
  ])("to a server that %s is given up in time", async (_what, talk, wanted) => {
    const silent: Server = createServer((socket) => {
      socket.on("error", () => undefined);
      talk(socket);
    });
    await new Promise<void>((listening) => silent.listen(0, "127.0.0.1", listening));
    const sockets = new Set<Socket>();
    silent.on("connection", (socket) => sockets.add(socket));
    open.push({
      close: () => {
        for (const socket of sockets) socket.destroy();
        silent.close();
      },
    });
    const { port } = silent.address() as { port: number };
    const began = performance.now();
    expect(await refusal(mailer(port, {}, { timeouts: QUICK }).send(someMail(), AT))).toMatchObject(wanted);
    expect(performance.now() - began).toBeLessThan(2_500);
  });

  it("to nobody is unreachable, which is worth another try", async () => {
    const gone = await startMailServer();
    await gone.close();
    expect(await refusal(mailer(gone.port).send(someMail(), AT))).toMatchObject({
      code: "unreachable",
      temporary: true,
    });
  });
});

/** Speaks SMTP up to the dot, then hangs up. */
function dropAfterData(socket: Socket): void {
  socket.write("220 here\r\n");
  let inData = false;
  socket.on("data", (chunk: Buffer) => {
    const said = chunk.toString("latin1");
    if (inData) {
      if (said.endsWith("\r\n.\r\n")) socket.destroy();
    } else if (said.startsWith("DATA")) {
      inData = true;
      socket.write("354 go on\r\n");
    } else socket.write("250 fine\r\n");
  });
}
