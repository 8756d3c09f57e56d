/** The API of links: the standing link, further links by channel, revoking and rotating. */
import { z } from "zod";
import { CHANNELS } from "../../shared/statuses.ts";
import { minorAmount } from "../api/fields.ts";
import { type Caller, operation } from "../api/operation.ts";
import { Refusal, refuse } from "../api/problem.ts";
import type { Deps } from "../deps.ts";
import { instantAnswer } from "../invoices/answers.ts";
import { refusalOf } from "../invoices/refusals.ts";
import { createLinkBody } from "../invoices/schema.ts";
import { readHead } from "../store/ledger.ts";
import { type Link, readLink } from "../store/links.ts";
import { findVisitedLink } from "../store/mintedLinks.ts";
import { createLinkFor, revoke, rotate, standingLink } from "./create.ts";
import { linkUrls } from "./urls.ts";

const TAG = "Links";
export const linkProperties = {
  linkId: z.string(),
  paymentLink: z.string().meta({ format: "uri" }),
  qrCodeUrl: z.string().meta({ format: "uri" }),
  channel: z.enum(CHANNELS),
  expiresAt: instantAnswer.nullable(),
  revokedAt: instantAnswer.nullable(),
  createdAt: instantAnswer,
  forwardedFrom: z.string().nullable().meta({
    description: "The link that a payer made this one from, for somebody else; null for all others.",
  }),
};
const linkAnswer = z.object(linkProperties).meta({ id: "Link" });
const standingAnswer = z.object({
  invoiceId: z.string(),
  linkId: z.string(),
  paymentLink: linkProperties.paymentLink,
  qrCodeUrl: linkProperties.qrCodeUrl,
  expiresAt: linkProperties.expiresAt,
});
const INVOICE_NOT_FOUND = refuse("invoice_not_found", "No such invoice in this mode.");
export const LINK_NOT_FOUND = refuse("link_not_found", "No such link in this mode.");
const ALL_DEAD = refuse(
  "link_revoked",
  "Every link of this invoice was revoked or has expired. Make a new one.",
);

export function presentLink(deps: Deps, { merchant }: Caller, link: Link) {
  const { url, qrCodeUrl } = linkUrls(deps, link.linkId, merchant);
  const { linkId, channel, expiresAt } = link;
  return {
    linkId,
    paymentLink: url,
    qrCodeUrl,
    channel,
    expiresAt,
    revokedAt: link.revokedAt,
    createdAt: link.createdAt,
    forwardedFrom: link.forwardedFrom,
  };
}

/** The standing link of an invoice of the caller, or why there is none. */
export async function standingLinkOf(deps: Deps, caller: Caller, invoiceId: string): Promise<Link | Refusal> {
  const stream = { tenantId: caller.tenantId, mode: caller.mode, invoiceId };
  if ((await readHead(deps.database, stream)) === null) return INVOICE_NOT_FOUND;
  return (await standingLink(deps, stream, caller.now)) ?? ALL_DEAD;
}

export const getPaymentLink = operation(
  {
    id: "getPaymentLink",
    method: "GET",
    path: "/api/v1/invoices/:invoiceId/payment-link",
    summary: "Get the payment link of an invoice",
    tag: TAG,
    auth: "key",
    answers: { 200: { description: "The link that stands for the invoice.", schema: standingAnswer } },
    refusals: ["invoice_not_found", "link_revoked"],
  },
  async ({ deps, caller, params }) => {
    const link = await standingLinkOf(deps, caller, params.invoiceId);
    if (link instanceof Refusal) return link;
    const { url, qrCodeUrl } = linkUrls(deps, link.linkId, caller.merchant);
    const data = {
      invoiceId: link.invoiceId,
      linkId: link.linkId,
      paymentLink: url,
      qrCodeUrl,
      expiresAt: link.expiresAt,
    };
    return { status: 200, data };
  },
);

