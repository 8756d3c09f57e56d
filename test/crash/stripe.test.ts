/** The server is killed between the steps of a charge through a stand-in for Stripe, whose own record is the judge. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { builtRelease } from "../setup/release.ts";
import { SECRET_KEY, type StripeStandIn, stripeStandIn, WEBHOOK_SECRET } from "../stripe/standIn.ts";
import { Client } from "./client.ts";
import { kill, type Product, pause, paylink, startProduct, testKey } from "./product.ts";

let release: string;
let folder: string;
let standIn: StripeStandIn;
beforeAll(async () => {
  [release, standIn] = await Promise.all([builtRelease(), stripeStandIn()]);
  standIn.books.now = Math.floor(Date.now() / 1000);
  folder = await mkdtemp(join(tmpdir(), "paylink-crash-stripe-"));
});
afterAll(async () => {
  await standIn.close();
  await rm(folder, { recursive: true });
});

const start = (file: string): Product =>
  startProduct(release, file, {
    environment: {
      STRIPE_SECRET_KEY: SECRET_KEY,
      STRIPE_PUBLISHABLE_KEY: "pk_test_standin01",
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
      STRIPE_TEST_DATA: "stripe",
      STRIPE_API_BASE: standIn.url,
    },
  });

const STEPS = [
  /^POST \/v1\/payment_intents$/,
  /^POST \/v1\/payment_methods$/,
  /\/confirm$/,
  /^POST \/v1\/refunds$/,
];
/** How late the stand-in answers what is asked at the moment of a kill: it does it when the server is dead. */
const LATE_MS = 150;

it("charges once and refunds once, wherever between the steps it is killed", async () => {
  const file = join(folder, "paylink.db");
  let product = start(file);
  let client = new Client(await product.ready, 4);
  const key = testKey(product);
  const headers = { authorization: `Bearer ${key}` };
  const killAt = async (step: RegExp): Promise<void> => {
    const before = standIn.asked.length;
    const reached = () =>
      standIn.asked.slice(before).some(({ method, path }) => step.test(`${method} ${path}`));
    for (let tries = 0; tries < 2_000 && !reached(); tries += 1) await pause(1);
    expect(reached()).toBe(true);
    await kill(product);
    await pause(2 * LATE_MS);
    client.close();
    product = start(file);
    client = new Client(await product.ready, 4);
  };
  const answers: unknown[] = [];
  for (const [index, step] of STEPS.entries()) {
    const made = await client.send({
      method: "POST",
      path: "/api/v1/invoices",
      headers,
      body: {
        currency: "USD",
        customer: { name: "Pat Payer" },
        lineItems: [{ description: "Work", quantity: 1, unitAmount: 100 }],
      },
    });
    const { data } = JSON.parse(made?.text ?? "{}") as { data: { paymentLink: string; invoiceId: string } };
    const path = new URL(data.paymentLink).pathname;
    const paymentId = `pmt_crash_stripe_${index}`;
    const card = { number: "4242424242424242", expiryMonth: "12", expiryYear: "2040", cvv: "123" };
    const pay = () =>
      client.send({
        method: "POST",
        path: `${path}/payments`,
        body: { paymentId, amount: 100, currency: "USD", method: { type: "card", card } },
      });
    const refunds = step.source.includes("refunds");
    if (!refunds) {
      standIn.fault({ on: step, what: "delay", times: 1, milliseconds: LATE_MS });
      answers.push((await Promise.all([pay(), killAt(step)]))[0]);
    }
    const paid = JSON.parse((await pay())?.text ?? "{}") as { data: { status: string } };
    expect([paymentId, paid.data.status]).toEqual([paymentId, "approved"]);
    const charges = [...standIn.books.charges.values()].filter(
      ({ metadata }) => metadata["paylink_payment"] === paymentId,
    );
    expect(charges.map(({ status, amount_captured }) => [status, amount_captured])).toEqual([
      ["succeeded", 10_000],
    ]);
    if (!refunds) continue;
    const refund = () =>
      client.send({
        method: "POST",
        path: `/api/v1/transactions/${charges[0]?.payment_intent}/refund`,
        headers: { ...headers, "idempotency-key": "crash-refund-1" },
        body: { amount: 40 },
      });
    standIn.fault({ on: step, what: "delay", times: 1, milliseconds: LATE_MS });
    answers.push((await Promise.all([refund(), killAt(step)]))[0]);
    // Nobody asks again: recovery finishes it, once the time comes.
    const body = { seconds: 30 };
    await client.send({ method: "POST", path: "/api/v1/test/advance-clock", headers, body });
    const remaining = async (): Promise<unknown> => {
      const got = await client.send({ path: `/api/v1/invoices/${data.invoiceId}`, headers });
      return (JSON.parse(got?.text ?? "{}") as { data?: { remainingBalance?: number } }).data
        ?.remainingBalance;
    };
    for (let tries = 0; tries < 100 && (await remaining()) !== 40; tries += 1) await pause(50);
    expect(await remaining()).toBe(40);
    expect([...standIn.books.refunds.values()].map(({ amount }) => amount)).toEqual([4_000]);
  }
  expect(answers).toEqual(STEPS.map(() => null));
  client.close();
  product.child.kill("SIGTERM");
  expect([await product.ended, product.err()]).toEqual([0, expect.any(String)]);
  expect(paylink(release, file, ["ledger", "verify"])).toMatchObject({ status: 0, stderr: "" });
}, 120_000);
