import { CHANNELS } from "../../shared/statuses.ts";
import { instantField, minorAmount } from "../api/fields.ts";
import { Refusal, refuse } from "../api/problem.ts";
import { refusalOf } from "../invoices/refusals.ts";
import { createLink } from "../links/create.ts";
import { linkUrls } from "../links/urls.ts";
import { readHead } from "../store/ledger.ts";
import { type Command, text, UsageError } from "./command.ts";
import { refused } from "./refused.ts";
import { callerOf } from "./tenant.ts";

/** `paylink links create` */
export const createLinkCommand: Command = {
  name: "links create",
  summary: "Make another link to an invoice.",
  help: [`--channel is one of ${CHANNELS.join(", ")}; --expires-at an instant such as 2027-01-31T00:00:00Z.`],
  options: {
    tenant: { type: "string" },
    invoice: { type: "string" },
    channel: { type: "string" },
    amount: { type: "string" },
    "expires-at": { type: "string" },
    test: { type: "boolean" },
  },
  required: ["tenant", "invoice"],
  async run(deps, options) {
    const caller = await callerOf(deps, options);
    if (caller instanceof Refusal) return refused(caller);
    const wanted = text(options, "channel") ?? "link";
    const channel = CHANNELS.find((known) => known === wanted);
    if (channel === undefined) throw new UsageError(`--channel is one of ${CHANNELS.join(", ")}.`);
    const expires = text(options, "expires-at");
    const expiresAt = expires === undefined ? null : instantField.safeParse(expires);
    if (expiresAt?.success === false)
      throw new UsageError("--expires-at is an instant such as 2027-01-31T00:00:00Z.");
    const stream = {
      tenantId: caller.tenantId,
      mode: caller.mode,
      invoiceId: text(options, "invoice") ?? "",
    };
    const head = await readHead(deps.database, stream);
    if (head === null)
      return refused(
        refuse("invoice_not_found", `No invoice ${stream.invoiceId} in ${caller.mode} data.`, {
          field: "invoice",
        }),
      );
    const asked = text(options, "amount");
    const amount = asked === undefined ? null : minorAmount(asked, head.state.currency, "amount");
    if (amount instanceof Refusal) return refused(amount);
    const terms = { channel, amount, expiresAt: expiresAt?.data ?? null };
    const outcome = await createLink(deps, stream, terms, caller.now.toISOString());
    if (!outcome.ok) return refused(refusalOf(outcome.rejection));
    const { url, qrCodeUrl } = linkUrls(deps, outcome.link.linkId, caller.merchant);
    return {
      exit: 0,
      text: url,
      data: { linkId: outcome.link.linkId, paymentLink: url, qrCodeUrl, ...terms, amount: asked ?? null },
    };
  },
};
