/** The API of customers: what is known of one, and the payment methods that it let the merchant keep. */
import { z } from "zod";
import { CUSTOMER_ID } from "../../shared/ids.ts";
import { instantField, lineField, textField } from "../api/fields.ts";
import { type Caller, type Operation, operation } from "../api/operation.ts";
import { Refusal, refuse } from "../api/problem.ts";
import { encodeCursor, listPage, listQuery, readCursor } from "../api/query.ts";
import type { Deps } from "../deps.ts";
import type { InvoiceState } from "../ledger/state.ts";
import { readInvoices } from "../store/invoices.ts";
import { findPaymentMethod, type PaymentMethodRow, readPaymentMethods } from "../store/paymentMethods.ts";
import { bankOf, cardOf, missing, rawRefusal } from "./apiMethod.ts";
import { unableToSave } from "./apiSaved.ts";
import { bankAccountField, cardField } from "./methodFields.ts";
import {
  MethodRefused,
  type Processor,
  ProcessorConflict,
  ProcessorUnavailable,
} from "./processors/processor.ts";
import { consentTo, removeMethod, saveMethod } from "./savedMethods.ts";

const TAG = "Customers";
const PATH = "/api/v1/customers/:customerId/payment-methods";
const NO_CUSTOMER = refuse("customer_not_found", "No such customer in this mode.");
const NO_METHOD = refuse("payment_method_not_found", "No such saved payment method of this customer.");

const methodView = z.object({
  paymentMethodId: z.string(),
  customerId: z.string(),
  type: z.enum(["card", "ach"]),
  brand: z.string().nullable().meta({ description: "Card brand, or the bank's name where known." }),
  last4: z.string().nullable(),
  expiryMonth: z.int().nullable(),
  expiryYear: z.int().nullable(),
  consent: z.object({
    source: z.enum(["page", "api"]),
    text: z.string().nullable(),
    textHash: z.string().nullable().meta({ description: "SHA-256 of the text, hex." }),
    acceptedAt: z.string().meta({ format: "date-time" }),
    address: z.string().nullable().meta({ description: "The payer's network, truncated." }),
    agent: z.string().nullable(),
  }),
  paymentId: z.string().nullable().meta({ description: "The payment that it was saved by." }),
  createdAt: z.string().meta({ format: "date-time" }),
  removedAt: z.string().nullable().meta({ format: "date-time" }),
});

function view(method: PaymentMethodRow): z.input<typeof methodView> {
  const { methodId, customerId, type, brand, last4, expiryMonth, expiryYear } = method;
  const { consent, paymentId, createdAt, removedAt } = method;
  return {
    paymentMethodId: methodId,
    customerId,
    type,
    brand,
    last4,
    expiryMonth,
    expiryYear,
    consent,
    paymentId,
    createdAt,
    removedAt,
  };
}

/** What the customer's latest invoice tells of it; null when there is none. */
async function latestInvoice(deps: Deps, caller: Caller, customerId: string): Promise<InvoiceState | null> {
  const [latest] = await readInvoices(deps.database, caller, { customerId }, Number.MAX_SAFE_INTEGER, 1);
  return latest?.state ?? null;
}

const saveBody = z.strictObject({
  type: z.enum(["card", "ach"]),
  card: cardField.partial({ expiryMonth: true, expiryYear: true, cvv: true }).optional(),
  bankAccount: bankAccountField.extend({ accountHolderName: lineField(100).optional() }).optional(),
  consent: z
    .strictObject({ text: textField(2000).optional(), acceptedAt: instantField.optional() })
    .optional()
    .meta({ description: "The words that the customer agreed to, and when; kept as evidence." }),
});

