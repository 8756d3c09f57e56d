/** Composes reminders, and says when one must not go out. */
import { dateIn } from "../../shared/dates.ts";
import type { Database } from "../database/database.ts";
import type { StreamId } from "../ledger/chain.ts";
import { installmentsOf } from "../ledger/paymentPlan.ts";
import type { InvoiceState } from "../ledger/state.ts";
import { readReminderStops } from "../store/reminderStops.ts";
import type { Composer, Composing } from "./composer.ts";
import { composeInvoiceMail, factsOf, nothingOwed } from "./invoiceComposer.ts";
import { reminderText } from "./invoiceText.ts";
import { stopUrl } from "./stopAddress.ts";

export const reminderComposer: Composer = {
  stop: async (composing) => {
    const { deps, head, delivery } = composing;
    return (
      nothingOwed(composing) ??
      inFlight(head.state) ??
      installmentPaid(composing) ??
      (await stoppedBy(deps.database, delivery, [delivery.recipient]))
    );
  },
  mail: async (composing, carried) => {
    const url = stopUrl(composing.deps, composing.delivery.deliveryId, composing.merchant);
    return {
      ...(await composeInvoiceMail(composing, carried, "reminder", url)),
      // RFC 8058: mail programs show a button of their own that posts here. A GET only shows a page.
      headers: { "List-Unsubscribe": `<${url}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" },
    };
  },
  text: (composing, carried) => reminderText(factsOf(composing, carried), composing.content.message ?? null),
};

/** Whoever has just paid must not be asked again while their bank takes its time. */
export function inFlight(state: Pick<InvoiceState, "reserved">): string | null {
  return state.reserved > 0 ? "payment_processing" : null;
}

function installmentPaid({ head, content, now }: Composing): string | null {
  const number = Number(content.about?.["installment"] ?? 0);
  if (number === 0) return null;
  const found = installmentsOf(head.state, dateIn(head.state.timeZone, now)).find(
    (one) => one.number === number,
  );
  if (found === undefined) return "installment_removed";
  return found.remaining === 0 ? "installment_paid" : null;
}

/** Whether one of these recipients wants no more reminders. */
export async function stoppedBy(
  database: Database,
  stream: Pick<StreamId, "tenantId" | "mode">,
  recipients: readonly string[],
): Promise<string | null> {
  return (await readReminderStops(database, stream, recipients)).length > 0 ? "reminders_stopped" : null;
}
