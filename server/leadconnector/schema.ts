/** What callers of the LeadConnector API send, by its published documents. What has no documented property is refused, as there. */
import { z } from "zod";
import { holdsCardNumber } from "../../shared/cardNumbers.ts";
import {
  amountField,
  currencyField,
  dateField,
  decimalField,
  emailField,
  foreignLineField,
  instantField,
  lineField,
  phoneField,
  textField,
} from "../api/fields.ts";

/** Empty texts and null are what clients send for what they do not have. */
function absent<T extends z.ZodType>(field: T) {
  return z
    .union([z.literal(""), z.null(), field])
    .optional()
    .transform((value) => (value === "" || value === null ? undefined : (value as z.output<T> | undefined)));
}

const maybe = (most: number) => absent(lineField(most));

/**
 * An id that another system made. Such ids hold long runs of digits by chance, so only one that is nothing but digits is taken for
 * a card number.
 */
export const foreignId = foreignLineField(100).refine(
  (text) => !/^[\d\s-]+$/.test(text) || !holdsCardNumber(text),
  "must not hold a card number: none is kept",
);
const maybeId = absent(foreignId);

/** Taken and ignored, whatever it holds. */
const ignored = z.unknown().optional().meta({ description: "Accepted and ignored." });

/** Display details of a means of payment. A number has no place here: nothing of this is kept. */
const shownMeans = z.record(z.string().max(40), z.string().max(100)).nullish();

const where = {
  altId: foreignId.meta({
    description: "Any location id: the key says whose invoices these are. It is echoed.",
    examples: ["6578278e879ad2646715ba9c"],
  }),
  altType: z.enum(["location", "company"]),
};
const liveMode = z.boolean().meta({
  description: "The key decides. A live key refuses false; a test key takes true and stays in test mode.",
});

/** As it was written, so that it can be echoed; what `phoneField` would make of it is for who sends. */
const writtenPhone = z
  .string()
  .max(40)
  .trim()
  .refine((text) => phoneField.safeParse(text).success, "must be a telephone number such as +12025550123");

const address = z.strictObject({
  addressLine1: maybe(200),
  addressLine2: maybe(200),
  city: maybe(100),
  state: maybe(100),
  countryCode: maybe(10),
  postalCode: maybe(30),
});

export const businessDetails = z.strictObject({
  logoUrl: maybe(2_000),
  name: maybe(200),
  phoneNo: maybe(40),
  address: address.nullish(),
  website: maybe(500),
  customValues: ignored,
});

export const contactDetails = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,55}$/, "must be 1 to 55 letters, digits, underscores or hyphens")
    .refine((text) => foreignId.safeParse(text).success, "must not hold a card number: none is kept")
    .meta({ description: "Becomes the customer's id, with `cust_` in front." }),
  name: lineField(200),
  phoneNo: absent(writtenPhone),
  email: absent(emailField),
  additionalEmails: ignored,
  companyName: maybe(200),
  address: address.nullish(),
  customFields: ignored,
});

const tax = z.strictObject({
  _id: maybeId,
  name: lineField(100),
  rate: decimalField({ minimum: 0, maximum: 100, decimals: 4 }),
  calculation: z.literal("exclusive").nullish(),
  description: maybe(500),
  taxId: maybeId,
});

export const item = z.strictObject({
  name: lineField(500),
  description: absent(textField(2_000)),
  productId: maybeId,
  priceId: maybeId,
  currency: currencyField,
  amount: amountField,
  qty: decimalField({ minimum: 0, maximum: 1_000_000, decimals: 6, exclusiveMinimum: true }),
  taxes: z.array(tax).max(20).nullish(),
  automaticTaxCategoryId: ignored,
  isSetupFeeItem: ignored,
  type: z.enum(["one_time", "recurring"]).nullish(),
  taxInclusive: z.boolean().nullish(),
});

