/** Words around the processor's own fields, which the page's script needs. */
export const hostedWords = {
  hostedCard: "Card and wallet details go straight to Stripe. Its fields are loaded when you go on.",
  hostedAch: "Your bank details go straight to Stripe. Its fields are loaded when you go on.",
  hostedOpenCard: "Enter card details",
  hostedOpenAch: "Choose your bank account",
  hostedLoading: "Loading Stripe's secure fields…",
  hostedFailed:
    "Stripe's secure fields could not be loaded. Check your connection or content blocker and try again. Nothing has been charged.",
  hostedWaitingTitle: "Your payment is not finished",
  hostedWaiting: "The payment of {amount} waits for you. Nothing is charged until you continue.",
  hostedContinue: "Continue",
  hostedAgain: "Enter how you want to pay once more, to finish the payment of {amount}.",
  secureHosted: "Encrypted. Your numbers go to Stripe and never to us.",
} as const;

/** Words on the way to the processor's own page, which only the server renders. */
export const leaveWords = {
  leaveTitle: "Pay on Stripe's secure page",
  leaveText: "{merchant} takes payments through Stripe. You come back here when you have paid.",
  leaveButton: "Continue to Stripe",
} as const;
