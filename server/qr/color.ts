/** A colour of three channels, 0 to 255 each. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** A dark colour for the modules and a light one behind them, as `#rrggbb`. */
export interface ColorPair {
  readonly color: string;
  readonly backgroundColor: string;
}

/** Scanners need dark on light; 4.5:1 is also what WCAG 2.2 (1.4.3) asks of text, such as a PDF's caption. */
export const LEAST_CONTRAST = 4.5;

/** Reads three or six hexadecimal digits, with or without `#`, into `#rrggbb`; null for anything else. */
export function parseColor(text: string): string | null {
  const digits = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text)?.[1]?.toLowerCase();
  if (digits === undefined) return null;
  return `#${digits.length === 3 ? digits.replace(/./g, "$&$&") : digits}`;
}

/** The channels of `#rrggbb`, as `parseColor` writes it. */
export function channels(color: string): Rgb {
  const value = Number.parseInt(color.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function hex(rgb: readonly number[]): string {
  return `#${rgb.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

/** Relative luminance, 0 to 1 (WCAG 2.2, "relative luminance"). */
export function luminance(color: string): number {
  const [red, green, blue] = channels(color).map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast ratio of two colours, 1 to 21, in either order (WCAG 2.2, "contrast ratio"). */
export function contrastRatio(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

/** Whether a pair would scan: dark modules on a light background, far enough apart. */
export function scans({ color, backgroundColor }: ColorPair): boolean {
  return (
    luminance(color) < luminance(backgroundColor) && contrastRatio(color, backgroundColor) >= LEAST_CONTRAST
  );
}

/**
 * The nearest pair of the same hues that scans: light on dark is swapped; then the modules are darkened just enough
 * or, when even black would not do, the background is lightened just enough.
 */
export function suggestColors(pair: ColorPair): ColorPair {
  const start =
    luminance(pair.color) > luminance(pair.backgroundColor)
      ? { color: pair.backgroundColor, backgroundColor: pair.color }
      : pair;
  for (let share = 255; share >= 0; share--) {
    const darker = channels(start.color).map((channel) => Math.round((channel * share) / 255));
    const candidate = { ...start, color: hex(darker) };
    if (scans(candidate)) return candidate;
  }
  // Black fails only on a background of luminance under 0.175, so `color` is as dark at least and white passes.
  for (let share = 255; share >= 0; share--) {
    const lighter = channels(start.backgroundColor).map((channel) =>
      Math.round(255 - ((255 - channel) * share) / 255),
    );
    const candidate = { ...start, backgroundColor: hex(lighter) };
    if (scans(candidate)) return candidate;
  }
  return { color: "#000000", backgroundColor: "#ffffff" };
}
