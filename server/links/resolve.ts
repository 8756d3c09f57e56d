/** From the path of a link to what it opens. The signature is checked before anything is read. */
import { parseMajor } from "../../shared/money.ts";
import type { Deps } from "../deps.ts";
import { merchantNow } from "../merchants/clock.ts";
import { lookupLinkKey } from "../merchants/linkKeys.ts";
import { findMerchant, type Merchant, toMerchant } from "../merchants/merchant.ts";
import { isShownHere, originOfHost } from "../merchants/origin.ts";
import { type Head, readHead } from "../store/ledger.ts";
import { type Link, type LinkedRows, readLink, readLinked } from "../store/links.ts";
import { listHosts } from "../store/merchantHosts.ts";
import { type VerifiedCode, verifyCode } from "./code.ts";
import { type LookupKey, type MintedLink, verifyToken } from "./token.ts";

/** How a link was addressed: a short code, or a token that the merchant signed. */
export type LinkAddress =
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "token"; readonly text: string };

export interface OpenLink {
  readonly link: Link;
  /** Path of the link as it was addressed, in its canonical spelling: `/CODE` or `/l/TOKEN`. */
  readonly path: string;
  readonly head: Head;
  readonly merchant: Merchant;
  /** The merchant's present. */
  readonly now: Date;
}

export type Resolved =
  | ({ readonly kind: "open" } & OpenLink)
  | ({ readonly kind: "expired" | "revoked" } & OpenLink)
  | { readonly kind: "unknown" };

const UNKNOWN: Resolved = { kind: "unknown" };

/** Opens a link. Altered, forged and unheard-of ones are all `unknown`. */
export async function resolveLink(deps: Deps, address: LinkAddress): Promise<Resolved> {
  return address.kind === "code" ? resolveCode(deps, address.text) : resolveToken(deps, address.text);
}

async function resolveCode(deps: Deps, text: string): Promise<Resolved> {
  const verified = verifyCode(deps.keyring, text);
  if (verified === null) return UNKNOWN;
  const stored = await readLinked(deps.database, verified.linkId);
  if (stored === null || !isShownHere(deps, stored.link.tenantId)) return UNKNOWN;
  return openLinked(deps, stored, verified, text);
}

/** Opens a link of ours that was verified and read. `text` is its code as it was spelled. */
export function openLinked(
  deps: Pick<Deps, "now">,
  stored: LinkedRows,
  verified: VerifiedCode,
  text: string,
): Exclude<Resolved, { kind: "unknown" }> {
  // Only our QR codes spell a link in upper case.
  const link: Link = verified.spelledUpper ? { ...stored.link, channel: "qr" } : stored.link;
  return judge(deps, link, `/${text.toLowerCase()}`, toMerchant(stored.merchant), stored.head);
}

async function resolveToken(deps: Deps, text: string): Promise<Resolved> {
  const lookup: LookupKey = async (kid) => {
    const key = await lookupLinkKey(deps, kid);
    if (key === null || !isShownHere(deps, key.tenantId)) return null;
    const { tenantId, mode, alg, secret } = key;
    const hosts = await listHosts(deps.database, tenantId);
    const audiences = hosts.map(({ host }) => originOfHost(deps.config, host));
    return { tenantId, mode, alg, key: secret, audiences };
  };
  const result = await verifyToken(text, lookup, {
    audience: deps.site?.home ?? deps.config.publicUrl,
    nowSeconds: Math.floor(deps.now().getTime() / 1000),
  });
  if (!result.ok && result.reason !== "expired") return UNKNOWN;
  const standing = await readLink(deps.database, result.mintId);
  const minted = mintedLink(result);
  // A row exists only once the link was revoked; one of another invoice is a collision and not this link.
  const same =
    standing !== null &&
    standing.tenantId === minted.tenantId &&
    standing.mode === minted.mode &&
    standing.invoiceId === minted.invoiceId;
  return open(
    deps,
    same ? { ...minted, revokedAt: standing.revokedAt } : minted,
    `/l/${text}`,
    result.amountText,
  );
}

function mintedLink(minted: MintedLink): Link {
  const { tenantId, mode, invoiceId, mintId, expiresAt } = minted;
  const reference = minted.ref ?? null;
  return {
    tenantId,
    mode,
    invoiceId,
    linkId: mintId,
    channel: "link",
    amount: null,
    reference,
    expiresAt,
    revokedAt: null,
    createdAt: expiresAt,
    forwardedFrom: null,
  };
}

async function open(deps: Deps, link: Link, path: string, amountText?: string): Promise<Resolved> {
  const [merchant, head] = await Promise.all([
    findMerchant(deps.database, link.tenantId),
    readHead(deps.database, link),
  ]);
  if (merchant === null || head === null) return UNKNOWN;
  return judge(deps, withAmount(link, head, amountText), path, merchant, head);
}

function judge(
  deps: Pick<Deps, "now">,
  link: Link,
  path: string,
  merchant: Merchant,
  head: Head,
): Exclude<Resolved, { kind: "unknown" }> {
  const now = merchantNow(deps, merchant, link.mode);
  const opened: OpenLink = { link, path, head, merchant, now };
  if (link.revokedAt !== null) return { kind: "revoked", ...opened };
  const expired = link.expiresAt !== null && Date.parse(link.expiresAt) <= now.getTime();
  return { kind: expired ? "expired" : "open", ...opened };
}

/** An amount that a merchant signed is a wish: one that the invoice's currency cannot express asks for all. */
function withAmount(link: Link, head: Head, amountText: string | undefined): Link {
  if (amountText === undefined) return link;
  const parsed = parseMajor(amountText, head.state.currency);
  return parsed.ok && parsed.minor > 0 ? { ...link, amount: parsed.minor } : link;
}
