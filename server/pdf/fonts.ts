import type { Shaper } from "./shaper.ts";

/**
 * TrueType files (`.ttf`, with outlines) for text that Helvetica cannot show, as bytes: these modules read no
 * files. Keep the same arrays between documents; a font is read once per array.
 */
export interface PdfFonts {
  readonly regular?: Uint8Array;
  readonly bold?: Uint8Array;
  /** Fonts for single scripts, in both weights, asked in this order for what the two above lack. */
  readonly scripts?: readonly { readonly regular: Uint8Array; readonly bold: Uint8Array }[];
  /** Asked after those, for example a font with Chinese, Japanese or Korean. */
  readonly more?: readonly Uint8Array[];
  /** Use `regular` and `bold` for everything: each document then carries all of its fonts, as archives ask. */
  readonly embedAll?: boolean;
  /** Without it Arabic letters are not joined and marks not placed. */
  readonly shaper?: Shaper;
}

/**
 * Where documents get their fonts from. Only a document that needs it asks with `shaped` for the shaper and the fonts of
 * single scripts: others neither read nor keep them. The same answer each time.
 */
export type PdfFontSource = (shaped?: boolean) => Promise<PdfFonts>;
