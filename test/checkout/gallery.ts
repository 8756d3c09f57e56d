/** Every screen of the payer's side by name, rendered: for looking at them, for axe, and for tests that hold for all. */

import { authorizationText } from "../../server/checkout/authorization.ts";
import { type Framing, framedPage, framedPolicy } from "../../server/checkout/framedAnswer.ts";
import { contentSecurityPolicy } from "../../server/checkout/page.ts";
import { savingView } from "../../server/checkout/payerMethods.ts";
import {
  renderChallenge,
  renderCheckout,
  renderContinue,
  renderDeadEnd,
  renderEmbedAway,
  renderForgedReceipt,
  renderForwarded,
  renderMandate,
  renderNotice,
  renderReceipt,
  renderReceiptCheck,
  renderSaved,
} from "../../server/checkout/render.ts";
import type { CheckoutView, MerchantView, SavingView } from "../../shared/checkout.ts";
import { readForm } from "../../shared/page/form.ts";
import { usesHostedFields } from "../../shared/page/hosted.ts";
import type { FormState, Notice, PanelState } from "../../shared/page/panel.ts";
import { reasonText } from "../../shared/page/reason.ts";
import { allWords, loadWords } from "../../shared/words/page.ts";
import { MERCHANT, ORIGIN, PATH, payment, VERIFIED, view } from "./fixtures.ts";
import { withPanel } from "./livePanel.ts";
import { planned } from "./plans.ts";

// The longest screen is in German.
await loadWords("de");

export const ASSETS = { script: "/assets/main.js", styles: "", preload: [] };
export const VISIT = "vis_0123456789abcdefghjk";

const LONG_ADDRESS = "alexandra.konstantinopoulou-weatherington@accounts-payable.northwind.example";

/** A merchant who says much at the foot of every page, under a logo that is wider than its place. */
const OWN_FOOT: MerchantView = {
  ...MERCHANT,
  logoUrl:
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='480' height='80'%3E%3Crect width='480' height='80' fill='%230f766e'/%3E%3C/svg%3E",
  supportUrl: "https://help.northwind.example/billing/questions-about-your-invoice",
  termsUrl: "https://northwind.example/terms",
  privacyUrl: "https://northwind.example/privacy",
  footerText:
    "Northwind Dental Care GmbH & Co. KG, Hauptstraße 1, 10115 Berlin. Amtsgericht Charlottenburg HRA 12345, USt-IdNr. DE123456789.",
  pageTitle: "Northwind Dental Care: your treatment",
};

export interface Shown {
  readonly name: string;
  readonly html: string;
  readonly csp: string;
}

/** A screen before its language is chosen. */
interface Screen {
  readonly name: string;
  readonly csp: string;
  /** Undefined leaves the locale that the screen's data has. */
  readonly html: (locale: string | undefined) => string;
}

function inLocale(shown: CheckoutView, locale: string | undefined): CheckoutView {
  if (locale === undefined) return shown;
  const { saving, achAuthorization, merchant, invoice } = shown;
  // What the server says in the payer's language.
  return {
    ...shown,
    locale,
    ...(saving && { saving: { ...savingView(locale, merchant.name, []), ...pick(saving) } }),
    achAuthorization: achAuthorization && authorizationText(locale, merchant.name, invoice.invoiceNumber),
  };
}

function pick({ verified, methods }: SavingView): Pick<SavingView, "verified" | "methods"> {
  return { verified, methods };
}

/** The same form as the server would send it back in the view's language. */
function formIn(form: FormState, shown: CheckoutView): FormState {
  const reading = readForm(form.values, shown, { year: 2026, month: 2 });
  const told = reading.ok ? [] : reading.errors;
  const errors = form.errors.map((error) => told.find(({ field }) => field === error.field) ?? error);
  const { notice } = form;
  if (notice?.kind !== "declined") return { ...form, errors };
  const why = { payerReason: "insufficient_funds", declineReason: null } as const;
  return { ...form, errors, notice: { ...notice, reason: reasonText(why, allWords(shown.locale)) } };
}

function policy(shown: CheckoutView): string {
  return contentSecurityPolicy(shown.merchant.accentColor, usesHostedFields(shown));
}

function checkout(name: string, shown: CheckoutView, form?: FormState): Screen {
  return {
    name,
    csp: policy(shown),
    html(locale) {
      const said = inLocale(shown, locale);
      const posted = form && { form: locale === undefined ? form : formIn(form, said) };
      return renderCheckout(said, { assets: ASSETS, visitId: VISIT, ...posted });
    },
  };
}

/** What only the script makes of the page. */
function live(name: string, shown: CheckoutView, change: Partial<PanelState>): Screen {
  const { html, csp } = checkout(name, shown);
  return { name, csp, html: (locale) => withPanel(html(locale), inLocale(shown, locale), change) };
}

