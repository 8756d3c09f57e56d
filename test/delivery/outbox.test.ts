import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { outboxMailer } from "../../server/delivery/mailers/outbox.ts";
import { outboxTexter } from "../../server/delivery/texters/outbox.ts";
import { readOutbox } from "../../server/store/outbox.ts";
import { makeWorld, type World } from "../api/world.ts";

describe("the outbox adapters", () => {
  let world: World;
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world.close());

  const mail = {
    messageId: "msg_1",
    tenantId: "tnt_1",
    mode: "test",
    to: "jane@example.com",
    fromName: "ACME Corp",
    replyTo: null,
    subject: "Hello",
    text: "Text",
    html: "<p>Text</p>",
    attachments: [
      { filename: "invoice.pdf", contentType: "application/pdf", content: new Uint8Array([1, 2, 3]) },
    ],
  } as const;

  it("keep a mail with the names of its files, and the same message once", async () => {
    const mailer = outboxMailer(world.database);
    await mailer.send(mail, new Date("2026-01-28T12:00:00Z"));
    await mailer.send({ ...mail, subject: "Again" }, new Date("2026-01-28T12:00:01Z"));
    expect(await readOutbox(world.database, 10)).toEqual([
      {
        messageId: "msg_1",
        tenantId: "tnt_1",
        mode: "test",
        kind: "email",
        recipient: "jane@example.com",
        sender: "ACME Corp",
        subject: "Hello",
        text: "Text",
        html: "<p>Text</p>",
        attachments: ["invoice.pdf"],
        createdMs: Date.parse("2026-01-28T12:00:00Z"),
      },
    ]);
  });

  it("keep a text, and show the newest first within the limit", async () => {
    const texter = outboxTexter(world.database);
    for (let n = 2; n < 6; n++) {
      const text = {
        messageId: `msg_${n}`,
        tenantId: "tnt_1",
        mode: "live",
        to: "+12025550123",
        body: `No. ${n}`,
      };
      await texter.send(text as Parameters<typeof texter.send>[0], new Date(Date.UTC(2026, 0, 28, 13, n)));
    }
    const newest = await readOutbox(world.database, 3);
    expect(newest.map(({ text }) => text)).toEqual(["No. 5", "No. 4", "No. 3"]);
    expect(newest[0]).toMatchObject({ kind: "sms", subject: null, html: null, mode: "live" });
  });
});
