/** Making an invoice, with the link that stands for it, in one batch. */

import type { Caller } from "../api/operation.ts";
import type { Statement } from "../database/database.ts";
import { reminderStatements } from "../delivery/reminders.ts";
import type { Deps } from "../deps.ts";
import { append } from "../ledger/append.ts";
import { appendCredit } from "../ledger/appendCredit.ts";
import { decideCreate } from "../ledger/decideInvoice.ts";
import { decideLinkCreate } from "../ledger/decideLink.ts";
import { type Decision, decided, type Rejection } from "../ledger/decision.ts";
import { evolve } from "../ledger/evolve.ts";
import type { InvoiceState } from "../ledger/state.ts";
import { newLink, standingLink } from "../links/create.ts";
import { creditAtIssue } from "../payments/credit.ts";
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
 * @param also further rows of the same batch, where the invoice is new.
 */
export async function createInvoice(
  deps: Deps,
  caller: Pick<Caller, "tenantId" | "mode" | "merchant" | "now">,
  ids: { readonly invoiceId: string; readonly customerId: string },
  asked: AskedInvoice,
  also: readonly Statement[] = [],
): Promise<CreateOutcome> {
  const { tenantId, mode, merchant } = caller;
  const stream = { tenantId, mode, invoiceId: ids.invoiceId };
  const at = caller.now.toISOString();
  const numbered = asked.invoiceNumber !== undefined || (await readHead(deps.database, stream)) !== null;
  const invoiceNumber = numbered ? "" : await nextNumber(deps, caller);
  const link = newLink(deps.random, stream, { channel: "link", amount: null, expiresAt: null }, at);
  const credit = creditFor(deps, caller, ids.invoiceId, asked);
  const decide = (state: InvoiceState | null, held = 0): Decision => {
    const command = completeCommand(asked, { ...ids, invoiceNumber, at }, merchant, state);
    const created = decideCreate(command, state);
    if (!created.ok || created.events.length === 0) return created;
    const issued = created.events.reduce<InvoiceState | null>(evolve, null);
    if (issued === null) return created;
    const linked = decideLinkCreate({ ...link, at }, issued);
    if (!linked.ok) return linked;
    const paid = credit?.decide(issued, held);
    return decided(...created.events, ...linked.events, ...(paid?.ok === true ? paid.events : []));
  };
  const linking = (state: InvoiceState, events: readonly unknown[]) =>
    events.length === 0
      ? []
      : [insertLink(link), ...reminderStatements(deps, stream, merchant, state, caller.now, false), ...also];
  const appended =
    credit === null
      ? await append(deps, stream, at, decide, linking)
      : await appendCredit(deps, stream, credit.account, at, decide, linking);
  if (!appended.ok) return appended;
  const created = appended.events.length > 0;
  return {
    ok: true,
    created,
    state: appended.state,
    link: created ? link : await standingLink(deps, stream, caller.now),
  };
}

/** How the invoice is paid from its customer's credit in the batch that makes it; null when it is not to be. */
function creditFor(
  deps: Deps,
  { tenantId, mode, merchant, now }: Pick<Caller, "tenantId" | "mode" | "merchant" | "now">,
  invoiceId: string,
  { applyCredit, customer, currency }: AskedInvoice,
) {
  const wanted = applyCredit ?? merchant.settings.applyCredit === "automatic";
  // A customer whose id is made with this invoice has no credit yet.
  if (!wanted || customer.id === undefined) return null;
  const account = { tenantId, mode, customerId: customer.id, currency };
  return { account, decide: creditAtIssue(deps, { tenantId, mode, invoiceId }, now.toISOString()) };
}

async function nextNumber(
  deps: Deps,
  caller: Pick<Caller, "tenantId" | "mode" | "merchant">,
): Promise<string> {
  const number = await takeInvoiceNumber(deps.database, caller);
  return `${caller.merchant.settings.invoiceNumberPrefix}${String(number).padStart(5, "0")}`;
}
