import type { Chain, Face, Weight } from "./face.ts";
import type { PdfFile } from "./file.ts";
import { HELVETICA, HELVETICA_BOLD, type Widths, winAnsi } from "./helvetica.ts";

/** Widths by UTF-16 unit, -1 for what WinAnsi lacks; it has nothing from U+2300 on. */
const byUnit = (widths: Widths): Int16Array =>
  Int16Array.from({ length: 0x2300 }, (_, unit) => {
    const code = winAnsi(unit);
    return code < 0 ? -1 : (widths[code] ?? 0);
  });
const REGULAR_BY_UNIT = byUnit(HELVETICA);
const BOLD_BY_UNIT = byUnit(HELVETICA_BOLD);

/** Helvetica in one weight. */
export class StandardFace implements Face {
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

  shape(): null {
    return null;
  }

  write(file: PdfFile): number | null {
    if (!this.#used) return null;
    const name = this.#weight === "bold" ? "Helvetica-Bold" : "Helvetica";
    return file.add(`<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`);
  }
}
