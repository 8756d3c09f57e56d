/** Our invoice in that API's shape. Pure. */
import { dateIn } from "../../shared/dates.ts";
import { toMajor } from "../../shared/money.ts";
import type { Caller } from "../api/operation.ts";
import { isOverdueAt } from "../ledger/paymentPlan.ts";
import { balanceOf, type InvoiceState, statusOf } from "../ledger/state.ts";
import type { ShownRow } from "../store/leadconnector.ts";
import { type Kept, readKept } from "./kept.ts";

export type LcStatus =
  | "draft"
  | "sent"
  | "overdue"
  | "payment_processing"
  | "partially_paid"
  | "paid"
  | "void";

/** A refunded invoice asks for nothing any more, like a void one; that API has no word of its own for it. */
export function lcStatusOf(state: InvoiceState, sent: boolean, now: Date): LcStatus {
  const status = statusOf(state);
  if (status === "void" || status === "refunded") return "void";
  if (status === "paid" || status === "overpaid") return "paid";
  if (state.reserved > 0) return "payment_processing";
  if (status === "partially_paid") return "partially_paid";
  if (!sent) return "draft";
  return isOverdueAt(state, now) ? "overdue" : "sent";
}

type About = Pick<Caller, "tenantId" | "mode" | "merchant" | "now">;

/** @param altId what the caller named in this request; undefined for what was named when the invoice was made. */
export function presentLc(row: ShownRow, caller: About, altId: string | undefined) {
  const { state, sent, updatedAt } = row;
  const kept = readKept(row.kept);
  const major = (minor: number): number => toMajor(minor, state.currency);
  const settled = statusOf(state) === "refunded" || state.voidedAt !== null;
  return {
    _id: state.invoiceId,
    status: lcStatusOf(state, sent, caller.now),
    liveMode: caller.mode === "live",
    amountPaid: major(state.received),
    altId: altId ?? kept.altId ?? caller.tenantId,
    altType: "location",
    name: kept.name ?? `Invoice ${state.invoiceNumber}`,
    businessDetails: kept.businessDetails ?? businessOf(caller),
    invoiceNumber: kept.invoiceNumber ?? state.invoiceNumber,
    currency: state.currency,
    contactDetails: contactOf(state, kept),
    issueDate: kept.issueDate ?? dateIn(state.timeZone, new Date(state.createdAt)),
    dueDate: state.dueDate,
    invoiceItems: state.lineItems.map((item, index) => itemOf(item, index, state, kept)),
    discount: discountOf(state, kept),
    total: major(state.total),
    title: kept.title ?? "INVOICE",
    amountDue: settled ? 0 : major(balanceOf(state)),
    createdAt: state.createdAt,
    updatedAt,
    automaticTaxesEnabled: kept.automaticTaxesEnabled ?? false,
    automaticTaxesCalculated: false,
    paymentSchedule: scheduleOf(state),
    totalSummary: {
      subTotal: major(state.subtotal),
      discount: major(state.discountAmount),
      tax: major(state.tax),
    },
    ...(kept.termsNotes === undefined
      ? state.memo === null
        ? {}
        : { termsNotes: state.memo }
      : { termsNotes: kept.termsNotes }),
    ...(kept.sentTo === undefined ? {} : { sentTo: kept.sentTo }),
  };
}

function businessOf({ merchant }: About) {
  const { supportPhone, supportEmail: _mail, addressLines, branding } = merchant.settings;
  const [addressLine1, ...rest] = addressLines;
  return {
    name: merchant.name,
    ...(branding.logoUrl === null ? {} : { logoUrl: branding.logoUrl }),
    ...(supportPhone === null ? {} : { phoneNo: supportPhone }),
    address: {
      ...(addressLine1 === undefined ? {} : { addressLine1 }),
      ...(rest.length === 0 ? {} : { addressLine2: rest.join(", ") }),
    },
  };
}

function contactOf({ customer }: InvoiceState, { contactDetails }: Kept) {
  const { id, name, email, phone } = customer;
  return {
    id,
    name,
    ...(email === undefined ? {} : { email }),
    ...(phone === undefined ? {} : { phoneNo: phone }),
    address: {},
    ...contactDetails,
    customFields: [],
  };
}

function itemOf(
  item: InvoiceState["lineItems"][number],
  index: number,
  state: InvoiceState,
  { items }: Kept,
) {
  const { taxes, ...kept } = items?.[index] ?? {};
  const own = item.taxRate === undefined ? [] : [{ name: "Tax", rate: item.taxRate }];
  const itemId = `${state.invoiceId}_${index + 1}`;
  return {
    taxes: (taxes ?? own).map((tax, at) => ({
      _id: `${itemId}_tax_${at + 1}`,
      ...tax,
      calculation: "exclusive",
    })),
    _id: itemId,
    ...kept,
    currency: state.currency,
    name: item.description,
    qty: item.quantity,
    amount: toMajor(item.unitAmount, state.currency),
  };
}

function discountOf({ discount, currency }: InvoiceState, kept: Kept) {
  if (discount === null) return kept.discount ?? { type: "percentage", value: 0 };
  const { type, value } = discount;
  return { type, value: type === "fixed" ? toMajor(value, currency) : value };
}

function scheduleOf({ paymentPlan, currency, invoiceId }: InvoiceState) {
  if (paymentPlan === undefined) return {};
  return {
    type: "fixed",
    schedules: paymentPlan.installments.map(({ dueDate, amount }, index) => ({
      _id: `${invoiceId}_installment_${index + 1}`,
      dueDate,
      value: toMajor(amount, currency),
    })),
  };
}
