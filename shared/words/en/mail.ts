/** English words of mails to payers, and of the page behind "Stop reminders". Every other language says the same keys. */
export const mail = {
  // What every mail may say
  test: "Test message: no money moves.",
  hello: "Hello {customer},",
  aboutInvoice: "Invoice {number}",
  orOpen: "Or open this link:",
  questions: "Questions? Contact {merchant}.",
  questionsAt: "Questions? Contact {merchant}: {ways}.",
  eitherWay: "{one} or {other}",
  /** Between two sentences. */
  gap: " ",
  labelled: "{label}: {value}",

  // The invoice
  invoiceSubject: "Invoice {number} from {merchant}",
  invoiceSaid: "Here is invoice {number} from {merchant}.",
  attached: "The invoice is attached as a PDF.",
  amountDue: "Amount due",
  dueOn: "Due {date}",
  wasDueOn: "Was due on {date}",
  plan: {
    one: "Payable in {count} installment. Next: {amount}, due {date}.",
    other: "Payable in {count} installments. Next: {amount}, due {date}.",
  },
  payOnline: "Pay online by card or bank.",
  pay: "Pay {amount}",
  payNow: "Pay now",
  scan: "Reading this on a computer? Scan the code with your phone to pay there.",
  scanAlt: "QR code of the payment link",
  andMore: { one: "and {count} more", other: "and {count} more" },
  total: "Total",
  paid: "Paid",
  leftToPay: "Left to pay",

  // Reminders
  reminderSubject: "Reminder: invoice {number} from {merchant}",
  overdueSubject: "Overdue: invoice {number} from {merchant}",
  reminderOpen: "A friendly reminder that {amount} of invoice {number} is still open.",
  reminderDue: "A friendly reminder that {amount} of invoice {number} is due on {date}.",
  reminderToday: "A friendly reminder that {amount} of invoice {number} is due today.",
  reminderLate: "{amount} of invoice {number} was due on {date} and is still open.",
  reminderPaid: "If you have just paid, thank you: you can ignore this message.",
  stopReminders: "Stop reminders",

  // The page behind it
  stopTitle: "Stop reminders?",
  stopText: "{merchant} sends payment reminders to {address}.",
  stoppedTitle: "Reminders are stopped",
  stoppedText: "{merchant} will send no more payment reminders to {address}.",
  stopGoesOn: "Invoices and receipts still reach you.",

  // A fresh link
  freshSubject: "Your new payment link for invoice {number}",
  freshSaid: "You asked for a new link to invoice {number} from {merchant}. {amount} is open.",
  freshIgnore: "If you did not ask for it, you need not do anything.",
  freshOpen: "Open invoice",
  freshPreheader: "{amount} is open. Your new link is inside.",

  // A one-time code; {minutes} is what `minutes` says
  codeSubject: "Your one-time code for {merchant}",
  codeSaid:
    "With this code you can use a card that you saved with {merchant} to pay invoice {number}. It is good for {minutes} and for one use.",
  codeWarning:
    "If you did not ask for it, somebody else has the link to your invoice. Do not pass the code on, and tell {merchant}. Nobody will ever ask you for it.",
  codePreheader: "Good for {minutes}. Do not pass it on.",
  minutes: { one: "{count} minute", other: "{count} minutes" },

  // A receipt
  receipt: "Receipt",
  receiptSubject: "Receipt from {merchant} for invoice {number}",
  testMark: "[TEST]",
  receiptTest: "This is a test receipt: no real money was moved.",
  received: "Payment received",
  receiptSaid: "{merchant} received your payment of {amount}. Thank you. The receipt is attached as a PDF.",
  confirmationNumber: "Confirmation number",
  invoice: "Invoice",
  date: "Date",
  paidWith: "Paid with",
  refunded: "Refunded",
  nothingLeft: "Nothing. The invoice is paid.",
  receiptPreheader: "{amount}, confirmation number {number}.",
  checkReceipt: "Check this receipt",
  checkLead:
    "Whoever you give this receipt to can check there that it is genuine. Nothing can be paid there:",
  checkOthers: "Check this receipt, or have it checked",
  paymentQuestions: "Questions about this payment? Contact {merchant}.",
  paymentQuestionsAt: "Questions about this payment? Contact {merchant}: {ways}.",
} as const;
