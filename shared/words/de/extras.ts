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
  mandateCopy: "Kopie Ihrer Ermächtigung",
  mandateGiven: "Erteilt am",
  mandateAccount: "Bankkonto",
  mandateAmount: "Betrag",
  mandatePayment: "Zahlung",
  mandatePrint: "SHA-256 des Textes",
  mandateKeep:
    "Dies ist Ihre Kopie. Drucken oder speichern Sie sie für Ihre Unterlagen; {merchant} bewahrt dieselbe auf.",
  receiptTo: "Beleg per E-Mail senden",
  receiptToEmail: "E-Mail-Adresse",
  receiptToSend: "Senden",
  receiptToRemember: "Diese Adresse auf diesem Gerät merken",
  receiptToForget: "Diese Adresse vergessen",
  receiptToSent: "Der Beleg ist unterwegs an {address}.",
  receiptToOnce: "Dieser Beleg wurde schon gesendet. Sie können ihn als PDF herunterladen.",
  receiptToWrong: "Geben Sie eine E-Mail-Adresse wie name@example.com ein.",
  receiptToMany:
    "Von hier wurden zu viele Belege gesendet. Versuchen Sie es in einer Stunde wieder oder laden Sie das PDF herunter.",
  print: "Drucken",
  payOnline: "Online zahlen unter",
};
