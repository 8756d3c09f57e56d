/** Words of payment plans, on the interactive parts. */
export const planWords = {
  planTitle: "Payment plan",
  planNow: "Due now: {amount}",
  planNext: "Next installment: {amount}",
  planRest: "All that is left: {amount}",
  planOne: "Installment {number} of {count}, due {date}",
  planLate: "Installment {number} of {count}, was due {date}",
  planSome: "Installments {number} to {last} of {count}",
  planRow: "Installment {number}",
  planPart: "{paid} paid",
  planLeft: "{amount} left",
  planMore: "All {count} installments",
  planPaid: "Paid",
  planDue: "Due today",
  planOverdue: "Overdue",
  planUpcoming: "To come",
} as const;
