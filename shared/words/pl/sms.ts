import type { SmsWords } from "../messageTypes.ts";

/** Polish words of text messages, without the letters that GSM 03.38 lacks, as is usual in Polish texts. */
export const sms: SmsWords = {
  from: "{merchant}: {text}",
  payNow: "Zaplac: {url}",
  invoice: "Nowa faktura na {amount}.",
  invoiceDue: "Nowa faktura na {amount}, termin {date}.",
  reminderOpen: "Przypomnienie: {amount} z faktury {number} do zaplaty.",
  reminderDue: "Przypomnienie: {amount} do zaplaty, termin {date}.",
  reminderToday: "Przypomnienie: {amount} do zaplaty dzisiaj.",
  reminderLate: "Po terminie: {amount}, termin minal {date}.",
  fresh: "{merchant}: nowy link do faktury {number}, do zaplaty {amount}. Zaplac: {url}",
  code: "{merchant}: {code} to jednorazowy kod, wazny {minutes} min. Nie przekazuj go nikomu; nikt o niego nie zapyta.",
  test: "TEST, bez prawdziwych pieniedzy. ",
  receipt: "{merchant}: {test}Otrzymano {amount}, dziekujemy. Potwierdzenie {number}: {url}",
  receiptShort: "{merchant}: {test}Otrzymano {amount}, dziekujemy. Potwierdzenie: {url}",
};
