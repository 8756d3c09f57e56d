/** A text before it is sent: how long it will be, and what makes it longer. Its link is one of the same length. */
import { type SmsFacts, smsFacts } from "../../shared/sms.ts";
import type { Caller } from "../api/operation.ts";
import type { Deps } from "../deps.ts";
import type { InvoiceState } from "../ledger/state.ts";
import { linkOrigin } from "../merchants/origin.ts";
import type { SendBody } from "./asked.ts";
import type { Purpose } from "./content.ts";
import { invoiceFacts } from "./facts.ts";
import { invoiceText, reminderText } from "./invoiceText.ts";

const CODE_LENGTH = 30;

export interface TextDraft {
  readonly text: string;
  /** Segments and encoding, as carriers count. */
  readonly facts: SmsFacts;
}

export function draftText(
  deps: Pick<Deps, "config" | "site">,
  { merchant, now }: Pick<Caller, "merchant" | "now">,
  state: InvoiceState,
  { purpose, body }: { readonly purpose: Purpose; readonly body: SendBody },
): TextDraft {
  const url = `${linkOrigin(deps, merchant)}/${"0".repeat(CODE_LENGTH)}`;
  const facts = invoiceFacts({ merchant, state, now, url, testMode: false, replaced: body.variables ?? {} });
  const compose = purpose === "reminder" ? reminderText : invoiceText;
  const text = compose(facts, body.message ?? null);
  const { rewrite, ...counted } = smsFacts(text);
  // Offered as a message that can be sent as it is: with the name of the link, not the link that only measures.
  const offered = rewrite && { ...rewrite, text: rewrite.text.replaceAll(url, "{{paymentLink}}") };
  return { text, facts: offered === undefined ? counted : { ...counted, rewrite: offered } };
}
