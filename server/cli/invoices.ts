import { readFileSync } from "node:fs";
import { newId } from "../../shared/ids.ts";
import { parseJsonObject } from "../api/json.ts";
import { Refusal } from "../api/problem.ts";
import { validate } from "../api/validation.ts";
import { readAmounts } from "../invoices/command.ts";
import { createInvoice } from "../invoices/create.ts";
import { presentInvoice } from "../invoices/present.ts";
import { refusalOf } from "../invoices/refusals.ts";
import { createInvoiceBody } from "../invoices/schema.ts";
import { linkUrls } from "../links/urls.ts";
import { type Command, type Options, text, UsageError } from "./command.ts";
import { refused } from "./refused.ts";
import { callerOf } from "./tenant.ts";

/** `paylink invoices create` */
export const createInvoiceCommand: Command = {
  name: "invoices create",
  summary: "Create an invoice and print its payment link.",
  help: [
    "Either --file with the JSON body of POST /api/v1/invoices (- for standard input),",
    "or --amount, --description and --customer for an invoice with one item.",
  ],
  options: {
    tenant: { type: "string" },
    test: { type: "boolean" },
    file: { type: "string" },
    amount: { type: "string" },
    currency: { type: "string" },
    description: { type: "string" },
    customer: { type: "string" },
    email: { type: "string" },
    number: { type: "string" },
    "due-date": { type: "string" },
  },
  required: ["tenant"],
  async run(deps, options) {
    const caller = await callerOf(deps, options);
    if (caller instanceof Refusal) return refused(caller);
    const json = readBody(options);
    if (json["refusal"] instanceof Refusal) return refused(json["refusal"]);
    const body = validate(createInvoiceBody, json);
    if (!body.ok) return refused(body.refusal);
    const asked = readAmounts(body.value);
    if (asked instanceof Refusal) return refused(asked);
    const ids = {
      invoiceId: body.value.id ?? newId("invoice", deps.random),
      customerId: newId("customer", deps.random),
    };
    const outcome = await createInvoice(deps, caller, ids, asked);
    if (!outcome.ok) return refused(refusalOf(outcome.rejection));
    const data = presentInvoice(
      outcome.state,
      outcome.link && linkUrls(deps, outcome.link.linkId, caller.merchant),
      caller.now,
    );
    return {
      exit: 0,
      text: `${data.invoiceNumber}  ${data.invoiceId}\n${data.paymentLink ?? "Every link of it is dead."}`,
      data,
    };
  },
};

/** Read as the API reads a body, so that both judge amounts by the same rules. */
function readBody(options: Options) {
  const file = text(options, "file");
  if (file !== undefined) return parseJsonObject(readBytes(file));
  const amount = text(options, "amount");
  if (amount === undefined) throw new UsageError("--file or --amount is missing.");
  if (!/^\d+(\.\d+)?$/.test(amount)) throw new UsageError("--amount is a decimal number such as 500.00.");
  const [email, number, dueDate] = [
    text(options, "email"),
    text(options, "number"),
    text(options, "due-date"),
  ];
  const rest = JSON.stringify({
    currency: text(options, "currency") ?? "USD",
    customer: { name: text(options, "customer") ?? "Customer", ...(email === undefined ? {} : { email }) },
    ...(number === undefined ? {} : { invoiceNumber: number }),
    ...(dueDate === undefined ? {} : { dueDate }),
  });
  const item = `{"description":${JSON.stringify(text(options, "description") ?? "Services")},"quantity":1,"unitAmount":${amount}}`;
  return parseJsonObject(new TextEncoder().encode(`${rest.slice(0, -1)},"lineItems":[${item}]}`));
}

function readBytes(file: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(file === "-" ? 0 : file));
  } catch (error) {
    throw new UsageError(
      `${file} cannot be read: ${error instanceof Error ? error.message : "unknown reason"}`,
    );
  }
}