function receipt(
  name: string,
  shown: CheckoutView,
  change: Parameters<typeof payment>[0],
  mail: Pick<Parameters<typeof renderReceipt>[2], "mail" | "told"> = {},
): Screen {
  const checkUrl = `${ORIGIN}/r/0k7m3vq9w2x4c6b8n1p5r7t9abcdef`;
  const options = { assets: ASSETS, checkUrl, ...mail };
  return {
    name,
    csp: policy(shown),
    html: (locale) => renderReceipt(inLocale(shown, locale), payment(change), options),
  };
}

/** As a merchant's own site shows it in a frame. */
function framed({ name, csp, html }: Screen, change: Partial<Framing> = {}): Screen {
  const framing: Framing = {
    origins: ["https://shop.northwind.example"],
    invoiceId: "inv_2f9k",
    status: "due",
    dead: false,
    theme: null,
    accentColor: MERCHANT.accentColor,
    assets: { frame: "/assets/frame.js" },
    ...change,
  };
  return {
    name,
    csp: framedPolicy(csp, framing),
    html: (locale) => framedPage(html(locale), framing),
  };
}

/** What the script shows of the form that mails a receipt, once an address is remembered. */
function remembered({ name, csp, html }: Screen): Screen {
  return { name, csp, html: (locale) => html(locale).replace(/( id="forget"| class="tick") hidden/g, "$1") };
}

function plain(
  name: string,
  html: (locale: string | undefined) => string,
  accent: string | null = null,
): Screen {
  return { name, html, csp: contentSecurityPolicy(accent) };
}

function saved(name: string, ...[step, page]: Parameters<typeof renderSaved>): Screen {
  return plain(
    name,
    (locale) => renderSaved(step, { ...page, view: inLocale(page.view, locale) }),
    MERCHANT.accentColor,
  );
}

function dead(
  name: string,
  end: Parameters<typeof renderDeadEnd>[0],
  freshLinkAction: string | null,
): Screen {
  return plain(
    name,
    (locale) => renderDeadEnd(end, { freshLinkAction, ...(locale === undefined ? {} : { locale }) }),
    "merchant" in end ? end.merchant.accentColor : null,
  );
}

function forwarded(name: string, made: string | null): Screen {
  return plain(name, (locale) => renderForwarded(inLocale(view("due"), locale), made), MERCHANT.accentColor);
}

/** A payer's copy of an authorization. */
function mandate(name: string): Screen {
  const shown = view("processing");
  const [, paid = payment()] = shown.payments;
  return plain(
    name,
    (locale) => {
      const said = inLocale(shown, locale);
      return renderMandate(said, paid, {
        text: (said.achAuthorization ?? "").replace("{amount}", "$400.00"),
        textHash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        acceptedAt: "2026-02-03T18:05:00.000Z",
        accountHolderName: "Alexandra Konstantinopoulou-Weatherington",
        last4: paid.last4,
      });
    },
    MERCHANT.accentColor,
  );
}

/** A receipt as whoever holds it checks it. */
function checked(name: string, change: Partial<Parameters<typeof renderReceiptCheck>[0]> = {}): Screen {
  const shown = {
    merchant: MERCHANT,
    origin: "https://pay.northwind.example",
    testMode: false,
    status: "paid",
    amount: "$100.00",
    refunded: null,
    confirmationNumber: "7KQ2-M9XD-3V8C",
    invoiceNumber: "INV-12345",
    paidAt: "Feb 3, 2026, 10:05 AM PST",
    method: "Visa •••• 4242",
    checkedAt: "Feb 20, 2026, 4:12 PM PST",
    ...change,
  } as const;
  return plain(name, (locale = "en-US") => renderReceiptCheck({ ...shown, locale }), MERCHANT.accentColor);
}

/** @param locale the language of all screens; by default each has its own, most of them English. */
export function gallery(locale?: string): readonly Shown[] {
  return screens().map(({ name, csp, html }) => ({ name, csp, html: html(locale) }));
}

