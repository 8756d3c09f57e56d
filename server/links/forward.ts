/** A fresh link from another one: the same invoice and terms for somebody else, counted apart, and never more than it came from. */
import type { Deps } from "../deps.ts";
import { append } from "../ledger/append.ts";
import { decideLinkCreate } from "../ledger/decideLink.ts";
import { type Rejection, rejected } from "../ledger/decision.ts";
import { insertForwardedLink, type Link, readLink } from "../store/links.ts";
import { newLink } from "./create.ts";
import type { OpenLink } from "./resolve.ts";

export type Forwarded =
  | { readonly kind: "link"; readonly link: Link }
  /** What it was made from was revoked at the same moment. */
  | { readonly kind: "revoked" }
  | { readonly kind: "rejected"; readonly rejection: Rejection };

/** Makes a link from one that is open. Its expiry and amount are those of its source; it ends when its source is revoked. */
export async function forwardLink(deps: Deps, { link: source, head, now }: OpenLink): Promise<Forwarded> {
  const at = now.toISOString();
  const { total } = head.state;
  // A merchant's own token may ask for more than there is.
  const amount = source.amount === null ? null : Math.min(source.amount, total);
  const terms = { channel: "link" as const, amount, expiresAt: source.expiresAt };
  const link: Link = { ...newLink(deps.random, source, terms, at), forwardedFrom: source.linkId };
  const appended = await append(
    deps,
    source,
    at,
    (state) =>
      state === null
        ? rejected("invoice_not_found", "this invoice does not exist")
        : decideLinkCreate({ ...link, at }, state),
    () => [insertForwardedLink(link)],
  );
  if (!appended.ok) return { kind: "rejected", rejection: appended.rejection };
  const made = await readLink(deps.database, link.linkId);
  return made === null || made.revokedAt !== null ? { kind: "revoked" } : { kind: "link", link: made };
}
