/** Methods kept at Stripe: one customer there for each of ours, methods set up for charges without the payer. */
import type { Stripe } from "stripe";
import type { Database } from "../../database/database.ts";
import {
  type ChargeRequest,
  MethodRefused,
  ProcessorConflict,
  type RawMethod,
  type SavedAtProcessor,
  type SavedRef,
  type Vault,
} from "./processor.ts";
import type { StripeClient } from "./stripeClient.ts";
import { asking, isKeyReused, isRefusal } from "./stripeErrors.ts";
import { checkRaw, mandateFor, rawMethod } from "./stripeRaw.ts";
import { insertCustomer, ownsCustomer, readCustomer } from "./stripeRecord.ts";
import { reasonOfError } from "./stripeWords.ts";

export interface StripeVault extends Vault {
  /** Stripe's customer for one of ours, made where there is none. */
  customerFor(owner: Pick<SavedRef, "tenantId" | "mode" | "customerId">): Promise<string>;
  /** Customer and method of a reference; null where it is not this merchant's. */
  owned(request: ChargeRequest, reference: string): Promise<{ customer: string; method: string } | null>;
}

export function stripeVault(client: StripeClient, database: Database): StripeVault {
  async function customerFor(owner: Pick<SavedRef, "tenantId" | "mode" | "customerId">): Promise<string> {
    const known = await readCustomer(database, owner);
    if (known !== null) return known;
    const { tenantId, mode, customerId } = owner;
    const metadata = { paylink_tenant: tenantId, paylink_mode: mode, paylink_customer: customerId };
    const idempotencyKey = `paylink:${tenantId}:${mode}:customer:${customerId}`;
    const made = await asking(async () =>
      (await client()).customers.create({ metadata }, { idempotencyKey }),
    );
    await database.batch([insertCustomer(owner, made.id)]);
    return (await readCustomer(database, owner)) ?? made.id;
  }

  return {
    customerFor,

    async owned(request, reference) {
      const [customer = "", method = ""] = reference.split("/");
      return (await ownsCustomer(database, request, customer)) ? { customer, method } : null;
    },

    async saveMethod(ref, method) {
      checkRaw(method, ref.at);
      const customer = await customerFor(ref);
      const key = `paylink:${ref.tenantId}:${ref.mode}:${ref.methodId}`;
      try {
        const made = await asking(async () =>
          (await client()).paymentMethods.create(rawMethod(method), { idempotencyKey: `${key}:method` }),
        );
        const setUp = await asking(async () =>
          (await client()).setupIntents.create(
            {
              customer,
              payment_method: made.id,
              allowed_payment_method_types: [made.type],
              usage: "off_session",
              confirm: true,
              ...mandateFor(method),
              metadata: {
                paylink_tenant: ref.tenantId,
                paylink_mode: ref.mode,
                paylink_method: ref.methodId,
              },
            },
            { idempotencyKey: `${key}:setup` },
          ),
        );
        // The bank wants to hear from its customer first (3-D Secure, microdeposits), and nobody is there to ask.
        if (setUp.status !== "succeeded") throw needsCustomer(method);
        return savedOf(customer, made);
      } catch (error) {
        if (isKeyReused(error)) throw new ProcessorConflict("method");
        if (!isRefusal(error)) throw error;
        const { code, message } = reasonOfError(error);
        throw new MethodRefused(
          code,
          method.type === "card" ? "card.number" : "bankAccount.accountNumber",
          message,
        );
      }
    },

    async forgetMethod(_ref, reference) {
      const method = reference.split("/")[1] ?? "";
      try {
        await asking(async () => (await client()).paymentMethods.detach(method));
      } catch (error) {
        // Detached before, or never known: there is nothing left to forget.
        if (!isRefusal(error)) throw error;
      }
    },
  };
}

function needsCustomer({ type }: RawMethod): MethodRefused {
  const field = type === "card" ? "card.number" : "bankAccount.accountNumber";
  const message =
    "The bank wants its customer to confirm this first. Let the customer save it while paying through the payment link.";
  return new MethodRefused("authentication_required", field, message);
}

/** What may be kept of a method at Stripe. */
export function savedOf(customer: string, method: Stripe.PaymentMethod): SavedAtProcessor {
  const reference = `${customer}/${method.id}`;
  const { card, us_bank_account: bank } = method;
  if (card) {
    const { brand, last4, exp_month: expiryMonth, exp_year: expiryYear } = card;
    return { reference, details: { type: "card", brand, last4, expiryMonth, expiryYear } };
  }
  return { reference, details: { type: "ach", brand: bank?.bank_name ?? null, last4: bank?.last4 ?? null } };
}
