/**
 * Every order of one payment's notices, one of them twice, among the answer of Stripe's API and the payer's return: one end. A notice cannot
 * come before what it tells of, so Stripe goes on as far as the notice that is next; the others wait on their way.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call } from "../api/world.ts";
import { openStripeShop, type StripeShop } from "../stripe/shop.ts";

let shop: StripeShop;
beforeAll(async () => {
  shop = await openStripeShop("orders");
});
afterAll(() => shop.closeWhole());

function orders<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((first, at) => orders(items.toSpliced(at, 1)).map((rest) => [first, ...rest]));
}

interface Course {
  readonly type: "card" | "ach";
  readonly number: string;
  /** What Stripe does, step by step. */
  readonly steps: readonly ((intentId: string) => void)[];
  /** Notices by their types, with how many steps were done when each was sent. */
  readonly notices: Readonly<Record<string, number>>;
  readonly ends: { readonly status: string; readonly paid: number; readonly events: readonly string[] };
}

const books = () => shop.standIn.books;
const confirm = (number: string) => (intentId: string) =>
  shop.confirm(books().intent(intentId), number, "https://pay.example.com/back");
const RETURNED = {
  status: "returned",
  paid: 0,
  events: ["invoice.payment_received", "invoice.paid", "invoice.payment_returned"],
};
const PAID = { status: "approved", paid: 100, events: ["invoice.payment_received", "invoice.paid"] };

const COURSES: Readonly<Record<string, Course>> = {
  "a card that is authenticated": {
    type: "card",
    number: "4000002760003184",
    steps: [confirm("4000002760003184"), (id) => void books().authenticate(id, true)],
    notices: {
      "payment_intent.created": 0,
      "payment_intent.requires_action": 1,
      "charge.succeeded": 2,
      "payment_intent.succeeded": 2,
    },
    ends: PAID,
  },
  "a card whose charge is disputed and lost": {
    type: "card",
    number: "4242424242424242",
    steps: [
      confirm("4242424242424242"),
      (id) => void books().dispute(id, "fraudulent", "needs_response"),
      (id) => void books().dispute(id, "fraudulent", "lost"),
    ],
    notices: { "payment_intent.succeeded": 1, "charge.dispute.created": 2, "charge.dispute.closed": 3 },
    ends: RETURNED,
  },
  "a bank payment that is taken back": {
    type: "ach",
    number: "000123456789",
    steps: [
      confirm("000123456789"),
      () => books().settle(),
      (id) => void books().dispute(id, "insufficient_funds", "lost"),
    ],
    notices: {
      "payment_intent.processing": 1,
      "payment_intent.succeeded": 2,
      "charge.dispute.closed": 3,
    },
    ends: RETURNED,
  },
};

const RETURN = "the payer's return";
let count = 0;

/** Goes one order through and tells what it came to. */
async function follow(course: Course, order: readonly string[]) {
  count += 1;
  const paymentId = `pmt_order_${String(count).padStart(4, "0")}`;
  const { path, invoiceId } = await shop.invoice(100);
  const { intent } = await shop.begin(path, paymentId, course.type, 100);
  let done = 0;
  for (const name of order) {
    if (name === RETURN) {
      shop.advance(2_000);
      await shop.look(path, paymentId);
      continue;
    }
    for (const due = course.notices[name] ?? 0; done < due; done += 1) course.steps[done]?.(intent.id);
    const event = books().events.find((one) => one.type === name && JSON.stringify(one).includes(intent.id));
    if (!event) throw new Error(`no ${name} was sent`);
    await shop.deliver(event);
    await shop.runTasks();
  }
  return { ...(await outcome(path, paymentId, invoiceId)), collected: shop.collected(paymentId) };
}

async function outcome(path: string, paymentId: string, invoiceId: string) {
  const key = shop.merchant.testApiKey;
  const [payment, invoice, history] = await Promise.all([
    shop.look(path, paymentId),
    call(shop.app, `GET /api/v1/invoices/${invoiceId}`, { key }),
    call(shop.app, `GET /api/v1/invoices/${invoiceId}/events?limit=100`, { key }),
  ]);
  const money = /received|paid|returned|failed|refund/;
  const events = ((history.json.data?.["events"] ?? []) as { type: string }[]).map(({ type }) => type);
  const status = payment["status"];
  return {
    status,
    paid: invoice.json.data?.["paidAmount"],
    events: events.filter((type) => money.test(type)),
  };
}

describe.each(Object.entries(COURSES))("the notices about %s", (_name, course) => {
  it("come to one end in every order, with one of them twice and the payer's return among them", async () => {
    const all = orders(Object.keys(course.notices));
    const collected = { times: 1, amount: 10_000 };
    for (const [index, order] of all.entries()) {
      const twice = order.toSpliced(index % (order.length + 1), 0, order[index % order.length] ?? "");
      const mixed = twice.toSpliced((index * 7) % (twice.length + 1), 0, RETURN);
      expect({ order: mixed, ...(await follow(course, mixed)) }).toEqual({
        order: mixed,
        ...course.ends,
        collected,
      });
    }
  });
});

describe("a charge whose answer was lost", () => {
  it("comes to one end in every order of its notices and the same request again, the payer's return among them", async () => {
    const AGAIN = "the same request again";
    const all = orders(["charge.succeeded", "payment_intent.succeeded", AGAIN]);
    for (const [index, some] of all.entries()) {
      const order = some.toSpliced(index % (some.length + 1), 0, RETURN);
      count += 1;
      const paymentId = `pmt_order_${String(count).padStart(4, "0")}`;
      const { path, invoiceId } = await shop.invoice(100);
      const card = { number: "4242424242424242", expiryMonth: "12", expiryYear: "2030", cvv: "123" };
      const body = { paymentId, amount: 100, currency: "USD", method: { type: "card", card } };
      shop.standIn.fault({ on: /\/confirm$/, what: "dropAfter", times: 1 });
      const first = await call(shop.app, `POST ${path}/payments`, { body });
      expect([first.status, first.json.data?.["status"]]).toEqual([503, "started"]);
      for (const step of order) {
        if (step === AGAIN) await call(shop.app, `POST ${path}/payments`, { body });
        else if (step === RETURN) await shop.look(path, paymentId);
        else {
          const event = books().events.findLast(({ type }) => type === step);
          if (event) await Promise.all([shop.deliver(event), shop.deliver(event)]);
          await shop.runTasks();
        }
      }
      const collected = shop.collected(paymentId);
      const ends = { order, ...(await outcome(path, paymentId, invoiceId)), collected };
      expect(ends).toEqual({ order, ...PAID, collected: { times: 1, amount: 10_000 } });
    }
  });

  it("comes to one end when everything rings at once", async () => {
    const { path, invoiceId } = await shop.invoice(100);
    const { intent } = await shop.begin(path, "pmt_at_once_0001", "card", 100);
    shop.confirm(intent);
    const events = books().events.filter((event) => JSON.stringify(event).includes(intent.id));
    const body = { paymentId: "pmt_at_once_0001", amount: 100, currency: "USD", method: { type: "card" } };
    await Promise.all([
      ...events.map((event) => shop.deliver(event)),
      call(shop.app, `POST ${path}/payments`, { body }),
      shop.look(path, "pmt_at_once_0001"),
      shop.runTasks(),
      ...events.map((event) => shop.deliver(event)),
      shop.runTasks(),
    ]);
    await shop.runTasks();
    expect(await outcome(path, "pmt_at_once_0001", invoiceId)).toEqual(PAID);
    expect(shop.collected("pmt_at_once_0001")).toEqual({ times: 1, amount: 10_000 });
  });
});
