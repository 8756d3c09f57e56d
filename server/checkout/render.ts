/**
 * The HTML of every page a payer may see. Pure: what is shown comes in, text goes out; headers and routes are the app's.
 *
 * A page's bytes depend on the invoice, the link and the locale alone, with one slot for the visit, so that a fast path can keep
 * the two halves and put the visit between them.
 */
import { h, type VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import type { CheckoutView, DeadEnd as End, MerchantView, PaymentView } from "../../shared/checkout.ts";
import { pageContext } from "../../shared/page/context.ts";
import { money, safeLocale } from "../../shared/page/format.ts";
import { type FormState, openPanel, type PageData } from "../../shared/page/panel.ts";
import { pathOf } from "../../shared/page/path.ts";
import { allWords } from "../../shared/words/page.ts";
import type { Assets } from "../assets.ts";
import { languageSwitch } from "./languageSwitch.ts";
import { type Page, page, sheetFor } from "./page.ts";
import { Checkout, TestBanner } from "./screens/Checkout.tsx";
import { Challenge, DeadEnd, FreshLinkNotice } from "./screens/DeadEnd.tsx";
import { EmbedAway } from "./screens/EmbedAway.tsx";
import { Forwarded } from "./screens/Forwarded.tsx";
import { Leave } from "./screens/Leave.tsx";
import { MandateCopy, type MandateFacts } from "./screens/MandateCopy.tsx";
import { Receipt } from "./screens/Receipt.tsx";
import { ForgedReceipt, ReceiptCheck, type ShownReceipt } from "./screens/ReceiptCheck.tsx";
import type { MailTold } from "./screens/ReceiptMail.tsx";
import { AskForCode, EnterCode } from "./screens/Saved.tsx";

export type { Page } from "./page.ts";

export interface CheckoutOptions {
  readonly assets: Assets;
  /** The posted form that this page answers, when a form without script was refused or declined. */
  readonly form?: FormState;
}

/** The payer's page in two halves, between which {@link visitSlot} belongs. */
export function checkoutPage(view: CheckoutView, { assets, form }: CheckoutOptions): Page {
  const words = allWords(view.locale);
  const ctx = pageContext(view, words);
  const panel = openPanel(view, form);
  const data: PageData = {
    view: forBrowser(view),
    ...(form ? { form: { ...form, values: panel.values } } : {}),
  };
  const wrong = form && (form.errors.length > 0 || form.notice !== undefined);
  return page({
    locale: ctx.locale,
    title: `${wrong ? "⚠ " : ""}${ctx.say(words.titleInvoice)}`,
    merchant: view.merchant,
    link: view.link.url,
    sheet: sheetFor(view.merchant.accentColor),
    skipTo: words.skip,
    banner: html(h(TestBanner, { view, words })),
    main: html(h(Checkout, { ctx, panel, origin: originOf(view.link.url) })),
    mainClass: "page two",
    words,
    languages: languageSwitch(ctx.locale, words.language, ctx.path),
    assets,
    data,
    visit: true,
  });
}

/** The payer's page, whole. `visitId` is `vis_…`: which fetch this is, and the payment id of a form posted without script. */
export function renderCheckout(
  view: CheckoutView,
  options: CheckoutOptions & { readonly visitId: string },
): string {
  return whole(checkoutPage(view, options), options.visitId);
}

export interface ReceiptOptions {
  readonly assets: Assets;
  /** Where anyone who holds the receipt can check it; absent until money came. */
  readonly checkUrl?: string | null;
  /** Whether the payer may have the receipt sent to an address they type, and what became of that. */
  readonly mail?: boolean;
  readonly told?: MailTold | null;
}

/** The page of one payment under a link: the receipt when it is approved, else what became of it. No visit belongs to it. */
export function renderReceipt(
  view: CheckoutView,
  payment: PaymentView,
  { assets, checkUrl = null, mail = false, told = null }: ReceiptOptions,
): string {
  const words = allWords(view.locale);
  const ctx = pageContext(view, words);
  return whole(
    page({
      locale: ctx.locale,
      title: payment.status === "approved" ? ctx.say(words.receiptFrom) : ctx.say(words.titleInvoice),
      merchant: view.merchant,
      sheet: sheetFor(view.merchant.accentColor),
      banner: html(h(TestBanner, { view, words })),
      main: html(h(Receipt, { ctx, payment, origin: originOf(view.link.url), checkUrl, mail, told })),
      mainClass: "page single-page",
      words,
      languages: languageSwitch(ctx.locale, words.language, ""),
      assets,
      data: { view: forBrowser(view), payment },
    }),
  );
}

/** The payer's copy of the authorization of a bank payment. */
export function renderMandate(view: CheckoutView, payment: PaymentView, mandate: MandateFacts): string {
  const words = allWords(view.locale);
  const ctx = pageContext(view, words);
  const node = h(MandateCopy, { ctx, payment, mandate, origin: originOf(view.link.url) });
  return plain(words.authorizeTitle, view.locale, view.merchant, node, html(h(TestBanner, { view, words })));
}

export interface DeadEndOptions {
  /** `/{code}/fresh-link`, where a POST asks for a new link; null where none can be asked for. */
  readonly freshLinkAction: string | null;
  /** BCP 47; English where it is not known who asks. */
  readonly locale?: string;
  /** Our own origin, for a logo that is served from it. */
  readonly origin?: string;
}

/** A link that is dead or unknown, or a server in trouble. The status is the caller's: 410, 404 or 503. */
export function renderDeadEnd(
  end: End,
  { freshLinkAction, locale = "en", origin = "" }: DeadEndOptions,
): string {
  const words = allWords(locale);
  const merchant = "merchant" in end ? end.merchant : null;
  const titles = {
    expired: words.expiredTitle,
    revoked: words.revokedTitle,
    unknown: words.unknownTitle,
    trouble: words.troubleScreenTitle,
  };
  // What went wrong may have been a form.
  const here = end.kind === "trouble" ? null : "";
  const node = h(DeadEnd, { end, words, origin, freshLinkAction });
  return plain(titles[end.kind], locale, merchant, node, "", here);
}

/** The answer to asking for a fresh link, the same whether or not there is an invoice. @param here the path it was asked for at. */
export function renderNotice(locale = "en", here: string | null = null): string {
  const words = allWords(locale);
  return plain(words.noticeTitle, locale, null, h(FreshLinkNotice, { words }), "", here);
}

export interface SavedPage {
  readonly view: CheckoutView;
  /** What was wrong with the request that this page answers. */
  readonly problem: "code_wrong" | "too_many" | null;
}

/** The two pages on the way to saved cards: asking for a one-time code, and entering it. */
export function renderSaved(step: "ask" | "code", { view, problem }: SavedPage): string {
  const words = allWords(view.locale);
  const { merchant, link } = view;
  const errors = { code_wrong: words.codeWrong, too_many: words.codeTooMany };
  const error = problem === null ? null : errors[problem];
  const props = { merchant, words, origin: originOf(link.url), path: pathOf(link.url), error };
  const title = step === "ask" ? words.savedTitle : words.codeTitle;
  const node = step === "ask" ? h(AskForCode, props) : h(EnterCode, props);
  const banner = html(h(TestBanner, { view, words }));
  return plain(title, view.locale, merchant, node, banner, `${props.path}/saved`);
}

/** The page with a link that was made for somebody else. @param made null when no further one is made. */
export function renderForwarded(view: CheckoutView, made: string | null): string {
  const words = allWords(view.locale);
  const { merchant, link, locale } = view;
  const props = { merchant, words, origin: originOf(link.url), path: pathOf(link.url), made };
  const title = made === null ? words.forwardManyTitle : words.forwardReady;
  return plain(title, locale, merchant, h(Forwarded, props), html(h(TestBanner, { view, words })));
}

/** The page on which whoever holds a receipt checks it. */
export function renderReceiptCheck(shown: ShownReceipt): string {
  const words = allWords(shown.locale);
  return plain(
    shown.testMode ? words.genuineTest : words.genuine,
    shown.locale,
    shown.merchant,
    h(ReceiptCheck, { shown, words }),
    shown.testMode ? html(h("p", { class: "test-banner" }, words.testBanner)) : "",
  );
}

/** The answer to an address that no receipt from here has: 404. */
export function renderForgedReceipt(locale = "en"): string {
  const words = allWords(locale);
  return plain(words.forgedTitle, locale, null, h(ForgedReceipt, { words }));
}

export interface ChallengeInput {
  readonly merchantName: string;
  /** Decimal major units. */
  readonly amount: number;
  readonly currency: string;
  /** Where the form posts `result=approve` or `result=fail`. */
  readonly action: string;
  readonly locale?: string;
}

/** The sandbox's stand-in for a bank's authentication page (3-D Secure). */
export function renderChallenge({
  merchantName,
  amount,
  currency,
  action,
  locale = "en",
}: ChallengeInput): string {
  const words = allWords(locale);
  const text = money(amount, currency, safeLocale(locale));
  return plain(
    words.challengeTitle,
    locale,
    null,
    h(Challenge, { words, merchantName, amount: text, action }),
  );
}

/** The last step before a page of the processor's, where a redirect cannot lead. @param url absolute. */
export function renderContinue({ locale, merchant, link }: CheckoutView, url: string): string {
  const words = allWords(locale);
  const props = { words, merchant, origin: originOf(link.url), url };
  return plain(words.leaveTitle, locale, merchant, h(Leave, props));
}

/** In place of the embedded page, where nobody may frame it and where it is opened by itself. @param url of the whole page, absolute. */
export function renderEmbedAway(
  merchant: MerchantView,
  { url, locale }: { readonly url: string; readonly locale: string },
): string {
  const words = allWords(locale);
  const props = { words, merchant, origin: originOf(url), url };
  return plain(words.embedAwayTitle, locale, merchant, h(EmbedAway, props));
}

/** What stands between the halves of a page: the random part of a visit's id. */
export function visitSlot(visitId: string): string {
  const random = visitId.replace(/^vis_/, "");
  if (!/^[A-Za-z0-9_]{8,60}$/.test(random)) throw new RangeError("a visit id is vis_ and 8 to 60 characters");
  return random;
}

/** @param here see {@link languageSwitch}; null where no address shows this page again. */
function plain<Props>(
  title: string,
  locale: string,
  merchant: MerchantView | null,
  main: VNode<Props>,
  banner = "",
  here: string | null = "",
): string {
  const words = allWords(locale);
  return whole(
    page({
      locale: safeLocale(locale),
      title,
      merchant,
      sheet: sheetFor(merchant?.accentColor ?? null),
      banner,
      main: html(main),
      mainClass: "page single-page",
      words,
      ...(here === null ? {} : { languages: languageSwitch(locale, words.language, here) }),
    }),
  );
}

function whole({ before, after }: Page, visitId?: string): string {
  return before + (visitId === undefined ? "" : visitSlot(visitId)) + after;
}

function html<Props>(node: VNode<Props>): string {
  return renderToString(node as VNode);
}

/** What the page's script needs of the view: the parts that only the server renders are left out. */
function forBrowser(view: CheckoutView): CheckoutView {
  const { name, logoUrl, accentColor, supportEmail, supportPhone } = view.merchant;
  const merchant = { name, logoUrl, accentColor, supportEmail, supportPhone };
  return { ...view, merchant, invoice: { ...view.invoice, lineItems: [], memo: null } };
}

function originOf(url: string): string {
  return /^https?:\/\/[^/]+/i.exec(url)?.[0] ?? "";
}
