/** An installation whose merchant is paid through a stand-in for Stripe: test data by a test key, live data by the same. */
import { createHmac } from "node:crypto";
import { createApp, TASK_HANDLERS } from "../../server/app.ts";
import { verifyLedger } from "../../server/ledger/verify.ts";
import { open as unseal } from "../../server/links/keyring.ts";
import { processorsByMode } from "../../server/payments/processors/processors.ts";
import { sandboxProcessor } from "../../server/payments/processors/sandbox.ts";
import { runDueTasks } from "../../server/tasks/run.ts";
import type { Mode } from "../../shared/statuses.ts";
import { type App, type Called, call, makeWorld, type World } from "../api/world.ts";
import type { Event, Intent } from "./objects.ts";
import { SECRET_KEY, type StripeStandIn, stripeStandIn, WEBHOOK_SECRET } from "./standIn.ts";

export interface StripeShop extends World {
  readonly app: App;
  readonly standIn: StripeStandIn;
  /** A new invoice; `path` is that of its link. */
  invoice(amount?: number, mode?: Mode): Promise<{ readonly invoiceId: string; readonly path: string }>;
  /** What the page does when the payer chooses to pay: an intent is made, and the browser goes on with it. */
  begin(
    path: string,
    paymentId: string,
    type?: "card" | "ach",
    amount?: number,
  ): Promise<{ readonly answer: Called; readonly intent: Intent }>;
  /** What the payer's browser does at Stripe. A decline is Stripe's answer to the browser. */
  confirm(intent: Intent, number?: string, returnUrl?: string): void;
  /** Delivers an event as Stripe does. */
  deliver(event: Event, how?: Delivery): Promise<Called>;
  look(path: string, paymentId: string): Promise<Record<string, unknown>>;
  runTasks(): Promise<void>;
  /** What was really captured, payment by payment. */
  collected(paymentId: string): { readonly times: number; readonly amount: number };
  /** Closes it; throws when the ledger is not whole. */
  closeWhole(): Promise<void>;
}

export interface Delivery {
  readonly path?: string;
  readonly secret?: string;
  /** Seconds since 1970; the present where absent. */
  readonly signedAt?: number;
  /** The connected account whose event it is. */
  readonly account?: string;
}

export async function openStripeShop(seed: string): Promise<StripeShop> {
  const standIn = await stripeStandIn();
  const platform = {
    secretKey: SECRET_KEY,
    publishableKey: "pk_test_standin01",
    webhookSecret: WEBHOOK_SECRET,
  };
  const stripe = { platform, takesTestData: true, apiBase: standIn.url };
  const world = await makeWorld({ seed, config: { stripe, allowRawCardData: true } });
  const { database, now, random, keyring } = world.deps;
  const sandbox = sandboxProcessor({ database, achSeconds: 15, random });
  const { live, test } = processorsByMode(sandbox, {
    config: stripe,
    database,
    now,
    unseal: (sealed, context) => unseal(keyring, sealed, context),
    retries: 0,
  });
  const deps = {
    ...world.deps,
    processorFor: (mode: Mode, merchant: Parameters<typeof live>[0]) =>
      (mode === "test" ? test : live)(merchant),
  };
  const tick = (): void => {
    standIn.books.now = Math.floor(now().getTime() / 1000);
  };
  tick();
  const app = createApp(deps);
  const { merchant } = world;

  function deliver(event: Event, how: Delivery = {}): Promise<Called> {
    const { path = "/webhooks/stripe", secret = WEBHOOK_SECRET, account } = how;
    const body = JSON.stringify({ ...event, ...(account === undefined ? {} : { account }) });
    const signedAt = how.signedAt ?? Math.floor(now().getTime() / 1000);
    const mac = createHmac("sha256", secret).update(`${signedAt}.${body}`).digest("hex");
    return call(app, `POST ${path}`, {
      body,
      headers: { "stripe-signature": `t=${signedAt},v1=${mac}`, "content-type": "application/json" },
    });
  }

  return {
    ...world,
    deps,
    app,
    standIn,
    deliver,
    advance: (milliseconds) => {
      world.advance(milliseconds);
      tick();
    },
    invoice: async (amount = 500, mode = "test") => {
      const { json } = await call(app, "POST /api/v1/invoices", {
        key: mode === "test" ? merchant.testApiKey : merchant.apiKey,
        body: {
          currency: "USD",
          customer: { name: "Pat Payer" },
          lineItems: [{ description: "Work", quantity: 1, unitAmount: amount }],
        },
      });
      const path = new URL(String(json.data?.["paymentLink"])).pathname;
      return { invoiceId: String(json.data?.["invoiceId"]), path };
    },
    begin: async (path, paymentId, type = "card", amount = 100) => {
      const body = { paymentId, amount, currency: "USD", method: { type } };
      const answer = await call(app, `POST ${path}/payments`, { body });
      const intent = [...standIn.books.intents.values()].find(
        ({ metadata }) => metadata["paylink_payment"] === paymentId,
      );
      if (!intent) throw new Error(`no intent was made: ${JSON.stringify(answer.json)}`);
      return { answer, intent };
    },
    confirm: (intent, number, returnUrl) => {
      const bank = intent.payment_method_types.includes("us_bank_account");
      const method = standIn.books.makeMethod(
        bank
          ? {
              type: "us_bank_account",
              us_bank_account: { account_number: number ?? "000123456789", routing_number: "110000000" },
              billing_details: { name: "Pat Payer" },
            }
          : { type: "card", card: { number: number ?? "4242424242424242" } },
      );
      try {
        standIn.books.confirm(intent.id, {
          payment_method: method.id,
          ...(returnUrl === undefined ? {} : { return_url: returnUrl }),
        });
      } catch {
        // The browser is told of the decline.
      }
    },
    look: async (path, paymentId) => (await call(app, `GET ${path}/payments/${paymentId}`)).json.data ?? {},
    runTasks: async () => {
      for (let round = 0; round < 50; round += 1) if ((await runDueTasks(deps, TASK_HANDLERS)) === 0) return;
      throw new Error("the work does not end");
    },
    collected: (paymentId) => {
      const captured = [...standIn.books.charges.values()].filter(
        ({ metadata, status }) => metadata["paylink_payment"] === paymentId && status === "succeeded",
      );
      return { times: captured.length, amount: captured.reduce((sum, { amount }) => sum + amount, 0) };
    },
    closeWhole: async () => {
      const verified = await verifyLedger(database);
      await world.close();
      await standIn.close();
      if (!verified.ok) throw new Error(`the ledger is broken: ${JSON.stringify(verified)}`);
    },
  };
}
