import { hasRightToLeft, reversed, runsOf, runsRightToLeft } from "./bidi.ts";
import type { Chain, Face } from "./face.ts";
import { needsShaping } from "./shaper.ts";

/** Text that is drawn with one font in one direction, or by stand-ins where no font has it. */
export interface Piece {
  readonly face: Face | undefined;
  /** As it is read. */
  readonly text: string;
  readonly rightToLeft: boolean;
  /** In 1/1000 em. */
  readonly width: number;
  /** The operand of `Tj`; null without a font. */
  operand(): string | null;
}

/** How one character is drawn: with which font (none: by a stand-in) and how wide, in 1/1000 em. */
export type Draws = (codePoint: number) => { readonly face: Face | undefined; readonly width: number };

/** Whether the letters of a text cannot simply be drawn one after the other. */
export function isComplex(text: string): boolean {
  return hasRightToLeft(text) || needsShaping(text);
}

/** Characters that are drawn with the font of what stands before them, if it has them. */
const CLINGING = /^[\s\p{M}\u200c\u200d]$/u;
const JOINER = /[\u200c\u200d]/g;

/** A line in pieces from left to right. */
export function piecesOf(line: string, draws: Draws, rightToLeft = runsRightToLeft(line)): Piece[] {
  return runsOf(line, rightToLeft).flatMap(({ text, level }) => {
    const odd = level % 2 === 1;
    const pieces = splitByFace(text, draws).map(({ face, text: part }) => pieceOf(face, part, odd, draws));
    return odd ? pieces.reverse() : pieces;
  });
}

function splitByFace(text: string, draws: Draws): { face: Face | undefined; text: string }[] {
  const parts: { face: Face | undefined; text: string }[] = [];
  for (const c of text) {
    const last = parts.at(-1);
    const codePoint = c.codePointAt(0) ?? 0;
    const joiner = c === "\u200c" || c === "\u200d";
    const clings =
      last?.face !== undefined && CLINGING.test(c) && (joiner || last.face.width(codePoint) >= 0);
    const face = clings ? last.face : joiner ? undefined : draws(codePoint).face;
    if (last && last.face === face) last.text += c;
    else parts.push({ face, text: c });
  }
  return parts;
}

function pieceOf(face: Face | undefined, text: string, rightToLeft: boolean, draws: Draws): Piece {
  const shaped = face !== undefined && needsShaping(text) ? face.shape(text, rightToLeft) : null;
  if (shaped !== null)
    return { face, text, rightToLeft, width: shaped.width, operand: () => shaped.operand() };
  const plain = text.replace(JOINER, "");
  const drawn = rightToLeft ? reversed(plain) : plain;
  if (face !== undefined)
    return { face, text, rightToLeft, width: face.measure(drawn), operand: () => face.operand(drawn) };
  let width = 0;
  for (const c of drawn) width += draws(c.codePointAt(0) ?? 0).width;
  return { face, text: drawn, rightToLeft, width, operand: () => null };
}

/** The chain's pieces of lines of late: a word is measured, then its line, then it is drawn. */
const kept = new WeakMap<Chain, Map<string, Piece[]>>();
const KEPT = 4000;

/** As `piecesOf`, kept for the fonts of one document. */
export function keptPieces(line: string, chain: Chain, draws: Draws, rightToLeft?: boolean): Piece[] {
  let lines = kept.get(chain);
  if (lines === undefined) {
    lines = new Map();
    kept.set(chain, lines);
  }
  const key = `${rightToLeft === undefined ? "" : Number(rightToLeft)} ${line}`;
  let pieces = lines.get(key);
  if (pieces === undefined) {
    pieces = piecesOf(line, draws, rightToLeft);
    if (lines.size >= KEPT) lines.clear();
    lines.set(key, pieces);
  }
  return pieces;
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Of so many letters the first guess is that they fit. */
const GUESS = 32;

/** How much of a text fits into a width without taking a letter apart; at least one letter. */
export function lengthWithin(text: string, limit: number, measure: (text: string) => number): number {
  const ends: number[] = [];
  const fits = (count: number): boolean => measure(text.slice(0, ends[count - 1])) <= limit;
  // As many letters as may fit, so that a long text costs no more than its first line.
  let wanted = GUESS;
  for (const { index, segment } of graphemes.segment(text)) {
    if (ends.length === wanted) {
      if (!fits(wanted)) break;
      wanted *= 2;
    }
    ends.push(index + segment.length);
  }
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return ends[Math.max(0, low - 1)] ?? 0;
}
