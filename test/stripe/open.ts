/** The Stripe adapter over a SQLite file of its own and a stand-in for Stripe. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "../../server/database/migrate.ts";
import { MIGRATIONS } from "../../server/database/migrations.ts";
import { openSqlite, type SqliteDatabase } from "../../server/database/sqlite.ts";
import type {
  BankInput,
  CardInput,
  PaymentRef,
  Processor,
} from "../../server/payments/processors/processor.ts";
import { stripeProcessor } from "../../server/payments/processors/stripe.ts";
import { stripeClient } from "../../server/payments/processors/stripeClient.ts";
import { SECRET_KEY, type StripeStandIn, stripeStandIn, WEBHOOK_SECRET } from "./standIn.ts";

export const NOW = "2026-11-21T10:00:00.000Z";

export const card = (number: string, changes: Partial<CardInput> = {}): CardInput => ({
  type: "card",
  number,
  expiryMonth: 12,
  expiryYear: 2027,
  cvv: /^3[47]/.test(number) ? "1234" : "123",
  ...changes,
});

export const bank = (accountNumber: string, routingNumber = "110000000"): BankInput => ({
  type: "ach",
  accountNumber,
  routingNumber,
  accountType: "checking",
  accountHolderName: "Pat Payer",
});

export interface OpenedStripe {
  readonly standIn: StripeStandIn;
  readonly database: SqliteDatabase;
  readonly processor: Processor;
  /** Moves the adapter's real time, in milliseconds. */
  advance(milliseconds: number): void;
  /** How often and how much was really captured for a payment. */
  collected(ref: Pick<PaymentRef, "tenantId" | "paymentId">): { times: number; amount: number };
  refunded(ref: Pick<PaymentRef, "tenantId" | "paymentId">): number;
  cleanup(): Promise<void>;
}

export async function openStripe(): Promise<OpenedStripe> {
  const folder = await mkdtemp(join(tmpdir(), "paylink-stripe-"));
  const database = await openSqlite(join(folder, "paylink.db"));
  await migrate(database, MIGRATIONS, NOW);
  const standIn = await stripeStandIn();
  let now = Date.parse(NOW);
  standIn.books.now = now / 1000;
  const processor = stripeProcessor({
    client: stripeClient({ secretKey: SECRET_KEY, account: null, apiBase: standIn.url }, 1),
    database,
    now: () => new Date(now),
    publishableKey: "pk_test_standin",
    account: null,
    webhookSecret: WEBHOOK_SECRET,
  });
  const chargesOf = ({ tenantId, paymentId }: Pick<PaymentRef, "tenantId" | "paymentId">) =>
    [...standIn.books.charges.values()].filter(
      ({ metadata }) => metadata["paylink_tenant"] === tenantId && metadata["paylink_payment"] === paymentId,
    );
  return {
    standIn,
    database,
    processor,
    advance: (milliseconds) => {
      now += milliseconds;
      standIn.books.now = Math.floor(now / 1000);
    },
    collected: (ref) => {
      const captured = chargesOf(ref).filter(({ status }) => status === "succeeded");
      return { times: captured.length, amount: captured.reduce((sum, { amount }) => sum + amount, 0) };
    },
    refunded: (ref) => chargesOf(ref).reduce((sum, { amount_refunded }) => sum + amount_refunded, 0),
    async cleanup() {
      await standIn.close();
      await database.close();
      await rm(folder, { recursive: true });
    },
  };
}
