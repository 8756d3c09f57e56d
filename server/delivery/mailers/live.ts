/** Chooses who carries live mail, from the settings. Test data always get the outbox. */
import type { Config } from "../../config.ts";
import type { Database } from "../../database/database.ts";
import { CarrierRefused, type Mailer } from "./mailer.ts";
import { outboxMailer } from "./outbox.ts";
import { resendMailer } from "./resend.ts";
import { smtpMailer } from "./smtp.ts";

export interface LiveMailer extends Mailer {
  /** Ends what is kept open between mails. */
  close?(): void;
}

/**
 * SMTP or Resend, whichever is set. Without any: the outbox in development; in production a mailer that refuses, because a mail that
 * was shown to nobody must not be reported as sent.
 * @param pooled whether connections may be kept between mails.
 */
export function liveMailer(config: Config, database: Database, pooled: boolean): LiveMailer {
  const { smtp, resend, mailFrom } = config.carriers;
  if (smtp !== null && mailFrom !== null) return smtpMailer({ settings: smtp, from: mailFrom, pooled });
  if (resend !== null && mailFrom !== null) return resendMailer({ settings: resend, from: mailFrom });
  return config.env === "production" ? unconfigured : outboxMailer(database);
}

const unconfigured: Mailer = {
  name: "none",
  send: () =>
    Promise.reject(
      new CarrierRefused(
        "mailer_not_configured",
        "No mail can be sent: the operator has set neither SMTP_URL nor RESEND_API_KEY.",
        false,
      ),
    ),
};
