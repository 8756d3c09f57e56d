/**
 * The direction of each part of a line: the Unicode bidirectional algorithm (UAX #9) as far as lines of invoices need it: its
 * rules P2, P3, X5a to X6a, W1 to W7, N0 to N2, I1, I2 and L1 to L4. Isolates and single marks of direction are obeyed; embeddings
 * and overrides do not reach a page.
 */
type Kind = "L" | "R" | "AL" | "EN" | "AN" | "ES" | "ET" | "CS" | "NSM" | "WS" | "ON";

/** A part of a line with one direction. Odd levels run from right to left. */
export interface Run {
  readonly text: string;
  readonly level: number;
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc]/;
/** Marks and isolates: they say where text goes and are not drawn. */
const FORMATS = /[\u061c\u200e\u200f\u2066-\u2069]/;
const ISOLATES = "\u2066\u2067\u2068";
const POP = "\u2069";
/** BD2 and BD16: how deep isolates and brackets may stand in each other. What is deeper is as if it were not there. */
const DEEPEST = 125;
const MOST_OPEN = 63;

const MIRRORED = new Map(
  ["()", ")(", "[]", "][", "{}", "}{", "<>", "><", "«»", "»«"].map(([a = "", b = ""]) => [a, b]),
);

/** Kinds found so far: looking one up costs a tenth of asking ten patterns. */
const kinds = new Map<string, Kind>();
const KINDS_KEPT = 20_000;

function kindOf(c: string): Kind {
  let kind = kinds.get(c);
  if (kind === undefined) {
    kind = findKind(c);
    if (kinds.size >= KINDS_KEPT) kinds.clear();
    kinds.set(c, kind);
  }
  return kind;
}

