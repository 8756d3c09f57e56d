/** Making an invoice, with the link that stands for it, in one batch. */

import type { Caller } from "../api/operation.ts";
import type { Deps } from "../deps.ts";
import { append } from "../ledger/append.ts";
import { decideCreate } from "../ledger/decideInvoice.ts";
import { decideLinkCreate } from "../ledger/decideLink.ts";
import type { Decision, Rejection } from "../ledger/decision.ts";
import { evolve } from "../ledger/evolve.ts";
import type { InvoiceState } from "../ledger/state.ts";
import { newLink, standingLink } from "../links/create.ts";
import { takeInvoiceNumber } from "../store/invoices.ts";
import { readHead } from "../store/ledger.ts";
import { insertLink, type Link } from "../store/links.ts";
import { type AskedInvoice, completeCommand } from "./command.ts";

export type CreateOutcome =
  | { readonly ok: true; readonly created: boolean; readonly state: InvoiceState; readonly link: Link | null }
  | { readonly ok: false; readonly rejection: Rejection };

/**
 * Makes an invoice. One that stands under the same id with the same content is answered as it stands.
 *
 * @param ids the invoice's id (given or made) and the id of a customer that was given none.
 */
export async function createInvoice(
  deps: Deps,
  caller: Pick<Caller, "tenantId" | "mode" | "merchant" | "now">,
  ids: { readonly invoiceId: string; readonly customerId: string },
  asked: AskedInvoice,
): Promise<CreateOutcome> {
  const { tenantId, mode, merchant } = caller;
  const stream = { tenantId, mode, invoiceId: ids.invoiceId };
  const at = caller.now.toISOString();
  const numbered = asked.invoiceNumber !== undefined || (await readHead(deps.database, stream)) !== null;
  const invoiceNumber = numbered ? "" : await nextNumber(deps, caller);
  const link = newLink(deps.random, stream, { channel: "link", amount: null, expiresAt: null }, at);
  const decide = (state: InvoiceState | null): Decision => {
    const command = completeCommand(asked, { ...ids, invoiceNumber, at }, merchant, state);
    const created = decideCreate(command, state);
    if (!created.ok || created.events.length === 0) return created;
    const issued = created.events.reduce<InvoiceState | null>(evolve, null);
    if (issued === null) return created;
    const linked = decideLinkCreate({ ...link, at }, issued);
    return linked.ok ? { ok: true, events: [...created.events, ...linked.events] } : linked;
  };
  const appended = await append(deps, stream, at, decide, (_state, events) =>
    events.length === 0 ? [] : [insertLink(link)],
  );
  if (!appended.ok) return appended;
  const created = appended.events.length > 0;
  return {
    ok: true,
    created,
    state: appended.state,
    link: created ? link : await standingLink(deps, stream, caller.now),
  };
}

async function nextNumber(
  deps: Deps,
  caller: Pick<Caller, "tenantId" | "mode" | "merchant">,
): Promise<string> {
  const number = await takeInvoiceNumber(deps.database, caller);
  return `${caller.merchant.settings.invoiceNumberPrefix}${String(number).padStart(5, "0")}`;
}
