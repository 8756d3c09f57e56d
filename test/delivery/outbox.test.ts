import PostalMime from "postal-mime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../server/app.ts";
import type { Mail } from "../../server/delivery/mailers/mailer.ts";
import { outboxMailer } from "../../server/delivery/mailers/outbox.ts";
import { outboxUrl } from "../../server/delivery/outboxPage.ts";
import { outboxTexter } from "../../server/delivery/texters/outbox.ts";
import { purgeOutbox, readOutbox, readOutboxFiles } from "../../server/store/outbox.ts";
import { makeWorld, type World } from "../api/world.ts";
import { everyByte, someMail } from "./mails.ts";

let world: World;
let app: ReturnType<typeof createApp>;
let base: string;
beforeAll(async () => {
  world = await makeWorld();
  app = createApp(world.deps);
  base = new URL(outboxUrl(world.deps)).pathname;
});
afterAll(() => world.close());

const AT = new Date("2026-01-28T12:00:00Z");
const HOSTILE = `<script>document.title="x"</script><form action="/x"><button>x</button></form><img src="https://evil.example/x"></body></html>`;

async function keep(changes: Partial<Mail>, at = AT): Promise<void> {
  await outboxMailer(world.database).send(someMail({ mode: "test", ...changes }), at);
}

async function get(path: string): Promise<{ status: number; text: string; headers: Headers }> {
  const response = await app.request(base + path);
  return { status: response.status, text: await response.text(), headers: response.headers };
}

describe("the outbox adapters", () => {
  it("keep a mail with all that it had, and the same message once", async () => {
    const attachments = [{ filename: "a.pdf", contentType: "application/pdf", content: everyByte(300) }];
    await keep({ messageId: "msg_1", cc: ["cc@example.com"], bcc: ["bcc@example.com"], attachments });
    await keep({ messageId: "msg_1", subject: "Again", attachments }, new Date(AT.getTime() + 1));
    expect(await readOutbox(world.database, 10)).toEqual([
      {
        messageId: "msg_1",
        tenantId: "tnt_1",
        mode: "test",
        kind: "email",
        recipient: "jane@example.com",
        sender: "ACME Corp",
        subject: "Invoice INV-1 from ACME Corp",
        text: "Hello Jane\n",
        html: "<p>Hello Jane</p>",
        attachments: ["a.pdf"],
        createdMs: AT.getTime(),
        details: {
          cc: ["cc@example.com"],
          bcc: ["bcc@example.com"],
          replyTo: "billing@acme.example",
          headers: {},
        },
      },
    ]);
    const [file] = await readOutboxFiles(world.database, "msg_1");
    expect(Buffer.from(file?.content ?? []).equals(everyByte(300))).toBe(true);
  });

  it("refuse what a mail server would never see", async () => {
    await expect(keep({ messageId: "msg_x", to: "a@example.com, b@example.com" })).rejects.toMatchObject({
      code: "invalid_recipient",
    });
  });
});

