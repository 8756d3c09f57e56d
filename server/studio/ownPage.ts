/** The second lock on the studio's cookie, beside SameSite=Strict: a request must show that our own page made it. */

export const STUDIO_HEADER = "x-paylink-studio";

interface RequestHeaders {
  get(name: string): string | null;
}

/**
 * Whether a request that rests on the studio's cookie comes from the studio's own page.
 *
 * It must carry a header that a page of another origin cannot send without asking first (Fetch standard, CORS-safelisted
 * request-header), which is never allowed here. Besides, what the browser itself says of the sender must not name another:
 * Sec-Fetch-Site, or Origin where a browser does not know the former.
 */
export function isFromStudio(headers: RequestHeaders, publicUrl: string): boolean {
  if (headers.get(STUDIO_HEADER) !== "1") return false;
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin";
  const origin = headers.get("origin");
  return origin === null || origin === publicUrl;
}
