/**
 * The language of an answer to a payer: what they chose on a page (`?lang=`, kept in a cookie), else what their browser
 * asks for, else the customer's. Every page loads its words here, before it is rendered.
 */
import type { MiddlewareHandler } from "hono";
import { type Fallbacks, localeFor, type Preference, preferenceOf } from "../../shared/languageChoice.ts";
import { loadWords } from "../../shared/words/page.ts";
import type { AppEnv } from "../api/requestId.ts";
import type { Deps } from "../deps.ts";
import type { OpenLink } from "../links/resolve.ts";
import type { RequestHeaders } from "./proof.ts";

/** A link that is open, and the language its payer is spoken to in. */
export interface PayerLink extends OpenLink {
  /** BCP 47; its words are loaded. */
  readonly locale: string;
}

/** Holds the tag of a language and nothing else. */
export const LANGUAGE_COOKIE = "paylink_language";
const COOKIE_SECONDS = 180 * 86_400;
const COOKIE = new RegExp(`(?:^|;)\\s*${LANGUAGE_COOKIE}=([a-z]{2,3}(?:-[A-Za-z]{2,4})?)\\s*(?:;|$)`);
/** As much of a Cookie header as is looked through. */
const COOKIES_READ = 8_192;

/** Requests of few kinds come over and over: what each kind asks for is kept. */
const kept = new Map<string, Preference>();
const KINDS_KEPT = 1_000;
const KIND_LENGTH = 300;

/**
 * What a request asks for. @param choice the tag that its address names, if it does.
 */
export function requestPreference(
  { config }: Pick<Deps, "config">,
  headers: RequestHeaders,
  choice?: string,
): Preference {
  const cookie = headers.get("cookie");
  const [, remembered] = (cookie === null ? null : COOKIE.exec(cookie.slice(0, COOKIES_READ))) ?? [];
  const acceptLanguage = headers.get("accept-language");
  const chosen = choice ?? remembered ?? null;
  const kind = `${chosen ?? ""} ${acceptLanguage ?? ""}`;
  const known = kept.get(kind);
  if (known) return known;
  const preference = preferenceOf({ choice: chosen, acceptLanguage }, config.env === "development");
  if (kind.length <= KIND_LENGTH) {
    if (kept.size >= KINDS_KEPT) kept.clear();
    kept.set(kind, preference);
  }
  return preference;
}

/** The locale of a link's pages for whoever prefers that. Loads nothing. */
export function linkLocale(preference: Preference, opened: Speakers): string {
  return localeFor(preference, speakers(opened));
}

type Speakers = Pick<OpenLink, "head" | "merchant">;

function speakers({ head, merchant }: Speakers): Fallbacks {
  return { customerLocale: head.state.customer.locale ?? null, merchantLocale: merchant.settings.locale };
}

interface Asking {
  readonly req: {
    readonly raw: { readonly headers: RequestHeaders };
    query(name: string): string | undefined;
  };
}

/** The locale in which a request is answered, its words loaded. @param about whose page it is, or what speaks for it; null where nothing is known. */
export async function answerLocale(
  c: Asking,
  deps: Deps,
  about: Speakers | Fallbacks | null,
): Promise<string> {
  const preference = requestPreference(deps, c.req.raw.headers, c.req.query("lang"));
  const known = about !== null && "head" in about ? speakers(about) : (about ?? {});
  const locale = localeFor(preference, known);
  await loadWords(locale);
  return locale;
}

/** The locale that whoever asks speaks, where their choice or their browser says so; null where only the customer's own is known. */
export function askersLocale(c: Asking, deps: Deps): string | null {
  const preference = requestPreference(deps, c.req.raw.headers, c.req.query("lang"));
  return preference.language === null ? null : localeFor(preference, {});
}

/** Remembers a language that was chosen by an address (`?lang=de`), when the answer is a page. */
export function rememberLanguage(deps: Deps): MiddlewareHandler<AppEnv> {
  const secure = deps.config.publicUrl.startsWith("https:") ? "; Secure" : "";
  return async (c, next) => {
    await next();
    if (c.req.method !== "GET" || !c.req.url.includes("lang=")) return;
    const choice = c.req.query("lang");
    if (choice === undefined || !c.res.headers.get("content-type")?.startsWith("text/html")) return;
    const { language } = preferenceOf({ choice }, deps.config.env === "development");
    if (language === null) return;
    const value = `${LANGUAGE_COOKIE}=${language}`;
    c.res.headers.append(
      "Set-Cookie",
      `${value}; Path=/; Max-Age=${COOKIE_SECONDS}; HttpOnly; SameSite=Lax${secure}`,
    );
  };
}
