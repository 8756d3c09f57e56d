/**
 * The language of what goes out to payers: mails, texts, papers. The server alone has use for it: a message is written for one
 * reader, so all languages stand ready, and the browser gets none of them.
 */
import type { Language } from "../languages.ts";
import { direction } from "../page/format.ts";
import { withoutForeignTurns } from "../turns.ts";
import { mail as arMail } from "./ar/mail.ts";
import { papers as arPapers } from "./ar/papers.ts";
import { sms as arSms } from "./ar/sms.ts";
import { mail as deMail } from "./de/mail.ts";
import { papers as dePapers } from "./de/papers.ts";
import { sms as deSms } from "./de/sms.ts";
import { mail as enMail } from "./en/mail.ts";
import { papers as enPapers } from "./en/papers.ts";
import { sms as enSms } from "./en/sms.ts";
import { mail as esMail } from "./es/mail.ts";
import { papers as esPapers } from "./es/papers.ts";
import { sms as esSms } from "./es/sms.ts";
import { mail as frMail } from "./fr/mail.ts";
import { papers as frPapers } from "./fr/papers.ts";
import { sms as frSms } from "./fr/sms.ts";
import { mail as heMail } from "./he/mail.ts";
import { papers as hePapers } from "./he/papers.ts";
import { sms as heSms } from "./he/sms.ts";
import { mail as hiMail } from "./hi/mail.ts";
import { papers as hiPapers } from "./hi/papers.ts";
import { sms as hiSms } from "./hi/sms.ts";
import { mail as itMail } from "./it/mail.ts";
import { papers as itPapers } from "./it/papers.ts";
import { sms as itSms } from "./it/sms.ts";
import { mail as jaMail } from "./ja/mail.ts";
import { papers as jaPapers } from "./ja/papers.ts";
import { sms as jaSms } from "./ja/sms.ts";
import { mail as koMail } from "./ko/mail.ts";
import { papers as koPapers } from "./ko/papers.ts";
import { sms as koSms } from "./ko/sms.ts";
import type { MessageWords } from "./messageTypes.ts";
import { mail as nlMail } from "./nl/mail.ts";
import { papers as nlPapers } from "./nl/papers.ts";
import { sms as nlSms } from "./nl/sms.ts";
import type { Plural } from "./part.ts";
import { mail as plMail } from "./pl/mail.ts";
import { papers as plPapers } from "./pl/papers.ts";
import { sms as plSms } from "./pl/sms.ts";
import { mail as ptBRMail } from "./pt-BR/mail.ts";
import { papers as ptBRPapers } from "./pt-BR/papers.ts";
import { sms as ptBRSms } from "./pt-BR/sms.ts";
import { mail as zhCNMail } from "./zh-CN/mail.ts";
import { papers as zhCNPapers } from "./zh-CN/papers.ts";
import { sms as zhCNSms } from "./zh-CN/sms.ts";

// A language that payers can choose and that has no messages does not compile.
const ALL = {
  en: { mail: enMail, sms: enSms, papers: enPapers },
  es: { mail: esMail, sms: esSms, papers: esPapers },
  fr: { mail: frMail, sms: frSms, papers: frPapers },
  de: { mail: deMail, sms: deSms, papers: dePapers },
  "pt-BR": { mail: ptBRMail, sms: ptBRSms, papers: ptBRPapers },
  it: { mail: itMail, sms: itSms, papers: itPapers },
  nl: { mail: nlMail, sms: nlSms, papers: nlPapers },
  pl: { mail: plMail, sms: plSms, papers: plPapers },
  ja: { mail: jaMail, sms: jaSms, papers: jaPapers },
  "zh-CN": { mail: zhCNMail, sms: zhCNSms, papers: zhCNPapers },
  ko: { mail: koMail, sms: koSms, papers: koPapers },
  hi: { mail: hiMail, sms: hiSms, papers: hiPapers },
  ar: { mail: arMail, sms: arSms, papers: arPapers },
  he: { mail: heMail, sms: heSms, papers: hePapers },
} as const satisfies Readonly<Record<Language, MessageWords>> & Readonly<Record<string, MessageWords>>;

/** Every language that messages are written in. */
export const MESSAGE_LANGUAGES = Object.keys(ALL) as readonly (keyof typeof ALL)[];
const BY_PRIMARY: ReadonlyMap<string, keyof typeof ALL> = new Map(
  MESSAGE_LANGUAGES.map((tag) => [tag.split("-", 1)[0] ?? tag, tag]),
);

/** The language a message is written in: its words, and how dates, money and lines are written in it. */
export interface Speech extends MessageWords {
  /** The catalogue's tag, for `lang`: "de", "pt-BR". */
  readonly language: string;
  /** For Intl: the reader's own locale where it is of that language ("de-AT"), in the calendar that due dates are counted in. */
  readonly locale: string;
  readonly direction: "ltr" | "rtl";
}

type Values = Readonly<Record<string, string | number>>;

const kept = new Map<string, Speech>();

/** The first of some locales that has words; English where none has. A tag that Intl does not know counts as none. */
export function speechOf(...locales: readonly (string | null | undefined)[]): Speech {
  for (const locale of locales) {
    const speech = locale ? (kept.get(locale) ?? make(locale)) : null;
    if (speech !== null) return speech;
  }
  return speechOf("en");
}

function make(tag: string): Speech | null {
  const locale = localeOf(tag);
  const language = BY_PRIMARY.get(locale?.language ?? "");
  if (locale === null || language === undefined) return null;
  const speech: Speech = {
    ...ALL[language],
    language,
    locale: locale.toString(),
    direction: direction(language),
  };
  if (kept.size >= 500) kept.clear();
  kept.set(tag, speech);
  return speech;
}

function localeOf(tag: string): Intl.Locale | null {
  try {
    return new Intl.Locale(tag, { calendar: "gregory" });
  } catch {
    return null;
  }
}

/**
 * Puts values into a sentence: ("Pay {amount}", {amount: "$5.00"}) → "Pay $5.00". An unknown name stays as it is. In a language that is
 * written from the right each value is isolated (Unicode UAX 9, FSI … PDI), so that names and numbers in Latin letters keep their
 * own order and leave the sentence's alone.
 */
export function say({ direction }: Pick<Speech, "direction">, text: string, values: Values): string {
  const isolate = direction === "rtl" ? (value: string) => `\u2068${value}\u2069` : (value: string) => value;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? isolate(withoutForeignTurns(String(values[name]))) : whole,
  );
}

/** The same without marks of direction: for subjects and texts, where they cost room or look odd. */
export function sayPlain(text: string, values: Values): string {
  return say({ direction: "ltr" }, text, values);
}

const rules = new Map<string, Intl.PluralRules>();

/** The form for a count, with `{count}` and the other values put in. */
export function sayCount(speech: Speech, forms: Plural, count: number, values: Values = {}): string {
  let rule = rules.get(speech.language);
  if (!rule) {
    rule = new Intl.PluralRules(speech.language);
    rules.set(speech.language, rule);
  }
  const form = forms[rule.select(count)] ?? forms.other;
  return say(speech, form, { count, ...values });
}
