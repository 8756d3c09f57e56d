/** English words of what a payer may want besides paying. Every other language says the same keys. */
export const extras = {
  calendarAdd: "Add to calendar",
  calendarTitle: "Pay invoice {number} of {merchant}",
  calendarPart: "Pay installment {part} of {count} of invoice {number} of {merchant}",
  calendarText: "{amount} to pay by this day. Pay here: {url}",
  print: "Print",
  payOnline: "Pay online at",
};
