/**
 * Which invoice a bank transaction pays, and how sure that is. Pure.
 *
 * Only an invoice that is named, by its number in the reference or by the caller, can be certain, and only when nothing speaks
 * against it. Amount, customer and date alone are never enough: two customers may owe the same.
 */
import { formatMoney } from "../../shared/money.ts";
import { type Match, type MatchInvoice, type MatchTransaction, type Reason, reasons } from "./reasons.ts";
import { isWithin, numbersIn, plainNumber, type Span } from "./reference.ts";

/** A second candidate this close to the first leaves it in doubt. */
const NEAR = 10;
/** Candidates below are not worth a person's look, unless they are named or the customer's own. */
const LEAST = 30;
/** How many are told. */
const TOLD_MOST = 5;

/**
 * @param invoices all that may be meant, in any order; the same one twice counts once.
 * @param named ids of the invoices that the caller names; null when it names none.
 */
export function matchTransaction(
  transaction: MatchTransaction,
  invoices: readonly MatchInvoice[],
  named: ReadonlySet<string> | null = null,
): Match {
  const known = [...new Map(invoices.map((invoice) => [invoice.invoiceId, invoice])).values()].toSorted(
    (one, other) => (one.invoiceId < other.invoiceId ? -1 : 1),
  );
  const numbered = numberedIn(transaction.reference, known);
  const judged = known
    .map((invoice) => {
      const isNamed = named?.has(invoice.invoiceId) === true;
      const isNumbered = numbered.has(invoice.invoiceId);
      const others = known.filter(
        (other) =>
          other.invoiceId !== invoice.invoiceId &&
          (numbered.has(other.invoiceId) || named?.has(other.invoiceId) === true) &&
          !isReplaced(other, invoice),
      );
      const list = reasons(transaction, invoice, { isNamed, isNumbered });
      if (others[0] !== undefined && (isNamed || isNumbered)) {
        const message = `${others[0].invoiceNumber} is named as well`;
        list.push({ code: "other_invoice_named", message, points: -AGAINST });
      }
      const score = Math.min(
        Math.max(
          list.reduce((sum, { points }) => sum + points, 0),
          0,
        ),
        BEST,
      );
      const { invoiceId, invoiceNumber } = invoice;
      return { invoiceId, invoiceNumber, score, reasons: list, isNamed, isNumbered };
    })
    .filter(
      ({ score, isNamed, isNumbered, reasons: list }) =>
        isNamed || isNumbered || score >= LEAST || list.some(({ code }) => code === "customer"),
    )
    .toSorted((one, other) => other.score - one.score);
  const candidates = judged.slice(0, TOLD_MOST).map(({ invoiceId, invoiceNumber, score, reasons: list }) => ({
    invoiceId,
    invoiceNumber,
    score,
    reasons: list,
  }));
  const [best, second] = judged;
  if (best === undefined) return { verdict: "none", candidates };
  if (second !== undefined && second.score >= best.score - NEAR) {
    const message = `${second.invoiceNumber} fits nearly as well`;
    return { verdict: "doubtful", candidates, doubt: { code: "several_candidates", message, points: 0 } };
  }
  const against = best.reasons.some(({ points }) => points < 0);
  if ((named === null ? best.isNumbered : best.isNamed) && !against)
    return { verdict: "certain", candidates };
  const message = against
    ? "something speaks against it"
    : `no invoice is named; ${formatMoney(transaction.amount, transaction.currency, "en")} and the rest fit this one`;
  return {
    verdict: "doubtful",
    candidates,
    doubt: { code: against ? "contradiction" : "not_named", message, points: 0 },
  };
}

const BEST = 100;
/** Points that each thing takes which speaks against an invoice. */
const AGAINST = 30;

/** An invoice that was withdrawn and issued anew under the same number is not a second one. */
function isReplaced(other: MatchInvoice, invoice: MatchInvoice): boolean {
  return other.isVoid && plainNumber(other.invoiceNumber) === plainNumber(invoice.invoiceNumber);
}

/** Invoices whose number stands in the text; of two numbers of which one is a part of the other, the longer. */
function numberedIn(reference: string | null, invoices: readonly MatchInvoice[]): ReadonlySet<string> {
  const numbers = numbersIn(reference);
  const places = new Map<string, readonly Span[]>();
  for (const { invoiceId, invoiceNumber } of invoices) {
    const spans = numbers.get(plainNumber(invoiceNumber));
    if (spans !== undefined) places.set(invoiceId, spans);
  }
  return new Set(
    [...places]
      .filter(([, spans]) => ![...places.values()].some((outer) => isWithin(spans, outer)))
      .map(([invoiceId]) => invoiceId),
  );
}

export type { Reason };
