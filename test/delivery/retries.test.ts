import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createApp, TASK_HANDLERS } from "../../server/app.ts";
import { DatabaseUnavailable } from "../../server/database/database.ts";
import { retryAfterMs } from "../../server/delivery/backoff.ts";
import { type Accepted, CarrierRefused, type Mail } from "../../server/delivery/mailers/mailer.ts";
import type { Deps } from "../../server/deps.ts";
import { readDelivery } from "../../server/store/deliveries.ts";
import { runDueTasks } from "../../server/tasks/run.ts";
import { makeWorld, type World } from "../api/world.ts";
import { INVOICE } from "../http/calls.ts";

describe("waits between tries", () => {
  it("begin within 15 seconds, grow, and end after a day", () => {
    let since = 0;
    const waits: number[] = [];
    for (let attempts = 1; ; attempts += 1) {
      const wait = retryAfterMs(attempts, since, 0);
      if (wait === null) break;
      waits.push(wait);
      since += wait;
    }
    expect(waits[0]).toBeLessThanOrEqual(15_000);
    expect(waits).toEqual(waits.toSorted((one, other) => one - other));
    expect(since).toBeGreaterThan(12 * 3_600_000);
    expect(since).toBeLessThanOrEqual(24 * 3_600_000);
  });
});

describe("a message that its carrier does not take", () => {
  let world: World;
  let deps: Deps;
  let answers: (Error | string | Accepted)[];
  let tried: Mail[];
  beforeEach(async () => {
    world = await makeWorld();
    answers = [];
    tried = [];
    const mailer = {
      name: "post",
      send: async (mail: Mail) => {
        tried.push(mail);
        const answer = answers.shift() ?? "id-of-carrier";
        if (answer instanceof Error) throw answer;
        return typeof answer === "string" ? { carrierId: answer } : answer;
      },
    };
    deps = { ...world.deps, mailerFor: () => mailer };
  });
  afterEach(() => world.close());

  const temporary = new CarrierRefused("450", "mailbox busy", true);
  const send = async (body: object = {}) => {
    const headers = { Authorization: `Bearer ${world.merchant.testApiKey}` };
    const post = async (path: string, json: unknown) => {
      const init = { method: "POST", body: JSON.stringify(json), headers };
      const answer = await createApp(deps).request(path, init);
      return (await answer.json()).data;
    };
    await post("/api/v1/invoices", { ...INVOICE, id: "inv_1" });
    return post("/api/v1/invoices/inv_1/send", body);
  };
  const wait = async (milliseconds: number): Promise<void> => {
    world.advance(milliseconds);
    while ((await runDueTasks(deps, TASK_HANDLERS)) > 0);
  };
  const types = async (): Promise<string[]> =>
    (await world.database.query<{ type: string }>("SELECT type FROM events ORDER BY sequence"))
      .map(({ type }) => type)
      .filter((type) => /sent|failed/.test(type));

  it("is tried again within 15 seconds under the same id, with the same link", async () => {
    answers = [temporary, new Error("connection reset")];
    const data = await send();
    expect(data).toMatchObject({ deliveryStatus: "queued", sentAt: null });
    expect(data.deliveries[0].error).toEqual({ code: "450", message: "mailbox busy" });
    expect(await types()).toEqual([]);
    await wait(15_000);
    expect(tried).toHaveLength(2);
    await wait(30_000);
    expect(new Set(tried.map(({ messageId }) => messageId)).size).toBe(1);
    expect(new Set(tried.map(({ text }) => text)).size).toBe(1);
    const delivery = await readDelivery(world.database, data.deliveries[0].deliveryId);
    expect(delivery).toMatchObject({
      status: "sent",
      carrier: "post",
      carrierId: "id-of-carrier",
      attempts: 3,
    });
    expect(await types()).toEqual(["invoice.sent"]);
    await wait(24 * 3_600_000);
    expect(tried).toHaveLength(3);
  });

  it("waits for as long as its carrier asked to be left alone", async () => {
    answers = [new CarrierRefused("429", "too many", true, undefined, 120_000)];
    const data = await send();
    await wait(119_000);
    expect(tried).toHaveLength(1);
    await wait(1_500);
    expect(tried).toHaveLength(2);
    const delivery = await readDelivery(world.database, data.deliveries[0].deliveryId);
    expect(delivery?.status).toBe("sent");
  });

  it("is given up at once when its carrier asks for longer than a day", () => {
    expect([retryAfterMs(1, 0, 0, 3_600_000), retryAfterMs(1, 0, 0, 2 * 86_400_000)]).toEqual([
      3_600_000,
      null,
    ]);
  });

  it("says which copies were refused while the mail itself was taken", async () => {
    const refusedCopies = [{ recipient: "gone@example.com", code: "550" }];
    answers = [{ carrierId: "id", refusedCopies }];
    await send({ email: "a@example.com", cc: ["gone@example.com"] });
    const headers = { Authorization: `Bearer ${world.merchant.testApiKey}` };
    const answer = await createApp(deps).request("/api/v1/invoices/inv_1/delivery-status", { headers });
    const [delivery] = (await answer.json()).data.deliveries;
    expect(delivery).toMatchObject({ status: "sent", history: [{ type: "sent", refusedCopies }] });
  });

  it("bounces when it is refused for good, and the ledger is told", async () => {
    answers = [new CarrierRefused("550", "no such user", false)];
    const data = await send();
    expect(data).toMatchObject({
      deliveryStatus: "bounced",
      deliveries: [{ error: { code: "550", message: "no such user" } }],
    });
    expect(await types()).toEqual(["invoice.delivery_failed"]);
    await wait(24 * 3_600_000);
    expect(tried).toHaveLength(1);
  });

  it("has failed after a day of tries", async () => {
    answers = Array.from({ length: 100 }, () => temporary);
    const data = await send();
    for (let hours = 0; hours < 30; hours += 1) await wait(3_600_000);
    const delivery = await readDelivery(world.database, data.deliveries[0].deliveryId);
    expect(delivery).toMatchObject({ status: "failed", errorCode: "450" });
    expect(tried.length).toBeGreaterThan(5);
    expect(await types()).toEqual(["invoice.delivery_failed"]);
  });

  it("does not hold the other message of its request back, and the request is told once", async () => {
    answers = [temporary];
    const data = await send({ sendVia: ["email", "sms"], phone: "+12025550123" });
    expect(data).toMatchObject({ deliveryStatus: "queued" });
    expect(await types()).toEqual(["invoice.sent"]);
    const [row] = await world.database.query<{ data: string }>(
      "SELECT data FROM events WHERE type = 'invoice.sent'",
    );
    expect(JSON.parse(row?.data ?? "")).toMatchObject({
      sentVia: ["sms"],
      deliveries: [{ status: "queued" }, { status: "sent" }],
    });
    await wait(15_000);
    expect(tried).toHaveLength(2);
    expect(await types()).toEqual(["invoice.sent"]);
  });

  it("is handed over again under the same id when the process was cut off before it was written down", async () => {
    let cut = false;
    const { database, mailerFor } = deps;
    const away = (): void => {
      if (cut) throw new DatabaseUnavailable("the process was cut off here", "none");
    };
    deps = {
      ...deps,
      database: {
        ...database,
        query: async (sql, params) => {
          away();
          return database.query(sql, params);
        },
        batch: async (statements) => {
          away();
          return database.batch(statements);
        },
      },
      mailerFor: (mode) => ({
        name: "post",
        send: async (mail, at) => {
          const accepted = await mailerFor(mode).send(mail, at);
          cut = tried.length === 1;
          return accepted;
        },
      }),
    };
    await send().catch(() => undefined);
    cut = false;
    for (let seconds = 0; seconds < 120; seconds += 15) await wait(15_000);
    expect(tried.map(({ messageId }) => messageId)).toEqual([tried[0]?.messageId, tried[0]?.messageId]);
    const delivery = await readDelivery(world.database, tried[0]?.messageId ?? "");
    expect(delivery).toMatchObject({ status: "sent", attempts: 2 });
    expect(await types()).toEqual(["invoice.sent"]);
  });

  it("goes to exactly those who were asked for", async () => {
    await send({
      email: "a@example.com",
      cc: ["b@example.com"],
      bcc: ["c@example.com"],
      replyTo: "d@example.com",
    });
    expect(tried[0]).toMatchObject({
      to: "a@example.com",
      cc: ["b@example.com"],
      bcc: ["c@example.com"],
      replyTo: "d@example.com",
      fromName: "ACME Corp",
    });
  });
});
