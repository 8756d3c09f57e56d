import { deflateSync } from "node:zlib";
import type { Chain, Face, ShapedText } from "./face.ts";
import { type PdfFile, pdfNumber } from "./file.ts";
import type { ShapedGlyph, Shaper } from "./shaper.ts";
import { type Cluster, subsetTrueType } from "./subset.ts";
import type { TrueType } from "./truetype.ts";

/** What one code draws and means. */
interface Code {
  readonly text: string;
  readonly glyph: number | Cluster;
  /** In 1/1000 em. */
  readonly width: number;
}

/**
 * A TrueType font of which the used characters are embedded (ISO 32000-1, 9.7.4: CIDFontType2 with Identity-H).
 * Codes are given out by what they mean, not by glyph, so that each code means exactly one text to a reader
 * that copies or speaks it. Where a letter is drawn by several glyphs, or several letters by one, they are one
 * code, whose glyph is put together for the file: nothing needs placing on the page, and nothing is copied twice.
 */
export class EmbeddedFace implements Face {
  readonly resource: string;
  readonly alone: Chain = [this];
  readonly #font: TrueType;
  readonly #shaper: Shaper | null;
  readonly #codes: Code[] = [];
  /** Codes as they are written, of code points and of clusters. */
  readonly #ofPoints = new Map<number, string>();
  readonly #ofClusters = new Map<string, string>();
  readonly #shaped = new Map<string, ShapedText>();

  constructor(font: TrueType, resource: string, shaper: Shaper | null) {
    this.#font = font;
    this.resource = resource;
    this.#shaper = shaper;
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
      let written = this.#ofPoints.get(codePoint);
      if (written === undefined) {
        const glyph = this.#font.glyphOf(codePoint);
        written = this.#give({ text: c, glyph, width: this.#font.width(glyph) });
        this.#ofPoints.set(codePoint, written);
      }
      out += written;
    }
    return `${out}>`;
  }

  #give(code: Code): string {
    return hex4(this.#codes.push(code));
  }

  shape(text: string, rightToLeft: boolean): ShapedText | null {
    if (this.#shaper === null) return null;
    const key = `${rightToLeft ? "<" : ">"}${text}`;
    let shaped = this.#shaped.get(key);
    if (shaped === undefined) {
      const glyphs = this.#shaper.shape(this.#font.bytes, text, rightToLeft);
      const codes = clustersOf(glyphs, text).map((cluster) => this.#codeOf(cluster));
      const width = codes.reduce((sum, code) => sum + code.width, 0);
      shaped = { width, operand: () => `<${codes.map((code) => this.#writtenOf(code)).join("")}>` };
      this.#shaped.set(key, shaped);
    }
    return shaped;
  }

  #codeOf({ text, parts, advance }: TextCluster): Code {
    const [only] = parts;
    const whole = parts.length === 1 && only?.dx === 0 && only.dy === 0;
    const glyph = whole && this.#font.advance(only.glyph) === advance ? only.glyph : { parts, advance };
    return { text, glyph, width: Math.round((advance * 1000) / this.#font.unitsPerEm) };
  }

  #writtenOf(code: Code): string {
    const { text, glyph } = code;
    const key = `${text} ${typeof glyph === "number" ? glyph : JSON.stringify(glyph)}`;
    let written = this.#ofClusters.get(key);
    if (written === undefined) {
      written = this.#give(code);
      this.#ofClusters.set(key, written);
    }
    return written;
  }

  write(file: PdfFile): number | null {
    if (this.#codes.length === 0) return null;
    const font = this.#font;
    const program = subsetTrueType(font, [0, ...this.#codes.map(({ glyph }) => glyph)]);
    // A subset's name starts with six letters of its own and a plus sign (ISO 32000-1, 9.6.4).
    const number = Number(this.resource.slice(1));
    const letters = [Math.floor(number / 26) % 26, number % 26]
      .map((n) => String.fromCharCode(65 + n))
      .join("");
    const name = `PAYL${letters}+${font.postScriptName}`;
    const packed = deflateSync(program, { level: 6 });
    const data = file.add(`<< /Length1 ${program.length} /Filter /FlateDecode >>`, packed);
    const descriptor = file.add(
      `<< /Type /FontDescriptor /FontName /${name} /Flags 4 /FontBBox [${font.box.map(pdfNumber).join(" ")}] ` +
        `/ItalicAngle 0 /Ascent ${font.ascent} /Descent ${font.descent} /CapHeight ${font.capHeight} /StemV 80 ` +
        `/FontFile2 ${data} 0 R >>`,
    );
    const widths = [font.width(0), ...this.#codes.map(({ width }) => width)].join(" ");
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
    const rows = this.#codes.map(({ text }, i) => `<${hex4(i + 1)}> <${utf16Hex(text)}>`);
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

interface TextCluster extends Cluster {
  readonly text: string;
}

/** Glyphs that draw the same part of the text, together, in the order in which they are drawn. */
function clustersOf(glyphs: readonly ShapedGlyph[], text: string): TextCluster[] {
  const starts = [...new Set(glyphs.map(({ cluster }) => cluster)), text.length].sort((a, b) => a - b);
  const end = new Map(starts.map((start, i) => [start, starts[i + 1] ?? text.length]));
  const clusters: { start: number; parts: Cluster["parts"][number][]; advance: number }[] = [];
  for (const { glyph, cluster, advance, dx, dy } of glyphs) {
    let last = clusters.at(-1);
    if (last?.start !== cluster) {
      last = { start: cluster, parts: [], advance: 0 };
      clusters.push(last);
    }
    last.parts.push({ glyph, dx: last.advance + dx, dy });
    last.advance += advance;
  }
  return clusters.map(({ start, parts, advance }) => ({
    parts,
    advance,
    text: text.slice(start, end.get(start)),
  }));
}

const hex4 = (n: number): string => (0x10000 + n).toString(16).slice(1).toUpperCase();

function utf16Hex(text: string): string {
  let hex = "";
  for (let i = 0; i < text.length; i++) hex += hex4(text.charCodeAt(i));
  return hex;
}
