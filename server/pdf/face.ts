import type { PdfFile } from "./file.ts";

export type Weight = "regular" | "bold";

/** Text of one script and direction, shaped: how wide it is (1/1000 em) and the operand of `Tj` that draws it. */
export interface ShapedText {
  readonly width: number;
  operand(): string;
}

/** One font of one document: how wide a code point is (1/1000 em, -1 when it has none), and how to write it. */
export interface Face {
  readonly resource: string;
  /** The chain of this font only. */
  readonly alone: Chain;
  width(codePoint: number): number;
  /** The width of a text in 1/1000 em, or -1 when the font lacks one of its characters. */
  measure(text: string): number;
  /** The operand of `Tj`. */
  operand(text: string): string;
  /** Text by the rules of its script, all of whose characters the font has; null where nothing shapes. */
  shape(text: string, rightToLeft: boolean): ShapedText | null;
  /** Writes the font's objects; null when nothing was drawn with it. */
  write(file: PdfFile): number | null;
}

/** The fonts that one piece of text is drawn with: each character by the first that has it. */
export type Chain = readonly Face[];
