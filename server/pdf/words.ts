import type { InstallmentStatus, InvoiceStatus, PaymentStatus } from "../../shared/statuses.ts";
import { type Speech, sayCount, sayPlain, speechOf } from "../../shared/words/messages.ts";
import type { PaperWords } from "../../shared/words/messageTypes.ts";

type Plain = { readonly [K in keyof PaperWords]: PaperWords[K] extends string ? K : never }[keyof PaperWords];

/** Every word that the documents say by themselves, in one language: texts as they are, sentences with places for values as functions. */
export interface Words extends Pick<PaperWords, Exclude<Plain, Places | "page" | "contact">> {
  /** RFC 5646 tag of the language the words are in. */
  readonly language: string;
  readonly dueOn: (date: string) => string;
  readonly overdueSince: (date: string) => string;
  readonly qrAlt: (url: string) => string;
  readonly taxAt: (rate: string, base: string) => string;
  readonly earlierPayments: (count: number) => string;
  readonly installmentStatus: Readonly<Record<InstallmentStatus, string>>;
  readonly nextInstallment: (number: number, count: number, date: string) => string;
  readonly page: (page: number, of: number) => string;
  readonly contact: (ways: string) => string;
  readonly invoiceStatus: Readonly<Record<InvoiceStatus, string>>;
  readonly paymentStatus: Readonly<Record<PaymentStatus, string>>;
  readonly titleOf: (kind: string, number: string, merchant: string) => string;
  /** What stands above the big amount, the sentence below it, and its mark, by what became of the payment. */
  readonly receiptHead: Readonly<Record<PaymentStatus, string>>;
  readonly receiptLine: Readonly<Record<PaymentStatus, string>>;
  readonly receiptMark: Readonly<Record<PaymentStatus, string>>;
  readonly checkAlt: (url: string) => string;
}
type Places = "dueOn" | "overdueSince" | "scanAlt" | "taxAt" | "nextInstallment" | "title" | "checkAlt";

const made = new Map<string, Words>();

/** The words for a locale (RFC 5646), in its language; in English where there are none in it. */
export function wordsFor(locale: string): Words {
  const speech = speechOf(locale);
  let words = made.get(speech.language);
  if (words === undefined) {
    words = wordsOf(speech);
    made.set(speech.language, words);
  }
  return words;
}

function wordsOf(speech: Speech): Words {
  const { papers: w, language } = speech;
  const put = sayPlain;
  return {
    ...w,
    language,
    dueOn: (date) => put(w.dueOn, { date }),
    overdueSince: (date) => put(w.overdueSince, { date }),
    qrAlt: (url) => put(w.scanAlt, { url }),
    taxAt: (rate, base) => put(w.taxAt, { rate, base }),
    earlierPayments: (count) => sayCount({ ...speech, direction: "ltr" }, w.earlierPayments, count),
    installmentStatus: {
      paid: w.installmentPaid,
      due: w.installmentDue,
      overdue: w.installmentOverdue,
      upcoming: w.installmentUpcoming,
      partially_paid: w.installmentPartlyPaid,
    },
    nextInstallment: (number, count, date) => put(w.nextInstallment, { number, count, date }),
    page: (page, of) => put(w.page, { page, of }),
    contact: (ways) => put(w.contact, { ways }),
    invoiceStatus: {
      unpaid: w.unpaid,
      partially_paid: w.partlyPaid,
      paid: w.paid,
      overpaid: w.overpaid,
      refunded: w.refunded,
      void: w.void,
    },
    paymentStatus: {
      started: w.started,
      requires_action: w.needsConfirmation,
      processing: w.processingMark,
      approved: w.paid,
      failed: w.failed,
      returned: w.returned,
      voided: w.voided,
    },
    titleOf: (kind, number, merchant) => put(w.title, { kind, number, merchant }),
    receiptHead: {
      started: w.headStarted,
      requires_action: w.headStarted,
      processing: w.headProcessing,
      approved: w.amountPaid,
      failed: w.headFailed,
      returned: w.headReturned,
      voided: w.headVoided,
    },
    receiptLine: {
      started: w.lineStarted,
      requires_action: w.lineAction,
      processing: w.lineProcessing,
      approved: w.lineApproved,
      failed: w.lineFailed,
      returned: w.lineReturned,
      voided: w.lineVoided,
    },
    receiptMark: {
      started: w.notYetPaid,
      requires_action: w.notYetPaid,
      processing: w.processingMark,
      approved: w.paid,
      failed: w.failed,
      returned: w.returned,
      voided: w.voided,
    },
    checkAlt: (url) => put(w.checkAlt, { url }),
  };
}
