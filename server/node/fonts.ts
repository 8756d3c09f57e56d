/** Fonts for names that the standard fonts of PDF cannot write. Read from the package when first needed, then kept. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { PdfFonts } from "../pdf/fonts.ts";

let reading: Promise<PdfFonts> | undefined;

/** DejaVu Sans: Latin, Greek, Cyrillic and more. */
export function pdfFonts(): Promise<PdfFonts> {
  reading ??= read();
  return reading;
}

async function read(): Promise<PdfFonts> {
  const folder = join(
    dirname(createRequire(import.meta.url).resolve("dejavu-fonts-ttf/package.json")),
    "ttf",
  );
  const [regular, bold] = await Promise.all(
    ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"].map(
      async (name) => new Uint8Array(await readFile(join(folder, name))),
    ),
  );
  return { ...(regular ? { regular } : {}), ...(bold ? { bold } : {}) };
}
