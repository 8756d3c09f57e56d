/** An invoice of that API as one of ours. What would change an amount or a due date and is not known here is refused, never left out. */
import { minorAmount, phoneField } from "../api/fields.ts";
import type { OperationContext } from "../api/operation.ts";
import { Refusal, refuse } from "../api/problem.ts";
import { readAmounts } from "../invoices/command.ts";
import { createInvoice } from "../invoices/create.ts";
import { refusalOf } from "../invoices/refusals.ts";
import type { CreateInvoiceBody } from "../invoices/schema.ts";
import type { StreamId } from "../ledger/chain.ts";
import { insertKept } from "../store/leadconnector.ts";
import type { Link } from "../store/links.ts";
import { keptOf, wordsOf } from "./kept.ts";
import { refuseMode } from "./mode.ts";
import type { CreateBody } from "./schema.ts";

/** Most characters of a memo. */
const MEMO_MOST = 2_000;

type Context = Pick<OperationContext<unknown, unknown, unknown, "key">, "deps" | "caller" | "idempotentId">;

/** Makes the invoice, with what is kept of it, in one batch. */
export async function createFrom(
  { deps, caller, idempotentId }: Context,
  body: CreateBody,
): Promise<{ readonly stream: StreamId; readonly link: Link | null } | Refusal> {
  const refused = refuseMode(caller, body.liveMode);
  if (refused !== null) return refused;
  const ours = asOurs(body);
  if (ours instanceof Refusal) return ours;
  const asked = readAmounts(ours);
  if (asked instanceof Refusal) return inTheirWords(asked);
  const invoiceId = idempotentId("invoice");
  const { tenantId, mode } = caller;
  const stream = { tenantId, mode, invoiceId };
  const kept = keptOf(body);
  const ids = { invoiceId, customerId: idempotentId("customer") };
  const outcome = await createInvoice(deps, caller, ids, asked, [
    insertKept(stream, JSON.stringify(kept), wordsOf(kept)),
  ]);
  return outcome.ok ? { stream, link: outcome.link } : inTheirWords(refusalOf(outcome.rejection));
}

/** A customer of ours under the contact's id. */
export function customerIdOf(contactId: string): string {
  return contactId.startsWith("cust_") ? contactId : `cust_${contactId}`;
}

function asOurs(body: CreateBody): CreateInvoiceBody | Refusal {
  const lineItems: CreateInvoiceBody["lineItems"] = [];
  for (const [index, item] of body.items.entries()) {
    const at = `items[${index}]`;
    if (item.currency !== body.currency) return wrong(`${at}.currency`, "must be the invoice's currency");
    const rates = (item.taxes ?? []).map(({ rate }) => Number(rate));
    if (item.taxInclusive === true && rates.length > 0)
      return wrong(
        `${at}.taxInclusive`,
        "is not supported together with taxes: send the amount without them",
      );
    const rate = Number(rates.reduce((sum, one) => sum + one, 0).toFixed(4));
    if (rate > 100) return wrong(`${at}.taxes`, "must not add up to more than 100 percent");
    lineItems.push({
      description: item.name,
      quantity: item.qty,
      unitAmount: item.amount,
      ...(rate === 0 ? {} : { taxRate: String(rate) }),
    });
  }
  const unable = refuseUnable(body);
  if (unable !== null) return unable;
  const discount = discountOf(body);
  if (discount instanceof Refusal) return discount;
  const memo = plainText(body.termsNotes ?? "");
  if (memo.length > MEMO_MOST)
    return wrong("termsNotes", `must have at most ${MEMO_MOST} characters of text`);
  const { id, name, email, phoneNo } = body.contactDetails;
  const { invoiceNumber, invoiceNumberPrefix = "" } = body;
  return {
    currency: body.currency,
    customer: { id: customerIdOf(id), name, email, phone: phoneNo && phoneField.parse(phoneNo) },
    lineItems,
    discount,
    dueDate: body.dueDate,
    ...(memo === "" ? {} : { memo }),
    ...(invoiceNumber === undefined ? {} : { invoiceNumber: `${invoiceNumberPrefix}${invoiceNumber}` }),
  };
}

function refuseUnable({ discount, paymentSchedule, miscellaneousCharges }: CreateBody): Refusal | null {
  if ((discount?.validOnProductIds?.length ?? 0) > 0)
    return wrong("discount.validOnProductIds", "is not supported: a discount is on the whole invoice");
  if ((paymentSchedule?.schedules?.length ?? 0) > 0)
    return wrong("paymentSchedule.schedules", "is not supported here: set a payment plan through /api/v1");
  if ((miscellaneousCharges?.charges?.length ?? 0) > 0)
    return wrong("miscellaneousCharges.charges", "is not supported: send charges as items");
  return null;
}

function discountOf({ discount, currency }: CreateBody): CreateInvoiceBody["discount"] | Refusal {
  const value = discount?.value ?? "0";
  if (!discount || Number(value) === 0) return undefined;
  if (discount.type === "percentage")
    return Number(value) > 100
      ? wrong("discount.value", "must be at most 100 percent")
      : { type: "percentage", value };
  const minor = minorAmount(value, currency, "discount.value");
  return minor instanceof Refusal ? minor : { type: "fixed", value };
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&nbsp;": " ",
};

/** Terms may come as HTML there; payers read text here. Tags go, blocks become lines. */
export function plainText(markup: string): string {
  return markup
    .replaceAll(/<(?:br|\/p|\/li|\/div|\/h[1-6])\b[^<>]{0,200}>/gi, "\n")
    .replaceAll(/<[/!]?[a-z][^<>]{0,1000}>/gi, "")
    .replaceAll(/&(?:amp|lt|gt|quot|#39|nbsp);/g, (entity) => ENTITIES[entity] ?? entity)
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}

function wrong(field: string, words: string): Refusal {
  return refuse("invalid_field", `${field} ${words}.`, { field });
}

/** Names of our properties in a refusal become theirs. */
export function inTheirWords({ code, message, details }: Refusal): Refusal {
  const { field } = details;
  if (field === undefined) return refuse(code, message, details);
  const theirs = field.replace(/^lineItems/, "items").replace(/\.unitAmount$/, ".amount");
  return refuse(code, message.replaceAll(field, theirs), { ...details, field: theirs });
}
