/** Invoice numbers and names as they stand in the free text of a bank transaction. Pure. */

/** Words of a reference that are looked at, and how many in a row one invoice number may be spread over. */
const WORDS_MOST = 60;
const SPREAD_MOST = 4;
/** Longest invoice number. */
const NUMBER_MOST = 60;

/** Hyphens of typographers and of other scripts count as hyphens; wide and joined characters as plain ones. */
function plainText(text: string): string {
  return text.normalize("NFKC").replaceAll(/[\u2010-\u2015\u2212\u00ad]/g, "-");
}

/** An invoice number without case, spaces, hyphens, slashes, dots and underscores: "inv 12345" and "INV-12345" are one. */
export function plainNumber(number: string): string {
  return plainText(number)
    .replaceAll(/[ \-/._]/g, "")
    .replaceAll(/[a-z]/g, (letter) => letter.toUpperCase());
}

/** Where words begin and end, both counted in words. */
export type Span = readonly [from: number, to: number];

/**
 * Every plain number that a text could mean: its words, and neighbouring words joined, that hold a digit.
 * Hyphens hold a word together, so that `INV-1` is not found in `INV-1-2` or `INV-12`.
 */
export function numbersIn(text: string | null): ReadonlyMap<string, readonly Span[]> {
  const found = new Map<string, Span[]>();
  if (text === null) return found;
  const words = plainText(text)
    .split(/[^\p{L}\p{N}_-]+/u)
    .map(plainNumber)
    .filter((word) => word !== "")
    .slice(0, WORDS_MOST);
  for (let from = 0; from < words.length; from += 1) {
    let joined = "";
    for (let to = from + 1; to <= words.length && to - from <= SPREAD_MOST; to += 1) {
      joined += words[to - 1];
      if (joined.length > NUMBER_MOST) break;
      if (!/\d/.test(joined)) continue;
      found.set(joined, [...(found.get(joined) ?? []), [from, to]]);
    }
  }
  return found;
}

/** True when each place of one number is a part of a place of the other: `INV 1` in `INV 1 2`, where both exist. */
export function isWithin(inner: readonly Span[], outer: readonly Span[]): boolean {
  return inner.every(([from, to]) =>
    outer.some(([first, last]) => first <= from && to <= last && last - first > to - from),
  );
}

/**
 * Whether a number found in a text says enough by itself: "12" and "2026" stand in many texts that mean something else.
 * @param number plain.
 */
export function isTelling(number: string): boolean {
  return number.length >= 4 && /\d/.test(number) && /\D/.test(number);
}

const LEGAL_FORMS = new Set("INC LLC LTD CORP CO GMBH AG KG UG SA SAS SARL BV NV PLC LLP LP THE".split(" "));

function nameWords(text: string): string[] {
  return text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toUpperCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

/** Whether every word of a name stands in a text, in any order; legal forms and single letters do not count. */
export function namesIn(name: string, ...texts: readonly (string | null)[]): boolean {
  const wanted = nameWords(name).filter((word) => word.length > 1 && !LEGAL_FORMS.has(word));
  if (!wanted.some((word) => word.length >= 3)) return false;
  return texts.some((text) => {
    const words = new Set(nameWords(text ?? ""));
    return wanted.every((word) => words.has(word));
  });
}
