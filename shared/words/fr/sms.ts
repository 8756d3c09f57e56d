import type { SmsWords } from "../messageTypes.ts";

/** French words of text messages, in the letters of GSM 03.38: "justificatif" instead of "reçu", no ç, ê or û. */
export const sms: SmsWords = {
  from: "{merchant}: {text}",
  payNow: "Payer: {url}",
  invoice: "Nouvelle facture de {amount}.",
  invoiceDue: "Nouvelle facture de {amount}, à payer le {date}.",
  reminderOpen: "Rappel: {amount} restent à payer sur la facture {number}.",
  reminderDue: "Rappel: {amount} à payer le {date}.",
  reminderToday: "Rappel: {amount} à payer aujourd'hui.",
  reminderLate: "En retard: {amount} à payer depuis le {date}.",
  fresh: "{merchant}: votre nouveau lien vers la facture {number}, {amount} à payer. Payer: {url}",
  code: "{merchant}: {code} est votre code à usage unique, valable {minutes} minutes. Ne le transmettez pas; personne ne vous le demandera.",
  test: "TEST, sans argent réel. ",
  receipt: "{merchant}: {test}Paiement de {amount} bien arrivé, merci. Justificatif {number}: {url}",
  receiptShort: "{merchant}: {test}Paiement de {amount} bien arrivé, merci. Justificatif: {url}",
};
