/** Ends reminders for whoever asks: by the address in a reminder, or by calling one spam. Invoices and receipts go on. */
import type { Hono } from "hono";
import { speechOf } from "../../shared/words/messages.ts";
import { answerError, answerRefusal } from "../api/mount.ts";
import { refuse } from "../api/problem.ts";
import type { AppEnv } from "../api/requestId.ts";
import { UniqueViolation } from "../database/database.ts";
import type { Deps } from "../deps.ts";
import { decideDeliveryFact } from "../ledger/decideDelivery.ts";
import { merchantNow } from "../merchants/clock.ts";
import { findMerchant } from "../merchants/merchant.ts";
import { isShownHere } from "../merchants/origin.ts";
import { type Delivery, readDelivery } from "../store/deliveries.ts";
import { readHead } from "../store/ledger.ts";
import { insertReminderStop, readReminderStops } from "../store/reminderStops.ts";
import { writeWith } from "./record.ts";
import { readStopName } from "./stopAddress.ts";
import { STOP_CSP, stopPage } from "./stopPage.ts";

const NOTHING = refuse("not_found", "There is nothing at this address.");

/** RFC 8058: a POST acts, a GET shows a page with a button and never acts, so that scanners stop nobody's reminders. */
export function mountStopReminders(app: Hono<AppEnv>, deps: Deps): void {
  for (const method of ["GET", "POST"] as const) {
    app.on(method, "/s/:name", async (c) => {
      try {
        const deliveryId = readStopName(deps, c.req.param("name"));
        const delivery = deliveryId === null ? null : await readDelivery(deps.database, deliveryId);
        const merchant = delivery === null ? null : await findMerchant(deps.database, delivery.tenantId);
        if (delivery === null || merchant === null || !isShownHere(deps, delivery.tenantId))
          return answerRefusal(c, deps, NOTHING);
        if (method === "POST") await stopReminders(deps, delivery);
        const stopped = (await readReminderStops(deps.database, delivery, [delivery.recipient])).length > 0;
        const headers = { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": STOP_CSP };
        const head = await readHead(deps.database, delivery);
        const speech = speechOf(head?.state.customer.locale, merchant.settings.locale);
        return new Response(stopPage(speech, merchant.name, delivery.recipient, stopped), { headers });
      } catch (error) {
        return answerError(c, deps, error, "stop");
      }
    });
  }
}

/** No more reminders from this merchant to this recipient. Asking again changes nothing. */
export async function stopReminders(deps: Deps, delivery: Delivery): Promise<void> {
  const { tenantId, mode, recipient, deliveryId, invoiceId } = delivery;
  if ((await readReminderStops(deps.database, delivery, [recipient])).length > 0) return;
  const merchant = await findMerchant(deps.database, tenantId);
  if (merchant === null) return;
  const stoppedAt = merchantNow(deps, merchant, mode).toISOString();
  const row = { tenantId, mode, recipient: recipient.toLowerCase(), stoppedAt, deliveryId, invoiceId };
  const data = { deliveryId, sentTo: recipient, stoppedAt };
  const fact = {
    mark: `${tenantId}/${mode}/${row.recipient}/stopped`,
    decide: (state: Parameters<typeof decideDeliveryFact>[2]) =>
      decideDeliveryFact("invoice.reminders_stopped", data, state),
  };
  try {
    await writeWith(deps, delivery, stoppedAt, fact, [insertReminderStop(row)]);
  } catch (error) {
    if (!(error instanceof UniqueViolation) || error.table !== "reminder_stops") throw error;
  }
}
