/** A colour as three parts from 0 to 1. */
export type Rgb = readonly [number, number, number];

export const WHITE: Rgb = [1, 1, 1];
export const INK: Rgb = hex("#17202e");
/** Quieter text; 5.6:1 on white. */
export const GREY: Rgb = hex("#5b6675");
export const RULE: Rgb = hex("#d9dee6");
export const RED: Rgb = hex("#b3261e");
export const GREEN: Rgb = hex("#176b3a");
export const AMBER: Rgb = hex("#8a5300");
export const SUN: Rgb = hex("#ffe9b5");
const DEFAULT_ACCENT: Rgb = hex("#2447b8");

function hex(text: string): Rgb {
  const n = Number.parseInt(text.slice(1), 16);
  return [(n >> 16) / 255, ((n >> 8) & 255) / 255, (n & 255) / 255];
}

/** The colour mixed with white; `part` 1 is the colour itself. */
export function tint(color: Rgb, part: number): Rgb {
  const mix = (c: number): number => 1 - (1 - c) * part;
  return [mix(color[0]), mix(color[1]), mix(color[2])];
}

/** The merchant's colour as it is, for what is not text; ours when there is none. */
export function brand(text: string | null): Rgb {
  return text !== null && /^#[0-9a-fA-F]{6}$/.test(text) ? hex(text) : DEFAULT_ACCENT;
}

/** The merchant's colour, darkened until it reads on white and white reads on it (WCAG 2.2: 4.5:1). */
export function accent(text: string | null): Rgb {
  let color = brand(text);
  while (1.05 / (luminance(color) + 0.05) < 4.5) color = [color[0] * 0.95, color[1] * 0.95, color[2] * 0.95];
  return color;
}

/** Relative luminance (WCAG 2.2). */
function luminance(color: Rgb): number {
  const part = (c: number): number => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * part(color[0]) + 0.7152 * part(color[1]) + 0.0722 * part(color[2]);
}
