/** Saved methods on the payer's side: what a verified payer sees and may pay by, and what a payer lets a merchant keep. */
import type { SavingView } from "../../shared/checkout.ts";
import { fill } from "../../shared/page/format.ts";
import { allWords } from "../../shared/words/page.ts";
import { type Refusal, refuse } from "../api/problem.ts";
import type { Deps } from "../deps.ts";
import type { OpenLink } from "../links/resolve.ts";
import type { PayRequest } from "../payments/pay.ts";
import type { PaymentRef, Processor } from "../payments/processors/processor.ts";
import {
  consentTo,
  hasRoom,
  METHODS_PER_CUSTOMER,
  savedInput,
  savedMethodId,
} from "../payments/savedMethods.ts";
import { findPaymentMethod, type PaymentMethodRow, readPaymentMethods } from "../store/paymentMethods.ts";
import type { PayerLink } from "./payerLanguage.ts";
import { isOwnPage, isVerified, type RequestHeaders } from "./proof.ts";

function ownerOf({ link, head }: OpenLink) {
  return { tenantId: link.tenantId, mode: link.mode, customerId: head.state.customer.id };
}

/** The customer's cards that can be charged now, for a payer who proved to be the customer; null for all others. */
export async function verifiedMethods(
  deps: Deps,
  opened: OpenLink,
  headers: RequestHeaders,
): Promise<readonly PaymentMethodRow[] | null> {
  const processor = deps.processorFor(opened.link.mode, opened.merchant);
  if (processor?.vault === undefined || !isVerified(deps, opened, headers)) return null;
  const all = await readPaymentMethods(deps.database, ownerOf(opened), METHODS_PER_CUSTOMER);
  return all.filter((method) => isUsable(method, opened, processor));
}

/** Each debit of a bank account needs an authorization that names the account, so a payer enters it each time. */
function isUsable(method: PaymentMethodRow, opened: OpenLink, processor: Processor): boolean {
  return (
    method.type === "card" &&
    opened.head.state.rules.methods.includes("card") &&
    savedInput(method, processor, true) !== null
  );
}

/**
 * What the page says of saved methods. What a payer ticks, and what that means, are kept together as evidence: have a lawyer
 * read them before live use.
 *
 * @param methods null for a payer who is not verified.
 */
export function savingView(
  locale: string,
  merchantName: string,
  methods: readonly PaymentMethodRow[] | null,
): SavingView {
  const words = allWords(locale);
  const say = (text: string): string => fill(text, { merchant: merchantName });
  return {
    label: say(words.saveLabel),
    details: say(words.saveDetails),
    verified: methods !== null,
    methods: (methods ?? []).map(({ methodId, type, brand, last4, expiryMonth, expiryYear }) => ({
      paymentMethodId: methodId,
      type,
      brand,
      last4,
      expiryMonth,
      expiryYear,
    })),
  };
}

type Saved = Required<Pick<PayRequest, "method" | "paymentMethodId">>;

/** The saved method that a payer means; only for one who proved to be its customer, on our own page. */
export async function payerMethod(
  deps: Deps,
  opened: OpenLink,
  processor: Processor,
  headers: RequestHeaders,
  paymentMethodId: string,
): Promise<Saved | Refusal> {
  if (!isVerified(deps, opened, headers)) {
    const message = "Confirm a one-time code to use saved payment methods.";
    return refuse("verification_required", message, { field: "method.paymentMethodId" });
  }
  if (!isOwnPage(headers, deps.config.publicUrl))
    return refuse("forbidden", "Saved payment methods are used from the payment page only.");
  const found = await findPaymentMethod(deps.database, ownerOf(opened), paymentMethodId);
  const method =
    found !== null && found.removedAt === null && isUsable(found, opened, processor)
      ? savedInput(found, processor, true)
      : null;
  return method === null
    ? refuse("method_refused", "This saved payment method cannot be used.", {
        field: "method.paymentMethodId",
      })
    : { method, paymentMethodId };
}

/** Keeps what a payer pays by, with the evidence of the consent. Nothing when the customer has as many as one may have. */
export async function payerSaves(
  deps: Deps,
  opened: PayerLink,
  ref: PaymentRef,
  evidence: { readonly address: string | null; readonly agent: string | null },
): Promise<Pick<PayRequest, "save">> {
  const owner = ownerOf(opened);
  if (!(await hasRoom(deps, owner))) return {};
  const { label, details } = savingView(opened.locale, opened.merchant.name, null);
  const agent = evidence.agent?.slice(0, 400) ?? null;
  const consent = consentTo(`${label} ${details}`, {
    acceptedAt: ref.at,
    address: evidence.address,
    agent,
    source: "page",
  });
  return { save: { customerId: owner.customerId, methodId: savedMethodId(ref), consent } };
}
