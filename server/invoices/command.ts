/** From what a merchant sent to the command that the ledger decides. */

import { exponentOf, MAX_MINOR, parseMajor } from "../../shared/money.ts";
import { totalsOf } from "../../shared/totals.ts";
import { minorAmount } from "../api/fields.ts";
import { Refusal, refuse } from "../api/problem.ts";
import type { CreateInvoice } from "../ledger/decideInvoice.ts";
import { lastDueDate } from "../ledger/decidePlan.ts";
import type { Discount, InvoiceState, PaymentPlan, PaymentRules } from "../ledger/state.ts";
import type { Merchant } from "../merchants/merchant.ts";
import { readPlan } from "./paymentPlan.ts";
import type { CreateInvoiceBody } from "./schema.ts";

/** The same, with its amounts read; what the merchant left out is still absent. */
export type AskedInvoice = Omit<CreateInvoiceBody, "lineItems" | "discount" | "payment" | "paymentPlan"> & {
  readonly lineItems: CreateInvoice["lineItems"];
  readonly discount: Discount | null;
  readonly rules: Partial<PaymentRules>;
  readonly paymentPlan?: PaymentPlan;
};

/** Reads the amounts in the invoice's currency, or answers with the refusal that names the first bad field. */
export function readAmounts(body: CreateInvoiceBody): AskedInvoice | Refusal {
  const { currency } = body;
  const lineItems: CreateInvoice["lineItems"][number][] = [];
  for (const [index, item] of body.lineItems.entries()) {
    const unitAmount = minorAmount(item.unitAmount, currency, `lineItems[${index}].unitAmount`, {
      zero: true,
    });
    if (typeof unitAmount !== "number") return unitAmount;
    lineItems.push({
      description: item.description,
      quantity: Number(item.quantity),
      unitAmount,
      ...(item.taxRate === undefined ? {} : { taxRate: Number(item.taxRate) }),
    });
  }
  const discount = readDiscount(body.discount, currency);
  if (discount !== null && !("type" in discount)) return discount;
  const minimum = body.payment?.minimumAmount;
  const minimumAmount =
    minimum === undefined ? undefined : minorAmount(minimum, currency, "payment.minimumAmount");
  if (typeof minimumAmount === "object") return minimumAmount;
  const totals = totalsOf(lineItems, null);
  if (totals.total > MAX_MINOR || totals.lines.some((line) => line > MAX_MINOR)) {
    return refuse("invalid_field", "lineItems add up to more than Paylink can hold.", { field: "lineItems" });
  }
  if (discount?.type === "fixed" && discount.value > totals.subtotal) {
    return refuse("invalid_field", "discount.value is above the subtotal.", { field: "discount.value" });
  }
  const { methods, allowPartial, allowOverpayment } = body.payment ?? {};
  const { paymentPlan, ...rest } = body;
  const plan =
    paymentPlan && readPlan(paymentPlan, currency, totalsOf(lineItems, discount).total, "paymentPlan.");
  if (plan instanceof Refusal) return plan;
  return {
    ...rest,
    ...(plan === undefined ? {} : { paymentPlan: plan }),
    lineItems,
    discount,
    rules: {
      ...(methods === undefined ? {} : { methods: [...new Set(methods)] }),
      ...(allowPartial === undefined ? {} : { allowPartial }),
      ...(allowOverpayment === undefined ? {} : { allowOverpayment }),
      ...(minimumAmount === undefined ? {} : { minimumAmount }),
    },
  };
}

function readDiscount(discount: CreateInvoiceBody["discount"], currency: string): Discount | Refusal | null {
  if (discount === undefined) return null;
  if (discount.type === "percentage") return { type: "percentage", value: Number(discount.value) };
  const value = minorAmount(discount.value, currency, "discount.value", { zero: true });
  return typeof value === "number" ? { type: "fixed", value } : value;
}

/**
 * The whole command. What the merchant left out comes from the invoice that stands under this id, so that
 * sending the same request again means the same invoice; for a new one from the merchant's settings.
 */
export function completeCommand(
  asked: AskedInvoice,
  given: {
    readonly invoiceId: string;
    readonly customerId: string;
    readonly invoiceNumber: string;
    readonly at: string;
  },
  merchant: Merchant,
  standing: InvoiceState | null,
): CreateInvoice {
  const defaults: PaymentRules = standing?.rules ?? defaultRules(merchant, asked.currency);
  const {
    id = standing?.customer.id ?? given.customerId,
    name,
    email,
    phone,
    locale,
    timeZone,
  } = asked.customer;
  return {
    invoiceId: given.invoiceId,
    invoiceNumber: asked.invoiceNumber ?? standing?.invoiceNumber ?? given.invoiceNumber,
    currency: asked.currency,
    customer: {
      id,
      name,
      ...(email === undefined ? {} : { email }),
      ...(phone === undefined ? {} : { phone }),
      ...(locale === undefined ? {} : { locale }),
      ...(timeZone === undefined ? {} : { timeZone }),
    },
    lineItems: asked.lineItems,
    discount: asked.discount,
    dueDate: asked.dueDate ?? lastDueDate(asked.paymentPlan),
    timeZone: standing?.timeZone ?? merchant.timeZone,
    memo: asked.memo ?? null,
    metadata: asked.metadata ?? {},
    rules: { ...defaults, ...asked.rules },
    reminderSchedule: (
      asked.reminderSchedule ??
      standing?.reminderSchedule ??
      merchant.settings.reminderSchedule
    ).map(({ daysBefore, daysAfter, sendVia, message }) => ({
      ...(daysBefore === undefined ? {} : { daysBefore }),
      ...(daysAfter === undefined ? {} : { daysAfter }),
      sendVia,
      ...(message === undefined ? {} : { message }),
    })),
    ...(asked.paymentPlan === undefined ? {} : { paymentPlan: asked.paymentPlan }),
    at: given.at,
  };
}

/** The merchant's rules in a currency. A least amount that the currency cannot express is rounded up. */
function defaultRules(merchant: Merchant, currency: string): PaymentRules {
  const { minimumAmount, ...rules } = merchant.settings.payment;
  if (minimumAmount === null) return { ...rules, minimumAmount: null };
  const exact = parseMajor(minimumAmount, currency);
  if (exact.ok) return { ...rules, minimumAmount: exact.minor };
  const up = parseMajor(minimumAmount.split(".")[0] ?? "0", currency);
  return { ...rules, minimumAmount: up.ok ? up.minor + 10 ** exponentOf(currency) : null };
}
