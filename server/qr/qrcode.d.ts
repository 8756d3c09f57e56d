/**
 * The parts of the `qrcode` package that compute symbols. The package's main entry pulls `pngjs`, `node:fs`
 * and, for bundlers, a canvas renderer; these files are plain arithmetic and run anywhere. `@types/qrcode`
 * does not describe them.
 *
 * Only strings and numbers cross this border: the package compares its own level and mode objects by identity,
 * and a bundler may give two importers two copies of them.
 */
declare module "qrcode/lib/core/qrcode.js" {
  export interface Symbol {
    /** `data` and `reservedBit` are row by row: 1 for dark, and 1 for a module that masks leave alone. */
    readonly modules: { readonly size: number; readonly data: Uint8Array; readonly reservedBit: Uint8Array };
    readonly version: number;
  }
  export function create(
    segments: readonly { readonly data: string; readonly mode: "alphanumeric" | "byte" }[],
    options: { version: number; errorCorrectionLevel: "M" | "Q" | "H"; maskPattern: number },
  ): Symbol;
}

declare module "qrcode/lib/core/format-info.js" {
  /**
   * The 15 bits of the format information, protected and masked (ISO/IEC 18004, 7.9).
   * `bit` is the level's two bits: M 0, L 1, H 2, Q 3.
   */
  export function getEncodedBits(level: { readonly bit: number }, mask: number): number;
}
