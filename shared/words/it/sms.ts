import type { SmsWords } from "../messageTypes.ts";

/** Italian words of text messages, all in the letters of GSM 03.38. */
export const sms: SmsWords = {
  from: "{merchant}: {text}",
  payNow: "Paga ora: {url}",
  invoice: "Nuova fattura di {amount}.",
  invoiceDue: "Nuova fattura di {amount}, scadenza {date}.",
  reminderOpen: "Promemoria: {amount} della fattura {number} da pagare.",
  reminderDue: "Promemoria: {amount}, scadenza {date}.",
  reminderToday: "Promemoria: {amount} in scadenza oggi.",
  reminderLate: "Scaduta: {amount}, scadenza {date}.",
  fresh: "{merchant}: nuovo link alla fattura {number}, {amount} da pagare. Paga: {url}",
  code: "{merchant}: {code} è il Suo codice monouso, vale {minutes} minuti. Non lo comunichi; nessuno glielo chiederà.",
  test: "PROVA, senza denaro reale. ",
  receipt: "{merchant}: {test}Abbiamo ricevuto {amount}, grazie. Ricevuta {number}: {url}",
  receiptShort: "{merchant}: {test}Abbiamo ricevuto {amount}, grazie. Ricevuta: {url}",
};
