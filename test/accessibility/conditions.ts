/** Under which conditions every screen must be fit to use: colours, directions, and how a page is looked at. */

/** How a page is looked at. */
export interface Look {
  readonly name: "phone" | "320 px" | "200 % zoom" | "forced colours";
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly forcedColors: boolean;
}

/**
 * WCAG 2.2 names them: 320 CSS pixels for reflow (1.4.10), 200 % for resized text (1.4.4): a window of 1280 by 1024
 * enlarged to twice its size has 640 by 512 CSS pixels. Forced colours are what people with low vision set in their system.
 */
export const LOOKS: readonly Look[] = [
  { name: "phone", width: 360, height: 740, forcedColors: false },
  { name: "320 px", width: 320, height: 640, forcedColors: false },
  { name: "200 % zoom", width: 640, height: 512, forcedColors: false },
  { name: "forced colours", width: 360, height: 740, forcedColors: true },
];

export const SCHEMES = ["light", "dark"] as const;
export type Scheme = (typeof SCHEMES)[number];

/** A language that is written from the left, and one from the right. */
export const DIRECTIONS = { ltr: "en-US", rtl: "he" } as const;
export type Direction = keyof typeof DIRECTIONS;

export interface Condition {
  readonly direction: Direction;
  readonly scheme: Scheme;
  readonly look: Look;
}

/** All of them together: 16. */
export const CONDITIONS: readonly Condition[] = (["ltr", "rtl"] as const).flatMap((direction) =>
  SCHEMES.flatMap((scheme) => LOOKS.map((look) => ({ direction, scheme, look }))),
);

export function nameOf({ direction, scheme, look }: Condition): string {
  return `${scheme}, ${direction === "ltr" ? "left to right" : "right to left"}, ${look.name}`;
}
