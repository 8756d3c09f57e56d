/** Making, revoking and rotating links. The ledger keeps the fact, the links table the link, in one batch. */

import { createHash } from "node:crypto";
import type { RandomBytes } from "../../shared/ids.ts";
import type { Channel } from "../../shared/statuses.ts";
import { type Statement, UniqueViolation } from "../database/database.ts";
import type { Deps } from "../deps.ts";
import { append } from "../ledger/append.ts";
import type { StreamId } from "../ledger/chain.ts";
import { decideLinkCreate, decideLinkRevoke } from "../ledger/decideLink.ts";
import { type Decision, type Rejection, rejected } from "../ledger/decision.ts";
import type { InvoiceState } from "../ledger/state.ts";
import {
  insertLink,
  type Link,
  readForwarded,
  readLink,
  readLinksOf,
  revokeForwarded,
  revokeLink,
} from "../store/links.ts";
import { newLinkKey } from "./code.ts";

export interface LinkTerms {
  readonly channel: Channel;
  /** Minor units; null for all that is payable. */
  readonly amount: number | null;
  readonly expiresAt: string | null;
}

export function newLink(random: RandomBytes, stream: StreamId, terms: LinkTerms, at: string): Link {
  const linkId = `lnk_${newLinkKey(random)}`;
  const { tenantId, mode, invoiceId } = stream;
  const fresh = { reference: null, revokedAt: null, createdAt: at, forwardedFrom: null };
  return { tenantId, mode, invoiceId, linkId, ...terms, ...fresh };
}

type LinkOutcome =
  | { readonly ok: true; readonly link: Link }
  | { readonly ok: false; readonly rejection: Rejection };

/** Makes a link of an invoice that exists. */
export async function createLink(
  deps: Deps,
  stream: StreamId,
  terms: LinkTerms,
  at: string,
): Promise<LinkOutcome> {
  return appendLink(deps, newLink(deps.random, stream, terms, at), []);
}

async function appendLink(deps: Deps, link: Link, also: readonly Statement[]): Promise<LinkOutcome> {
  const { linkId, channel, amount, expiresAt, createdAt: at } = link;
  const appended = await append(
    deps,
    link,
    at,
    (state) =>
      state === null
        ? rejected("invoice_not_found", "this invoice does not exist")
        : decideLinkCreate({ linkId, channel, amount, expiresAt, at }, state),
    () => [insertLink(link), ...also],
  );
  return appended.ok ? { ok: true, link } : { ok: false, rejection: appended.rejection };
}

/**
 * Makes the one link that something of the caller's has: its id follows from `seed`, so doing it again gives the same link.
 *
 * @param also statements of the same batch.
 */
export async function createLinkFor(
  deps: Deps,
  stream: StreamId,
  seed: string,
  terms: LinkTerms,
  at: string,
  also: (link: Link) => readonly Statement[],
): Promise<LinkOutcome> {
  const link = newLink(seeded(`paylink link of 1 ${seed}`), stream, terms, at);
  try {
    return await appendLink(deps, link, also(link));
  } catch (error) {
    if (!(error instanceof UniqueViolation) || error.table !== "links") throw error;
    return { ok: true, link: (await readLink(deps.database, link.linkId)) ?? link };
  }
}

/** Revokes a link at once on every surface, and with it what was forwarded from it. Revoking it again changes nothing. */
export async function revoke(deps: Deps, link: Link, at: string): Promise<Link> {
  const standing = await readLink(deps.database, link.linkId);
  if (standing?.revokedAt) return standing;
  const ended = [link.linkId, ...(await readForwarded(deps.database, link.linkId))];
  await append(
    deps,
    link,
    at,
    (state) =>
      state === null
        ? rejected("invoice_not_found", "this invoice does not exist")
        : revocations(ended, at, state),
    () => [revokeLink(link, at), revokeForwarded(link.linkId, at)],
  );
  return { ...link, revokedAt: at };
}

/**
 * Puts a new link in the place of another: one is never alive without the other dead. A link has one successor, whose id
 * follows from its own, so that of several rotations at once the database lets one through.
 *
 * @returns null when another rotation was first.
 */
export async function rotate(
  deps: Deps,
  old: Link,
  terms: LinkTerms,
  at: string,
): Promise<LinkOutcome | null> {
  try {
    return await succeed(deps, old, newLink(successor(old), old, terms, at), terms, at);
  } catch (error) {
    if (!(error instanceof UniqueViolation) || error.table !== "links") throw error;
    return null;
  }
}

/** Each link that ends has an event of its own. One that is forwarded at this very moment ends without. */
function revocations(linkIds: readonly string[], at: string, state: InvoiceState): Decision {
  const events = linkIds.flatMap((linkId) => {
    const ended = decideLinkRevoke({ linkId, at }, state);
    return ended.ok ? ended.events : [];
  });
  return { ok: true, events };
}

function successor({ linkId }: Link): RandomBytes {
  return seeded(`paylink rotated link 1 ${linkId}`);
}

function seeded(text: string): RandomBytes {
  const hash = createHash("sha256").update(text, "utf8").digest();
  return (length) => hash.subarray(0, length);
}

async function succeed(
  deps: Deps,
  old: Link,
  link: Link,
  terms: LinkTerms,
  at: string,
): Promise<LinkOutcome> {
  const ends = [old.linkId, ...(await readForwarded(deps.database, old.linkId))];
  const appended = await append(
    deps,
    old,
    at,
    (state) => {
      if (state === null) return rejected("invoice_not_found", "this invoice does not exist");
      const made = decideLinkCreate({ linkId: link.linkId, ...terms, at }, state);
      const ended = revocations(ends, at, state);
      return made.ok && ended.ok ? { ok: true, events: [...made.events, ...ended.events] } : made;
    },
    () => [insertLink(link), revokeLink(old, at), revokeForwarded(old.linkId, at)],
  );
  return appended.ok ? { ok: true, link } : { ok: false, rejection: appended.rejection };
}

/**
 * The link that stands for an invoice: the oldest one for no channel in particular that is still alive; null when all are
 * dead. What a payer forwarded never stands for it.
 */
export async function standingLink(deps: Deps, stream: StreamId, now: Date): Promise<Link | null> {
  const links = await readLinksOf(deps.database, stream);
  const alive = links.filter(
    (link) =>
      link.forwardedFrom === null &&
      link.revokedAt === null &&
      (link.expiresAt === null || Date.parse(link.expiresAt) > now.getTime()),
  );
  return alive.find((link) => link.channel === "link" && link.amount === null) ?? alive[0] ?? null;
}
