/**
 * What a merchant may set. Only what was set is stored; everything else follows the defaults below, so that a
 * better default reaches every merchant who never chose.
 */
import { z } from "zod";
import { PAYMENT_METHODS, type PaymentMethod } from "../../shared/statuses.ts";
import {
  decimalField,
  emailField,
  httpsUrlField,
  lineField,
  localeField,
  phoneField,
  timeZoneField,
} from "../api/fields.ts";
import { reminderScheduleField } from "../api/reminderRule.ts";

export const OVERPAYMENT_RULES = ["hold", "credit", "refund"] as const;
export type OverpaymentRule = (typeof OVERPAYMENT_RULES)[number];

export interface MerchantSettings {
  /** BCP 47: the language of pages and messages where the customer has none. */
  readonly locale: string;
  readonly branding: {
    /** Of a logo that is kept with us a path of this installation (`/logo/…`), else a whole address. */
    readonly logoUrl: string | null;
    /** `#rrggbb` in lower case. */
    readonly accentColor: string | null;
    /** The title of the payment page; null for one that names the merchant. */
    readonly pageTitle: string | null;
    /** Path of an icon that is kept with us (`/icon/…`); null for one made of the logo. */
    readonly iconUrl: string | null;
  };
  /** https. Shown at the foot of pages. */
  readonly termsUrl: string | null;
  readonly privacyUrl: string | null;
  /** The merchant's own words at the foot of pages, mails and papers, such as its registration. */
  readonly footerText: string | null;
  /** Where payers turn with questions. */
  readonly supportEmail: string | null;
  readonly supportPhone: string | null;
  readonly supportUrl: string | null;
  /** The merchant's address as printed on invoices, line by line. */
  readonly addressLines: readonly string[];
  /** Begins the numbers of invoices that were given none. */
  readonly invoiceNumberPrefix: string;
  /** What an invoice that does not say gets. */
  readonly payment: {
    readonly methods: readonly PaymentMethod[];
    readonly allowPartial: boolean;
    /** Decimal text in the invoice's own currency; where that has fewer decimals, it is rounded up. */
    readonly minimumAmount: string | null;
    /** Whether a payer may tick that they want to pay more than is left. Never applies unasked. */
    readonly allowOverpayment: boolean;
  };
  /** What becomes of an overpayment by itself: it stays on its invoice, becomes the customer's credit, or is refunded. */
  readonly overpayments: OverpaymentRule;
  /** Whether a new invoice is paid from the customer's credit at its issue. */
  readonly applyCredit: "manual" | "automatic";
  readonly receipts: {
    /** Whether each payment that came is followed by its receipt, to the customer's address on file. */
    readonly automatic: boolean;
  };
  /** Reminders of invoices that do not say. */
  readonly reminderSchedule: readonly {
    readonly daysBefore?: number | undefined;
    readonly daysAfter?: number | undefined;
    readonly sendVia: readonly ("email" | "sms")[];
    readonly message?: string | undefined;
  }[];
  /** Origins (`https://shop.example`) that may frame the embed page. */
  readonly embedOrigins: readonly string[];
}

export const DEFAULT_SETTINGS: MerchantSettings = {
  locale: "en-US",
  branding: { logoUrl: null, accentColor: null, pageTitle: null, iconUrl: null },
  termsUrl: null,
  privacyUrl: null,
  footerText: null,
  supportEmail: null,
  supportPhone: null,
  supportUrl: null,
  addressLines: [],
  invoiceNumberPrefix: "INV-",
  payment: { methods: PAYMENT_METHODS, allowPartial: true, minimumAmount: null, allowOverpayment: true },
  overpayments: "hold",
  applyCredit: "manual",
  receipts: { automatic: true },
  reminderSchedule: [],
  embedOrigins: [],
};

const originField = z
  .string()
  .max(300)
  .refine((text) => originOf(text) !== null, {
    error: "must be an origin such as https://shop.example, without a path",
    abort: true,
  })
  .overwrite((text) => originOf(text) ?? text);