describe("the outbox", () => {
  it("shows a mail as its source, read back by a mail program, without its Bcc, and its files to download", async () => {
    const png = everyByte(99);
    await keep({
      messageId: "msg_full",
      bcc: ["bcc@example.com"],
      headers: { "List-Unsubscribe": "<https://x.example/u>" },
      html: '<html><head></head><body><img src="cid:qr"></body></html>',
      attachments: [
        { filename: 'Rech"nung ü.pdf', contentType: "application/pdf", content: everyByte(500) },
        { filename: "qr.png", contentType: "image/png", content: png, contentId: "qr" },
        { filename: "page.html", contentType: "text/html", content: Buffer.from("<script>1</script>") },
      ],
    });
    const source = await get("/messages/msg_full/source");
    expect(source.headers.get("content-disposition")).toContain('filename="msg_full.eml"');
    expect(source.text).not.toContain("bcc@example.com");
    const mail = await PostalMime.parse(source.text);
    expect(mail).toMatchObject({ from: { name: "ACME Corp" }, messageId: "<msg_full@localhost>" });
    expect(mail.attachments.map(({ filename }) => filename)).toContain('Rech"nung ü.pdf');
    const file = await app.request(`${base}/messages/msg_full/files/0`);
    expect(file.headers.get("content-disposition")).toMatch(
      /^attachment; filename="Rech_nung_.pdf"; filename\*=UTF-8''Rech%22nung%20%C3%BC\.pdf$/,
    );
    expect(Buffer.from(await file.arrayBuffer()).equals(everyByte(500))).toBe(true);
    expect((await get("/messages/msg_full/files/2")).headers.get("content-type")).toBe(
      "application/octet-stream",
    );
    const shown = await get("/messages/msg_full/html");
    expect(shown.text).toContain(`<img src="data:image/png;base64,${Buffer.from(png).toString("base64")}">`);
    expect((await get("/messages/msg_full")).text).toContain("bcc@example.com");
  });

  it("frames a hostile mail in a sandbox and escapes it everywhere else", async () => {
    await keep({ messageId: "msg_evil", subject: HOSTILE, text: HOSTILE, html: HOSTILE, fromName: HOSTILE });
    for (const path of ["", "/messages/msg_evil"]) {
      const { text, headers } = await get(path);
      expect(text).not.toContain("<script>");
      expect(text).not.toContain("<img");
      expect(headers.get("content-security-policy")).toMatch(
        /^default-src 'none'; style-src 'sha256-[^;]*; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'$/,
      );
    }
    const view = await get("/messages/msg_evil/html");
    const csp = view.headers.get("content-security-policy") ?? "";
    expect(csp).toMatch(/default-src 'none';.* form-action 'none';.* sandbox allow-popups/);
    expect(csp).not.toMatch(/script|allow-same-origin|allow-forms/);
  });

  it("finds by recipient and kind, and goes on page by page without losing or repeating one", async () => {
    const texter = outboxTexter(world.database);
    for (let n = 0; n < 60; n++) {
      const head = {
        messageId: `msg_t${n}`,
        tenantId: "tnt_1",
        mode: "test",
        to: `+1202555${1000 + n}`,
      } as const;
      // Several in one millisecond: the place must tell them apart.
      await texter.send(
        { ...head, body: `Joe’s no. ${n} https://pay.example.com/${n}` },
        new Date(AT.getTime() + (n >> 3)),
      );
    }
    const seen: string[] = [];
    for (let query = "?kind=sms"; query !== ""; ) {
      const { text } = await get(query);
      seen.push(...[...text.matchAll(/messages\/(msg_t\d+)"/g)].map(([, id = ""]) => id));
      query = (/href="[^"]*(\?[^"]*)">Older/.exec(text)?.[1] ?? "").replaceAll("&amp;", "&");
    }
    expect([seen.length, new Set(seen).size]).toEqual([60, 60]);
    const one = await get("?q=5551007");
    expect(one.text.match(/<article>/g)).toHaveLength(1);
    expect(one.text).toContain('<a href="https://pay.example.com/7"');
    expect(one.text).toContain("U+2019");
    for (const strange of ["?q=%25", "?q=_", "?after=x", "?after=1", "?kind=other"])
      expect((await get(strange)).status).toBe(200);
    expect((await get("?q=%25")).text).toContain("Nothing here matches");
  });

  it("simulates only with the token of the message's own page, and says when a message is not followed", async () => {
    await keep({ messageId: "msg_sim" });
    const token = /name="token" value="([^"]+)"/.exec((await get("/messages/msg_sim")).text)?.[1] ?? "";
    const post = (id: string, fields: Record<string, string>) =>
      app.request(`${base}/messages/${id}/events`, { method: "POST", body: new URLSearchParams(fields) });
    expect((await post("msg_sim", { kind: "opened", token: "x" })).status).toBe(403);
    expect((await post("msg_1", { kind: "opened", token })).status).toBe(403);
    expect((await post("msg_sim", { kind: "sent", token })).status).toBe(422);
    expect((await post("msg_none", { kind: "opened", token })).status).toBe(404);
    const done = await post("msg_sim", { kind: "opened", token });
    expect([done.status, done.headers.get("location")]).toEqual([
      303,
      `${base}/messages/msg_sim?told=unknown`,
    ]);
    expect((await get("/messages/msg_sim?told=unknown")).text).toContain("not followed");
  });

  it("is nowhere without its secret", async () => {
    for (const path of [
      "",
      "/messages/msg_1",
      "/messages/msg_1/html",
      "/messages/msg_1/source",
      "/messages/msg_1/files/0",
    ])
      expect((await app.request(`/outbox/AAAA${path}`)).status).toBe(404);
  });

  it("forgets what is old, and the files of what is not among the newest", async () => {
    await keep({ messageId: "msg_old" }, new Date(AT.getTime() - 1_000));
    await world.database.batch(purgeOutbox(AT.getTime(), 3));
    const left = await readOutbox(world.database, 200);
    expect(left.map(({ messageId }) => messageId)).not.toContain("msg_old");
    expect(left.length).toBeGreaterThan(60);
    expect(await readOutboxFiles(world.database, "msg_full")).toEqual([]);
    expect((await get("/messages/msg_full")).text).toContain("(not kept)");
  });
});
