import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadAssets } from "../server/assetFiles.ts";
import { type AssetFiles, type Assets, assetsFromManifest } from "../server/assets.ts";

const SCRIPT = "console.log('pay');\n".repeat(50);
const MANIFEST = {
  "web/checkout/main.tsx": {
    file: "assets/main-abc.js",
    imports: ["_preact.js"],
    css: ["assets/main-abc.css"],
  },
  "_preact.js": { file: "assets/preact-def.js" },
  "web/embed/frame.ts": { file: "assets/frame-ghi.js" },
};

let release: string;
let assets: Assets;
let files: AssetFiles;

beforeAll(() => {
  release = mkdtempSync(join(tmpdir(), "paylink-assets-"));
  const write = (name: string, content: string | Uint8Array) => {
    mkdirSync(dirname(join(release, name)), { recursive: true });
    writeFileSync(join(release, name), content);
  };
  write("web-manifest.json", JSON.stringify(MANIFEST));
  write(
    "studio-manifest.json",
    JSON.stringify({ "web/studio/main.tsx": { file: "assets/studio-main-1.js" } }),
  );
  write("studio/assets/studio-main-1.js", "");
  write("web/assets/main-abc.js", SCRIPT);
  write("web-compressed/assets/main-abc.js.br", brotliCompressSync(SCRIPT));
  write("web-compressed/assets/main-abc.js.gz", gzipSync(SCRIPT));
  write("web/assets/tiny-abc.css", "a{}");
  write("web-compressed/assets/tiny-abc.css.br", brotliCompressSync("a{}"));
  write("web/embed.js", "(()=>{})()");
  write("web/favicon.png", Uint8Array.of(0x89, 0x50));
  ({ assets, files } = loadAssets(release));
});
afterAll(() => rmSync(release, { recursive: true, force: true }));

describe("the addresses of the page's files", () => {
  it("come from the build's manifest, imported modules included", () => {
    expect(assets).toEqual({
      script: "/assets/main-abc.js",
      styles: "/assets/main-abc.css",
      preload: ["/assets/preact-def.js"],
      frame: "/assets/frame-ghi.js",
    });
  });

  it("are refused with the command to run when the manifest is not whole", () => {
    expect(() => assetsFromManifest({})).toThrow("npm run build");
    expect(() => assetsFromManifest({ "web/checkout/main.tsx": MANIFEST["web/checkout/main.tsx"] })).toThrow(
      "_preact.js",
    );
  });
});

describe("the page's files in memory", () => {
  const path = "/assets/main-abc.js";

  it("answer with the bytes, their type and a year in the cache, for their names change with their content", () => {
    const answer = files.lookup(path);
    expect(Buffer.from(answer!.body).toString()).toBe(SCRIPT);
    expect(answer?.headers).toMatchObject({
      "content-type": "text/javascript; charset=utf-8",
      "content-length": String(SCRIPT.length),
      "cache-control": "public, max-age=31536000, immutable",
      "x-content-type-options": "nosniff",
      vary: "accept-encoding",
    });
    expect(answer?.headers).not.toHaveProperty("content-encoding");
  });

  it("come in the best encoding the client accepts", () => {
    const encodingFor = (accept: string | null) => files.lookup(path, accept)?.headers["content-encoding"];
    expect(encodingFor("gzip, deflate, br, zstd")).toBe("br");
    expect(encodingFor("BR;q=0.5")).toBe("br");
    expect(encodingFor("gzip, br;q=0")).toBe("gzip");
    expect(encodingFor("br;q=0.0,gzip;q=0")).toBeUndefined();
    expect(encodingFor("identity")).toBeUndefined();
    expect(encodingFor("brotli, xgzip")).toBeUndefined();
    expect(encodingFor(null)).toBeUndefined();
    expect(brotliDecompressSync(files.lookup(path, "br")!.body).toString()).toBe(SCRIPT);
    expect(gunzipSync(files.lookup(path, "gzip")!.body).toString()).toBe(SCRIPT);
  });

  it("have an entity tag of their own in each encoding", () => {
    const tags = ["br", "gzip", ""].map((accept) => files.lookup(path, accept)?.headers.etag);
    expect(new Set(tags).size).toBe(3);
    for (const tag of tags) expect(tag).toMatch(/^"[\w-]{22}"$/);
  });

  it("are not sent compressed where that is longer", () => {
    expect(files.lookup("/assets/tiny-abc.css", "br")?.headers["content-encoding"]).toBeUndefined();
  });

  it("stay for an hour only when their names stay the same", () => {
    expect(files.lookup("/favicon.png")?.headers).toMatchObject({
      "content-type": "image/png",
      "cache-control": "public, max-age=3600",
    });
  });

  it("of other sites' pages may be loaded from anywhere, and are looked for anew within an hour", () => {
    expect(files.lookup("/embed.js")?.headers).toMatchObject({
      "cache-control": "public, max-age=3600, stale-while-revalidate=86400",
      "cross-origin-resource-policy": "cross-origin",
      "access-control-allow-origin": "*",
    });
  });

  it("do not include the manifest, a folder, or anything beside the served folder", () => {
    for (const other of [
      "/web-manifest.json",
      "/.vite/manifest.json",
      "/assets",
      "/assets/",
      "/",
      "/../web-manifest.json",
      "/__proto__",
    ]) {
      expect(files.lookup(other)).toBeNull();
    }
  });
});