function screens(): readonly Screen[] {
  const due = view("due");
  const partly = view("partly_paid");
  const fresh = `${PATH}/fresh-link`;
  const hostedFields = { publishableKey: "pk_test_1", account: null };
  const hosted = view("due", { hostedFields });
  const notice = (name: string, told: Notice): Screen =>
    checkout(name, due, { values: { choice: "full", method: "card" }, errors: [], notice: told });
  return [
    checked("receipt-check"),
    checked("receipt-check-test", { testMode: true }),
    checked("receipt-check-partly-refunded", { status: "partially_refunded", refunded: "$25.00" }),
    checked("receipt-check-refunded", { status: "refunded", refunded: "$100.00" }),
    checked("receipt-check-returned", { status: "returned" }),
    checked("receipt-check-voided", { status: "voided", method: "Recorded by Northwind" }),
    plain("receipt-check-forged", renderForgedReceipt),
    checkout("due", due),
    checkout(
      "due-test-mode",
      view("due", {
        testMode: true,
        rules: { allowPartial: true, minimumAmount: 25, allowOverpayment: true },
      }),
    ),
    checkout("due-overdue", view("due", { invoice: { ...due.invoice, overdue: true } })),
    checkout("due-suggested", view("due", { suggestedAmount: 150 })),
    checkout("plan-due", planned({ count: 5, paid: 1, late: 0, due: true })),
    checkout("plan-overdue", planned({ count: 10, paid: 3, late: 2 })),
    checkout("plan-next", planned({ count: 4, paid: 0, late: 0 })),
    checkout(
      "due-full-only-card",
      view("due", {
        methods: ["card"],
        rules: { allowPartial: false, minimumAmount: null, allowOverpayment: false },
      }),
    ),
    checkout("due-about-half", withPayable(due, 12_345.67)),
    checkout("due-suggested-about-half", { ...withPayable(due, 333.33), suggestedAmount: 120 }),
    checkout("due-many-items", manyItems()),
    checkout("due-own-foot", view("due", { merchant: OWN_FOOT })),
    checkout(
      "due-not-configured",
      view("due", { methods: [], unavailableReason: "processor_not_configured" }),
    ),
    checkout("partly-paid", partly),
    checkout("partly-paid-in-flight", {
      ...partly,
      balance: { ...partly.balance, inFlightAmount: 150, payableAmount: 250 },
      suggestedAmount: 250,
      payments: [
        payment(),
        payment({
          paymentId: "pmt_flight012345",
          amount: 150,
          method: "ach",
          brand: null,
          status: "processing",
        }),
      ],
    }),
    checkout("form-card-errors", due, {
      values: { choice: "other", amount: "900", method: "card", cardExpiry: "1" },
      errors: [
        { field: "amount", message: "At most $500.00 is left to pay." },
        { field: "cardNumber", message: "Enter your card number." },
        { field: "cardExpiry", message: "Enter the expiry date as month and year, like 04 / 29." },
        { field: "cardCvc", message: "Enter the 3 digits of the security code." },
      ],
    }),
    checkout("form-bank-errors", due, {
      values: {
        choice: "other",
        amount: "120",
        method: "ach",
        routingNumber: "123456789",
        accountType: "savings",
      },
      errors: [
        { field: "accountHolderName", message: "Enter the name on the bank account." },
        { field: "routingNumber", message: "This routing number has a typing error." },
        { field: "accountNumber", message: "Enter your account number." },
        { field: "authorize", message: "Tick this to authorize the payment of $120.00." },
      ],
    }),
    checkout("form-declined", partly, {
      values: { choice: "full", method: "card", cardExpiry: "12 / 29" },
      errors: [],
      notice: { kind: "declined", reason: "Insufficient funds", method: "card" },
    }),
    checkout("form-balance-changed", partly, {
      values: { choice: "full", method: "card" },
      errors: [],
      notice: { kind: "changed" },
    }),
    checkout("due-saved-cards", view("due", { saving: VERIFIED })),
    checkout("due-saved-cards-none", view("due", { saving: { ...VERIFIED, methods: [] } })),
    saved("saved-ask", "ask", { view: due, problem: null }),
    saved("saved-ask-too-many", "ask", { view: due, problem: "too_many" }),
    saved("saved-code", "code", { view: due, problem: null }),
    saved("saved-code-wrong", "code", { view: due, problem: "code_wrong" }),
    notice("form-busy", { kind: "busy", seconds: 40 }),
    notice("form-not-sent", { kind: "not_sent" }),
    notice("form-paid-elsewhere", { kind: "elsewhere", amount: 100 }),
    notice("form-refused", { kind: "refused", message: "Use one of the published test numbers." }),
    notice("form-trouble", { kind: "trouble", requestId: "req_9f2k3m4n5p" }),
    live("live-sending", due, { phase: "sending", values: { choice: "full", method: "card" } }),
    live("live-checking", due, {
      phase: "checking",
      notice: { kind: "lost" },
      values: { choice: "full", method: "card" },
    }),
    live("live-received", partly, { payment: payment() }),
    live("live-overpaying", view("due", { rules: { ...due.rules, allowOverpayment: true } }), {
      values: { choice: "other", amount: "550", method: "card" },
      amount: 55_000,
      brand: "amex",
    }),
    checkout("hosted-due", hosted),
    live("hosted-opening", hosted, {
      hosted: { open: [], opening: "card", failed: false, resume: null },
      values: { choice: "full", method: "card" },
    }),
    live("hosted-failed", hosted, {
      hosted: { open: [], opening: null, failed: true, resume: null },
      values: { choice: "full", method: "ach" },
    }),
    checkout("hosted-waiting", view("requires_action", { hostedFields })),
    checkout("requires-action", view("requires_action")),
    checkout("processing", view("processing")),
    checkout("paid", view("paid")),
    checkout("overpaid", view("overpaid")),
    checkout("refunded", view("refunded")),
    checkout("void", view("void")),
    receipt("receipt", partly, {}),
    receipt("receipt-own-foot", view("paid", { merchant: OWN_FOOT }), {}),
    receipt("receipt-mail", partly, {}, { mail: true }),
    remembered(receipt("receipt-mail-remembered", partly, {}, { mail: true })),
    receipt("receipt-mail-sent", partly, {}, { mail: true, told: { kind: "sent", address: LONG_ADDRESS } }),
    receipt("receipt-mail-once", partly, {}, { mail: true, told: { kind: "once" } }),
    receipt("receipt-mail-wrong", partly, {}, { mail: true, told: { kind: "wrong" } }),
    receipt("receipt-mail-many", partly, {}, { mail: true, told: { kind: "many" } }),
    receipt("payment-processing", view("processing"), { status: "processing", method: "ach", brand: null }),
    receipt("payment-requires-action", view("requires_action"), {
      status: "requires_action",
      actionUrl: "/x",
    }),
    receipt("payment-declined", partly, {
      status: "failed",
      declineReason: "Insufficient funds",
      payerReason: "insufficient_funds",
    }),
    receipt("payment-returned", partly, {
      status: "returned",
      declineReason: "Account closed",
      payerReason: "account_closed",
    }),
    receipt("receipt-refunded", view("refunded"), { refundedAmount: 100 }),
    receipt("payment-started", view("processing"), { status: "started" }),
    receipt("payment-voided", partly, { status: "voided" }),
    dead("expired", { kind: "expired", merchant: MERCHANT }, fresh),
    dead("revoked", { kind: "revoked", merchant: MERCHANT }, fresh),
    dead("unknown", { kind: "unknown", canRequest: false }, null),
    dead("unknown-invoice", { kind: "unknown", canRequest: true }, fresh),
    dead("trouble", { kind: "trouble", requestId: "req_9f2k3m4n5p" }, null),
    dead("expired-own-foot", { kind: "expired", merchant: OWN_FOOT }, fresh),
    plain("fresh-link-notice", renderNotice),
    forwarded("forwarded", `${ORIGIN}/1m8n4wr0x3y5d7c9p2q6s8v0abcdef`),
    forwarded("forwarded-too-many", null),
    mandate("mandate-copy"),
    framed(checkout("embed-due", due)),
    framed(checkout("embed-due-dark-theme", due), { theme: "dark" }),
    framed(checkout("embed-paid", view("paid")), { status: "paid" }),
    framed(dead("embed-expired", { kind: "expired", merchant: MERCHANT }, fresh), {
      status: "expired",
      dead: true,
    }),
    plain(
      "embed-away",
      (locale = "en") => renderEmbedAway(MERCHANT, { url: `${ORIGIN}${PATH}`, locale }),
      MERCHANT.accentColor,
    ),
    plain(
      "leave",
      (locale) => renderContinue(inLocale(due, locale), "https://checkout.stripe.com/c/pay/x"),
      MERCHANT.accentColor,
    ),
    plain("challenge", (locale = "en-US") =>
      renderChallenge({
        merchantName: MERCHANT.name,
        amount: 500,
        currency: "USD",
        action: "/sandbox/x",
        locale,
      }),
    ),
  ];
}

/** Nothing is paid of it, and this much is asked for. */
function withPayable(shown: CheckoutView, amount: number): CheckoutView {
  const balance = { ...shown.balance, remainingBalance: amount, payableAmount: amount };
  const invoice = { ...shown.invoice, totalAmount: amount };
  return { ...shown, invoice, balance, suggestedAmount: amount };
}

function manyItems(): CheckoutView {
  const base = view("due");
  const lineItems = Array.from({ length: 12 }, (_, index) => ({
    description: `Workshop day ${index + 1} with materials, travel and a certificate of attendance`,
    quantity: 1.25,
    unitAmount: 1234.5,
    taxRate: 19,
    amount: 1543.13,
  }));
  return {
    ...base,
    merchant: {
      ...MERCHANT,
      accentColor: "#ffd400",
      name: "Bürgerhaus Weiterbildungsgesellschaft mbH & Co. KG",
    },
    invoice: { ...base.invoice, lineItems, customerName: "Alexandra Konstantinopoulou-Weatherington" },
    locale: "de-DE",
  };
}
