/** Italian words of what a payer may want besides paying. */
import type { ExtraWords } from "../extras.ts";

export const extras: ExtraWords = {
  calendarAdd: "Aggiungi al calendario",
  calendarTitle: "Pagare la fattura {number} di {merchant}",
  calendarPart: "Pagare la rata {part} di {count} della fattura {number} di {merchant}",
  calendarText: "{amount} da pagare entro questo giorno. Paga qui: {url}",
  forward: "Inoltra",
  forwardText: "Crea un link per un'altra persona. Chi lo ha vede questa fattura e può pagarla.",
  forwardMake: "Crea un link",
  forwardReady: "Il tuo link da inoltrare",
  forwardLink: "Link da inoltrare",
  forwardManyTitle: "Nessun altro link",
  forwardMany:
    "Questa fattura è stata inoltrata troppe volte. Condividi il link che hai o riprova tra un'ora.",
  forwardFailed: "Non è stato possibile creare il link. Riprova.",
  copy: "Copia",
  copied: "Copiato",
  share: "Condividi",
  print: "Stampa",
  payOnline: "Paga online:",
};
