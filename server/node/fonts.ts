/** Fonts for names that the standard fonts of PDF cannot write. Read from the packages when first needed, then kept. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fontAt } from "../pdf/collection.ts";
import type { PdfFontSource, PdfFonts } from "../pdf/fonts.ts";
import { openHarfBuzz } from "../pdf/harfbuzz.ts";
import { trueType } from "../pdf/truetype.ts";

const { resolve } = createRequire(import.meta.url);
const fromPackage = async (path: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await readFile(resolve(path)));

let plain: Promise<PdfFonts> | undefined;
let complete: Promise<PdfFonts> | undefined;

/** Arimo, whose letters are as wide as Helvetica's: Latin, Greek, Cyrillic, Hebrew. With a shaper also Arabic and Devanagari. */
export function pdfFonts(shaped = false): Promise<PdfFonts> {
  plain ??= readPlain();
  if (!shaped) return plain;
  complete ??= withShaper(plain);
  return complete;
}

async function readPlain(): Promise<PdfFonts> {
  const [regular, bold] = await Promise.all([
    fromPackage("@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf"),
    fromPackage("@expo-google-fonts/arimo/700Bold/Arimo_700Bold.ttf"),
  ]);
  return { regular, bold };
}

async function withShaper(fonts: Promise<PdfFonts>): Promise<PdfFonts> {
  const [arabic, arabicBold, devanagari, devanagariBold] = await Promise.all([
    fromPackage("@expo-google-fonts/noto-sans-arabic/400Regular/NotoSansArabic_400Regular.ttf"),
    fromPackage("@expo-google-fonts/noto-sans-arabic/700Bold/NotoSansArabic_700Bold.ttf"),
    fromPackage("@expo-google-fonts/noto-sans-devanagari/400Regular/NotoSansDevanagari_400Regular.ttf"),
    fromPackage("@expo-google-fonts/noto-sans-devanagari/700Bold/NotoSansDevanagari_700Bold.ttf"),
  ]);
  const scripts = [
    { regular: arabic, bold: arabicBold },
    { regular: devanagari, bold: devanagariBold },
  ];
  const shaper = await openHarfBuzz(
    await WebAssembly.compile(await fromPackage("harfbuzzjs/dist/harfbuzz.wasm")),
  );
  return { ...(await fonts), scripts, shaper };
}

/**
 * The fonts of the packages, then those that the operator names for further scripts.
 *
 * @throws Error that names the file when one cannot be read or is not a font: told at the start, not to a payer.
 */
export async function pdfFontsWith(files: readonly string[]): Promise<PdfFontSource> {
  if (files.length === 0) return pdfFonts;
  const more = await Promise.all(files.map(readFont));
  const all = new Map<boolean, Promise<PdfFonts>>();
  return (shaped = false) => {
    const fonts = all.get(shaped) ?? pdfFonts(shaped).then((found) => ({ ...found, more }));
    all.set(shaped, fonts);
    return fonts;
  };
}

/** The setting's form of a font: a path, behind `#` its number in a collection. */
async function readFont(setting: string): Promise<Uint8Array> {
  const [, path = setting, number = "0"] = /^(.*?)(?:#(\d{1,2}))?$/s.exec(setting) ?? [];
  try {
    const bytes = fontAt(new Uint8Array(await readFile(path)), Number(number));
    trueType(bytes);
    return bytes;
  } catch (error) {
    const reason = error instanceof Error ? error.message : "it cannot be read";
    throw new Error(`PDF_FONT names ${setting}, which cannot be used: ${reason}`, { cause: error });
  }
}
