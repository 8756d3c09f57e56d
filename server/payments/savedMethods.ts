/** Payment methods that a customer let a merchant keep: saving, finding and removing them. Numbers stay at the processor. */
import { createHash } from "node:crypto";
import { CROCKFORD, newId } from "../../shared/ids.ts";
import type { Deps } from "../deps.ts";
import { findMerchant } from "../merchants/merchant.ts";
import {
  type Consent,
  countPaymentMethods,
  findPaymentMethod,
  insertPaymentMethod,
  type MethodOwner,
  type PaymentMethodRow,
  removePaymentMethod,
} from "../store/paymentMethods.ts";
import { putTask, type TaskKey } from "../store/tasks.ts";
import type { TaskHandler } from "../tasks/run.ts";
import {
  type HostedInput,
  kindOf,
  type PaymentRef,
  type Processor,
  type RawMethod,
  type SavedInput,
  type SavedRef,
} from "./processors/processor.ts";

/** Methods that one customer may have at a time. */
export const METHODS_PER_CUSTOMER = 50;

/** A method that is to be saved when its payment succeeds. */
export interface SaveWish {
  readonly customerId: string;
  readonly methodId: string;
  readonly consent: Consent;
}

/** The id under which a payment saves its method: the same for the same payment, so that a repeat saves once. */
export function savedMethodId(ref: Pick<PaymentRef, "tenantId" | "mode" | "paymentId">): string {
  const text = `payment method\n${ref.tenantId}\n${ref.mode}\n${ref.paymentId}`;
  const hash = createHash("sha256").update(text, "utf8").digest();
  let id = "pm_";
  for (const byte of hash.subarray(0, 20)) id += CROCKFORD[byte & 31];
  return id;
}

/** Evidence of words that were agreed to. */
export function consentTo(
  text: string | null,
  evidence: Pick<Consent, "acceptedAt" | "address" | "agent" | "source">,
): Consent {
  const textHash = text === null ? null : createHash("sha256").update(text, "utf8").digest("hex");
  return { text, textHash, ...evidence };
}

/** Whether the customer may have one more. Two who ask at once may end one above; that harms nobody. */
export async function hasRoom(deps: Deps, owner: MethodOwner): Promise<boolean> {
  return (await countPaymentMethods(deps.database, owner)) < METHODS_PER_CUSTOMER;
}

/** The row that waits for a payment to succeed. */
export function waitingMethod(
  ref: PaymentRef,
  processor: Processor,
  method: RawMethod | HostedInput,
  { customerId, methodId, consent }: SaveWish,
): PaymentMethodRow {
  const { tenantId, mode, paymentId, at } = ref;
  return {
    tenantId,
    mode,
    customerId,
    methodId,
    type: kindOf(method),
    brand: null,
    last4: null,
    expiryMonth: null,
    expiryYear: null,
    processor: processor.name,
    reference: null,
    paymentId,
    consent,
    createdAt: at,
    removedAt: null,
  };
}

/** Saves a method outside of a payment. The same id again answers with what stands. Throws what the vault throws. */
export async function saveMethod(
  deps: Deps,
  processor: Processor & Required<Pick<Processor, "vault">>,
  ref: SavedRef,
  method: RawMethod,
  consent: Consent,
): Promise<PaymentMethodRow> {
  const { reference, details } = await processor.vault.saveMethod(ref, method);
  const { tenantId, mode, customerId, methodId, at } = ref;
  const row: PaymentMethodRow = {
    tenantId,
    mode,
    customerId,
    methodId,
    type: details.type,
    brand: details.brand,
    last4: details.last4,
    expiryMonth: details.expiryMonth ?? null,
    expiryYear: details.expiryYear ?? null,
    processor: processor.name,
    reference,
    paymentId: null,
    consent,
    createdAt: at,
    removedAt: null,
  };
  await deps.database.batch([insertPaymentMethod(row)]);
  return (await findPaymentMethod(deps.database, ref, methodId)) ?? row;
}

/** A saved method in the port's terms; null where another processor keeps it. */
export function savedInput(
  method: PaymentMethodRow,
  processor: Processor,
  payerPresent: boolean,
): SavedInput | null {
  const { type, brand, last4, expiryMonth, expiryYear, reference } = method;
  if (reference === null || method.processor !== processor.name || processor.vault === undefined) return null;
  const expiry = expiryMonth === null || expiryYear === null ? {} : { expiryMonth, expiryYear };
  return { type: "saved", reference, details: { type, brand, last4, ...expiry }, payerPresent };
}

function forgetTask({ tenantId, mode }: MethodOwner, methodId: string): TaskKey {
  return { kind: "payment_method.forget", tenantId, mode, subject: methodId };
}

/** Removes a customer's method, here at once and at the processor soon. Null when the customer never had it. */
export async function removeMethod(
  deps: Deps,
  owner: MethodOwner,
  methodId: string,
  at: string,
): Promise<PaymentMethodRow | null> {
  const found = await findPaymentMethod(deps.database, owner, methodId);
  if (found === null || found.removedAt !== null) return found;
  const payload = JSON.stringify({ customerId: owner.customerId });
  await deps.database.batch([
    removePaymentMethod(owner, methodId, at),
    putTask(forgetTask(owner, methodId), newId("task", deps.random), payload, deps.now().getTime()),
  ]);
  deps.wake();
  return findPaymentMethod(deps.database, owner, methodId);
}

/** Handler of `payment_method.forget` tasks: lets the processor forget a method that was removed. */
export const forgetMethodTask: TaskHandler = async (deps, task) => {
  const { tenantId, mode, subject: methodId } = task;
  const { customerId } = JSON.parse(task.payload) as { customerId: string };
  const found = await findPaymentMethod(deps.database, { tenantId, mode, customerId }, methodId);
  const merchant = await findMerchant(deps.database, tenantId);
  const processor = merchant && deps.processorFor(mode, merchant);
  // Kept by a processor that is not configured any more: nobody here can charge it either.
  if (!found?.reference || processor?.vault === undefined || processor.name !== found.processor) return;
  const at = found.removedAt ?? deps.now().toISOString();
  await processor.vault.forgetMethod({ tenantId, mode, customerId, methodId, at }, found.reference);
};
