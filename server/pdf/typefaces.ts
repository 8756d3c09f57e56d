import { deflateSync } from "node:zlib";
import { type PdfFile, pdfNumber } from "./file.ts";
import type { PdfFonts } from "./fonts.ts";
import { HELVETICA, HELVETICA_BOLD, type Widths, winAnsi } from "./helvetica.ts";
import { subsetTrueType } from "./subset.ts";
import { type TrueType, trueType } from "./truetype.ts";

export type Weight = "regular" | "bold";

/** One font of one document: how wide a code point is (1/1000 em, -1 when it has none), and how to write it. */
interface Face {
  readonly resource: string;
  /** The chain of this font only. */
  readonly alone: Chain;
  width(codePoint: number): number;
  /** The width of a text in 1/1000 em, or -1 when the font lacks one of its characters. */
  measure(text: string): number;
  /** The operand of `Tj`. */
  operand(text: string): string;
  /** Writes the font's objects; null when nothing was drawn with it. */
  write(file: PdfFile): number | null;
}

/** The fonts that one piece of text is drawn with: each character by the first that has it. */
export type Chain = readonly Face[];

/** The fonts of one document: chooses, measures, and remembers which characters to embed. */
export class Typefaces {
  readonly #chains: Readonly<Record<Weight, Chain>>;
  readonly #faces: readonly Face[];

  /** @throws Error when bytes given as a font are not a TrueType font. */
  constructor(fonts: PdfFonts) {
    const embed = (bytes: Uint8Array | undefined, resource: string): Face[] =>
      bytes ? [new EmbeddedFace(trueType(bytes), resource)] : [];
    const standard =
      fonts.embedAll === true && fonts.regular !== undefined ? [] : (["regular", "bold"] as const);
    const [plain, strong] = standard.map((weight) => [new StandardFace(weight)]);
    const regular = embed(fonts.regular, "E1");
    const bold = embed(fonts.bold, "E2");
    const more = (fonts.more ?? []).flatMap((bytes, i) => embed(bytes, `E${i + 3}`));
    this.#chains = {
      regular: [...(plain ?? []), ...regular, ...more],
      bold: [...(strong ?? []), ...bold, ...regular, ...more],
    };
    this.#faces = [...(plain ?? []), ...(strong ?? []), ...regular, ...bold, ...more];
  }

  /** The fonts for a text: one font for all of it where one has all of it, which looks better than a mixture. */
  chain(text: string, weight: Weight): Chain {
    const chain = this.#chains[weight];
    const whole = chain.find((face) => face.measure(text) >= 0);
    return whole ? whole.alone : chain;
  }

  /** Whether every character of the text can be drawn. */
  covers(text: string): boolean {
    for (const c of text) {
      const code = c.codePointAt(0) ?? 0;
      if (!this.#chains.regular.some((face) => face.width(code) >= 0)) return false;
    }
    return true;
  }

  /** Writes the fonts that were drawn with; the answer is the dictionary for `/Font` in the page's resources. */
  write(file: PdfFile): string {
    let entries = "";
    for (const face of this.#faces) {
      const id = face.write(file);
      if (id !== null) entries += ` /${face.resource} ${id} 0 R`;
    }
    return `<<${entries} >>`;
  }
}

/** Widths by UTF-16 unit, -1 for what WinAnsi lacks; it has nothing from U+2300 on. */
const byUnit = (widths: Widths): Int16Array =>
  Int16Array.from({ length: 0x2300 }, (_, unit) => {
    const code = winAnsi(unit);
    return code < 0 ? -1 : (widths[code] ?? 0);
  });
const REGULAR_BY_UNIT = byUnit(HELVETICA);
const BOLD_BY_UNIT = byUnit(HELVETICA_BOLD);

class StandardFace implements Face {
  readonly resource: string;
  readonly alone: Chain = [this];
  readonly #weight: Weight;
  readonly #widths: Widths;
  #used = false;

  constructor(weight: Weight) {
    this.#weight = weight;
    this.resource = weight === "bold" ? "F2" : "F1";
    this.#widths = weight === "bold" ? HELVETICA_BOLD : HELVETICA;
  }

