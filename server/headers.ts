/** Headers that protect every answer, whatever it is and however it came about. */
import type { MiddlewareHandler } from "hono";

/** Files and QR codes may be kept by caches and stand on other pages: they carry no one's data. */
const CACHEABLE = /^\/(?:assets|qr|logo|icon)\//;

/**
 * Sets what an answer did not set itself. Errors included: a page that fails is as private as one that works.
 *
 * no-store, no-referrer and frame-ancestors keep the link, which is the payer's key, out of caches, other sites'
 * logs and frames; nosniff keeps a file from becoming a page.
 */
export function securityHeaders(secure: boolean): MiddlewareHandler {
  return async (c, next) => {
    await next();
    protect(c.res.headers, c.req.path, secure);
  };
}

export function protect(headers: Headers, path: string, secure: boolean): void {
  headers.set("X-Content-Type-Options", "nosniff");
  if (secure) headers.set("Strict-Transport-Security", "max-age=63072000; includeSubDomains");
  if (CACHEABLE.test(path) && headers.has("Cache-Control")) return;
  setDefault(headers, "Cache-Control", "no-store");
  headers.set("Referrer-Policy", "no-referrer");
  headers.set("X-Robots-Tag", "noindex, nofollow");
  setDefault(
    headers,
    "Content-Security-Policy",
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
  );
}

function setDefault(headers: Headers, name: string, value: string): void {
  if (!headers.has(name)) headers.set(name, value);
}