export const createLinkOperation = operation(
  {
    id: "createLink",
    method: "POST",
    path: "/api/v1/invoices/:invoiceId/links",
    summary: "Make another link to an invoice",
    description:
      "One link per channel tells where payers come from; a link may ask for an amount and may expire.",
    tag: TAG,
    auth: "key",
    body: createLinkBody,
    example: { channel: "sms", amount: 100.0 },
    answers: { 201: { description: "The new link.", schema: linkAnswer } },
    refusals: ["invoice_not_found"],
  },
  async ({ deps, caller, params, body, idempotentId }) => {
    const stream = { tenantId: caller.tenantId, mode: caller.mode, invoiceId: params.invoiceId };
    const head = await readHead(deps.database, stream);
    if (head === null) return INVOICE_NOT_FOUND;
    const amount = body.amount === undefined ? null : minorAmount(body.amount, head.state.currency, "amount");
    if (amount instanceof Refusal) return amount;
    if (amount !== null && amount > head.state.total) {
      return refuse("invalid_field", "amount is above the invoice's total.", { field: "amount" });
    }
    if (body.expiresAt !== undefined && Date.parse(body.expiresAt) <= caller.now.getTime()) {
      return refuse("invalid_field", "expiresAt must be an instant to come.", { field: "expiresAt" });
    }
    const terms = { channel: body.channel ?? "link", amount, expiresAt: body.expiresAt ?? null };
    // Made from the request's own id: a repeat after a crash finds this link.
    const seed = idempotentId("link");
    const at = caller.now.toISOString();
    const outcome = await createLinkFor(deps, stream, seed, terms, at, () => []);
    return outcome.ok
      ? { status: 201, data: presentLink(deps, caller, outcome.link) }
      : refusalOf(outcome.rejection);
  },
);

/** A link of the caller's, by its id: one of ours, or one that the caller minted and somebody opened. */
async function ownLink(deps: Deps, caller: Caller, linkId: string): Promise<Link | null> {
  const link =
    (await readLink(deps.database, linkId)) ?? (await findVisitedLink(deps.database, caller, linkId));
  return link !== null && isOf(link, caller) ? link : null;
}

export function isOf(link: Link, caller: Caller): boolean {
  return link.tenantId === caller.tenantId && link.mode === caller.mode;
}

export const revokeLinkOperation = operation(
  {
    id: "revokeLink",
    method: "POST",
    path: "/api/v1/links/:linkId/revoke",
    summary: "Revoke a link",
    description:
      "It is dead at once on every surface, and so are the links that payers forwarded from it. Payments that were begun through it are still credited. Revoking it again changes nothing. A link that you minted yourself can be revoked once it was opened, by the linkId that its events and its view show.",
    tag: TAG,
    auth: "key",
    answers: { 200: { description: "The link, revoked.", schema: linkAnswer } },
    refusals: ["link_not_found"],
  },
  async ({ deps, caller, params }) => {
    const link = await ownLink(deps, caller, params.linkId);
    if (link === null) return LINK_NOT_FOUND;
    return {
      status: 200,
      data: presentLink(deps, caller, await revoke(deps, link, caller.now.toISOString())),
    };
  },
);

export const rotateLinkOperation = operation(
  {
    id: "rotateLink",
    method: "POST",
    path: "/api/v1/links/:linkId/rotate",
    summary: "Replace a link",
    description: "A new link with the same terms; the old one is revoked, with what was forwarded from it.",
    tag: TAG,
    auth: "key",
    answers: {
      201: { description: "The new link.", schema: z.object({ ...linkProperties, replaces: z.string() }) },
    },
    refusals: ["link_not_found", "link_revoked"],
  },
  async ({ deps, caller, params }) => {
    const link = await readLink(deps.database, params.linkId);
    if (link === null || !isOf(link, caller)) return LINK_NOT_FOUND;
    const revoked = refuse("link_revoked", "This link is revoked already; make a new one.");
    if (link.revokedAt !== null) return revoked;
    const at = caller.now.toISOString();
    const expired = link.expiresAt !== null && Date.parse(link.expiresAt) <= caller.now.getTime();
    const terms = { channel: link.channel, amount: link.amount, expiresAt: expired ? null : link.expiresAt };
    const outcome = await rotate(deps, link, terms, at);
    if (outcome === null) return revoked;
    if (!outcome.ok) return refusalOf(outcome.rejection);
    return { status: 201, data: { ...presentLink(deps, caller, outcome.link), replaces: link.linkId } };
  },
);
