/** Words of saved cards: those of the page of one-time codes, which only the server renders. */
export const savedWords = {
  savedTitle: "Use a saved card",
  savedText:
    "First we make sure that it is you: we send a one-time code to the address that {merchant} has on file for you.",
  savedEmail: "Email me a code",
  savedSms: "Text me a code",
  codeTitle: "Enter your one-time code",
  codeText:
    "If {merchant} has an address of yours on file, a code is on its way to it. It is good for 10 minutes.",
  codeLabel: "Code",
  codeHint: "6 digits",
  codeConfirm: "Confirm",
  codeAgain: "No code? Ask for another one",
  codeWrong: "This code is wrong, used or too old. Check it, or ask for another one.",
  codeTooMany: "Too many codes were asked for. Wait an hour, or pay with another card.",
  payOtherWay: "Pay another way",
} as const;