const savePaymentMethod = operation(
  {
    id: "savePaymentMethod",
    method: "POST",
    path: PATH,
    summary: "Save a payment method for a customer",
    description:
      "You have the customer's consent. The number goes to the processor and is not kept here: brand, last four digits and expiry are. A customer need not have an invoice yet. Live mode refuses raw numbers unless the operator set ALLOW_RAW_CARD_DATA.",
    tag: TAG,
    auth: "key",
    body: saveBody,
    example: {
      type: "card",
      card: { number: "4242424242424242", expiryMonth: "12", expiryYear: "2030", cvv: "123" },
    },
    answers: { 201: { description: "The saved method.", schema: methodView } },
    refusals: [
      "customer_not_found",
      "method_refused",
      "payment_method_limit",
      "raw_card_data_disabled",
      "processor_not_configured",
      "processor_unavailable",
    ],
  },
  async ({ deps, caller, params, body, idempotentId }) => {
    const { customerId } = params;
    if (!CUSTOMER_ID.test(customerId)) return NO_CUSTOMER;
    const details = { card: "card", ach: "bankAccount" } as const;
    const field = details[body.type];
    const stray = body.type === "card" ? "bankAccount" : "card";
    if (body[stray] !== undefined)
      return refuse("invalid_field", `${stray} does not belong to a method of type ${body.type}.`, {
        field: stray,
      });
    const disabled = rawRefusal(caller.mode, deps.config.allowRawCardData, field);
    if (disabled !== null) return disabled;
    const processor = deps.processorFor(caller.mode, caller.merchant);
    if (processor === null)
      return refuse("processor_not_configured", "No payment processor is configured for live payments.");
    if (!canKeep(processor)) return refuse("method_refused", "The processor cannot save payment methods.");
    const { tenantId, mode } = caller;
    const methodId = idempotentId("paymentMethod");
    const owner = { tenantId, mode, customerId };
    const known = await findPaymentMethod(deps.database, owner, methodId);
    if (known !== null) return { status: 201, data: view(known) };
    const unable = await unableToSave(deps, processor, owner);
    if (unable !== null) return unable;
    const holder = body.type === "ach" ? (await latestInvoice(deps, caller, customerId))?.customer.name : "";
    const method =
      body.type === "card"
        ? cardOf(body.card, caller.now, processor)
        : bankOf(body.bankAccount, holder ?? customerId);
    if (method === null) return missing(field);
    const at = caller.now.toISOString();
    const { text = null, acceptedAt = at } = body.consent ?? {};
    const consent = consentTo(text, { acceptedAt, address: null, agent: null, source: "api" });
    try {
      const ref = { ...owner, methodId, at };
      return { status: 201, data: view(await saveMethod(deps, processor, ref, method, consent)) };
    } catch (error) {
      if (error instanceof MethodRefused)
        return refuse("method_refused", error.message, { field: error.field });
      if (error instanceof ProcessorConflict)
        return refuse("conflict", "This request was sent before with another method.");
      if (!(error instanceof ProcessorUnavailable)) throw error;
      deps.log.error("the processor did not save a payment method", error, { paymentMethodId: methodId });
      return refuse("processor_unavailable", "The processor did not answer. Send the request again.");
    }
  },
);

function canKeep(processor: Processor): processor is Processor & Required<Pick<Processor, "vault">> {
  return processor.vault !== undefined;
}

const listPaymentMethods = operation(
  {
    id: "listPaymentMethods",
    method: "GET",
    path: PATH,
    summary: "List a customer's saved payment methods",
    description: "Newest first, without removed ones.",
    tag: TAG,
    auth: "key",
    query: z.strictObject(listQuery),
    answers: {
      200: {
        description: "A page of methods.",
        schema: z.object({ paymentMethods: z.array(methodView), nextCursor: z.string().nullable() }),
      },
    },
    refusals: ["customer_not_found"],
  },
  async ({ deps, caller, params, query }) => {
    const { customerId } = params;
    const place = readCursor("paymentMethods", query.after, z.tuple([z.string(), z.string()]));
    if (place instanceof Refusal) return place;
    const owner = { tenantId: caller.tenantId, mode: caller.mode, customerId };
    const after = place === null ? null : { createdAt: place[0], methodId: place[1] };
    const rows = await readPaymentMethods(deps.database, owner, query.limit + 1, after);
    if (rows.length === 0 && after === null && (await latestInvoice(deps, caller, customerId)) === null)
      return NO_CUSTOMER;
    const cursor = (row: PaymentMethodRow): string =>
      encodeCursor("paymentMethods", [row.createdAt, row.methodId]);
    return { status: 200, data: listPage("paymentMethods", rows, query.limit, view, cursor) };
  },
);

const removePaymentMethod = operation(
  {
    id: "removePaymentMethod",
    method: "DELETE",
    path: `${PATH}/:paymentMethodId`,
    summary: "Remove a saved payment method",
    description:
      "It cannot be charged from now on, and the processor forgets it. Payments that were made by it stay in their histories. Removing it again changes nothing.",
    tag: TAG,
    auth: "key",
    answers: { 200: { description: "The removed method.", schema: methodView } },
    refusals: ["payment_method_not_found"],
  },
  async ({ deps, caller, params }) => {
    const { customerId, paymentMethodId } = params;
    const owner = { tenantId: caller.tenantId, mode: caller.mode, customerId };
    const removed = await removeMethod(deps, owner, paymentMethodId, caller.now.toISOString());
    return removed === null ? NO_METHOD : { status: 200, data: view(removed) };
  },
);

const getCustomer = operation(
  {
    id: "getCustomer",
    method: "GET",
    path: "/api/v1/customers/:customerId",
    summary: "Get what is known of a customer",
    description: "As the customer's latest invoice has it.",
    tag: TAG,
    auth: "key",
    answers: {
      200: {
        description: "The customer.",
        schema: z.object({
          customerId: z.string(),
          name: z.string(),
          email: z.string().nullable(),
          phone: z.string().nullable(),
          locale: z.string().nullable(),
          timeZone: z.string().nullable(),
          latestInvoiceId: z.string(),
        }),
      },
    },
    refusals: ["customer_not_found"],
  },
  async ({ deps, caller, params }) => {
    const latest = await latestInvoice(deps, caller, params.customerId);
    if (latest === null) return NO_CUSTOMER;
    const { id, name, email = null, phone = null, locale = null, timeZone = null } = latest.customer;
    const data = { customerId: id, name, email, phone, locale, timeZone };
    return { status: 200, data: { ...data, latestInvoiceId: latest.invoiceId } };
  },
);

export const savedMethodOperations: readonly Operation[] = [
  getCustomer,
  savePaymentMethod,
  listPaymentMethods,
  removePaymentMethod,
];
