/** Fonts for PDF documents, from the Worker's own files: too large for the bundle, and few requests need them. */
import type { PdfFontSource, PdfFonts } from "../pdf/fonts.ts";
import { openHarfBuzz } from "../pdf/harfbuzz.ts";
import type { WorkerEnv } from "./runtime.ts";

/** The build puts them there; the address is not served to anybody. */
const FOLDER = "https://assets.invalid/fonts";

/** Reads the fonts when they are first needed, then keeps the bytes for the isolate's life. */
export function fontsFrom(assets: WorkerEnv["ASSETS"]): PdfFontSource {
  // Bytes are kept and not the promises of them, which another request must not wait for.
  let plain: PdfFonts | null = null;
  let complete: PdfFonts | null = null;
  return async (shaped = false) => {
    plain ??= await pair(assets, "");
    if (!shaped) return plain;
    complete ??= { ...plain, ...(await shaping(assets)) };
    return complete;
  };
}

async function shaping(assets: WorkerEnv["ASSETS"]): Promise<Pick<Required<PdfFonts>, "scripts" | "shaper">> {
  const scripts = await Promise.all([pair(assets, "arabic-"), pair(assets, "devanagari-")]);
  const { default: module } = await import("harfbuzzjs/dist/harfbuzz.wasm");
  return { scripts, shaper: await openHarfBuzz(module) };
}

async function pair(
  assets: WorkerEnv["ASSETS"],
  script: string,
): Promise<{ regular: Uint8Array; bold: Uint8Array }> {
  const [regular, bold] = await Promise.all([
    read(assets, `${script}regular`),
    read(assets, `${script}bold`),
  ]);
  return { regular, bold };
}

async function read(assets: WorkerEnv["ASSETS"], name: string): Promise<Uint8Array> {
  const answer = await assets.fetch(`${FOLDER}/${name}.ttf`);
  if (!answer.ok) throw new Error(`the font ${name} is not among the Worker's files: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}
