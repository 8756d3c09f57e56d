import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import readWithJsqr from "jsqr";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import type { Pixels } from "./pixels.ts";

const require = createRequire(import.meta.url);
// Left to itself the module is fetched from a public server.
prepareZXingModule({
  overrides: {
    wasmBinary: new Uint8Array(readFileSync(require.resolve("zxing-wasm/reader/zxing_reader.wasm"))).buffer,
  },
});

/** What two decoders of different origin (JavaScript, and C++ in WebAssembly) read: no retries, no inverted colours. */
export async function decodeWithBoth({ size, rgba }: Pixels): Promise<{ jsqr: unknown; zxing: unknown }> {
  const image = { data: rgba, width: size, height: size, colorSpace: "srgb" } as ImageData;
  const found = await readBarcodes(image, { formats: ["QRCode"], tryInvert: false, tryRotate: false });
  return {
    jsqr: readWithJsqr(rgba, size, size, { inversionAttempts: "dontInvert" })?.data ?? null,
    zxing: found.length === 1 ? found[0]?.text : found.map(({ text }) => text),
  };
}