const discount = z.strictObject({
  type: z.enum(["percentage", "fixed"]),
  value: decimalField({ minimum: 0, maximum: 1_000_000_000_000, decimals: 4 }).optional(),
  validOnProductIds: z.array(z.string().max(60)).max(500).nullish(),
});

const mails = z.array(emailField).max(20).nullish();
export const sentTo = z.strictObject({
  email: mails,
  emailName: maybe(200),
  emailCc: mails,
  emailBcc: mails,
  phoneNo: z.array(phoneField).max(5).nullish(),
});

const invoiceFields = {
  ...where,
  name: lineField(200),
  currency: currencyField,
  items: z.array(item).min(1).max(500),
  termsNotes: absent(textField(10_000)),
  title: maybe(100),
  contactDetails,
  invoiceNumber: z.union([maybe(40), z.int().min(0).transform(String)]).optional(),
  issueDate: dateField,
  dueDate: absent(dateField),
  sentTo,
  liveMode,
  automaticTaxesEnabled: z.boolean().nullish(),
  paymentSchedule: z.looseObject({ schedules: z.array(z.unknown()).max(100).nullish() }).nullish(),
  lateFeesConfiguration: ignored,
  tipsConfiguration: ignored,
  invoiceNumberPrefix: maybe(20),
  paymentMethods: ignored,
  attachments: ignored,
  miscellaneousCharges: z.looseObject({ charges: z.array(z.unknown()).max(100).nullish() }).nullish(),
};

export const createBody = z.strictObject({
  ...invoiceFields,
  businessDetails: businessDetails.nullish(),
  discount: discount.nullish(),
});
export type CreateBody = z.output<typeof createBody>;

export const text2payBody = createBody.extend({
  id: z.string().max(100).nullish().meta({ description: "Only empty: an invoice cannot be changed." }),
  includeTermsNote: ignored,
  action: z.enum(["draft", "send"]),
  userId: foreignId,
});
export type Text2payBody = z.output<typeof text2payBody>;

const sentFrom = z.strictObject({
  fromName: maybe(100).meta({ description: "Shown as the sender's name." }),
  fromEmail: absent(emailField).meta({ description: "Where replies go; mails never come from it." }),
});
export type SentFrom = z.output<typeof sentFrom>;

const autoPayment = z.strictObject({
  enable: z.boolean(),
  type: maybe(60),
  paymentMethodId: maybeId.meta({ description: "A saved method of the invoice's customer: `pm_…`." }),
  customerId: maybeId,
  card: shownMeans,
  usBankAccount: shownMeans,
  sepaDirectDebit: shownMeans,
  bacsDirectDebit: shownMeans,
  becsDirectDebit: shownMeans,
  cardId: maybeId,
  provider: ignored,
});

export const ACTIONS = ["sms_and_email", "send_manually", "email", "sms"] as const;
export type Action = (typeof ACTIONS)[number];

export const sendBody = z.strictObject({
  ...where,
  userId: foreignId.meta({ description: "Required there, and ignored: the key says who acts." }),
  action: z.enum(ACTIONS),
  liveMode,
  sentFrom: sentFrom.nullish(),
  autoPayment: autoPayment.nullish(),
});
export type SendBody = z.output<typeof sendBody>;

export const voidBody = z.strictObject(where);

export const PAYMENT_MODES = ["cash", "card", "cheque", "bank_transfer", "other"] as const;

export const recordPaymentBody = z.strictObject({
  ...where,
  mode: z.enum(PAYMENT_MODES),
  card: z
    .strictObject({ brand: maybe(40), last4: absent(z.string().regex(/^\d{4}$/, "must be four digits")) })
    .nullish(),
  cheque: z.strictObject({ number: maybe(60) }).nullish(),
  notes: absent(textField(1_000)),
  amount: amountField.optional().meta({ description: "All that is left to pay, unless said." }),
  meta: ignored,
  paymentScheduleIds: ignored,
  fulfilledAt: absent(instantField),
});
export type RecordPaymentBody = z.output<typeof recordPaymentBody>;
