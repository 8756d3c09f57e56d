/** The mailer that sends nothing: mails are kept and shown on the outbox page. The default, and always for test data. */
import type { Database } from "../../database/database.ts";
import { insertOutboxFile, insertOutboxMessage } from "../../store/outbox.ts";
import type { Mailer } from "./mailer.ts";
import { checkMail } from "./mime.ts";

/** Larger files are named only: a row of D1 holds 2 MB, and base64 takes a third more. */
const MOST_FILE_BYTES = 1_000_000;

export function outboxMailer(database: Database): Mailer {
  return {
    name: "outbox",
    async send(mail, at) {
      // What a real carrier would refuse is refused here too.
      checkMail(mail);
      const { messageId, tenantId, mode, to, cc = [], bcc = [], fromName, replyTo, headers = {} } = mail;
      const { subject, text, html, attachments } = mail;
      const createdMs = at.getTime();
      const kept = attachments
        .map(({ filename, contentType, content, contentId = null }, place) => ({
          place,
          filename,
          contentType,
          contentId,
          content,
        }))
        .filter(({ content }) => content.byteLength <= MOST_FILE_BYTES);
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
          createdMs,
          details: { cc, bcc, replyTo, headers },
        }),
        ...kept.map((file) => insertOutboxFile(messageId, file, createdMs)),
      ]);
      return { carrierId: null };
    },
  };
}
