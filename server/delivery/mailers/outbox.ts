/** The mailer that sends nothing: mails are kept and shown on the outbox page. The default, and always for test data. */
import type { Database } from "../../database/database.ts";
import { insertOutboxMessage } from "../../store/outbox.ts";
import type { Mailer } from "./mailer.ts";

export function outboxMailer(database: Database): Mailer {
  return {
    name: "outbox",
    async send(mail, at) {
      const { messageId, tenantId, mode, to, fromName, subject, text, html, attachments } = mail;
      await database.batch([
        insertOutboxMessage({
          messageId,
          tenantId,
          mode,
          kind: "email",
          recipient: to,
          sender: fromName,
          subject,
          text,
          html,
          attachments: attachments.map(({ filename }) => filename),
          createdMs: at.getTime(),
        }),
      ]);
      return { carrierId: null };
    },
  };
}
