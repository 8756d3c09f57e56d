/** Fonts for names that the standard fonts of PDF cannot write. Read from the package when first needed, then kept. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { PdfFonts } from "../pdf/fonts.ts";

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
