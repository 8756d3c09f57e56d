/**
 * The order in which a line's characters are drawn from left to right: the Unicode bidirectional algorithm (UAX #9) as far
 * as lines of invoices need it: its rules W1 to W7, N1, N2, I1, I2 and L1 to L4, without explicit embeddings (which do not
 * reach a page) and paired brackets (N0). The line's first strong character decides its direction.
 */
type Kind = "L" | "R" | "AL" | "EN" | "AN" | "ES" | "ET" | "CS" | "NSM" | "WS" | "ON";

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;
const MIRRORED = new Map(
  ["()", ")(", "[]", "][", "{}", "}{", "<>", "><", "«»", "»«"].map(([a = "", b = ""]) => [a, b]),
);

function kindOf(c: string): Kind {
  if (/\p{M}/u.test(c)) return "NSM";
  if (/[0-9\u06f0-\u06f9]/.test(c)) return "EN";
  if (/[\u0660-\u0669\u066b\u066c]/.test(c)) return "AN";
  if (/[\u0600-\u08ff\ufb50-\ufdff\ufe70-\ufeff]/.test(c)) return "AL";
  if (/[\u0590-\u05ff\ufb1d-\ufb4f]/.test(c)) return "R";
  if (/[+\u2212-]/.test(c)) return "ES";
  if (/[#%‰°\p{Sc}]/u.test(c)) return "ET";
  if (/[,./:]/.test(c)) return "CS";
  if (/\s/.test(c)) return "WS";
  return /[\p{L}\p{N}]/u.test(c) ? "L" : "ON";
}

/** A line in the order in which it is drawn. Lines without right-to-left characters stay as they are. */
export function visualOrder(line: string): string {
  if (!RIGHT_TO_LEFT.test(line)) return line;
  const chars = [...line];
  const given = chars.map(kindOf);
  const strong = given.find((kind) => kind === "L" || kind === "R" || kind === "AL");
  const base = strong === "R" || strong === "AL" ? 1 : 0;
  const levels = levelsOf(given, base);
  const order = chars.map((_, i) => i);
  for (let level = Math.max(...levels); level >= 1; level--) {
    for (let i = 0; i < chars.length; i++) {
      let end = i;
      while (end < chars.length && (levels[end] ?? 0) >= level) end++;
      if (end > i) order.splice(i, end - i, ...order.slice(i, end).reverse());
      i = Math.max(i, end - 1);
    }
  }
  return drawnIn(order, chars, levels, given);
}

/** L3 and L4: marks stay behind their letters, brackets are turned. */
function drawnIn(
  order: readonly number[],
  chars: readonly string[],
  levels: readonly number[],
  given: readonly Kind[],
): string {
  let text = "";
  let marks = "";
  for (const i of order) {
    const c = chars[i] ?? "";
    const turned = (levels[i] ?? 0) % 2 === 1;
    if (turned && given[i] === "NSM") marks = c + marks;
    else {
      text += (turned ? (MIRRORED.get(c) ?? c) : c) + marks;
      marks = "";
    }
  }
  return text + marks;
}

function levelsOf(given: readonly Kind[], base: 0 | 1): number[] {
  const edge: Kind = base === 1 ? "R" : "L";
  const kinds = neutralsOf(weakOf(given, edge), edge);
  const levels = kinds.map((kind) => {
    if (kind === "L") return base === 0 ? 0 : 2;
    return kind === "R" ? 1 : 2;
  });
  // L1: spaces at the end stand where the line ends.
  for (let i = given.length - 1; i >= 0 && given[i] === "WS"; i--) levels[i] = base;
  return levels;
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

/** N1 and N2: what has no direction takes that of both its neighbours where they agree, else the line's. */
function neutralsOf(kinds: readonly Kind[], edge: Kind): Kind[] {
  const out = [...kinds];
  const side = (kind: Kind | undefined): Kind => (kind === undefined ? edge : kind === "L" ? "L" : "R");
  for (let i = 0; i < out.length; i++) {
    if (out[i] !== "WS" && out[i] !== "ON") continue;
    let end = i;
    while (out[end] === "WS" || out[end] === "ON") end++;
    const [left, right] = [side(out[i - 1]), side(out[end])];
    for (; i < end; i++) out[i] = left === right ? left : edge;
  }
  return out;
}
