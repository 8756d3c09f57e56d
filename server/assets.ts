/**
 * The built files of the payer's page: which addresses the HTML names, and what those addresses answer.
 * Nothing here reads a file, so it runs on Workers too, where the platform serves the files itself.
 */

/** Addresses for the HTML of the checkout page, each beginning with `/`. */
export interface Assets {
  /** The module script. */
  readonly script: string;
  /** The stylesheet; empty when the build made none. */
  readonly styles: string;
  /** Modules the script imports at once, for `<link rel="modulepreload">`. */
  readonly preload: readonly string[];
  /** The module script that the payment page needs besides in a frame on another site. */
  readonly frame?: string;
}

/** A ready answer with status 200. The bytes and headers are shared between answers: never change them. */
export interface AssetAnswer {
  readonly body: Uint8Array<ArrayBuffer>;
  /** Lower-case names. Always has `etag`, also when the caller then answers 304 without the body. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface AssetFiles {
  /**
   * The file at a path such as `/assets/main-Bx3.js`, in the smallest encoding the client accepts; null when there is none.
   * `acceptEncoding` is the request header's value.
   */
  lookup(path: string, acceptEncoding?: string | null): AssetAnswer | null;
}

/** One entry of Vite's manifest (https://vite.dev/guide/backend-integration), as far as it is used here. */
export interface ManifestChunk {
  readonly file: string;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
}
export type Manifest = Readonly<Record<string, ManifestChunk>>;

const CHECKOUT_ENTRY = "web/checkout/main.tsx";
export const STUDIO_ENTRY = "web/studio/main.tsx";
const FRAME_ENTRY = "web/embed/frame.ts";

/** Throws when the manifest does not have the entry, or is not whole: the build is broken then. */
export function assetsFromManifest(manifest: Manifest, entry: string = CHECKOUT_ENTRY): Assets {
  const main = chunkNamed(manifest, entry);
  const imported = new Set<string>();
  const follow = (chunk: ManifestChunk) => {
    for (const name of chunk.imports ?? []) {
      if (imported.has(name)) continue;
      imported.add(name);
      follow(chunkNamed(manifest, name));
    }
  };
  follow(main);
  const shared = [...imported].map((name) => chunkNamed(manifest, name));
  const styles = [...new Set([main, ...shared].flatMap((chunk) => chunk.css ?? []))];
  if (styles.length > 1) throw new Error(`${entry} has ${styles.length} stylesheets, one is expected`);
  return {
    script: `/${main.file}`,
    styles: styles[0] === undefined ? "" : `/${styles[0]}`,
    preload: shared.map((chunk) => `/${chunk.file}`),
    ...(entry === CHECKOUT_ENTRY ? { frame: `/${chunkNamed(manifest, FRAME_ENTRY).file}` } : {}),
  };
}

function chunkNamed(manifest: Manifest, name: string): ManifestChunk {
  const chunk = manifest[name];
  if (!chunk) throw new Error(`the build manifest has no ${name}: build again with \`npm run build\``);
  return chunk;
}
