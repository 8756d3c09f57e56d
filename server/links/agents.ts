/**
 * User agents that say themselves that no person is looking. A user agent can only speak against its sender, never
 * for it: scanners pose as Chrome, and iMessage's preview names Facebook's and Twitter's bots.
 *
 * Whole product tokens, not the word "bot": there is a phone called CUBOT, and in-app browsers name their app
 * (`[FBAN/FBIOS…]`, `Instagram 300`, `Twitter for iPhone`, `[LinkedInApp]`), which is a person.
 */

/** Link previews and crawlers. */
const PREVIEW =
  /facebookexternalhit|Facebot|meta-externalagent|Twitterbot|Slackbot|Slack-ImgProxy|TelegramBot|Discordbot|LinkedInBot|SkypeUriPreview|MicrosoftPreview|BingPreview|bingbot|Googlebot|Google-PageRenderer|GoogleImageProxy|Google-InspectionTool|APIs-Google|Applebot|redditbot|Pinterestbot|Mastodon\/|Iframely|Embedly|vkShare|YahooMailProxy|PetalBot|Bytespider|YandexBot|DuckDuckBot|ia_archiver/i;
/** WhatsApp's preview fetcher is the app's bare name and version; its in-app browser is the system's. */
const WHATSAPP = /^WhatsApp\//;

/** Mail and web security products that say so, and monitors. */
const SCANNER =
  /BarracudaCentral|\bMimecast|\bProofpoint|\bSafeLinks|urlscan|VirusTotal|UptimeRobot|Pingdom|StatusCake|Trend ?Micro/i;
/** HTTP libraries and apps fetching by themselves: they begin with their own name, browsers with Mozilla/5.0. */
const LIBRARY =
  /^(?:curl|Wget|python|aiohttp|httpx|Go-http-client|okhttp|Apache-HttpClient|libwww|lwp|axios|node|undici|deno|bun|got|Java|ruby|php|dart|Guzzle|PostmanRuntime|HTTPie|Scrapy|Dalvik|http\.rb|faraday|reqwest|hyper|Microsoft Office)\b|\bCFNetwork\//i;

/** Browsers without a window. */
const HEADLESS = /HeadlessChrome|PhantomJS|SlimerJS|Puppeteer|Playwright|Selenium|jsdom|Cypress|Lighthouse/i;

export function isPreviewAgent(userAgent: string | null): boolean {
  return userAgent !== null && (PREVIEW.test(userAgent) || WHATSAPP.test(userAgent));
}

/** Also true for no user agent at all: every browser sends one. */
export function isToolAgent(userAgent: string | null): boolean {
  return userAgent === null || SCANNER.test(userAgent) || LIBRARY.test(userAgent);
}

/** @param brands the `Sec-CH-UA` header, which a headless browser may forget to change. */
export function isHeadlessAgent(userAgent: string | null, brands: string | null): boolean {
  return HEADLESS.test(userAgent ?? "") || HEADLESS.test(brands ?? "");
}

/** Browsers that send fetch metadata to https origins: from which version on. */
const MODERN: readonly (readonly [RegExp, number])[] = [
  [/\bChrome\/(\d{1,4})/, 80],
  [/\bFirefox\/(\d{1,4})/, 90],
  [/\bVersion\/(\d{1,4})[.\d]* (?:Mobile\/\S+ )?Safari/, 17],
];

/** Whether a user agent claims to be a browser that always sends fetch metadata. */
export function claimsModernBrowser(userAgent: string | null): boolean {
  return MODERN.some(([pattern, since]) => Number(pattern.exec(userAgent ?? "")?.[1] ?? 0) >= since);
}

export function isFirefox(userAgent: string | null): boolean {
  return /\bFirefox\/\d/.test(userAgent ?? "");
}
