import type { ExtraWords } from "../extras.ts";

export const extras: ExtraWords = {
  calendarAdd: "Añadir al calendario",
  calendarTitle: "Pagar la factura {number} de {merchant}",
  calendarPart: "Pagar la cuota {part} de {count} de la factura {number} de {merchant}",
  calendarText: "{amount} a pagar hasta este día. Pague aquí: {url}",
  forward: "Reenviar",
  forwardText: "Cree un enlace para otra persona. Quien lo tenga verá esta factura y podrá pagarla.",
  forwardMake: "Crear un enlace",
  forwardReady: "Su enlace para reenviar",
  forwardLink: "Enlace para reenviar",
  forwardManyTitle: "No hay más enlaces",
  forwardMany:
    "Esta factura se ha reenviado demasiadas veces. Comparta el enlace que tiene o inténtelo de nuevo dentro de una hora.",
  forwardFailed: "No se pudo crear el enlace. Inténtelo de nuevo.",
  copy: "Copiar",
  copied: "Copiado",
  share: "Compartir",
  print: "Imprimir",
  payOnline: "Pague en línea en",
};
