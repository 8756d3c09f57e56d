import type { SmsWords } from "../messageTypes.ts";

/** Dutch words of text messages, all in the letters of GSM 03.38. */
export const sms: SmsWords = {
  from: "{merchant}: {text}",
  payNow: "Nu betalen: {url}",
  invoice: "Nieuwe factuur van {amount}.",
  invoiceDue: "Nieuwe factuur van {amount}, te betalen op {date}.",
  reminderOpen: "Herinnering: {amount} van factuur {number} staat open.",
  reminderDue: "Herinnering: {amount} te betalen op {date}.",
  reminderToday: "Herinnering: {amount} vandaag te betalen.",
  reminderLate: "Te laat: {amount} was te betalen op {date}.",
  fresh: "{merchant}: uw nieuwe link voor factuur {number}, {amount} open. Betalen: {url}",
  code: "{merchant}: {code} is uw eenmalige code, {minutes} minuten geldig. Geef hem niet door; niemand zal erom vragen.",
  test: "TEST, geen echt geld. ",
  receipt: "{merchant}: {test}{amount} ontvangen, dank u wel. Betaalbewijs {number}: {url}",
  receiptShort: "{merchant}: {test}{amount} ontvangen, dank u wel. Betaalbewijs: {url}",
};
