/** Saved methods in payments by the merchant's API: paying by one, and saving one by a payment. */
import { type Refusal, refuse } from "../api/problem.ts";
import type { Deps } from "../deps.ts";
import type { InvoiceState } from "../ledger/state.ts";
import { findPaymentMethod } from "../store/paymentMethods.ts";
import type { MethodBody } from "./apiBody.ts";
import type { Meant } from "./apiMethod.ts";
import type { PayRequest } from "./pay.ts";
import type { PaymentRef, Processor } from "./processors/processor.ts";
import { consentTo, hasRoom, METHODS_PER_CUSTOMER, savedInput, savedMethodId } from "./savedMethods.ts";

export type Means = Pick<PayRequest, "method" | "paymentMethodId" | "save"> & {
  readonly processor: Processor;
};

/** By what a processor is asked to pay, and whether it keeps that. A saved method must be of the invoice's customer. */
export async function processorMeans(
  deps: Deps,
  ref: PaymentRef,
  state: InvoiceState,
  meant: Extract<Meant, { readonly kind: "processor" | "saved" }>,
  body: Pick<MethodBody, "savePaymentMethod">,
): Promise<Means | Refusal> {
  const { processor } = meant;
  const { tenantId, mode } = ref;
  const owner = { tenantId, mode, customerId: state.customer.id };
  if (meant.kind === "saved") {
    const { paymentMethodId } = meant;
    const found = await findPaymentMethod(deps.database, owner, paymentMethodId);
    // A payment that stands is answered as it stands, whatever became of its method since.
    const stands = Object.hasOwn(state.payments, ref.paymentId);
    const method =
      found === null || (found.removedAt !== null && !stands) ? null : savedInput(found, processor, false);
    return method === null
      ? refuse("invalid_field", "paymentMethodId names no saved payment method of this customer.", {
          field: "paymentMethodId",
        })
      : { processor, method, paymentMethodId };
  }
  const { method } = meant;
  if (body.savePaymentMethod !== true) return { processor, method };
  const unable = await unableToSave(deps, processor, owner);
  // The repeat of a payment that filled the last place must not be refused for that.
  if (unable !== null && !Object.hasOwn(state.payments, ref.paymentId)) return unable;
  const consent = consentTo(null, { acceptedAt: ref.at, address: null, agent: null, source: "api" });
  return {
    processor,
    method,
    save: { customerId: owner.customerId, methodId: savedMethodId(ref), consent },
  };
}

/** Why no method can be saved for a customer now; null when one can. */
export async function unableToSave(
  deps: Deps,
  processor: Processor,
  owner: Parameters<typeof hasRoom>[1],
): Promise<Refusal | null> {
  if (processor.vault === undefined)
    return refuse("invalid_field", "The processor cannot save payment methods.", {
      field: "savePaymentMethod",
    });
  if (await hasRoom(deps, owner)) return null;
  const message = `This customer has ${METHODS_PER_CUSTOMER} saved payment methods. Remove one first.`;
  return refuse("payment_method_limit", message);
}
