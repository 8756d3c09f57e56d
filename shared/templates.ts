/** `{{names}}` in a merchant's own words. A closed list of names; nothing is evaluated. Pure. */

import { withoutForeignTurns } from "./turns.ts";

/** Every name, and what stands in its place. */
export const VARIABLES = {
  invoiceId: "The invoice's id.",
  invoiceNumber: "Its number.",
  merchantName: "Who sends it.",
  customerName: "Whom it is addressed to.",
  amount: "What is left to pay, without a currency sign: 500.00.",
  totalAmount: "The invoice's total, without a sign.",
  paidAmount: "What was paid, without a sign.",
  currency: "USD",
  dueDate: "February 15, 2026, as the customer's language writes it; empty without one.",
  paymentLink: "The address where the invoice is paid.",
  supportEmail: "The merchant's own; empty where there is none.",
  supportPhone: "The merchant's own; empty where there is none.",
} as const;
export type VariableName = keyof typeof VARIABLES;
export type Variables = Readonly<Record<VariableName, string>>;

/** Names whose value is never the caller's to choose: a message must lead to its own invoice. */
export const FIXED: readonly string[] = ["paymentLink", "invoiceId"];

// A name may have spaces around it. No nesting, so the text is read once, in linear time.
const PLACE = /\{\{([^{}]{0,100})\}\}/g;

/** Names in a template that are none of ours, in their order, each once. */
export function unknownNames(template: string): string[] {
  const names = [...template.matchAll(PLACE)].map(([, name = ""]) => name.trim());
  return [...new Set(names.filter((name) => !isVariable(name)))];
}

export function isVariable(name: string): name is VariableName {
  return Object.hasOwn(VARIABLES, name);
}

/** Puts the values in. What a value holds is text: `{{amount}}` in a customer's name stays as it is. */
export function fill(template: string, values: Variables): string {
  return template.replaceAll(PLACE, (place, name: string) => {
    const known = name.trim();
    return isVariable(known) ? withoutForeignTurns(values[known]) : place;
  });
}

/** The same for a header: line breaks and control characters of values become spaces. */
export function fillLine(template: string, values: Variables): string {
  return fill(template, values)
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .trim();
}
