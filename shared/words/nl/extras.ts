/** Dutch words of what a payer may want besides paying. */
import type { ExtraWords } from "../extras.ts";

export const extras: ExtraWords = {
  calendarAdd: "In agenda zetten",
  calendarTitle: "Factuur {number} van {merchant} betalen",
  calendarPart: "Termijn {part} van {count} van factuur {number} van {merchant} betalen",
  calendarText: "{amount} te betalen uiterlijk op deze dag. Betaal hier: {url}",
  forward: "Doorsturen",
  forwardText: "Maak een link voor iemand anders. Wie hem heeft, ziet deze factuur en kan ze betalen.",
  forwardMake: "Link maken",
  forwardReady: "Uw link om door te sturen",
  forwardLink: "Link om door te sturen",
  forwardManyTitle: "Geen verdere link",
  forwardMany:
    "Deze factuur is te vaak doorgestuurd. Deel de link die u hebt of probeer het over een uur opnieuw.",
  forwardFailed: "De link kon niet worden gemaakt. Probeer het opnieuw.",
  copy: "Kopiëren",
  copied: "Gekopieerd",
  share: "Delen",
  print: "Afdrukken",
  payOnline: "Online betalen:",
};
