/** The texter port: whoever carries text messages. */
import type { Mode } from "../../../shared/statuses.ts";

export interface Text {
  readonly messageId: string;
  readonly tenantId: string;
  readonly mode: Mode;
  /** E.164 */
  readonly to: string;
  readonly body: string;
}

export interface Texter {
  /** Hands the text over. Rejects when it was not accepted. */
  send(text: Text, at: Date): Promise<void>;
}