function findKind(c: string): Kind {
  if (c === "\u200e") return "L";
  if (c === "\u200f") return "R";
  if (c === "\u061c") return "AL";
  if (/[\p{M}\u200c\u200d]/u.test(c)) return "NSM";
  if (/[0-9\u06f0-\u06f9]/.test(c)) return "EN";
  if (/[\u0660-\u0669\u066b\u066c]/.test(c)) return "AN";
  if (/[\u0600-\u07bf\u0860-\u08ff\ufb50-\ufdff\ufe70-\ufefc]/.test(c)) return "AL";
  if (/[\u0590-\u05ff\u07c0-\u085f\ufb1d-\ufb4f]/.test(c)) return "R";
  if (/[+\u2212-]/.test(c)) return "ES";
  if (/[#%‰°\p{Sc}]/u.test(c)) return "ET";
  if (/[,./:]/.test(c)) return "CS";
  if (/\s/.test(c)) return "WS";
  return /[\p{L}\p{N}]/u.test(c) ? "L" : "ON";
}

/** Whether a text has anything that runs from right to left, or says that it does. */
export function hasRightToLeft(text: string): boolean {
  return RIGHT_TO_LEFT.test(text);
}

/** Whether a paragraph runs from right to left: as its first strong character outside of isolates does. */
export function runsRightToLeft(text: string): boolean {
  return RIGHT_TO_LEFT.test(text) && firstStrong([...text], 0, Number.POSITIVE_INFINITY) === 1;
}

/** Rules P2 and P3. */
function firstStrong(chars: readonly string[], start: number, end: number): 0 | 1 {
  for (let i = start; i < Math.min(end, chars.length); i++) {
    const c = chars[i] ?? "";
    if (ISOLATES.includes(c)) i = popOf(chars, i, end);
    else if (c !== POP) {
      const kind = kindOf(c);
      if (kind === "R" || kind === "AL") return 1;
      if (kind === "L") return 0;
    }
  }
  return 0;
}

/** Where the isolate that begins at `at` ends: its closing character, or `end`. */
function popOf(chars: readonly string[], at: number, end: number): number {
  let depth = 0;
  for (let i = at; i < Math.min(end, chars.length); i++) {
    if (ISOLATES.includes(chars[i] ?? "")) depth++;
    else if (chars[i] === POP && --depth === 0) return i;
  }
  return Math.min(end, chars.length);
}

/** The parts of a line in the order in which they are drawn from left to right, without characters of direction. */
export function runsOf(line: string, rightToLeft = runsRightToLeft(line)): Run[] {
  const base = rightToLeft ? 1 : 0;
  const chars = [...line];
  const levels = Array<number>(chars.length).fill(base);
  resolve(chars, levels, 0, chars.length, base);
  // L1: spaces at the end stand where the line ends.
  for (let i = chars.length - 1; i >= 0 && /[\s\u061c\u200e\u200f\u2066-\u2069]/.test(chars[i] ?? ""); i--)
    levels[i] = base;
  const runs: Run[] = [];
  chars.forEach((c, i) => {
    const text = FORMATS.test(c) ? "" : c;
    const level = levels[i] ?? base;
    const last = runs.at(-1);
    if (last?.level === level) runs[runs.length - 1] = { text: last.text + text, level };
    else runs.push({ text, level });
  });
  // L2
  for (let level = Math.max(0, ...runs.map((run) => run.level)); level >= 1; level--) {
    for (let i = 0; i < runs.length; i++) {
      let end = i;
      while (end < runs.length && (runs[end]?.level ?? 0) >= level) end++;
      if (end > i) runs.splice(i, end - i, ...runs.slice(i, end).reverse());
      i = Math.max(i, end - 1);
    }
  }
  return runs.filter((run) => run.text !== "");
}

/** L3 and L4: a run from right to left as it is drawn from left to right; marks stay behind their letters, brackets are turned. */
export function reversed(text: string): string {
  let out = "";
  let marks = "";
  for (const c of [...text].reverse()) {
    if (/\p{M}/u.test(c)) marks = c + marks;
    else {
      out += (MIRRORED.get(c) ?? c) + marks;
      marks = "";
    }
  }
  return out + marks;
}

/** Gives levels to the characters from `start` to `end`, and by X5a to X5c on their own to those inside of isolates. */
function resolve(
  chars: readonly string[],
  levels: number[],
  start: number,
  end: number,
  level: number,
): void {
  const places: number[] = [];
  for (let i = start; i < end; i++) {
    places.push(i);
    const c = chars[i] ?? "";
    if (!ISOLATES.includes(c) || level >= DEEPEST) continue;
    const close = popOf(chars, i, end);
    const inner = c === "\u2068" ? firstStrong(chars, i + 1, close) : c === "\u2067" ? 1 : 0;
    resolve(chars, levels, i + 1, close, level + 1 + (level % 2 === inner ? 1 : 0));
    i = close - 1;
  }
  const given = places.map((i) => kindOf(chars[i] ?? ""));
  const edge: Kind = level % 2 === 1 ? "R" : "L";
  const weak = weakOf(given, edge);
  bracketsOf(
    weak,
    places.map((i) => chars[i] ?? ""),
    edge,
  );
  neutralsOf(weak, edge).forEach((kind, n) => {
    const odd = level % 2 === 1;
    const up = kind === "L" ? (odd ? 1 : 0) : kind === "R" ? (odd ? 0 : 1) : odd ? 1 : 2;
    levels[places[n] ?? 0] = level + up;
  });
}

/** W1 to W7: marks, numbers and what belongs to numbers. */
function weakOf(given: readonly Kind[], edge: Kind): Kind[] {
  const kinds = [...given];
  let strong = edge;
  kinds.forEach((kind, i) => {
    if (kind === "NSM") kinds[i] = kinds[i - 1] ?? edge;
    const now = kinds[i] ?? kind;
    if (now === "EN" && strong === "AL") kinds[i] = "AN";
    if (now === "L" || now === "R" || now === "AL") strong = now;
  });
  kinds.forEach((kind, i) => {
    const [before, after] = [kinds[i - 1], kinds[i + 1]];
    if (kind === "AL") kinds[i] = "R";
    else if (
      before === after &&
      ((before === "EN" && (kind === "ES" || kind === "CS")) || (before === "AN" && kind === "CS"))
    )
      kinds[i] = before;
  });
  for (let i = 0; i < kinds.length; i++) {
    if (kinds[i] !== "ET") continue;
    let end = i;
    while (kinds[end] === "ET") end++;
    const number = kinds[i - 1] === "EN" || kinds[end] === "EN";
    for (; i < end; i++) kinds[i] = number ? "EN" : "ON";
  }
  strong = edge;
  return kinds.map((kind) => {
    if (kind === "L" || kind === "R") strong = kind;
    if (kind === "ES" || kind === "CS") return "ON";
    return kind === "EN" && strong === "L" ? "L" : kind;
  });
}

const strongSide = (kind: Kind | undefined): Kind | null =>
  kind === "L" ? "L" : kind === "R" || kind === "EN" || kind === "AN" ? "R" : null;

/** N0: a pair of brackets goes the line's way if anything inside does, else as what is inside and before it. */
function bracketsOf(kinds: Kind[], chars: readonly string[], edge: Kind): void {
  const open: number[] = [];
  const pairs: [number, number][] = [];
  chars.forEach((c, i) => {
    if (kinds[i] !== "ON") return;
    if ("([{".includes(c)) {
      if (open.length < MOST_OPEN) open.push(i);
    } else if (")]}".includes(c)) {
      const from = open.findLastIndex((at) => MIRRORED.get(chars[at] ?? "") === c);
      if (from < 0) return;
      pairs.push([open[from] ?? 0, i]);
      open.length = from;
    }
  });
  for (const [from, to] of pairs.sort((a, b) => a[0] - b[0])) {
    let side: Kind | null = null;
    for (let i = from + 1; i < to && side !== edge; i++) side = strongSide(kinds[i]) ?? side;
    if (side !== null && side !== edge) {
      let before = from - 1;
      while (before >= 0 && strongSide(kinds[before]) === null) before--;
      if (before < 0 || strongSide(kinds[before]) === edge) side = edge;
    }
    if (side !== null) kinds[from] = kinds[to] = side;
  }
}

/** N1 and N2: what has no direction takes that of both its neighbours where they agree, else the line's. */
function neutralsOf(kinds: readonly Kind[], edge: Kind): Kind[] {
  const out = [...kinds];
  const side = (kind: Kind | undefined): Kind => (kind === undefined ? edge : kind === "L" ? "L" : "R");
  for (let i = 0; i < out.length; i++) {
    if (out[i] !== "WS" && out[i] !== "ON") continue;
    let end = i;
    while (out[end] === "WS" || out[end] === "ON") end++;
    const [before, after] = [side(out[i - 1]), side(out[end])];
    for (; i < end; i++) out[i] = before === after ? before : edge;
  }
  return out;
}
