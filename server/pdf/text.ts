import { hasRightToLeft, runsRightToLeft } from "./bidi.ts";
import { isComplex, keptPieces, lengthWithin, type Piece } from "./complex.ts";
import type { Chain } from "./face.ts";
import { pdfText } from "./file.ts";

/** A line of text that is ready to draw: measured, with its fonts. Width in 1/1000 of the font size. */
export interface Line {
  readonly text: string;
  readonly width: number;
  readonly chain: Chain;
  /** The next line goes on without a space: a long word, or a script written without spaces. */
  readonly open?: boolean;
  /** The direction of the paragraph that it is a line of. */
  readonly rightToLeft?: boolean;
  /** A space stands behind it, outside of its width: for whoever listens, the words of two lines must not touch. */
  readonly spaced?: boolean;
}

/** What must not reach a page: direction marks, joiners, soft hyphens, variation selectors. */
const INVISIBLE = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]/g;
/** The same where letters join and directions mix: there joiners, marks of direction and isolates tell what is meant. */
const NEVER_SEEN = /[\u00ad\u200b\u202a-\u202e\u2060-\u2065\ufe00-\ufe0f\ufeff]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/g;
const ODD_SPACE = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;

/**
 * Text as it can be drawn: composed (NFC), without invisible and control characters, every kind of space a
 * plain one, lone surrogates replaced. Line breaks stay, and where letters join or run from right to left also what
 * tells how.
 */
export function clean(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd")
    .normalize("NFC")
    .replace(isComplex(text) ? NEVER_SEEN : INVISIBLE, "")
    .replace(CONTROL, " ")
    .replace(ODD_SPACE, " ");
}

/** Text without what only tells how to draw it. */
export function readable(text: string): string {
  return text.replace(/[\u061c\u200e\u200f\u2066-\u2069]/g, "");
}

/** Letters that Unicode does not take apart. */
const UNJOINED = new Map(["łl", "ŁL", "đd", "ĐD", "ħh", "ĦH", "ıi"].map(([letter, base]) => [letter, base]));

/** Stand-ins found so far: taking a character apart costs a hundred times as much as looking it up. */
const standIns = new Map<string, string>();
const STAND_INS_KEPT = 20_000;

/** What is drawn for a character that no font has: its base letter, else a question mark. */
function standIn(c: string): string {
  const kept = standIns.get(c);
  if (kept !== undefined) return kept;
  const base = UNJOINED.get(c) ?? c.normalize("NFKD").replace(/\p{M}/gu, "");
  const stand = /^[\x20-\x7e]+$/.test(base) ? base : "?";
  if (standIns.size >= STAND_INS_KEPT) standIns.clear();
  standIns.set(c, stand);
  return stand;
}

/** How a chain of fonts draws a character: with which of them (none: by a stand-in) and how wide. */
interface Drawn {
  readonly face: Chain[number] | undefined;
  readonly width: number;
}

const drawnBy = new WeakMap<Chain, Map<number, Drawn>>();

function drawnOf(codePoint: number, chain: Chain): Drawn {
  let known = drawnBy.get(chain);
  if (known === undefined) {
    known = new Map();
    drawnBy.set(chain, known);
  }
  let drawn = known.get(codePoint);
  if (drawn === undefined) {
    drawn = findDrawn(codePoint, chain);
    known.set(codePoint, drawn);
  }
  return drawn;
}

function findDrawn(codePoint: number, chain: Chain): Drawn {
  for (const face of chain) {
    const width = face.width(codePoint);
    if (width >= 0) return { face, width };
  }
  let width = 0;
  for (const c of standIn(String.fromCodePoint(codePoint)))
    width += Math.max(0, chain[0]?.width(c.charCodeAt(0)) ?? 0);
  return { face: undefined, width };
}

/** The width of cleaned text, in 1/1000 of the font size. */
export function measure(text: string, chain: Chain): number {
  const whole = chain[0]?.measure(text) ?? 0;
  if (whole >= 0) return whole;
  if (isComplex(text)) return widthOfPieces(piecesOf(text, chain));
  let width = 0;
  for (let i = 0; i < text.length; i++) {
    const codePoint = text.codePointAt(i) ?? 0;
    if (codePoint > 0xffff) i++;
    width += widthOf(codePoint, chain);
  }
  return width;
}

const piecesOf = (text: string, chain: Chain, rightToLeft?: boolean): Piece[] =>
  keptPieces(text, chain, (codePoint) => drawnOf(codePoint, chain), rightToLeft);

const widthOfPieces = (pieces: readonly Piece[]): number =>
  pieces.reduce((sum, piece) => sum + piece.width, 0);

function widthOf(codePoint: number, chain: Chain): number {
  return drawnOf(codePoint, chain).width;
}

/** The text-showing operators for a line, inside `BT … ET`. A stand-in carries the true text for readers. */
export function show(line: Line, size: string): string {
  const { chain } = line;
  const [only] = chain;
  if (isComplex(line.text)) return showPieces(line, size);
  const text = line.spaced ? `${line.text} ` : line.text;
  if (only && only.measure(text) >= 0) return `/${only.resource} ${size} Tf ${only.operand(text)} Tj`;
  const runs: { face: Chain[number] | undefined; text: string }[] = [];
  for (const c of text) {
    const codePoint = c.codePointAt(0) ?? 0;
    const { face } = drawnOf(codePoint, chain);
    const last = runs.at(-1);
    if (last && last.face === face) last.text += c;
    else runs.push({ face, text: c });
  }
  return runs
    .map(({ face, text: part }) => {
      if (face) return `/${face.resource} ${size} Tf ${face.operand(part)} Tj`;
      return showStandIns(part, chain, size);
    })
    .join(" ");
}

