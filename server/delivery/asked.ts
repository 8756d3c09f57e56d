/** From what a merchant sends to messages: who gets what, checked against the invoice. */
import { z } from "zod";
import { DELIVERY_METHODS, type DeliveryMethod } from "../../shared/deliveryStatus.ts";
import { FIXED, isVariable, unknownNames, VARIABLES } from "../../shared/templates.ts";
import { emailField, instantField, lineField, phoneField, textField } from "../api/fields.ts";
import { type Refusal, refuse } from "../api/problem.ts";
import type { Customer } from "../ledger/state.ts";
import type { Content, Target } from "./content.ts";

/** Most copies of one mail, cc and bcc together. */
const COPIES_MOST = 20;
/** How far ahead a message may be scheduled. */
const AHEAD_MOST_MS = 2 * 366 * 86_400_000;

export const sendViaField = z
  .array(z.enum(DELIVERY_METHODS))
  .min(1)
  .max(2)
  .refine((methods) => new Set(methods).size === methods.length, "must name each method once");

const copiesField = z.array(emailField).max(COPIES_MOST);

export const sendBody = z.strictObject({
  sendVia: sendViaField.optional(),
  email: emailField.optional(),
  phone: phoneField.optional(),
  subject: lineField(200).optional(),
  message: textField(5_000).optional(),
  attachPdf: z.boolean().optional(),
  cc: copiesField.optional(),
  bcc: copiesField.optional(),
  replyTo: emailField.optional(),
  variables: z.record(z.string().max(60), lineField(500)).optional(),
  scheduledAt: instantField.optional(),
  testMode: z.boolean().optional(),
});
export type SendBody = z.output<typeof sendBody>;

/** The first thing that is wrong with the words, or null. */
export function checkWords({ subject, message, variables = {} }: SendBody): Refusal | null {
  for (const name of Object.keys(variables)) {
    const field = `variables.${name}`;
    if (!isVariable(name)) return refuse("invalid_field", `${field} is none of ${names()}.`, { field });
    if (FIXED.includes(name)) {
      return refuse("invalid_field", `${field} cannot be replaced: a message leads to its own invoice.`, {
        field,
      });
    }
  }
  for (const [field, template] of Object.entries({ subject, message })) {
    const [unknown] = unknownNames(template ?? "");
    if (unknown === undefined) continue;
    return refuse("invalid_field", `${field} has {{${unknown}}}, which is none of ${names()}.`, { field });
  }
  return null;
}

function names(): string {
  return Object.keys(VARIABLES).join(", ");
}

/** Whom the messages go to, or the refusal that names the field that is missing. */
export function readTargets(
  { sendVia, email, phone, cc, bcc, testMode }: SendBody,
  customer: Customer,
  outside: boolean,
): Target[] | Refusal {
  const methods = sendVia ?? methodsFor({ email, phone }, customer);
  const targets: Target[] = [];
  for (const method of methods) {
    const recipient = method === "email" ? (email ?? customer.email) : (phone ?? customer.phone);
    const field = method === "email" ? "email" : "phone";
    if (recipient === undefined) {
      const what = method === "email" ? "mail address" : "telephone number";
      return refuse("invalid_field", `${field} is missing: the customer has no ${what} on file.`, { field });
    }
    if (method === "sms" && outside && testMode !== true && !canExist(recipient)) {
      const message =
        "phone is no number that can exist in its country. Numbers such as +1234567890 are for test mode.";
      return refuse("invalid_field", message, { field });
    }
    targets.push({ method, recipient });
  }
  if (!methods.includes("email")) {
    const copies = cc !== undefined ? "cc" : bcc !== undefined ? "bcc" : null;
    if (copies !== null)
      return refuse("invalid_field", `${copies} is for mails, and sendVia has none.`, { field: copies });
  }
  if ((cc?.length ?? 0) + (bcc?.length ?? 0) > COPIES_MOST) {
    return refuse("invalid_field", `cc and bcc have at most ${COPIES_MOST} addresses together.`, {
      field: "bcc",
    });
  }
  return targets;
}

function methodsFor(
  { email, phone }: { readonly email: string | undefined; readonly phone: string | undefined },
  customer: Customer,
): DeliveryMethod[] {
  const asked: DeliveryMethod[] = [
    ...(email === undefined ? [] : (["email"] as const)),
    ...(phone === undefined ? [] : (["sms"] as const)),
  ];
  if (asked.length > 0) return asked;
  return customer.email === undefined && customer.phone !== undefined ? ["sms"] : ["email"];
}

/** North American numbers have ten digits, neither their area nor their exchange beginning with 0 or 1 (NANPA). Others are for the carrier to judge. */
function canExist(phone: string): boolean {
  return !phone.startsWith("+1") || /^\+1[2-9]\d{2}[2-9]\d{6}$/.test(phone);
}

/** When it is to be sent: null for at once. */
export function readSchedule({ scheduledAt }: SendBody, now: Date): string | null | Refusal {
  if (scheduledAt === undefined) return null;
  const ahead = Date.parse(scheduledAt) - now.getTime();
  const field = "scheduledAt";
  if (ahead <= 0) return refuse("invalid_field", "scheduledAt must be an instant to come.", { field });
  if (ahead > AHEAD_MOST_MS)
    return refuse("invalid_field", "scheduledAt is more than two years ahead.", { field });
  return scheduledAt;
}

export function contentOf(body: SendBody): Content {
  const { subject, message, cc, bcc, replyTo, attachPdf, variables, testMode } = body;
  return {
    ...(subject === undefined ? {} : { subject }),
    ...(message === undefined ? {} : { message }),
    ...(cc === undefined ? {} : { cc: [...new Set(cc)] }),
    ...(bcc === undefined ? {} : { bcc: [...new Set(bcc)] }),
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(attachPdf === undefined ? {} : { attachPdf }),
    ...(variables === undefined ? {} : { variables }),
    ...(testMode === undefined ? {} : { testMode }),
  };
}
