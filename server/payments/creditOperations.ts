/** The API of customers' credit: give it, read its balances and its history. */
import { z } from "zod";
import { toMajor } from "../../shared/money.ts";
import { amountField, currencyField, lineField, minorAmount } from "../api/fields.ts";
import { type Operation, operation } from "../api/operation.ts";
import { Refusal, refuse } from "../api/problem.ts";
import { encodeCursor, listPage, listQuery, readCursor } from "../api/query.ts";
import { refusalOf } from "../invoices/refusals.ts";
import { CREDIT_KINDS, publicEntry } from "../ledger/credit.ts";
import {
  findCreditEntry,
  readCreditBalances,
  readCreditHistory,
  type StoredCredit,
} from "../store/credit.ts";
import { readHead } from "../store/ledger.ts";
import { currencyFor, disposable, giveCredit } from "./giveCredit.ts";

const TAG = "Credit";
const NO_CUSTOMER = refuse("customer_not_found", "No invoice of this mode names such a customer.");
const NO_INVOICE = refuse("invoice_not_found", "The customer has no such invoice in this mode.", {
  field: "invoiceId",
});

const entryView = z.object({
  entryId: z.string(),
  customerId: z.string(),
  currency: z.string(),
  sequence: z.number().meta({ description: "From 1 without gaps in each currency." }),
  kind: z.enum(CREDIT_KINDS),
  amount: z.number().meta({ description: "Below zero when the credit shrinks." }),
  creditBalance: z.number().meta({ description: "The credit after it." }),
  invoiceId: z.string().nullable(),
  paymentId: z.string().nullable(),
  eventId: z.string().nullable(),
  note: z.string().nullable(),
  occurredAt: z.string().meta({ format: "date-time" }),
  postings: z.array(z.object({ account: z.string(), amount: z.number() })),
  previousHash: z.string(),
  hash: z.string(),
});

const given = z.object({
  customerId: z.string(),
  currency: z.string(),
  amount: z.number(),
  fromOverpayments: z.number(),
  adjustment: z.number(),
  creditBalance: z.number(),
  entries: z.array(entryView),
});

const balances = z.object({
  customerId: z.string(),
  balances: z.array(z.object({ currency: z.string(), creditBalance: z.number() })),
  entries: z.array(entryView),
  nextCursor: z.string().nullable(),
});

const presentEntry = (entry: StoredCredit) => ({ ...publicEntry(entry.id, entry), hash: entry.hash });

export const giveCustomerCredit = operation(
  {
    id: "giveCustomerCredit",
    method: "POST",
    path: "/api/v1/customers/:customerId/credit",
    summary: "Credit a customer",
    description:
      "Takes what the customer overpaid, from the oldest overpaid invoice on or from the one that is named; what goes beyond is given by the merchant. With an invoice named it is never above that invoice's overpayment. The credit pays invoices with paymentMethod credit, or by itself where the merchant says so.\n\nWithout a currency it is that of the overpaid invoice, else of the customer's newest invoice. Send an Idempotency-Key, so that a repeat never gives twice.",
    tag: TAG,
    auth: "key",
    body: z.strictObject({
      amount: amountField,
      currency: currencyField.optional(),
      invoiceId: lineField(70).optional(),
      reason: lineField(200).optional(),
    }),
    example: { amount: 100.0 },
    answers: {
      201: { description: "The credit was given: where it came from, and the balance.", schema: given },
    },
    refusals: ["customer_not_found", "invoice_not_found", "exceeds_overpayment", "conflict"],
  },
  async ({ deps, caller, params, body, idempotentId }) => {
    const { customerId } = params;
    const fallback = await currencyFor(deps, caller, customerId);
    if (fallback === null) return NO_CUSTOMER;
    const { tenantId, mode } = caller;
    const invoiceId = body.invoiceId ?? null;
    const named = invoiceId === null ? null : await readHead(deps.database, { tenantId, mode, invoiceId });
    if (invoiceId !== null && named?.state.customer.id !== customerId) return NO_INVOICE;
    const entryId = idempotentId("credit");
    const earlier = await findCreditEntry(deps.database, caller, entryId);
    const own = earlier?.id.currency ?? named?.state.currency;
    const currency = body.currency ?? own ?? fallback;
    if (named && named.state.currency !== currency)
      return refuse("invalid_field", `The invoice is in ${named.state.currency}.`, { field: "currency" });
    const amount = minorAmount(body.amount, currency, "amount");
    if (amount instanceof Refusal) return amount;
    const account = { tenantId, mode, customerId, currency };
    const asked = { entryId, amount, reason: body.reason ?? null, invoiceId, at: caller.now.toISOString() };
    const done = await giveCredit(deps, account, asked);
    if (!done.ok) {
      const data = { invoiceId, disposableAmount: toMajor(disposable(done.state), currency) };
      return refusalOf(done.rejection, done.state === null ? {} : { data });
    }
    const sumOf = (adjustment: boolean): number =>
      done.entries
        .filter(({ kind }) => (kind === "adjustment") === adjustment)
        .reduce((sum, entry) => sum + entry.amount, 0);
    return {
      status: 201,
      data: {
        customerId,
        currency,
        amount: toMajor(amount, currency),
        fromOverpayments: toMajor(sumOf(false), currency),
        adjustment: toMajor(sumOf(true), currency),
        creditBalance: toMajor(done.entries.at(-1)?.balance ?? 0, currency),
        entries: done.entries.map(presentEntry),
      },
    };
  },
);

export const getCustomerCredit = operation(
  {
    id: "getCustomerCredit",
    method: "GET",
    path: "/api/v1/customers/:customerId/credit",
    summary: "A customer's credit and its history",
    description:
      "The balance in each currency, and every entry with its place in the account's hash chain, newest first.",
    tag: TAG,
    auth: "key",
    query: z.strictObject({ ...listQuery }),
    answers: { 200: { description: "The balances, and a page of entries.", schema: balances } },
    refusals: ["customer_not_found"],
  },
  async ({ deps, caller, params, query }) => {
    const { customerId } = params;
    const place = readCursor("credit", query.after, z.tuple([z.string(), z.string(), z.int()]));
    if (place instanceof Refusal) return place;
    if ((await currencyFor(deps, caller, customerId)) === null) return NO_CUSTOMER;
    const rows = await readCreditHistory(deps.database, caller, customerId, place, query.limit + 1);
    const page = listPage("entries", rows, query.limit, presentEntry, ({ occurredAt, id, version }) =>
      encodeCursor("credit", [occurredAt, id.currency, version]),
    );
    const held = await readCreditBalances(deps.database, caller, customerId);
    return {
      status: 200,
      data: {
        customerId,
        balances: held.map(({ currency, balance }) => ({
          currency,
          creditBalance: toMajor(balance, currency),
        })),
        ...page,
      },
    };
  },
);

export const creditOperations: readonly Operation[] = [giveCustomerCredit, getCustomerCredit];