  width(codePoint: number): number {
    const code = winAnsi(codePoint);
    return code < 0 ? -1 : (this.#widths[code] ?? 0);
  }

  measure(text: string): number {
    const widths = this.#weight === "bold" ? BOLD_BY_UNIT : REGULAR_BY_UNIT;
    let sum = 0;
    for (let i = 0; i < text.length; i++) {
      const width = widths[text.charCodeAt(i)] ?? -1;
      if (width < 0) return -1;
      sum += width;
    }
    return sum;
  }

  operand(text: string): string {
    this.#used = true;
    if (/^[\x20-\x7e]*$/.test(text)) return `(${text.replace(/[\\()]/g, "\\$&")})`;
    let out = "(";
    for (let i = 0; i < text.length; i++) {
      const c = String.fromCharCode(winAnsi(text.charCodeAt(i)));
      out += c === "(" || c === ")" || c === "\\" ? `\\${c}` : c;
    }
    return `${out})`;
  }

  write(file: PdfFile): number | null {
    if (!this.#used) return null;
    const name = this.#weight === "bold" ? "Helvetica-Bold" : "Helvetica";
    return file.add(`<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`);
  }
}

/**
 * A TrueType font of which the used characters are embedded (ISO 32000-1, 9.7.4: CIDFontType2 with Identity-H).
 * Codes are given out by code point, not by glyph, so that each code means exactly one character to a reader
 * that copies or speaks the text.
 */
class EmbeddedFace implements Face {
  readonly resource: string;
  readonly alone: Chain = [this];
  readonly #font: TrueType;
  readonly #codes = new Map<number, number>();
  /** Each code point's code as it is written. */
  readonly #written = new Map<number, string>();

  constructor(font: TrueType, resource: string) {
    this.#font = font;
    this.resource = resource;
  }

  width(codePoint: number): number {
    const glyph = this.#font.glyphOf(codePoint);
    return glyph === 0 ? -1 : this.#font.width(glyph);
  }

  measure(text: string): number {
    let sum = 0;
    for (const c of text) {
      const width = this.width(c.codePointAt(0) ?? 0);
      if (width < 0) return -1;
      sum += width;
    }
    return sum;
  }

  operand(text: string): string {
    let out = "<";
    for (const c of text) {
      const codePoint = c.codePointAt(0) ?? 0;
      let code = this.#written.get(codePoint);
      if (code === undefined) {
        this.#codes.set(codePoint, this.#codes.size + 1);
        code = hex4(this.#codes.size);
        this.#written.set(codePoint, code);
      }
      out += code;
    }
    return `${out}>`;
  }

  write(file: PdfFile): number | null {
    if (this.#codes.size === 0) return null;
    const font = this.#font;
    const glyphs = [0, ...[...this.#codes.keys()].map((codePoint) => font.glyphOf(codePoint))];
    const program = subsetTrueType(font, glyphs);
    // A subset's name starts with six letters of its own and a plus sign (ISO 32000-1, 9.6.4).
    const name = `PAY${"ABCDEFGHIJ"[Number(this.resource.slice(1)) % 10]}AA+${font.postScriptName}`;
    const packed = deflateSync(program, { level: 6 });
    const data = file.add(`<< /Length1 ${program.length} /Filter /FlateDecode >>`, packed);
    const descriptor = file.add(
      `<< /Type /FontDescriptor /FontName /${name} /Flags 4 /FontBBox [${font.box.map(pdfNumber).join(" ")}] ` +
        `/ItalicAngle 0 /Ascent ${font.ascent} /Descent ${font.descent} /CapHeight ${font.capHeight} /StemV 80 ` +
        `/FontFile2 ${data} 0 R >>`,
    );
    const widths = glyphs.map((glyph) => font.width(glyph)).join(" ");
    const descendant = file.add(
      `<< /Type /Font /Subtype /CIDFontType2 /BaseFont /${name} /FontDescriptor ${descriptor} 0 R /DW 1000 ` +
        `/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> ` +
        `/W [0 [${widths}]] /CIDToGIDMap /Identity >>`,
    );
    const unicode = file.add("<< >>", Buffer.from(this.#unicodeMap(), "latin1"));
    return file.add(
      `<< /Type /Font /Subtype /Type0 /BaseFont /${name} /Encoding /Identity-H ` +
        `/DescendantFonts [${descendant} 0 R] /ToUnicode ${unicode} 0 R >>`,
    );
  }

  /** The CMap that gives each code its text (ISO 32000-1, 9.10.3), in blocks of at most 100. */
  #unicodeMap(): string {
    const rows = [...this.#codes].map(([codePoint, code]) => `<${hex4(code)}> <${utf16Hex(codePoint)}>`);
    let blocks = "";
    for (let i = 0; i < rows.length; i += 100) {
      const block = rows.slice(i, i + 100);
      blocks += `${block.length} beginbfchar\n${block.join("\n")}\nendbfchar\n`;
    }
    return (
      "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
      "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n" +
      "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
      `1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n${blocks}` +
      "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    );
  }
}

const hex4 = (n: number): string => (0x10000 + n).toString(16).slice(1).toUpperCase();

function utf16Hex(codePoint: number): string {
  return [...String.fromCodePoint(codePoint)]
    .flatMap((c) => c.split("").map((unit) => hex4(unit.charCodeAt(0))))
    .join("");
}
