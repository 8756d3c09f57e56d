/**
 * Pages kept ready. What a payer sees depends on the link, the invoice's last event, the merchant and the time;
 * one small read tells whether any of the first three changed, and each page knows until when it holds. So expiry,
 * revocation, a payment, a new setting or a test clock that moved show at once, as if nothing were kept.
 */
import type { Preference } from "../../shared/languageChoice.ts";
import { usesHostedFields } from "../../shared/page/hosted.ts";
import { loadWords } from "../../shared/words/page.ts";
import type { Deps } from "../deps.ts";
import { verifyCode } from "../links/code.ts";
import { type OpenLink, openLinked } from "../links/resolve.ts";
import type { Merchant } from "../merchants/merchant.ts";
import { isShownHere } from "../merchants/origin.ts";
import { type Link, type LinkedKey, linkedKey, readLinked, readLinkedKey } from "../store/links.ts";
import { gzipBytes, type PageBytes, plainBytes } from "./pageBytes.ts";
import { viewOf } from "./pageRoutes.ts";
import { linkLocale, type PayerLink } from "./payerLanguage.ts";
import { checkoutPage } from "./render.ts";

export interface KeptPage {
  readonly link: Link;
  readonly bytes: PageBytes;
  readonly accentColor: string | null;
  /** Its policy lets the processor's own fields in. */
  readonly hosted: boolean;
}

export interface KeptPages {
  /**
   * The page of a code, or null where it opens nothing now (unknown, expired, revoked): that is another answer's work.
   * @param code the path segment, untrusted. @param gzip whether the client takes gzip.
   * @param site the merchant's own host on which it is asked for; absent on the installation's.
   */
  open(code: string, gzip: boolean, preference: Preference, site?: Deps): Promise<KeptPage | null>;
}

interface Entry extends KeptPage {
  readonly key: LinkedKey;
  readonly merchant: Merchant;
  readonly currency: string;
  readonly methods: string;
  /** The merchant's time between which the page is as it was rendered: `from` included, `until` not. */
  readonly from: number;
  readonly until: number;
}

/** By default 32 MB: some thousands of compressed pages. */
const KEPT_BYTES = 32 * 1024 * 1024;
/** Offsets of time zones are whole quarters of an hour, so a day begins on one, wherever the merchant is. */
const QUARTER_MS = 15 * 60_000;
const DAY_MS = 86_400_000;

/** @param limit most bytes to keep; 0 keeps none and renders every page. */
export function keepPages(deps: Deps, limit: number = KEPT_BYTES): KeptPages {
  const kept = new Map<string, Entry>();
  let size = 0;

  const forget = (name: string): void => {
    size -= kept.get(name)?.bytes.length ?? 0;
    kept.delete(name);
  };
  const keep = (name: string, entry: Entry): void => {
    forget(name);
    kept.set(name, entry);
    size += entry.bytes.length;
    // Maps keep the order of insertion, and every use inserts anew: the first one was not used for longest.
    for (const oldest of kept.keys()) {
      if (size <= limit) break;
      forget(oldest);
    }
  };

  return {
    async open(code, gzip, preference, site) {
      const verified = verifyCode(deps.keyring, code);
      if (verified === null) return null;
      const { language, region } = preference;
      // The page names its own origin, so that each host has its own.
      const host = site?.config.publicUrl ?? "";
      const name = `${code} ${gzip ? "" : "plain"} ${language ?? ""} ${region ?? ""} ${host}`;
      const entry = kept.get(name);
      // A host may have changed hands since.
      const shown = site === undefined || entry === undefined || isShownHere(site, entry.link.tenantId);
      if (entry !== undefined && shown && (await stillHolds(deps, entry))) {
        kept.delete(name);
        kept.set(name, entry);
        return entry;
      }
      const stored = await readLinked(deps.database, verified.linkId);
      if (stored !== null && site !== undefined && !isShownHere(site, stored.link.tenantId)) return null;
      const opened = stored && openLinked(deps, stored, verified, code);
      if (opened?.kind !== "open") {
        forget(name);
        return null;
      }
      const locale = linkLocale(preference, opened);
      await loadWords(locale);
      const key = linkedKey(stored as NonNullable<typeof stored>);
      const made = render(site ?? deps, { ...opened, locale }, key, gzip);
      keep(name, made);
      return made;
    },
  };
}

async function stillHolds(
  deps: Deps,
  { key, link, merchant, currency, methods, from, until }: Entry,
): Promise<boolean> {
  const now = await readLinkedKey(deps.database, link.linkId);
  if (now === null || !sameKey(now, key) || methodsIn(deps, link, merchant, currency) !== methods)
    return false;
  const at = deps.now().getTime() + (link.mode === "test" ? now.test_clock_offset_ms : 0);
  return at >= from && at < until;
}

/** The test clock is left out: it moves the time, not the page. */
function sameKey(one: LinkedKey, other: LinkedKey): boolean {
  return (
    one.head_hash === other.head_hash &&
    one.settings === other.settings &&
    one.stripe === other.stripe &&
    one.name === other.name &&
    one.time_zone === other.time_zone &&
    one.revoked_at === other.revoked_at &&
    one.expires_at === other.expires_at &&
    one.amount === other.amount &&
    one.channel === other.channel
  );
}

function render(deps: Deps, opened: PayerLink, key: LinkedKey, gzip: boolean): Entry {
  const { link, merchant, now } = opened;
  const { currency } = opened.head.state;
  const view = viewOf(deps, opened);
  const page = checkoutPage(view, { assets: deps.assets });
  return {
    link,
    bytes: gzip ? gzipBytes(page) : plainBytes(page),
    accentColor: view.merchant.accentColor,
    hosted: usesHostedFields(view),
    key,
    currency,
    merchant,
    methods: methodsIn(deps, link, merchant, currency),
    from: now.getTime(),
    until: holdsUntil(opened),
  };
}

function methodsIn(deps: Deps, link: Link, merchant: Merchant, currency: string): string {
  const processor = deps.processorFor(link.mode, merchant);
  const { publishableKey = "", account = "" } = processor?.hostedFields ?? {};
  const saves = processor?.vault === undefined ? "" : "saves";
  return `${processor?.methods(currency) ?? "none"} ${saves} ${publishableKey} ${account}`;
}

/** When time alone may change the page: a due date passes, the link expires, a declined attempt is a day old. */
function holdsUntil({ link, head, now }: OpenLink): number {
  const at = now.getTime();
  const ends = [Math.floor(at / QUARTER_MS) * QUARTER_MS + QUARTER_MS];
  if (link.expiresAt !== null) ends.push(Date.parse(link.expiresAt));
  for (const { updatedAt } of Object.values(head.state.payments)) {
    const old = Date.parse(updatedAt) + DAY_MS;
    if (old > at) ends.push(old);
  }
  return Math.min(...ends);
}
