/** The mailer port: whoever carries mail. */
import type { Mode } from "../../../shared/statuses.ts";

export interface MailAttachment {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Uint8Array;
  /** Shown inside the HTML where it says `cid:` and this; such a file is no attachment to the reader. */
  readonly contentId?: string;
}

export interface Mail {
  /** Ours; the same id twice is one mail. */
  readonly messageId: string;
  readonly tenantId: string;
  readonly mode: Mode;
  /** Exactly one address, already validated, as all others. */
  readonly to: string;
  readonly cc?: readonly string[];
  readonly bcc?: readonly string[];
  /** Shown as the sender's name; the address is the operator's own. */
  readonly fromName: string;
  readonly replyTo: string | null;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Further headers by name, such as List-Unsubscribe. Without line breaks. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly attachments: readonly MailAttachment[];
}

/** What the carrier said when it took a message. */
export interface Accepted {
  /** The carrier's own id, by which its later notices name the message; null where it gives none. */
  readonly carrierId: string | null;
  /** Copies (cc, bcc) that were refused while the mail itself was taken. */
  readonly refusedCopies?: readonly { readonly recipient: string; readonly code: string }[];
}

/** The carrier said no. `temporary` refusals are worth another try; others end the message. */
export class CarrierRefused extends Error {
  /** A stable word or the carrier's own code ("550", "21610"). */
  readonly code: string;
  readonly temporary: boolean;
  /** How long the carrier asked to wait, in milliseconds; null where it named no time. */
  readonly retryAfterMs: number | null;
  constructor(
    code: string,
    message: string,
    temporary: boolean,
    cause?: unknown,
    retryAfterMs: number | null = null,
  ) {
    super(message, { cause });
    this.name = "CarrierRefused";
    this.code = code;
    this.temporary = temporary;
    this.retryAfterMs = retryAfterMs;
  }
}

export interface Mailer {
  /** The adapter's name: `outbox`, `smtp`, `resend`. */
  readonly name: string;
  /**
   * Hands the mail over. The same messageId twice is sent once where the carrier can tell. Rejects with {@link CarrierRefused}
   * when it was not accepted; with any other error when nobody knows, which is worth another try.
   */
  send(mail: Mail, at: Date): Promise<Accepted>;
}
