import type { ExtraWords } from "../extras.ts";

export const extras: ExtraWords = {
  calendarAdd: "Añadir al calendario",
  calendarTitle: "Pagar la factura {number} de {merchant}",
  calendarPart: "Pagar la cuota {part} de {count} de la factura {number} de {merchant}",
  calendarText: "{amount} a pagar hasta este día. Pague aquí: {url}",
  print: "Imprimir",
  payOnline: "Pague en línea en",
};
