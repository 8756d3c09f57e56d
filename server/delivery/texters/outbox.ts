/** The texter that sends nothing: texts are kept and shown on the outbox page. The default, and always for test data. */
import type { Database } from "../../database/database.ts";
import { insertOutboxMessage } from "../../store/outbox.ts";
import type { Texter } from "./texter.ts";

export function outboxTexter(database: Database): Texter {
  return {
    name: "outbox",
    async send(text, at) {
      const { messageId, tenantId, mode, to, body } = text;
      await database.batch([
        insertOutboxMessage({
          messageId,
          tenantId,
          mode,
          kind: "sms",
          recipient: to,
          sender: "Paylink",
          subject: null,
          text: body,
          html: null,
          attachments: [],
          createdMs: at.getTime(),
        }),
      ]);
      return { carrierId: null };
    },
  };
}
