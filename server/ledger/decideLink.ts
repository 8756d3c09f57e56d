/** Deciders of what happens around links. Links have rows of their own; the ledger keeps the facts. */
import { toMajor } from "../../shared/money.ts";
import type { Channel, HumanVerdict } from "../../shared/statuses.ts";
import { type Decision, decided, rejected } from "./decision.ts";
import type { InvoiceState } from "./state.ts";

export interface CreateLink {
  readonly linkId: string;
  readonly channel: Channel;
  /** Minor units that the link asks for first; null for all that is payable. */
  readonly amount: number | null;
  readonly expiresAt: string | null;
  /** The link that a payer made this one from, for somebody else. */
  readonly forwardedFrom?: string | null;
  readonly at: string;
}

export function decideLinkCreate(command: CreateLink, state: InvoiceState): Decision {
  if (command.amount !== null && (command.amount <= 0 || command.amount > state.total)) {
    return rejected(
      "amount_exceeds_balance",
      "a link asks for more than zero and at most the invoice's total",
      "amount",
    );
  }
  return decided({
    type: "invoice.payment_link_created",
    data: {
      invoiceId: state.invoiceId,
      linkId: command.linkId,
      channel: command.channel,
      amount: command.amount === null ? null : toMajor(command.amount, state.currency),
      expiresAt: command.expiresAt,
      createdAt: command.at,
      ...(command.forwardedFrom ? { forwardedFrom: command.forwardedFrom } : {}),
    },
    postings: [],
  });
}

export function decideLinkRevoke(
  command: { readonly linkId: string; readonly at: string },
  state: InvoiceState,
): Decision {
  return decided({
    type: "invoice.payment_link_revoked",
    data: { invoiceId: state.invoiceId, linkId: command.linkId, revokedAt: command.at },
    postings: [],
  });
}

export interface RecordClick {
  readonly linkId: string;
  readonly channel: Channel;
  readonly visitId: string;
  readonly human: HumanVerdict;
  readonly rule: string;
  /** The message that brought the link, where one did. */
  readonly deliveryId?: string;
  readonly at: string;
}

export function decideClick(command: RecordClick, state: InvoiceState): Decision {
  const { linkId, channel, human, rule, visitId, deliveryId } = command;
  return decided({
    type: "invoice.payment_link_clicked",
    data: {
      invoiceId: state.invoiceId,
      linkId,
      channel,
      clickedAt: command.at,
      human,
      rule,
      visitId,
      ...(deliveryId === undefined ? {} : { deliveryId }),
    },
    postings: [],
  });
}
