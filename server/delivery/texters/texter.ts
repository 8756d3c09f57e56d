/** The texter port: whoever carries text messages. */
import type { Mode } from "../../../shared/statuses.ts";
import type { Accepted } from "../mailers/mailer.ts";

export interface Text {
  /** Ours; the same id twice is one text where the carrier can tell. */
  readonly messageId: string;
  readonly tenantId: string;
  readonly mode: Mode;
  /** E.164 */
  readonly to: string;
  readonly body: string;
}

export interface Texter {
  /** The adapter's name: `outbox`, `twilio`. */
  readonly name: string;
  /** Hands the text over. Rejects as a mailer does. */
  send(text: Text, at: Date): Promise<Accepted>;
}
