import type { ExtraWords } from "../extras.ts";

export const extras: ExtraWords = {
  calendarAdd: "In den Kalender eintragen",
  calendarTitle: "Rechnung {number} von {merchant} bezahlen",
  calendarPart: "Rate {part} von {count} der Rechnung {number} von {merchant} bezahlen",
  calendarText: "Bis zu diesem Tag sind {amount} zu zahlen. Hier zahlen: {url}",
  print: "Drucken",
  payOnline: "Online zahlen unter",
};
