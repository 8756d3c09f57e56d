/** When an invoice's reminders are due. Pure. */
import { addDays, instantIn } from "../../shared/dates.ts";
import type { DeliveryMethod } from "../../shared/deliveryStatus.ts";
import type { InvoiceState } from "../ledger/state.ts";

/** The hour of the day at which reminders go out, in the payer's time zone. */
export const REMINDER_HOUR = 10;

export interface DueReminder {
  /** Names it within its invoice: the due date and the days from it. */
  readonly key: string;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly dueDate: string;
  /** Of a payment plan, from 1; null for the invoice as a whole. */
  readonly installment: number | null;
  readonly sendVia: readonly DeliveryMethod[];
  readonly message: string | null;
}

/** All reminders of an invoice, earliest first: its schedule for its due date, or for each installment of its plan. */
export function remindersOf(state: InvoiceState): DueReminder[] {
  const timeZone = state.customer.timeZone ?? state.timeZone;
  return dueDatesOf(state)
    .flatMap(({ dueDate, installment }) =>
      state.reminderSchedule.map(({ daysBefore, daysAfter, sendVia, message }): DueReminder => {
        const days = daysBefore === undefined ? (daysAfter ?? 0) : -daysBefore;
        return {
          key: `${dueDate}${days < 0 ? "" : "+"}${days}`,
          at: instantIn(timeZone, addDays(dueDate, days), REMINDER_HOUR).toISOString(),
          dueDate,
          installment,
          sendVia,
          message: message ?? null,
        };
      }),
    )
    .sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
}

function dueDatesOf({ dueDate, paymentPlan }: InvoiceState) {
  if (paymentPlan !== undefined) {
    return paymentPlan.installments.map((one, index) => ({ dueDate: one.dueDate, installment: index + 1 }));
  }
  return dueDate === null ? [] : [{ dueDate, installment: null }];
}

/** The first reminder after an instant; null when there is none. */
export function nextReminder(state: InvoiceState, after: string): DueReminder | null {
  return remindersOf(state).find(({ at }) => at > after) ?? null;
}

/** Reminders that became due after one instant and not later than another. */
export function remindersBetween(state: InvoiceState, after: string, until: string): DueReminder[] {
  return remindersOf(state).filter(({ at }) => at > after && at <= until);
}
