/** Chooses who carries live texts, from the settings. Test data always get the outbox. */
import type { Config } from "../../config.ts";
import type { Database } from "../../database/database.ts";
import { CarrierRefused } from "../mailers/mailer.ts";
import { outboxTexter } from "./outbox.ts";
import type { Texter } from "./texter.ts";
import { twilioTexter } from "./twilio.ts";

/** Twilio where it is set; without, the outbox in development and a refusal in production, as for mails. */
export function liveTexter(config: Config, database: Database): Texter {
  const { twilio } = config.carriers;
  if (twilio !== null)
    return twilioTexter({ settings: twilio, database, callbackUrl: `${config.publicUrl}/webhooks/twilio` });
  return config.env === "production" ? unconfigured : outboxTexter(database);
}

const unconfigured: Texter = {
  name: "none",
  send: () =>
    Promise.reject(
      new CarrierRefused(
        "texter_not_configured",
        "No text can be sent: the operator has not set TWILIO_ACCOUNT_SID.",
        false,
      ),
    ),
};
