/** What every language must say in mails, texts and papers: the keys of English, each with a text or the forms of a plural. */
import type { mail } from "./en/mail.ts";
import type { papers } from "./en/papers.ts";
import type { sms } from "./en/sms.ts";
import type { WordsLike } from "./part.ts";

export type MailWords = WordsLike<typeof mail>;
export type SmsWords = WordsLike<typeof sms>;
export type PaperWords = WordsLike<typeof papers>;

export interface MessageWords {
  readonly mail: MailWords;
  readonly sms: SmsWords;
  readonly papers: PaperWords;
}
