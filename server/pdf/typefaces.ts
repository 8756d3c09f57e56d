import { isComplex } from "./complex.ts";
import { EmbeddedFace } from "./embedded-face.ts";
import type { Chain, Face, Weight } from "./face.ts";
import type { PdfFile } from "./file.ts";
import type { PdfFonts } from "./fonts.ts";
import { StandardFace } from "./standard-face.ts";
import { trueType } from "./truetype.ts";

/** The fonts of one document: chooses, measures, and remembers which characters to embed. */
export class Typefaces {
  readonly #chains: Readonly<Record<Weight, Chain>>;
  readonly #faces: readonly Face[];

  /** @throws Error when bytes given as a font are not a TrueType font. */
  constructor(fonts: PdfFonts) {
    let count = 0;
    const embed = (bytes: Uint8Array | undefined): Face[] => {
      count++;
      return bytes ? [new EmbeddedFace(trueType(bytes), `E${count}`, fonts.shaper ?? null)] : [];
    };
    const standard =
      fonts.embedAll === true && fonts.regular !== undefined ? [] : (["regular", "bold"] as const);
    const [plain, strong] = standard.map((weight) => [new StandardFace(weight)]);
    const regular = embed(fonts.regular);
    const bold = embed(fonts.bold);
    const scripts = (fonts.scripts ?? []).map((font) => ({
      regular: embed(font.regular),
      bold: embed(font.bold),
    }));
    const given = fonts.more ?? [];
    const more = given.flatMap(embed);
    const heavy = more.filter((_, i) => trueType(given[i] ?? new Uint8Array()).bold);
    const light = more.filter((face) => !heavy.includes(face));
    const inScripts = (weight: Weight): Face[] => scripts.flatMap((font) => font[weight]);
    this.#chains = {
      regular: [...(plain ?? []), ...regular, ...inScripts("regular"), ...light, ...heavy],
      bold: [...(strong ?? []), ...bold, ...regular, ...inScripts("bold"), ...heavy, ...light],
    };
    this.#faces = [...new Set([...this.#chains.regular, ...this.#chains.bold])];
  }

  /** The fonts for a text: one font for all of it where one has all of it, which looks better than a mixture. */
  chain(text: string, weight: Weight): Chain {
    const chain = this.#chains[weight];
    if (isComplex(text)) return chain;
    const whole = chain.find((face) => face.measure(text) >= 0);
    return whole ? whole.alone : chain;
  }

  /** Whether every character of the text can be drawn. */
  covers(text: string): boolean {
    const chain = this.#chains.regular;
    if ((chain[0]?.measure(text) ?? -1) >= 0) return true;
    for (const c of text) {
      const code = c.codePointAt(0) ?? 0;
      if (!chain.some((face) => face.width(code) >= 0) && !/\p{Cf}/u.test(c)) return false;
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
