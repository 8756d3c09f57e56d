/** Fonts for names that the standard fonts of PDF cannot write. Read from the package when first needed, then kept. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { PdfFonts } from "../pdf/fonts.ts";
import { trueType } from "../pdf/truetype.ts";

let reading: Promise<PdfFonts> | undefined;

/** Arimo, whose letters are as wide as Helvetica's: Latin, Greek, Cyrillic, Hebrew. */
export function pdfFonts(): Promise<PdfFonts> {
  reading ??= read();
  return reading;
}

async function read(): Promise<PdfFonts> {
  const folder = dirname(createRequire(import.meta.url).resolve("@expo-google-fonts/arimo/package.json"));
  const [regular, bold] = await Promise.all(
    ["400Regular/Arimo_400Regular.ttf", "700Bold/Arimo_700Bold.ttf"].map(
      async (name) => new Uint8Array(await readFile(join(folder, name))),
    ),
  );
  return { ...(regular ? { regular } : {}), ...(bold ? { bold } : {}) };
}

/**
 * The fonts of the package, then those that the operator names for further scripts.
 *
 * @throws Error that names the file when one cannot be read or is not a TrueType font: told at the start, not to a payer.
 */
export async function pdfFontsWith(files: readonly string[]): Promise<() => Promise<PdfFonts>> {
  if (files.length === 0) return pdfFonts;
  const more = await Promise.all(files.map(readFont));
  let all: Promise<PdfFonts> | undefined;
  return () => {
    all ??= pdfFonts().then((fonts) => ({ ...fonts, more }));
    return all;
  };
}

async function readFont(path: string): Promise<Uint8Array> {
  try {
    const bytes = new Uint8Array(await readFile(path));
    trueType(bytes);
    return bytes;
  } catch (error) {
    const reason = error instanceof Error ? error.message : "it cannot be read";
    throw new Error(`PDF_FONT names ${path}, which cannot be used: ${reason}`, { cause: error });
  }
}
