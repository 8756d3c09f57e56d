/** The mailer port: whoever carries mail. */
import type { Mode } from "../../../shared/statuses.ts";

export interface Mail {
  readonly messageId: string;
  readonly tenantId: string;
  readonly mode: Mode;
  /** Exactly one address each, already validated. */
  readonly to: string;
  /** Shown as the sender's name; the address is the operator's own. */
  readonly fromName: string;
  readonly replyTo: string | null;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly {
    readonly filename: string;
    readonly contentType: string;
    readonly content: Uint8Array;
  }[];
}

export interface Mailer {
  /** Hands the mail over. Rejects when it was not accepted. The same messageId twice is sent once where the carrier can tell. */
  send(mail: Mail, at: Date): Promise<void>;
}
