/**
 * English words of text messages. Every other language says the same keys, in the letters of GSM 03.38 where its alphabet allows:
 * any other letter would halve what fits into a message. `invoice…` and `reminder…` end with the space that stands before the line of `payNow`.
 */
export const sms = {
  /** Whom it is from, where the message does not say so itself. */
  from: "{merchant}: {text}",
  payNow: "Pay now: {url}",
  invoice: "New invoice for {amount}. ",
  invoiceDue: "New invoice for {amount} due {date}. ",
  reminderOpen: "Reminder: {amount} of invoice {number} is open. ",
  reminderDue: "Reminder: {amount} due {date}. ",
  reminderToday: "Reminder: {amount} due today. ",
  reminderLate: "Overdue: {amount} was due {date}. ",
  fresh: "{merchant}: your new link for invoice {number}, {amount} open. Pay here: {url}",
  /** {minutes} is a plain number. */
  code: "{merchant}: {code} is your one-time code, good for {minutes} minutes. Do not pass it on; nobody will ask you for it.",
  test: "TEST, no real money. ",
  receipt: "{merchant}: {test}We received {amount}, thank you. Receipt {number}: {url}",
  receiptShort: "{merchant}: {test}We received {amount}, thank you. Receipt: {url}",
} as const;
