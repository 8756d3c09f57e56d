import type { ExtraWords } from "../extras.ts";

export const extras: ExtraWords = {
  calendarAdd: "Ajouter au calendrier",
  calendarTitle: "Payer la facture {number} de {merchant}",
  calendarPart: "Payer l’échéance {part} sur {count} de la facture {number} de {merchant}",
  calendarText: "{amount} à payer au plus tard ce jour. Payez ici : {url}",
  print: "Imprimer",
  payOnline: "Payez en ligne sur",
};
