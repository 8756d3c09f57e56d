/** An invoice being written: what was typed, what it adds up to, and what is sent. */
import { exponentOf, isCurrency, parseMajor } from "../../../../shared/money.ts";
import type { PaymentMethod } from "../../../../shared/statuses.ts";
import { type Totals, totalsOf } from "../../../../shared/totals.ts";

export interface DraftLine {
  /** Tells lines apart while they are moved about. */
  readonly id: number;
  readonly description: string;
  readonly quantity: string;
  readonly unitAmount: string;
  readonly taxRate: string;
}

export interface Draft {
  readonly currency: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly invoiceNumber: string;
  readonly dueDate: string;
  readonly memo: string;
  readonly discountType: "percentage" | "fixed";
  readonly discount: string;
  readonly methods: readonly PaymentMethod[];
  readonly allowPartial: boolean;
  readonly minimumAmount: string;
  readonly lines: readonly DraftLine[];
}

/** Texts by the path that the API uses for the same thing. */
export type Errors = Readonly<Record<string, string>>;

let lines = 0;

export function newLine(): DraftLine {
  lines += 1;
  return { id: lines, description: "", quantity: "1", unitAmount: "", taxRate: "" };
}

/** A number as people type it, or NaN: "1,234.50" and "12,5" both are one. */
export function typedNumber(text: string): number {
  const plain = text.trim().replaceAll(/[\s'’]/g, "");
  const decimalComma = /^\d*,\d{1,2}$/.test(plain);
  const read = decimalComma ? plain.replace(",", ".") : plain.replaceAll(/,(?=\d{3}(?:\D|$))/g, "");
  return /^\d+(?:\.\d*)?$|^\.\d+$/.test(read) ? Number(read) : Number.NaN;
}

/** What the draft adds up to so far, by the very arithmetic of the ledger; null while something cannot be read. */
export function draftTotals(draft: Draft): Totals | null {
  if (!isCurrency(draft.currency)) return null;
  try {
    const items = draft.lines.filter(isTouched).map((line) => {
      const unit = parseMajor(typedNumber(line.unitAmount || "0"), draft.currency);
      const quantity = typedNumber(line.quantity);
      if (!unit.ok || Number.isNaN(quantity)) throw new RangeError("not a number yet");
      const taxRate = line.taxRate.trim() === "" ? undefined : typedNumber(line.taxRate);
      return { quantity, unitAmount: unit.minor, ...(taxRate === undefined ? {} : { taxRate }) };
    });
    return totalsOf(items, discountOf(draft));
  } catch {
    // Half typed numbers are no mistake yet; the API says what is wrong when it is sent.
    return null;
  }
}

function discountOf(draft: Draft): { type: "percentage" | "fixed"; value: number } | null {
  if (draft.discount.trim() === "") return null;
  const value = typedNumber(draft.discount);
  if (draft.discountType === "percentage") return { type: "percentage", value };
  const read = parseMajor(value, draft.currency);
  if (!read.ok) throw new RangeError("not an amount yet");
  return { type: "fixed", value: read.minor };
}

export function isTouched(line: DraftLine): boolean {
  return line.description.trim() !== "" || line.unitAmount.trim() !== "";
}

/** Digits after the point of a currency, for hints. */
export function decimalsOf(currency: string): number {
  return isCurrency(currency) ? exponentOf(currency) : 2;
}

export type Prepared =
  | { readonly ok: true; readonly body: Record<string, unknown>; readonly sent: readonly number[] }
  | { readonly ok: false; readonly errors: Errors };

/**
 * The request, or what is missing in it. What is there but wrong the API says by field.
 * `sent` has the place in the draft of each line that is sent: empty ones are left out.
 */
export function prepare(draft: Draft): Prepared {
  const errors: Record<string, string> = {};
  if (draft.name.trim() === "") errors["customer.name"] = "Who is the invoice for?";
  const sent: number[] = [];
  const lineItems = draft.lines.flatMap((line, index) => {
    if (!isTouched(line)) return [];
    const at = `lineItems[${index}]`;
    const item = {
      description: line.description.trim(),
      quantity: number(line.quantity, `${at}.quantity`, "How many?"),
      unitAmount: number(line.unitAmount, `${at}.unitAmount`, "At what price?"),
      ...(line.taxRate.trim() === "" ? {} : { taxRate: number(line.taxRate, `${at}.taxRate`, "") }),
    };
    if (item.description === "") errors[`${at}.description`] = "What is it for?";
    sent.push(index);
    return [item];
  });
  if (lineItems.length === 0) errors["lineItems[0].description"] = "Write at least one line.";
  const discount = draft.discount.trim() === "" ? null : number(draft.discount, "discount.value", "");
  const minimum =
    draft.allowPartial && draft.minimumAmount.trim() !== ""
      ? number(draft.minimumAmount, "payment.minimumAmount", "")
      : null;
  if (draft.methods.length === 0) errors["payment.methods"] = "Choose at least one.";
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  const body = {
    currency: draft.currency,
    customer: defined({ name: draft.name, email: draft.email, phone: draft.phone }),
    lineItems,
    ...(discount === null ? {} : { discount: { type: draft.discountType, value: discount } }),
    ...defined({ invoiceNumber: draft.invoiceNumber, dueDate: draft.dueDate, memo: draft.memo }),
    payment: {
      methods: draft.methods,
      allowPartial: draft.allowPartial,
      ...(minimum === null ? {} : { minimumAmount: minimum }),
    },
  };
  return { ok: true, body, sent };

  function number(text: string, field: string, whenEmpty: string): number {
    const value = typedNumber(text);
    if (Number.isNaN(value))
      errors[field] = text.trim() === "" ? whenEmpty : "This is not a number, such as 12.50.";
    return value;
  }
}

function defined(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts)
      .map(([name, text]) => [name, text.trim()] as const)
      .filter(([, text]) => text !== ""),
  );
}

/** The API's complaint where the form shows it: its lines are counted without the empty ones. */
export function errorsOf(field: string | null, message: string, sent: readonly number[]): Errors {
  if (field === null) return {};
  const path = field.replace(
    /^lineItems\[(\d+)\]/,
    (_all, index: string) => `lineItems[${sent[Number(index)] ?? 0}]`,
  );
  const words = message.startsWith(`${field} `) ? message.slice(field.length + 1) : message;
  return { [path]: words.charAt(0).toUpperCase() + words.slice(1) };
}
