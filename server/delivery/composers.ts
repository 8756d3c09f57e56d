/** Who composes what: every purpose of a message has its composer. */
import type { Composer } from "./composer.ts";
import type { Purpose } from "./content.ts";
import { invoiceComposer } from "./invoiceComposer.ts";
import { reminderComposer } from "./reminderComposer.ts";

export const COMPOSERS: Readonly<Record<Purpose, Composer>> = {
  invoice: invoiceComposer,
  reminder: reminderComposer,
};
