/**
 * The built files of the page on Node: read once at start, kept in memory with their compressed forms and headers.
 * Only the Node entry and tests import this; on Workers the platform serves the same folder.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, extname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type AssetAnswer,
  type AssetFiles,
  type Assets,
  assetsFromManifest,
  type Manifest,
  STUDIO_ENTRY,
} from "./assets.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".json": "application/json",
  ".txt": "text/plain; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".webmanifest": "application/manifest+json",
};

/** Names under /assets/ contain a hash of the content, so they never change; anything else may, after an upgrade. */
const IMMUTABLE = "public, max-age=31536000, immutable";
const AN_HOUR = "public, max-age=3600";
/** The script that other sites load: theirs within an hour of an upgrade, and never waited for after that. */
const FOR_OTHER_SITES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "embed.js": {
    "cache-control": `${AN_HOUR}, stale-while-revalidate=86400`,
    "cross-origin-resource-policy": "cross-origin",
    "access-control-allow-origin": "*",
  },
};

const ENCODINGS = [
  { name: "br", suffix: ".br" },
  { name: "gzip", suffix: ".gz" },
] as const;
type Encoding = (typeof ENCODINGS)[number]["name"];

interface StoredFile {
  readonly plain: AssetAnswer;
  readonly compressed: readonly { readonly name: Encoding; readonly answer: AssetAnswer }[];
}

/**
 * Loads the release this module belongs to, or the one in `release`: a folder with `web/` and `web-manifest.json`, and
 * `studio/` and `studio-manifest.json` beside them. Throws when one of them is not built.
 */
export function loadAssets(release: string = findRelease()): {
  assets: Assets;
  studioAssets: Assets;
  files: AssetFiles;
} {
  const manifest = (part: string): Manifest =>
    JSON.parse(readFileSync(join(release, `${part}-manifest.json`), "utf8")) as Manifest;
  const stored = new Map<string, StoredFile>();
  for (const part of ["web", "studio"])
    loadFolder(stored, join(release, part), join(release, `${part}-compressed`));
  return {
    assets: assetsFromManifest(manifest("web")),
    studioAssets: assetsFromManifest(manifest("studio"), STUDIO_ENTRY),
    files: filesIn(stored),
  };
}

function loadFolder(stored: Map<string, StoredFile>, web: string, compressed: string): void {
  for (const entry of readdirSync(web, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const name = join(entry.parentPath, entry.name).slice(web.length + 1);
    stored.set(`/${name.split(sep).join("/")}`, loadFile(web, compressed, name));
  }
}

function filesIn(stored: ReadonlyMap<string, StoredFile>): AssetFiles {
  return {
    lookup(path, acceptEncoding) {
      const file = stored.get(path);
      if (file === undefined) return null;
      if (acceptEncoding) {
        for (const form of file.compressed) if (accepts(acceptEncoding, form.name)) return form.answer;
      }
      return file.plain;
    },
  };
}

function loadFile(web: string, compressed: string, name: string): StoredFile {
  const type = TYPES[extname(name)] ?? "application/octet-stream";
  const forms = ENCODINGS.map((encoding) => ({
    ...encoding,
    path: join(compressed, name + encoding.suffix),
  }));
  const present = forms.filter((form) => existsSync(form.path));
  const shared = {
    "content-type": type,
    "cache-control": name.startsWith(`assets${sep}`) ? IMMUTABLE : AN_HOUR,
    "x-content-type-options": "nosniff",
    ...FOR_OTHER_SITES[name],
    ...(present.length > 0 && { vary: "accept-encoding" }),
  };
  const plain = answer(readFileSync(join(web, name)), shared);
  const smaller = present
    .map((form) => ({ name: form.name, answer: answer(readFileSync(form.path), shared, form.name) }))
    .filter((form) => form.answer.body.length < plain.body.length);
  return { plain, compressed: smaller };
}

function answer(bytes: Uint8Array, headers: Record<string, string>, encoding?: Encoding): AssetAnswer {
  // A copy with a buffer of its own: small reads share a pooled one.
  const body = new Uint8Array(bytes);
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  const length = String(body.length);
  return {
    body,
    headers: {
      ...headers,
      etag,
      "content-length": length,
      ...(encoding !== undefined && { "content-encoding": encoding }),
    },
  };
}

/** Whether an Accept-Encoding header allows an encoding (RFC 9110, 12.5.3): named, and not with a weight of zero. */
function accepts(header: string, encoding: Encoding): boolean {
  for (const part of header.split(",")) {
    const [name = "", ...parameters] = part.split(";");
    if (name.trim().toLowerCase() !== encoding) continue;
    return !parameters.some((parameter) => /^\s*q=0(?:\.0{0,3})?\s*$/i.test(parameter));
  }
  return false;
}

/** A built server lies inside its release; run from its sources (in tests), the latest build serves. */
function findRelease(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    for (const candidate of [folder, join(folder, "dist", "current")]) {
      if (existsSync(join(candidate, "web-manifest.json"))) return candidate;
    }
    const parent = dirname(folder);
    if (parent === folder) throw new Error("the page is not built: run `npm run build`");
    folder = parent;
  }
}
