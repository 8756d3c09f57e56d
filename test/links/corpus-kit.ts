/**
 * What the corpus of visits is made of: header sets as browsers, scanners and previewers send them to an https origin
 * (versions are examples), and what the page reports of a hand.
 */

import type { RuleId } from "../../server/links/classify.ts";
import type { Neighbour } from "../../server/links/evidence.ts";
import type { Interaction, VisitSignal } from "../../server/links/signals.ts";
import type { HumanVerdict } from "../../shared/statuses.ts";

export type Headers = Readonly<Record<string, string>>;

export interface CorpusCase {
  readonly name: string;
  readonly method?: string;
  readonly headers: Headers;
  readonly address?: string;
  readonly insecure?: true;
  readonly sinceSentMs?: number;
  readonly neighbours?: readonly Neighbour[];
  /** What the page sent; absent: nothing. `elapsedMs` defaults to a little more than `sentMs`. */
  readonly signal?: Partial<VisitSignal>;
  readonly elapsedMs?: number;
  /** Headers of the request whose payment was accepted. */
  readonly paidWith?: Headers;
  readonly human: HumanVerdict | null;
  readonly rule: RuleId;
}

export const HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";
export const NAVIGATE = {
  "sec-fetch-site": "none",
  "sec-fetch-mode": "navigate",
  "sec-fetch-dest": "document",
  "sec-fetch-user": "?1",
};
export const PEOPLE = { accept: HTML, "accept-language": "en-US,en;q=0.9" };
export const agent = (text: string): Headers => ({ "user-agent": text });

export const IPHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
export const WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)";
export const ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)";
export const BRANDS = { "sec-ch-ua": '"Chromium";v="138", "Google Chrome";v="138", "Not/A)Brand";v="8"' };

export const CHROME: Headers = {
  ...PEOPLE,
  ...NAVIGATE,
  ...BRANDS,
  ...agent(`${WINDOWS} Chrome/138.0.0.0 Safari/537.36`),
};
export const EDGE: Headers = {
  ...CHROME,
  ...agent(`${WINDOWS} Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0`),
};
export const MAC_SAFARI: Headers = {
  ...PEOPLE,
  ...NAVIGATE,
  ...agent(
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
  ),
};
export const IOS_SAFARI: Headers = {
  ...PEOPLE,
  ...NAVIGATE,
  ...agent(`${IPHONE} Version/18.5 Mobile/15E148 Safari/604.1`),
};
export const OLD_IOS: Headers = {
  ...PEOPLE,
  ...agent(
    "Mozilla/5.0 (iPhone; CPU iPhone OS 14_8 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/14.1.2 Mobile/15E148 Safari/604.1",
  ),
};
export const ANDROID_CHROME: Headers = {
  ...CHROME,
  ...agent(`${ANDROID} Chrome/138.0.0.0 Mobile Safari/537.36`),
};
export const SAMSUNG: Headers = {
  ...CHROME,
  ...agent(`${ANDROID} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`),
};
export const FIREFOX: Headers = {
  ...PEOPLE,
  ...NAVIGATE,
  ...agent("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:141.0) Gecko/20100101 Firefox/141.0"),
};
export const FIREFOX_ANDROID: Headers = {
  ...FIREFOX,
  ...agent("Mozilla/5.0 (Android 14; Mobile; rv:141.0) Gecko/141.0 Firefox/141.0"),
};
export const INSTAGRAM: Headers = {
  ...PEOPLE,
  ...NAVIGATE,
  ...agent(
    `${IPHONE} Mobile/15E148 Instagram 385.0.0.27.77 (iPhone15,3; iOS 18_5; en_US; en; scale=3.00; 1290x2796)`,
  ),
};
export const FACEBOOK_APP: Headers = {
  ...PEOPLE,
  ...NAVIGATE,
  ...agent(
    `${IPHONE} Mobile/15E148 [FBAN/FBIOS;FBAV/517.0.0.38.107;FBDV/iPhone15,3;FBMD/iPhone;FBSN/iOS;FBLC/en_US]`,
  ),
};
export const LINKEDIN_APP: Headers = {
  ...PEOPLE,
  ...NAVIGATE,
  ...agent(`${IPHONE} Mobile/15E148 [LinkedInApp]/9.31.2745`),
};
export const GMAIL_ANDROID: Headers = {
  ...ANDROID_CHROME,
  ...agent(
    "Mozilla/5.0 (Linux; Android 15; Pixel 8 Build/AP3A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/138.0.0.0 Mobile Safari/537.36",
  ),
  "x-requested-with": "com.google.android.gm",
};
export const CUBOT: Headers = {
  ...PEOPLE,
  ...NAVIGATE,
  ...agent(
    "Mozilla/5.0 (Linux; Android 13; CUBOT P80) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36",
  ),
};
/** Outlook's and other scanners' fetcher: Chrome by name, an HTTP client by its headers. */
export const POSING: Headers = { ...agent(`${WINDOWS} Chrome/120.0.0.0 Safari/537.36`), accept: "*/*" };
export const CURL: Headers = { ...agent("curl/8.7.1"), accept: "*/*" };

export const DESKTOP: Partial<VisitSignal> = {
  viewport: { width: 1440, height: 779 },
  screen: { width: 1440, height: 900 },
  touchPoints: 0,
};
export const PHONE: Partial<VisitSignal> = {
  viewport: { width: 390, height: 664 },
  screen: { width: 390, height: 844 },
  touchPoints: 5,
};

export const hand = (kind: Interaction["kind"], detail: Partial<Interaction>): Interaction => ({
  kind,
  trusted: true,
  atMs: 2600,
  heldMs: null,
  moves: 0,
  contact: null,
  count: 1,
  spanMs: 0,
  ...detail,
});
export const click = (detail: Partial<Interaction> = {}): Interaction =>
  hand("pointer", { heldMs: 84, moves: 63, contact: 1, ...detail });
export const tap = (detail: Partial<Interaction> = {}): Interaction =>
  hand("touch", { heldMs: 71, contact: 23, ...detail });
export const keys = (detail: Partial<Interaction> = {}): Interaction =>
  hand("key", { heldMs: 78, count: 2, spanMs: 340, ...detail });
export const wheel = (detail: Partial<Interaction> = {}): Interaction =>
  hand("scroll", { count: 9, spanMs: 180, ...detail });
export const assist = (detail: Partial<Interaction> = {}): Interaction =>
  hand("assist", { atMs: 9800, ...detail });
/** What browser drivers send for a click: one move, one instant press. */
export const drivenClick = click({ heldMs: 2, moves: 1 });

export const desktop = (
  interaction: Interaction | null,
  more: Partial<VisitSignal> = {},
): Partial<VisitSignal> => ({
  ...DESKTOP,
  interaction,
  ...more,
});
export const phone = (
  interaction: Interaction | null,
  more: Partial<VisitSignal> = {},
): Partial<VisitSignal> => ({
  ...PHONE,
  interaction,
  ...more,
});

export const OFFICE = "203.0.113.9";
export const CLOUD = "198.51.100.77";
export const scannerBefore = (ms: number): Neighbour => ({
  afterMs: -ms,
  address: "198.51.100.0/24",
  userAgent: POSING["user-agent"] ?? null,
});
export const PAGE_POST = {
  accept: "application/json",
  "accept-language": "en-US,en;q=0.9",
  "sec-fetch-site": "same-origin",
  "sec-fetch-mode": "cors",
  "sec-fetch-dest": "empty",
};
export const paidFromPage = (browser: Headers): Headers => ({
  ...PAGE_POST,
  "user-agent": browser["user-agent"] ?? "",
});
