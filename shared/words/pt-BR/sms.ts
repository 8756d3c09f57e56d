import type { SmsWords } from "../messageTypes.ts";

/** Brazilian Portuguese words of text messages, in the letters of GSM 03.38: "senha" instead of "código", no ã, ç or accents but é. */
export const sms: SmsWords = {
  from: "{merchant}: {text}",
  payNow: "Pagar agora: {url}",
  invoice: "Nova fatura de {amount}.",
  invoiceDue: "Nova fatura de {amount}, vence em {date}.",
  reminderOpen: "Lembrete: {amount} da fatura {number} em aberto.",
  reminderDue: "Lembrete: {amount} vencem em {date}.",
  reminderToday: "Lembrete: {amount} vencem hoje.",
  reminderLate: "Fatura vencida: {amount} desde {date}.",
  fresh: "{merchant}: seu novo link da fatura {number}, {amount} em aberto. Pagar: {url}",
  code: "{merchant}: {code} é sua senha, vale uma vez, por {minutes} minutos. Nunca a repasse; ninguém vai pedir.",
  test: "TESTE, sem dinheiro real. ",
  receipt: "{merchant}: {test}Recebemos {amount}, obrigado. Recibo {number}: {url}",
  receiptShort: "{merchant}: {test}Recebemos {amount}, obrigado. Recibo: {url}",
};
