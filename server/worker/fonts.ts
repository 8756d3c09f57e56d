/** Fonts for PDF documents, from the Worker's own files: too large for the bundle, and few requests need them. */
import type { PdfFonts } from "../pdf/fonts.ts";
import type { WorkerEnv } from "./runtime.ts";

/** The build puts them there; the address is not served to anybody. */
const FOLDER = "https://assets.invalid/fonts";

/** Reads the fonts when they are first needed, then keeps the bytes for the isolate's life. */
export function fontsFrom(assets: WorkerEnv["ASSETS"]): () => Promise<PdfFonts> {
  let kept: PdfFonts | null = null;
  return async () => {
    // The bytes are kept and not the promise of them, which another request must not wait for.
    if (kept === null) {
      const [regular, bold] = await Promise.all([read(assets, "regular"), read(assets, "bold")]);
      kept = { regular, bold };
    }
    return kept;
  };
}

async function read(assets: WorkerEnv["ASSETS"], name: string): Promise<Uint8Array> {
  const answer = await assets.fetch(`${FOLDER}/${name}.ttf`);
  if (!answer.ok) throw new Error(`the font ${name} is not among the Worker's files: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}
