/** Sentences that several mails say. Pure. */
import { type Speech, say } from "./messages.ts";

export interface Contact {
  readonly merchantName: string;
  readonly supportEmail: string | null;
  readonly supportPhone: string | null;
}

/** Whom to ask, with the ways there are: "Questions? Contact ACME Corp: help@acme.example or +1 503 555 0142." */
export function askWhom(speech: Speech, about: "invoice" | "payment", contact: Contact): string {
  const { mail } = speech;
  const merchant = contact.merchantName;
  const ways = waysOf(speech, mail.eitherWay, contact);
  const [alone, at] =
    about === "invoice"
      ? [mail.questions, mail.questionsAt]
      : [mail.paymentQuestions, mail.paymentQuestionsAt];
  return ways === null ? say(speech, alone, { merchant }) : say(speech, at, { merchant, ways });
}

/** The ways to reach a merchant, in a row; null without any. */
function waysOf(speech: Speech, eitherWay: string, contact: Omit<Contact, "merchantName">): string | null {
  const [one, other] = [contact.supportEmail, contact.supportPhone].filter((way) => way !== null);
  if (one === undefined) return null;
  return other === undefined ? one : say(speech, eitherWay, { one, other });
}

/** "Total: $500.00" */
export function labelled(speech: Speech, label: string, value: string): string {
  return say(speech, speech.mail.labelled, { label, value });
}

/** An address after what it leads to. Where lines begin on the right it has one of its own, and no marks beside it that a reader would take for a part of it. */
export function labelledLink({ mail, direction }: Speech, label: string, url: string): string {
  const value = direction === "rtl" ? `\n${url}` : url;
  return say({ direction: "ltr" }, mail.labelled, { label, value });
}
