import { toBuffer } from "qrcode";
import { qrText } from "../../server/qr/matrix.ts";
import { renderQr } from "../../server/qr/render.ts";
import type { BenchRow } from "../row.ts";

/** Own images per round: one alone would be near the clock's grain. */
const OWN_PER_ROUND = 10;

interface Sample {
  readonly own: number;
  readonly library: number;
}

/**
 * QR PNG from text against `qrcode.toBuffer`, at 300 and 1000 pixels: time and bytes. The two take turns, round by round, on a
 * link that no round has seen before; nothing is cached between rounds.
 */
export async function rows(): Promise<BenchRow[]> {
  return [...(await compare(300, 20, 61)), ...(await compare(1000, 100, 41))];
}

async function compare(size: number, target: number, rounds: number): Promise<BenchRow[]> {
  const samples: Sample[] = [];
  const bytes: Sample[] = [];
  // The first rounds warm both up and are not counted.
  for (let round = -5; round < rounds; round++) {
    const links = Array.from({ length: OWN_PER_ROUND }, (_, i) =>
      linkNumber(round * OWN_PER_ROUND + i + 1000),
    );
    const ownStart = performance.now();
    const images = links.map((link) => own(link, size));
    const ownTime = (performance.now() - ownStart) / OWN_PER_ROUND;

    const text = qrText(links[0] ?? "");
    const libraryStart = performance.now();
    const reference = await toBuffer(text, { width: size, errorCorrectionLevel: "M" });
    const libraryTime = performance.now() - libraryStart;

    if (round < 0) continue;
    samples.push({ own: ownTime, library: libraryTime });
    bytes.push({ own: images[0]?.length ?? 0, library: reference.length });
  }
  return [speedRow(size, target, samples), bytesRow(size, bytes)];
}

function own(link: string, size: number): Uint8Array {
  const image = renderQr(link, { size, format: "png", color: "#000000", backgroundColor: "#ffffff" });
  if (!image.ok) throw new Error(image.message);
  return image.body;
}

/** A link of the product's shape, 24 characters of origin and 30 of code, another for each number. */
function linkNumber(n: number): string {
  let code = "";
  for (let i = 0, state = n + 1; i < 29; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    code += "0123456789abcdefghjkmnpqrstvwxyz"[state >>> 27];
  }
  return `https://pay.merchant.org/1${code}`;
}

function speedRow(size: number, target: number, samples: readonly Sample[]): BenchRow {
  const own = summary(samples.map((sample) => sample.own));
  const library = summary(samples.map((sample) => sample.library));
  const ratio = library.median / own.median;
  const least = library.low / own.high;
  const noisy = ratio >= target && least < target;
  return {
    name: `QR PNG from text, ${size} px, ÷ qrcode.toBuffer`,
    target: `≥ ${target}`,
    value: ratio,
    unit: "ratio",
    pass: least >= target,
    detail:
      `medians ${library.median.toFixed(2)} ms and ${own.median.toFixed(3)} ms of ${samples.length} interleaved rounds, ` +
      `quartiles apart by ${library.spread} and ${own.spread}; at 95 % confidence at least ${least.toFixed(1)}` +
      `${noisy ? "; too noisy to tell" : ""}`,
  };
}

/** The median, the bounds between which it lies at 95 % confidence (order statistics), and the quartiles' distance. */
function summary(values: readonly number[]): { median: number; low: number; high: number; spread: string } {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (place: number): number =>
    sorted[Math.max(0, Math.min(sorted.length - 1, Math.round(place)))] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  const margin = 0.98 * Math.sqrt(sorted.length);
  const spread = (at(1.5 * middle) - at(0.5 * middle)) / at(middle);
  return {
    median: at(middle),
    low: at(middle - margin),
    high: at(middle + margin),
    spread: `${Math.round(spread * 100)} %`,
  };
}

function bytesRow(size: number, bytes: readonly Sample[]): BenchRow {
  const most = bytes.reduce((a, b) => (a.own / a.library > b.own / b.library ? a : b));
  return {
    name: `QR PNG bytes, ${size} px`,
    target: "smaller than qrcode.toBuffer",
    value: most.own,
    unit: "bytes",
    pass: most.own < most.library,
    detail: `${most.own} against ${most.library} bytes for the least favourable of ${bytes.length} links`,
  };
}
