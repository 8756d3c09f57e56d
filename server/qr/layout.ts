/** Light modules around a symbol that scanners rely on (ISO/IEC 18004, 9.1). */
export const QUIET_ZONE = 4;

/** A module of one pixel is lost by most cameras and by any resampling on the way to a screen. */
export const LEAST_MODULE_PIXELS = 2;

/** Where a symbol stands in a square image. All in pixels. */
export interface QrLayout {
  /** Side of the image. */
  readonly size: number;
  /** Side of one module: whole pixels, as many as fit. */
  readonly module: number;
  /** From the left edge to the first module, the quiet zone included. */
  readonly left: number;
  /** From the upper edge to the first module, the quiet zone included. */
  readonly top: number;
}

/**
 * Places a symbol in the middle of an image of exactly `size` pixels, with the largest whole number of pixels per
 * module that leaves a quiet zone of 4 modules on every side.
 *
 * @param modules modules per side
 * @param footer pixels kept free at the lower edge, below the quiet zone
 * @returns null when `size` is below `leastSize(modules, footer)`.
 */
export function layOut(modules: number, size: number, footer = 0): QrLayout | null {
  const module = Math.floor((size - footer) / (modules + 2 * QUIET_ZONE));
  if (module < LEAST_MODULE_PIXELS) return null;
  return {
    size,
    module,
    left: Math.floor((size - modules * module) / 2),
    top: Math.floor((size - footer - modules * module) / 2),
  };
}

/** The smallest image, in pixels, that `layOut` accepts. */
export function leastSize(modules: number, footer = 0): number {
  return (modules + 2 * QUIET_ZONE) * LEAST_MODULE_PIXELS + footer;
}
