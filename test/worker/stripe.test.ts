/** Stripe from the deployed Worker: the SDK is in the bundle, speaks to the API by fetch and checks notices by WebCrypto. */
import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { SECRET_KEY, type StripeStandIn, stripeStandIn, WEBHOOK_SECRET } from "../stripe/standIn.ts";
import { type Bundle, bundleWorker, type RunningWorker, runWorker } from "./bundle.ts";

vi.setConfig({ testTimeout: 60_000 });

let bundle: Bundle;
let worker: RunningWorker;
let standIn: StripeStandIn;
beforeAll(async () => {
  [bundle, standIn] = await Promise.all([bundleWorker(), stripeStandIn()]);
  standIn.books.now = Math.floor(Date.now() / 1000);
  worker = runWorker(bundle, {
    STRIPE_SECRET_KEY: SECRET_KEY,
    STRIPE_PUBLISHABLE_KEY: "pk_test_standin01",
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    STRIPE_TEST_DATA: "stripe",
    STRIPE_API_BASE: standIn.url,
  });
}, 120_000);
afterAll(async () => {
  await worker.miniflare.dispose();
  await standIn.close();
  await bundle.remove();
});

it("a payment begins at Stripe, a signed notice finishes it, and a forged one is refused", async () => {
  await worker.request("/readyz");
  await vi.waitFor(() => expect(worker.said()).toMatch(/sk_test_\w+/), 20_000);
  const key = /sk_test_(?!standin)\w+/.exec(worker.said())?.[0] ?? "";
  const link = /Pay link {2}http:\/\/localhost:8787(\/\w{30})/.exec(worker.said())?.[1] ?? "";
  expect([key === "", link === ""]).toEqual([false, false]);
  const body = JSON.stringify({
    paymentId: "pmt_worker_stripe_1",
    amount: 1,
    currency: "USD",
    method: { type: "card" },
  });
  const begun = await worker.request(`${link}/payments`, { method: "POST", body });
  const { data } = (await begun.json()) as { data: Record<string, unknown> };
  const [intent] = standIn.books.intents.values();
  expect([begun.status, data["status"], data["clientSecret"]]).toEqual([
    201,
    "requires_action",
    intent?.client_secret,
  ]);
  const method = standIn.books.makeMethod({ type: "card", card: { number: "4242424242424242" } });
  standIn.books.confirm(intent?.id ?? "", { payment_method: method.id });
  const event = JSON.stringify(
    standIn.books.events.findLast(({ type }) => type === "payment_intent.succeeded"),
  );
  const ring = async (secret: string): Promise<number> => {
    const at = Math.floor(Date.now() / 1000);
    const mac = createHmac("sha256", secret).update(`${at}.${event}`).digest("hex");
    const headers = { "Stripe-Signature": `t=${at},v1=${mac}` };
    return (await worker.request("/webhooks/stripe", { method: "POST", headers, body: event })).status;
  };
  expect(await ring("whsec_somebodyelse")).toBe(400);
  expect(await ring(WEBHOOK_SECRET)).toBe(200);
  // The notice's own request does what it made due, after its answer: nobody looks at the payment meanwhile.
  await vi.waitFor(async () => {
    const { results } = await (await worker.miniflare.getD1Database("DB"))
      .prepare("SELECT status FROM payments WHERE payment_id = 'pmt_worker_stripe_1'")
      .all();
    expect(results).toEqual([{ status: "approved" }]);
  }, 20_000);
});