function showPieces({ text, chain, rightToLeft, spaced }: Line, size: string): string {
  const pieces = piecesOf(text, chain, rightToLeft ?? runsRightToLeft(text)).map((piece) => {
    const drawn = piece.operand();
    return piece.face && drawn !== null
      ? `/${piece.face.resource} ${size} Tf ${drawn} Tj`
      : showStandIns(piece.text, chain, size);
  });
  const [first] = chain;
  if (spaced && first && first.width(0x20) >= 0)
    pieces.push(`/${first.resource} ${size} Tf ${first.operand(" ")} Tj`);
  return pieces.join(" ");
}

function showStandIns(text: string, [first]: Chain, size: string): string {
  const drawn = [...[...text].map(standIn).join("")].filter(
    (c) => (first?.width(c.charCodeAt(0)) ?? -1) >= 0,
  );
  const stand = first ? `/${first.resource} ${size} Tf ${first.operand(drawn.join(""))} Tj` : "";
  return `/Span << /ActualText ${pdfText(text)} >> BDC ${stand} EMC`;
}

/**
 * The direction of a paragraph, for those that have one: that of its first letter; in a mirrored paper from right to left
 * wherever it has such letters, so that a sentence that begins with a foreign name goes its paper's way.
 */
function directionOf(paragraph: string, mirrored: boolean): Pick<Line, "rightToLeft"> {
  if (!hasRightToLeft(paragraph)) return {};
  return { rightToLeft: mirrored || runsRightToLeft(paragraph) };
}

/** One line, cut with an ellipsis when it is wider than `limit` (1/1000 of the font size). */
export function fit(text: string, chain: Chain, limit: number, mirrored = false): Line {
  const line = text.replace(/\s+/g, " ");
  const width = measure(line, chain);
  const direction = directionOf(line, mirrored);
  if (width <= limit) return { text: line, width, chain, ...direction };
  const dots = measure("…", chain);
  if (isComplex(line)) {
    const cut = lengthWithin(line, limit, (part) => measure(`${part.trimEnd()}…`, chain));
    const shown = `${line.slice(0, cut).trimEnd()}…`;
    return { text: shown, width: measure(shown, chain), chain, ...direction };
  }
  let kept = "";
  let used = 0;
  for (const c of line) {
    const next = used + widthOf(c.codePointAt(0) ?? 0, chain);
    if (next + dots > limit) break;
    kept += c;
    used = next;
  }
  return { text: `${kept.trimEnd()}…`, width: measure(`${kept.trimEnd()}…`, chain), chain };
}

/** Letters of scripts written without spaces, and their punctuation that must not begin or end a line. */
const EAST = "\\u3000-\\u9fff\\uac00-\\ud7af\\uf900-\\ufaff\\uff00-\\uffef";
const OPENING = "「『（【《〈〔［｛";
const CLOSING = "、。，．・：；？！」』）】》〉〕］｝ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々…";

/** Words with the spaces before them; scripts written without spaces may break after any letter. */
const WORDS = new RegExp(`\\s*(?:[${OPENING}]*[${EAST}][${CLOSING}]*|[^\\s${EAST}]+[${CLOSING}]*)`, "gu");

/**
 * Breaks text into lines no wider than `limit` (1/1000 of the font size). A word that is wider than a line is
 * broken between characters. What does not fit into `maxLines` is cut, and the last line ends with an ellipsis.
 */
export function wrap(text: string, chain: Chain, limit: number, maxLines: number, mirrored = false): Line[] {
  const whole = text.includes("\n") ? Number.POSITIVE_INFINITY : measure(text, chain);
  if (whole <= limit) return [{ text, width: whole, chain, ...directionOf(text, mirrored) }];
  const lines: { text: string; open: boolean; rightToLeft?: boolean }[] = [];
  for (const paragraph of text.split("\n")) {
    const direction = directionOf(paragraph, mirrored);
    let line = "";
    let used = 0;
    const flush = (open: boolean): void => {
      lines.push({ text: line, open, ...direction });
      line = "";
      used = 0;
    };
    for (const [token] of paragraph.matchAll(WORDS)) {
      const width = measure(token, chain);
      if (used + width <= limit || (used === 0 && measure(token.trimStart(), chain) <= limit)) {
        line += used === 0 ? token.trimStart() : token;
        used += used === 0 ? measure(token.trimStart(), chain) : width;
        continue;
      }
      let word = token.trimStart();
      if (used > 0) flush(word === token);
      while (isComplex(word)) {
        const cut = lengthWithin(word, limit, (part) => measure(part, chain));
        if (cut >= word.length) break;
        line = word.slice(0, cut);
        word = word.slice(line.length);
        flush(true);
      }
      if (isComplex(word)) {
        line = word;
        used = measure(word, chain);
        continue;
      }
      for (const c of word) {
        const step = widthOf(c.codePointAt(0) ?? 0, chain);
        if (used + step > limit && used > 0) flush(true);
        line += c;
        used += step;
      }
    }
    flush(false);
    if (lines.length > maxLines) break;
  }
  const measured = (list: typeof lines): Line[] =>
    list.map((line) => ({ ...line, width: measure(line.text, chain), chain }));
  if (lines.length <= maxLines) return measured(lines);
  const kept = measured(lines.slice(0, maxLines - 1));
  const rest = lines
    .slice(maxLines - 1)
    .map((line) => line.text + (line.open ? "" : " "))
    .join("")
    .trimEnd();
  // Narrower than what is left even when that is short, so that the ellipsis always shows.
  return [...kept, fit(rest, chain, Math.min(limit, measure(rest, chain) - 1), mirrored)];
}
