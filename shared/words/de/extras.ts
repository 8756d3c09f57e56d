import type { ExtraWords } from "../extras.ts";

export const extras: ExtraWords = {
  calendarAdd: "In den Kalender eintragen",
  calendarTitle: "Rechnung {number} von {merchant} bezahlen",
  calendarPart: "Rate {part} von {count} der Rechnung {number} von {merchant} bezahlen",
  calendarText: "Bis zu diesem Tag sind {amount} zu zahlen. Hier zahlen: {url}",
  forward: "Weitergeben",
  forwardText:
    "Erstellen Sie einen Link für jemand anderen. Wer ihn hat, sieht diese Rechnung und kann sie bezahlen.",
  forwardMake: "Link erstellen",
  forwardReady: "Ihr Link zum Weitergeben",
  forwardLink: "Link zum Weitergeben",
  forwardManyTitle: "Kein weiterer Link",
  forwardMany:
    "Diese Rechnung wurde zu oft weitergegeben. Teilen Sie den Link, den Sie haben, oder versuchen Sie es in einer Stunde noch einmal.",
  forwardFailed: "Der Link konnte nicht erstellt werden. Bitte versuchen Sie es noch einmal.",
  copy: "Kopieren",
  copied: "Kopiert",
  share: "Teilen",
  print: "Drucken",
  payOnline: "Online zahlen unter",
};
