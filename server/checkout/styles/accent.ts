/**
 * The merchant's colour made safe to read. A merchant gives any colour; the text on it, and the shades used for
 * links and outlines on light and dark cards, are computed to the contrasts of WCAG 2.2 (1.4.3, 1.4.11).
 */

/** Paylink's own, when the merchant has none. */
export const DEFAULT_ACCENT = "#3049d8";
/** The cards that coloured text and outlines stand on. Kept in step with base.ts by a test. */
export const CARD_LIGHT = "#ffffff";
export const CARD_DARK = "#191c23";
const READABLE = 4.5;
/** Of what is not text, such as a button's edge. */
const VISIBLE = 3;

type Rgb = readonly [number, number, number];

function rgbOf(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

function hexOf(rgb: Rgb): string {
  return `#${rgb.map((channel) => Math.round(channel).toString(16).padStart(2, "0")).join("")}`;
}

/** Relative luminance (WCAG 2.2 definition). */
function luminance(hex: string): number {
  const [r, g, b] = rgbOf(hex).map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio of two colours, 1 to 21. */
export function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** The colour, moved towards black or white in small steps until it stands out from a background. */
function shadeOn(colour: string, background: string, ratio: number): string {
  const target: Rgb = luminance(background) > 0.5 ? [0, 0, 0] : [255, 255, 255];
  const from = rgbOf(colour);
  for (let step = 0; step <= 20; step++) {
    const part = step / 20;
    const shade = hexOf(
      from.map((channel, i) => channel + ((target[i] ?? 0) - channel) * part) as unknown as Rgb,
    );
    if (contrast(shade, background) >= ratio) return shade;
  }
  return hexOf(target);
}

/** The merchant's colour and the colour of text on it. Anything but `#rrggbb` counts as none. */
export function accentPair(accentColor: string | null): { readonly accent: string; readonly text: string } {
  const accent = /^#[0-9a-f]{6}$/i.test(accentColor ?? "")
    ? (accentColor as string).toLowerCase()
    : DEFAULT_ACCENT;
  // Black or white: one of them always reaches 4.5 : 1.
  return { accent, text: contrast(accent, "#ffffff") >= READABLE ? "#ffffff" : "#000000" };
}

/** A style sheet with the colours that depend on the merchant. */
export function accentStyles(accentColor: string | null): string {
  const { accent, text } = accentPair(accentColor);
  const light = shadeOn(accent, CARD_LIGHT, READABLE);
  const dark = shadeOn(accent, CARD_DARK, READABLE);
  const edge = shadeOn(accent, CARD_LIGHT, VISIBLE);
  const darkEdge = shadeOn(accent, CARD_DARK, VISIBLE);
  return (
    `:root{--accent:${accent};--on-accent:${text};--link:${light};--accent-edge:${edge}}` +
    `@media (prefers-color-scheme:dark){:root{--link:${dark};--accent-edge:${darkEdge}}}`
  );
}
