import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../../server/config.ts";
import { type Opened, openDeps } from "../../server/node/open.ts";
import { readOutbox } from "../../server/store/outbox.ts";
import { type MailServer, startMailServer } from "./mailServer.ts";
import { someMail } from "./mails.ts";
import { type StandIn, startStandIn } from "./standIn.ts";

const AT = new Date("2026-01-28T12:00:00Z");
const text = (mode: "test" | "live") => ({
  messageId: `msg_text_${mode}`,
  tenantId: "tnt_1",
  mode,
  to: "+12025550123",
  body: "Hello",
});

let folder: string;
let mails: MailServer;
let texts: StandIn;
const opened: Opened[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "paylink-modes-"));
  mails = await startMailServer();
  texts = await startStandIn(() => ({ status: 201, body: { sid: "SM1" } }));
});
afterAll(async () => {
  for (const { deps } of opened) await deps.database.close();
  await Promise.all([mails.close(), texts.close()]);
  await rm(folder, { recursive: true });
});

async function open(name: string, environment: Record<string, string>): Promise<Opened["deps"]> {
  const read = readConfig({ DATABASE_URL: `file:${folder}/${name}.db`, ...environment });
  if (!read.ok) throw new Error(read.problems.join("\n"));
  const made = await openDeps(read.config, () => undefined);
  opened.push(made);
  return made.deps;
}

const PRODUCTION = {
  PAYLINK_ENV: "production",
  PUBLIC_URL: "https://pay.example.com",
  PAYLINK_SECRET: "a secret of the tests, 32 characters or more",
};

describe("with carriers set up", () => {
  it("test data leave nothing to them, and live data go by them", async () => {
    const deps = await open("set", {
      ...PRODUCTION,
      SMTP_URL: `smtp://127.0.0.1:${mails.port}`,
      MAIL_FROM: "invoices@pay.example.com",
      TWILIO_ACCOUNT_SID: `AC${"0".repeat(32)}`,
      TWILIO_AUTH_TOKEN: "0123456789abcdef",
      TWILIO_FROM: "+12025550100",
      TWILIO_API_BASE: texts.base,
    });
    await deps.mailerFor("test").send(someMail({ mode: "test" }), AT);
    await deps.texterFor("test").send(text("test"), AT);
    expect([mails.connections(), texts.requests.length]).toEqual([0, 0]);
    expect(await readOutbox(deps.database, 10)).toHaveLength(2);
    await deps.mailerFor("live").send(someMail(), AT);
    await deps.texterFor("live").send(text("live"), AT);
    expect([mails.mails.length, texts.requests.length]).toEqual([1, 1]);
    expect(await readOutbox(deps.database, 10)).toHaveLength(2);
  });
});

describe("without carriers", () => {
  it("live data go to the outbox in development", async () => {
    const deps = await open("development", {});
    await deps.mailerFor("live").send(someMail(), AT);
    await deps.texterFor("live").send(text("live"), AT);
    expect(await readOutbox(deps.database, 10)).toHaveLength(2);
  });

  it("live data are refused in production, and kept nowhere as if they were sent", async () => {
    const deps = await open("production", PRODUCTION);
    const refused = (code: string) => expect.objectContaining({ code, temporary: false }) as Error;
    await expect(deps.mailerFor("live").send(someMail(), AT)).rejects.toEqual(
      refused("mailer_not_configured"),
    );
    await expect(deps.texterFor("live").send(text("live"), AT)).rejects.toEqual(
      refused("texter_not_configured"),
    );
    expect(await readOutbox(deps.database, 10)).toEqual([]);
  });
});
