/** Reminders, through the API: by hand, by schedule, never at the wrong moment, and ended by whoever gets them. */
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { NewMerchant } from "../../../server/merchants/create.ts";
import { bank, call, card, eventsOf, newInvoice, pathOf, pay } from "../../http/calls.ts";
import type { HttpWorld, MakeWorld } from "../../http/world.ts";
import { readCurl } from "../../payments/api/reference.ts";
import { REMIND } from "./reference.ts";
import { outbox } from "./sending.ts";

/** The schedule that the document prints. */
const SCHEDULE = [
  { daysBefore: 3, sendVia: ["email"] },
  { daysBefore: 1, sendVia: ["email", "sms"] },
  { daysAfter: 1, sendVia: ["email", "sms"], message: "Overdue invoice reminder" },
];
const CUSTOMER = {
  name: "Jane Doe",
  email: "jane@example.com",
  phone: "+12025550123",
  timeZone: "America/New_York",
};
const DAY = 86_400;

export function reminding(make: MakeWorld): void {
  let world: HttpWorld;
  let merchant: NewMerchant;
  let key: string;
  beforeAll(async () => {
    world = await make({ config: { sandboxAchSeconds: 5 * DAY } });
  });
  beforeEach(async () => {
    merchant = await world.newMerchant("ACME Corp");
    key = merchant.testApiKey;
  });
  afterAll(() => world.close());

  const post = (path: string, json: unknown = {}) => call(world, `POST /api/v1/${path}`, { key, json });
  /** Moves the clock of test data on and does what is due. */
  const clock = async (seconds: number) => {
    await post("test/advance-clock", { seconds });
    await world.runTasks();
  };
  const statusOf = async (invoiceId: string) =>
    (await call(world, `GET /api/v1/invoices/${invoiceId}/delivery-status`, { key })).json.data;
  const skipsOf = async (invoiceId: string) =>
    (await eventsOf(world, invoiceId, key))
      .filter(({ type }) => type === "invoice.reminder_skipped")
      .map(({ data }) => [data.method, data.reason]);

  it("reminds by hand as the document prints it", async () => {
    await newInvoice(world, { id: "inv_abc123", customer: CUSTOMER, dueDate: "2026-01-31" }, key);
    const { target, body } = readCurl(REMIND.curl);
    const answer = await call(world, target.replace("POST ", "POST "), { key, json: body });
    expect(answer.json.data).toMatchObject({ sentVia: ["email", "sms"], deliveryStatus: "sent" });
    expect((await statusOf("inv_abc123")).deliveries[0]).toMatchObject({
      purpose: "reminder",
      status: "sent",
    });
    expect((await eventsOf(world, "inv_abc123", key)).map(({ type }) => type)).toContain(
      "invoice.reminder_sent",
    );
    const text = (await outbox(world, merchant)).find(({ kind }) => kind === "sms")?.text;
    expect(text).toMatch(/^ACME Corp: Friendly reminder: Invoice due in 3 days\nPay now: https/);
  });

  it("reminds at ten in the payer's morning, once each, in the words of the schedule", async () => {
    const { invoiceId } = await newInvoice(
      world,
      {
        customer: CUSTOMER,
        dueDate: "2026-02-15",
        reminderSchedule: SCHEDULE,
      },
      key,
    );
    expect(
      (await statusOf(invoiceId)).upcomingReminders.map(
        ({ scheduledAt }: { scheduledAt: string }) => scheduledAt,
      ),
    ).toEqual(["2026-02-12T15:00:00.000Z", "2026-02-14T15:00:00.000Z", "2026-02-16T15:00:00.000Z"]);
    // 2026-02-12T14:59:59Z
    await clock(15 * DAY + 3 * 3_600 - 1);
    expect(await outbox(world, merchant)).toEqual([]);
    await clock(1);
    await Promise.all([world.runTasks(), world.runTasks()]);
    expect((await outbox(world, merchant)).map(({ kind, subject }) => [kind, subject])).toEqual([
      ["email", "Reminder: invoice INV-00001 from ACME Corp"],
    ]);
    for (let day = 0; day < 6; day += 1) await clock(DAY);
    const sent = await outbox(world, merchant);
    expect(sent.map(({ kind }) => kind).sort()).toEqual(["email", "email", "email", "sms", "sms"]);
    expect(sent.filter(({ text }) => text.includes("Overdue invoice reminder"))).toHaveLength(2);
    const { deliveries, upcomingReminders } = await statusOf(invoiceId);
    expect(deliveries).toHaveLength(5);
    expect(upcomingReminders).toEqual([]);
    expect(await world.fault()).toBeNull();
  });

  it("skips what is paid, says why, and does not when a later installment is open", async () => {
    const plan = {
      installments: [
        { amount: 200, dueDate: "2026-02-10" },
        { amount: 300, dueDate: "2026-03-10" },
      ],
    };
    const reminderSchedule = [{ daysBefore: 1, sendVia: ["email"] }];
    const { invoiceId, paymentLink } = await newInvoice(
      world,
      {
        customer: CUSTOMER,
        paymentPlan: plan,
        reminderSchedule,
      },
      key,
    );
    await pay(world, pathOf(paymentLink), { amount: 200, method: card() });
    await clock(60 * DAY);
    expect(await skipsOf(invoiceId)).toEqual([["email", "installment_paid"]]);
    const [mail, ...others] = await outbox(world, merchant);
    expect(others).toEqual([]);
    expect(mail?.text).toContain("$300.00");
    expect(
      (await statusOf(invoiceId)).deliveries.map(({ status }: { status: string }) => status).sort(),
    ).toEqual(["canceled", "sent"]);
  });

  it("plans anew when the plan changes", async () => {
    const reminderSchedule = [{ daysBefore: 1, sendVia: ["email"] }];
    const { invoiceId } = await newInvoice(world, { dueDate: "2026-02-10", reminderSchedule }, key);
    const installments = [
      { amount: 200, dueDate: "2026-02-20" },
      { amount: 300, dueDate: "2026-03-20" },
    ];
    const changed = await call(world, `PUT /api/v1/invoices/${invoiceId}/payment-plan`, {
      key,
      json: { installments },
    });
    expect(changed.status).toBe(200);
    await clock(14 * DAY);
    expect(await outbox(world, merchant)).toEqual([]);
    await clock(60 * DAY);
    expect((await outbox(world, merchant)).map(({ text }) => /Amount due: (\S+)/.exec(text)?.[1])).toEqual([
      "$200.00",
      "$500.00",
    ]);
  });

  it("waits for nobody's bank: a payment in flight skips the reminder, and refuses one by hand", async () => {
    const reminderSchedule = [{ daysBefore: 0, sendVia: ["email", "sms"] }];
    const { invoiceId, paymentLink } = await newInvoice(
      world,
      { dueDate: "2026-01-29", reminderSchedule },
      key,
    );
    await pay(world, pathOf(paymentLink), { amount: 500, method: bank() });
    expect((await post(`invoices/${invoiceId}/remind`)).json.error.code).toBe("reminder_not_sent");
    await clock(2 * DAY);
    expect(await outbox(world, merchant)).toEqual([]);
    expect((await skipsOf(invoiceId)).toSorted(([a = ""], [b = ""]) => a.localeCompare(b))).toEqual([
      ["email", "payment_processing"],
      ["sms", "no_recipient"],
    ]);
  });

  it("takes the merchant's schedule for invoices that have none", async () => {
    const changed = await call(world, "PATCH /api/v1/merchant", {
      key,
      json: { reminderSchedule: SCHEDULE },
    });
    expect(changed.json.data.reminderSchedule).toEqual(SCHEDULE);
    expect((await newInvoice(world, { dueDate: "2026-02-15" }, key)).reminderSchedule).toEqual(SCHEDULE);
    expect(
      (await newInvoice(world, { dueDate: "2026-02-15", reminderSchedule: [] }, key)).reminderSchedule,
    ).toEqual([]);
    const bad = await call(world, "PATCH /api/v1/merchant", {
      key,
      json: { reminderSchedule: [{ sendVia: ["email"] }] },
    });
    expect([bad.status, bad.json.error.field]).toEqual([422, "reminderSchedule[0].daysBefore"]);
  });

  it("is ended by a press in the mail, not by a scanner, and never stops an invoice", async () => {
    const { invoiceId } = await newInvoice(
      world,
      {
        customer: CUSTOMER,
        dueDate: "2026-02-15",
        reminderSchedule: SCHEDULE,
      },
      key,
    );
    await post(`invoices/${invoiceId}/remind`, { sendVia: ["email"] });
    const stop = pathOf(
      /Stop reminders[^:]*: (\S+)/.exec((await outbox(world, merchant))[0]?.text ?? "")?.[1] ?? "",
    );
    const page = await call(world, `GET ${stop}`);
    expect([page.status, page.text.includes("<button>Stop reminders</button>")]).toEqual([200, true]);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect((await statusOf(invoiceId)).remindersStopped).toEqual([]);
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    for (let time = 0; time < 2; time += 1) {
      const done = await call(world, `POST ${stop}`, { body: "List-Unsubscribe=One-Click", headers });
      expect([done.status, done.text.includes("Reminders are stopped")]).toEqual([200, true]);
    }
    expect((await statusOf(invoiceId)).remindersStopped).toEqual([
      { sentTo: "jane@example.com", stoppedAt: "2026-01-28T12:00:00.000Z" },
    ]);
    const stops = (await eventsOf(world, invoiceId, key)).filter(
      ({ type }) => type === "invoice.reminders_stopped",
    );
    expect(stops).toHaveLength(1);
    expect((await post(`invoices/${invoiceId}/remind`, { email: "JANE@example.com" })).json.error.code).toBe(
      "reminder_not_sent",
    );
    await clock(15 * DAY + 4 * 3_600);
    expect(await skipsOf(invoiceId)).toEqual([["email", "reminders_stopped"]]);
    expect((await post(`invoices/${invoiceId}/send`)).json.data.deliveryStatus).toBe("sent");
    expect((await call(world, `POST ${stop.slice(0, -1)}${stop.endsWith("A") ? "B" : "A"}`)).status).toBe(
      404,
    );
  });
}
