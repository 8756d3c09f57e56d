import type { ExtraWords } from "../extras.ts";

export const extras: ExtraWords = {
  calendarAdd: "Ajouter au calendrier",
  calendarTitle: "Payer la facture {number} de {merchant}",
  calendarPart: "Payer l’échéance {part} sur {count} de la facture {number} de {merchant}",
  calendarText: "{amount} à payer au plus tard ce jour. Payez ici : {url}",
  forward: "Transférer",
  forwardText: "Créez un lien pour quelqu’un d’autre. Qui l’a voit cette facture et peut la payer.",
  forwardMake: "Créer un lien",
  forwardReady: "Votre lien à transmettre",
  forwardLink: "Lien à transmettre",
  forwardManyTitle: "Pas d’autre lien",
  forwardMany:
    "Cette facture a été transférée trop souvent. Partagez le lien que vous avez, ou réessayez dans une heure.",
  forwardFailed: "Le lien n’a pas pu être créé. Réessayez, s’il vous plaît.",
  copy: "Copier",
  copied: "Copié",
  share: "Partager",
  print: "Imprimer",
  payOnline: "Payez en ligne sur",
};
