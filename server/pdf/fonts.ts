/**
 * TrueType files (`.ttf`, with outlines) for text that Helvetica cannot show, as bytes: these modules read no
 * files. Keep the same arrays between documents; a font is read once per array.
 */
export interface PdfFonts {
  readonly regular?: Uint8Array;
  readonly bold?: Uint8Array;
  /** Asked in this order for what the two above lack, for example a font with Chinese, Japanese or Korean. */
  readonly more?: readonly Uint8Array[];
  /** Use `regular` and `bold` for everything: each document then carries all of its fonts, as archives ask. */
  readonly embedAll?: boolean;
}
