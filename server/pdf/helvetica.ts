/**
 * Helvetica and Helvetica-Bold, two of the 14 fonts that every PDF reader has (ISO 32000-1, 9.6.2.2), in the
 * WinAnsi encoding (annex D.2). Nothing is embedded, so these files are small; only the widths are needed here.
 */

/** Advance widths in 1/1000 em by WinAnsi code (Adobe Core 14 AFM files); 0 where the encoding has no character. */
export type Widths = readonly number[];

const widths = (from32: string): Widths => [...Array<number>(32).fill(0), ...from32.split(" ").map(Number)];

export const HELVETICA: Widths = widths(
  "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 " +
    "556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 " +
    "667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 " +
    "556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584 0 " +
    "556 0 222 556 333 1000 556 556 333 1000 667 333 1000 0 611 0 0 222 222 333 333 350 556 1000 333 " +
    "1000 500 333 944 0 500 667 278 333 556 556 556 556 260 556 333 737 370 556 584 333 737 333 400 " +
    "584 333 333 333 556 537 278 333 333 365 556 834 834 834 611 667 667 667 667 667 667 1000 722 667 " +
    "667 667 667 278 278 278 278 722 722 778 778 778 778 778 584 778 722 722 722 722 667 667 611 556 " +
    "556 556 556 556 556 889 500 556 556 556 556 278 278 278 278 556 556 556 556 556 556 556 584 611 " +
    "556 556 556 556 500 556 500",
);

export const HELVETICA_BOLD: Widths = widths(
  "278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 " +
    "556 556 333 333 584 584 584 611 975 722 722 722 722 667 611 778 722 278 556 722 611 833 722 778 " +
    "667 778 722 667 611 722 667 944 667 667 611 333 278 333 584 556 333 556 611 556 611 556 333 611 " +
    "611 278 278 556 278 889 611 611 611 611 389 556 333 611 556 778 556 556 500 389 280 389 584 0 " +
    "556 0 278 556 500 1000 556 556 333 1000 667 333 1000 0 611 0 0 278 278 500 500 350 556 1000 333 " +
    "1000 556 333 944 0 500 667 278 333 556 556 556 556 280 556 333 737 370 556 584 333 737 333 400 " +
    "584 333 333 333 611 556 278 333 333 365 556 834 834 834 611 722 722 722 722 722 722 1000 722 667 " +
    "667 667 667 278 278 278 278 722 722 778 778 778 778 778 584 778 722 722 722 722 667 667 611 556 " +
    "556 556 556 556 556 889 556 556 556 556 556 278 278 278 278 611 611 611 611 611 611 611 584 611 " +
    "611 611 611 611 556 611 556",
);

/** Codes 0x80 to 0x9f, where WinAnsi leaves Latin-1; a space stands for an unused code. */
const HIGH = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";
const CODES = new Map([...HIGH].flatMap((c, i) => (c === " " ? [] : [[c.codePointAt(0) ?? 0, 0x80 + i]])));
/** Characters that have no code of their own but look the same as one that has: minus sign, two hyphens. */
for (const [lookalike, code] of [
  [0x2212, 0x96],
  [0x2010, 0x2d],
  [0x2011, 0x2d],
] as const) {
  CODES.set(lookalike, code);
}

/** The WinAnsi code of a Unicode code point, or -1 when the encoding does not have it. */
export function winAnsi(codePoint: number): number {
  if (codePoint >= 0x20 && codePoint <= 0x7e) return codePoint;
  if (codePoint >= 0xa0 && codePoint <= 0xff) return codePoint;
  return CODES.get(codePoint) ?? -1;
}
