import type { SmsWords } from "../messageTypes.ts";

/** Spanish words of text messages, in the letters of GSM 03.38: "clave" instead of "código", no á, í, ó or ú. */
export const sms: SmsWords = {
  from: "{merchant}: {text}",
  payNow: "Pagar ahora: {url}",
  invoice: "Nueva factura de {amount}.",
  invoiceDue: "Nueva factura de {amount}, vence el {date}.",
  reminderOpen: "Recordatorio: quedan {amount} de la factura {number}.",
  reminderDue: "Recordatorio: {amount} vencen el {date}.",
  reminderToday: "Recordatorio: {amount} vencen hoy.",
  reminderLate: "Factura vencida: {amount} desde el {date}.",
  fresh: "{merchant}: su nuevo enlace a la factura {number}, {amount} pendientes. Pagar: {url}",
  code: "{merchant}: {code} es su clave de un solo uso, vale {minutes} minutos. No la comparta; nadie se la va a pedir.",
  test: "PRUEBA, sin dinero real. ",
  receipt: "{merchant}: {test}Hemos recibido {amount}, gracias. Recibo {number}: {url}",
  receiptShort: "{merchant}: {test}Hemos recibido {amount}, gracias. Recibo: {url}",
};
