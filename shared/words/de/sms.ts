import type { SmsWords } from "../messageTypes.ts";

/** German words of text messages, all in the letters of GSM 03.38. */
export const sms: SmsWords = {
  from: "{merchant}: {text}",
  payNow: "Bezahlen: {url}",
  invoice: "Neue Rechnung über {amount}.",
  invoiceDue: "Neue Rechnung über {amount}, fällig {date}.",
  reminderOpen: "Erinnerung: {amount} der Rechnung {number} sind offen.",
  reminderDue: "Erinnerung: {amount} fällig {date}.",
  reminderToday: "Erinnerung: {amount} heute fällig.",
  reminderLate: "Überfällig: {amount} waren fällig {date}.",
  fresh: "{merchant}: Ihr neuer Link zu Rechnung {number}, {amount} offen. Bezahlen: {url}",
  code: "{merchant}: {code} ist Ihr Einmalcode, gültig {minutes} Minuten. Geben Sie ihn nicht weiter; niemand wird danach fragen.",
  test: "TEST, kein echtes Geld. ",
  receipt: "{merchant}: {test}{amount} erhalten, vielen Dank. Beleg {number}: {url}",
  receiptShort: "{merchant}: {test}{amount} erhalten, vielen Dank. Beleg: {url}",
};