/**
 * The canonical origin that a text spells, or null. Plain http is for a developer's own machine.
 *
 * Its host is a name or an address and nothing else: hosts of URLs may hold `*`, `;` and `,`, which a policy would read as
 * every host, as its next directive, or as another policy (CSP Level 3, 2.3.1).
 */
function originOf(text: string): string | null {
  if (!/^https?:\/\/[^/?#@\\\s]+\/?$/i.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (!/^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\])$/.test(url.hostname)) return null;
  const local = url.hostname === "localhost" || url.hostname === "127.0.0.1";
  return url.protocol === "https:" || local ? url.origin : null;
}

/** The currency is each invoice's own, so only what fits in any is checked here. */
const minimumField = decimalField({ minimum: 0, maximum: 9_999_999_999, decimals: 3 });

const colorField = z
  .string()
  .regex(/^#[0-9A-Fa-f]{6}$/, { error: "must be a colour such as #0a7cff" })
  .toLowerCase();

/** An address elsewhere, or what was answered for a logo that is kept here. */
const logoField = z.union([httpsUrlField, z.string().regex(/^\/logo\/[0-9a-f]{32}\.(?:png|jpg)$/)], {
  error: "must be an https address, or the path of a logo that is kept here",
});

const iconField = z
  .string()
  .regex(/^\/icon\/[0-9a-f]{32}\.png$/, { error: "must be the path of an icon that is kept here" });

/**
 * Changes to a merchant (RFC 7396 merge patch): properties that are missing stay, null sets back to the default.
 * Output is what will be stored.
 */
export const merchantPatch = z.strictObject({
  name: lineField(100).optional(),
  timeZone: timeZoneField.optional(),
  locale: localeField.nullish(),
  branding: z
    .strictObject({
      logoUrl: logoField.nullish(),
      accentColor: colorField.nullish(),
      pageTitle: lineField(60).nullish(),
      iconUrl: iconField.nullish(),
    })
    .nullish(),
  termsUrl: httpsUrlField.nullish(),
  privacyUrl: httpsUrlField.nullish(),
  footerText: lineField(300).nullish(),
  supportEmail: emailField.nullish(),
  supportPhone: phoneField.nullish(),
  supportUrl: httpsUrlField.nullish(),
  addressLines: z.array(lineField(100)).max(6).nullish(),
  invoiceNumberPrefix: z
    .string()
    .regex(/^[A-Za-z0-9/._-]{0,16}$/, {
      error: "must be up to 16 letters, digits, hyphens, dots, slashes or underscores",
    })
    .nullish(),
  payment: z
    .strictObject({
      methods: z.array(z.enum(PAYMENT_METHODS)).min(1).max(PAYMENT_METHODS.length).nullish(),
      allowPartial: z.boolean().nullish(),
      minimumAmount: minimumField.nullish(),
      allowOverpayment: z.boolean().nullish(),
    })
    .nullish(),
  overpayments: z.enum(OVERPAYMENT_RULES).nullish(),
  applyCredit: z.enum(["manual", "automatic"]).nullish(),
  receipts: z.strictObject({ automatic: z.boolean().nullish() }).nullish(),
  reminderSchedule: reminderScheduleField.nullish(),
  embedOrigins: z.array(originField).max(20).nullish(),
});

/** What was set of {@link MerchantSettings}; the text of the column `settings`. */
export type StoredSettings = Readonly<Record<string, unknown>>;

/** Stored settings after a merge patch: null removes, objects merge, everything else replaces. */
export function mergePatch(stored: StoredSettings, patch: StoredSettings): StoredSettings {
  const merged: Record<string, unknown> = { ...stored };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete merged[name];
    else if (isObject(value)) merged[name] = mergePatch(isObject(merged[name]) ? merged[name] : {}, value);
    else if (value !== undefined) merged[name] = value;
  }
  return merged;
}

function isObject(value: unknown): value is StoredSettings {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Settings in force: what was set, over the defaults. `text` was validated when it was written. */
export function readSettings(text: string): MerchantSettings {
  return mergePatch(
    DEFAULT_SETTINGS as unknown as StoredSettings,
    JSON.parse(text) as StoredSettings,
  ) as unknown as MerchantSettings;
}
