/** Mails of the installation to a merchant, about what it must look after. */
import type { Mode } from "../../shared/statuses.ts";
import type { Deps } from "../deps.ts";

interface About {
  readonly tenantId: string;
  readonly mode: Mode;
  /** The task that sends it: sent again by the same task it is the same message. */
  readonly taskId: string;
}

/** Sends one mail to the address that a merchant named for support. */
export async function mailMerchant(
  deps: Deps,
  { tenantId, mode, taskId }: About,
  to: string,
  content: { readonly subject: string; readonly text: string; readonly html: string },
): Promise<void> {
  const messageId = `msg_${taskId}`;
  const mail = {
    messageId,
    tenantId,
    mode,
    to,
    fromName: "Paylink",
    replyTo: null,
    attachments: [],
    ...content,
  };
  await deps.mailerFor(mode).send(mail, deps.now());
}
