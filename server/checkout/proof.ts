/**
 * A payer who proved to be the customer: a cookie that says so for half an hour, for one link of one customer. It is
 * nothing but a stamp under the installation's key: no session is stored, and none can be made up.
 */

import { isProof, proofOf } from "../delivery/payerCode.ts";
import type { Deps } from "../deps.ts";
import type { OpenLink } from "../links/resolve.ts";

export const PROOF_COOKIE = "paylink_payer";
const PROOF_SECONDS = 30 * 60;

export interface RequestHeaders {
  get(name: string): string | null;
}

/** Bound to merchant, mode, customer and link: a proof of one opens nothing of another. */
function subjectOf({ link, head }: OpenLink, expiresSeconds: number): string {
  const { tenantId, mode, linkId } = link;
  return [tenantId, mode, head.state.customer.id, linkId, expiresSeconds].join("\n");
}

/** The value of a Set-Cookie header. The browser sends it back below this link only, and never from another site. */
export function proofCookie(deps: Deps, opened: OpenLink): string {
  const expires = Math.floor(deps.now().getTime() / 1000) + PROOF_SECONDS;
  const value = `${expires}.${proofOf(deps.keyring, subjectOf(opened, expires))}`;
  const secure = deps.config.publicUrl.startsWith("https:") ? "; Secure" : "";
  return `${PROOF_COOKIE}=${value}; Path=${opened.path}; Max-Age=${PROOF_SECONDS}; HttpOnly; SameSite=Strict${secure}`;
}

/** Whether a request carries a proof for this link that has not expired. */
export function isVerified(deps: Deps, opened: OpenLink, headers: RequestHeaders): boolean {
  const nowSeconds = deps.now().getTime() / 1000;
  return proofsIn(headers).some((value) => {
    const [, expires = "", proof = ""] = /^(\d{1,12})\.([\w-]{10,40})$/.exec(value) ?? [];
    return (
      proof !== "" &&
      Number(expires) > nowSeconds &&
      isProof(deps.keyring, subjectOf(opened, Number(expires)), proof)
    );
  });
}

/** A browser may send several of one name; more than a few are no browser's. */
function proofsIn(headers: RequestHeaders): string[] {
  return (headers.get("cookie") ?? "")
    .slice(0, 8_192)
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${PROOF_COOKIE}=`))
    .slice(0, 5)
    .map((pair) => pair.slice(PROOF_COOKIE.length + 1));
}

/**
 * Whether a request that rests on the cookie comes from our own page. SameSite keeps other sites' requests without it;
 * this is the second lock, for browsers that do not know the first.
 *
 * Browsers send Sec-Fetch-Site or Origin with every POST. Whoever sends neither is no browser, and has no cookie that
 * somebody else's page could abuse; it must send JSON, which no form of another site can.
 */
export function isOwnPage(headers: RequestHeaders, publicUrl: string): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin";
  const origin = headers.get("origin");
  if (origin !== null && origin !== "null") return origin === publicUrl;
  return origin === null && /^application\/json\b/i.test(headers.get("content-type") ?? "");
}
