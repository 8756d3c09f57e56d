/** Polish words of what a payer may want besides paying. */
import type { ExtraWords } from "../extras.ts";

export const extras: ExtraWords = {
  calendarAdd: "Dodaj do kalendarza",
  calendarTitle: "Zapłać fakturę {number} od {merchant}",
  calendarPart: "Zapłać ratę {part} z {count} faktury {number} od {merchant}",
  calendarText: "{amount} do zapłaty do tego dnia. Zapłać tutaj: {url}",
  forward: "Przekaż",
  forwardText: "Utwórz link dla kogoś innego. Kto go ma, widzi tę fakturę i może ją zapłacić.",
  forwardMake: "Utwórz link",
  forwardReady: "Twój link do przekazania",
  forwardLink: "Link do przekazania",
  forwardManyTitle: "Nie można utworzyć kolejnego linku",
  forwardMany: "Tę fakturę przekazano zbyt wiele razy. Udostępnij link, który masz, albo spróbuj za godzinę.",
  forwardFailed: "Nie udało się utworzyć linku. Spróbuj ponownie.",
  copy: "Kopiuj",
  copied: "Skopiowano",
  share: "Udostępnij",
  print: "Drukuj",
  payOnline: "Zapłać online:",
};
