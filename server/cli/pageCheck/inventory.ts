/**
 * Every script that the payment page may run, why, and by what it is known to be the right one (PCI DSS 4.0.1, 6.4.3); and the headers
 * that guard the page (11.6.1). `docs/script-inventory.json` is this list.
 */

export interface InventoryScript {
  readonly name: string;
  /** Where it comes from: the address it must begin with; `{origin}` is the page's own. */
  readonly from: string;
  readonly purpose: string;
  /** By what it is authorised and its content known. */
  readonly integrity: string;
  /** `release`: its content must be that of the same file of this installation. `origin`: its address alone is checked. */
  readonly check: "release" | "origin";
  /** On pages with the fields of this processor only; null on all. */
  readonly processor: "stripe" | null;
}

export interface Inventory {
  readonly scripts: readonly InventoryScript[];
  /** Policy directives of every payment page. `'sha256-…'` stands for one or more hashes. */
  readonly policy: Readonly<Record<string, string>>;
  /** Directives that differ on pages with the processor's fields. */
  readonly policyWithStripe: Readonly<Record<string, string>>;
  /** Other headers, in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Besides, when the page is served over https. */
  readonly headersOverHttps: Readonly<Record<string, string>>;
}

export const INVENTORY: Inventory = {
  scripts: [
    {
      name: "Paylink's page",
      from: "{origin}/assets/",
      purpose:
        "Shows the live balance, checks what is typed, sends the payment, follows it, and tells a person's visit from a machine's.",
      integrity:
        "Built from this repository; its name holds a hash of its content, and its content is compared with the installed release.",
      check: "release",
      processor: null,
    },
    {
      name: "Stripe.js",
      from: "https://js.stripe.com/",
      purpose:
        "Shows Stripe's fields in frames of Stripe's, confirms the payment with Stripe and looks for fraud. Card and bank numbers stay in its frames.",
      integrity:
        "Stripe changes it within a release and asks that it be loaded from its own address, so no hash can be pinned: known by origin over TLS. Loaded only when the payer chooses to pay.",
      check: "origin",
      processor: "stripe",
    },
  ],
  policy: {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'sha256-…'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
  },
  policyWithStripe: {
    "script-src": "'self' https://js.stripe.com https://*.js.stripe.com",
    "connect-src": "'self' https://api.stripe.com",
    "frame-src": "https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com",
    "form-action": "'self' https://checkout.stripe.com https://hooks.stripe.com https://payments.stripe.com",
  },
  headers: {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
  },
  headersOverHttps: { "strict-transport-security": "max-age=63072000; includeSubDomains" },
};
