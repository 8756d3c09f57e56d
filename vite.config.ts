/**
 * One configuration for five runs: the payer's page (`vite build`), the merchant's studio (`vite build --mode studio`: by
 * itself, so that the payer's page shares no file with it), the Node server (`vite build --ssr`), the
 * Worker (`vite build --ssr --mode worker`) and the tests (`vitest`). `node server/start.mjs build` runs the first three
 * into one release folder, `node server/start.mjs worker` the fourth as well.
 */
import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** Scripts of the pages. Each becomes `/assets/<name>-<hash>.js`, but one: `/embed.js`. */
const CLIENT_ENTRIES = ["web/checkout/main.tsx", "web/embed/frame.ts", "web/embed/embed.ts"];

/** The one that other sites load: a classic script at an address that stays. */
const EMBED = "embed";

/** The studio. What its views have in common and each view become `/assets/studio-<name>-<hash>.js`. */
const STUDIO_ENTRIES = ["web/studio/main.tsx"];

/** Programs on Node: the server, and the command line. */
const SERVER_ENTRIES = ["server/node.ts", "server/cli.ts"];

/** Programs on Workers: over D1, and over PostgreSQL. wrangler bundles what comes out once more, with what stays external here. */
const WORKER_ENTRIES = ["server/worker.ts", "server/worker/postgres.ts"];

/** Fonts of the PDF documents, which a Worker reads from its own files by these names. */
const WORKER_FONTS = {
  "regular.ttf": "@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf",
  "bold.ttf": "@expo-google-fonts/arimo/700Bold/Arimo_700Bold.ttf",
  "arabic-regular.ttf": "@expo-google-fonts/noto-sans-arabic/400Regular/NotoSansArabic_400Regular.ttf",
  "arabic-bold.ttf": "@expo-google-fonts/noto-sans-arabic/700Bold/NotoSansArabic_700Bold.ttf",
  "devanagari-regular.ttf":
    "@expo-google-fonts/noto-sans-devanagari/400Regular/NotoSansDevanagari_400Regular.ttf",
  "devanagari-bold.ttf": "@expo-google-fonts/noto-sans-devanagari/700Bold/NotoSansDevanagari_700Bold.ttf",
};

/** WebAssembly must reach a Worker as a module of its own: wrangler makes one of it. */
const WASM = /\.wasm$/;

/** Native, or too large to be worth bundling: found in node_modules when the program runs. */
const EXTERNAL = ["@photostructure/sqlite", "vite", "stripe", "pg", "pg-native", "nodemailer", "sharp"];

/**
 * Folders of tests whose files share a process: the modules are loaded once for all of them, which is nearly half of what those
 * files cost. A test that changes the process itself (its environment, its working folder, its signals) belongs elsewhere.
 */
const SHARING =
  "analytics,api,checkout,delivery,documents,http,invoices,leadconnector,ledger,links,logos,merchants,payments,pdf,qr,receipts,reconciliation,shared,tasks,upkeep,webhooks";
const SHARED_TESTS = `test/{${SHARING}}/**/*.test.{ts,tsx}`;

const COMPRESSIBLE = /\.(?:js|css|svg|json|txt|html|webmanifest)$/;

export default defineConfig(({ isSsrBuild, mode }) => ({
  appType: "custom",
  publicDir: isSsrBuild || mode === "studio" ? false : "web/public",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: isSsrBuild ? (mode === "worker" ? [workerFiles()] : []) : [releaseFiles()],
  build: {
    outDir: isSsrBuild ? "dist/server" : "dist/web",
    emptyOutDir: true,
    manifest: !isSsrBuild,
    sourcemap: Boolean(isSsrBuild),
    minify: !isSsrBuild,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: isSsrBuild ? "node20" : "baseline-widely-available",
    reportCompressedSize: false,
    rolldownOptions: {
      input: entries(Boolean(isSsrBuild), mode).filter((file) => existsSync(file)),
      external: isSsrBuild ? [WASM] : [],
      output: isSsrBuild
        ? { entryFileNames: "[name].js", chunkFileNames: "chunks/[name]-[hash].js" }
        : {
            entryFileNames: ({ name }) => (name === EMBED ? "embed.js" : `${prefix(mode)}[name]-[hash].js`),
            chunkFileNames: ({ facadeModuleId }) =>
              `${prefix(mode)}${wordsIn(facadeModuleId) ?? "[name]"}-[hash].js`,
            assetFileNames: `${prefix(mode)}[name]-[hash][extname]`,
          },
    },
  },
  ssr: { noExternal: true, external: EXTERNAL },
  test: {
    environment: "node",
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    teardownTimeout: 10_000,
    reporters: ["default", "./test/setup/count.ts"],
    projects: [
      {
        extends: true,
        test: { name: "own process", include: ["test/**/*.test.{ts,tsx}"], exclude: [SHARED_TESTS] },
      },
      { extends: true, test: { name: "shared process", include: [SHARED_TESTS], isolate: false } },
    ],
  },
}));

/** `words-de` for the chunk of a language's words, which would be called after its file like every other language's. */
function wordsIn(module: string | null): string | null {
  const [, language] = /\/shared\/words\/([^/]+)\/[^/]+\.ts$/.exec(module ?? "") ?? [];
  return language === undefined ? null : `words-${language}`;
}

function prefix(mode: string): string {
  return mode === "studio" ? "assets/studio-" : "assets/";
}

function entries(server: boolean, mode: string): readonly string[] {
  if (!server) return mode === "studio" ? STUDIO_ENTRIES : CLIENT_ENTRIES;
  return mode === "worker" ? WORKER_ENTRIES : SERVER_ENTRIES;
}

/**
 * Gives the Worker's code the names of the page's files, and lays out beside it the folder that the platform serves: the
 * page's files for everybody, the fonts for the Worker alone, and the headers (`_headers`) that belong to them.
 */
export function workerFiles(): Plugin {
  const ids = /^\0?virtual:(web|studio)-manifest$/;
  let folder = "";
  return {
    name: "paylink-worker-files",
    apply: "build",
    configResolved({ build }) {
      folder = build.outDir;
    },
    resolveId: (source) => (ids.test(source) ? `\0${source}` : null),
    async load(resolved) {
      const part = ids.exec(resolved)?.[1];
      if (part === undefined) return null;
      return `export default ${await readFile(join(dirname(folder), `${part}-manifest.json`), "utf8")}`;
    },
    async writeBundle() {
      const files = join(folder, "files");
      for (const part of ["web", "studio"]) await cp(join(dirname(folder), part), files, { recursive: true });
      await mkdir(join(files, "fonts"), { recursive: true });
      const { resolve } = createRequire(import.meta.url);
      for (const [name, font] of Object.entries(WORKER_FONTS))
        await cp(resolve(font), join(files, "fonts", name));
      await writeFile(join(files, "_headers"), ASSET_HEADERS);
      await writeFile(join(files, ".assetsignore"), PRIVATE);
    },
  };
}

/** https://developers.cloudflare.com/workers/static-assets/headers/. Names below /assets/ contain a hash of the content. */
const ASSET_HEADERS = `/assets/*
  ! Cache-Control
  Cache-Control: public, max-age=31536000, immutable
  X-Content-Type-Options: nosniff
/embed.js
  ! Cache-Control
  Cache-Control: public, max-age=3600, stale-while-revalidate=86400
  Cross-Origin-Resource-Policy: cross-origin
  Access-Control-Allow-Origin: *
  X-Content-Type-Options: nosniff
`;

/** What is never uploaded, whatever a build leaves behind. */
const PRIVATE = `.vite
.assetsignore
*manifest*.json
*.map
`;

/**
 * Keeps out of the served folder (`web`, `studio`) what no browser asks for: the manifest goes to `web-manifest.json` beside
 * it, and each text file's brotli and gzip forms to `web-compressed/`, made here once at the highest setting.
 */
function releaseFiles(): Plugin {
  return {
    name: "paylink-release-files",
    apply: "build",
    generateBundle(_options, bundle) {
      const script = bundle["embed.js"];
      if (script?.type !== "chunk") return;
      if (script.imports.length + script.dynamicImports.length + script.exports.length > 0)
        throw new Error("embed.js must stand alone: share nothing between web/embed and other entries");
      // Its names are its own, also when a page loads it twice.
      script.code = `(()=>{${script.code.trim()}})();`;
    },
    async writeBundle(options) {
      const web = options.dir ?? "dist/web";
      await rename(join(web, ".vite", "manifest.json"), `${web}-manifest.json`);
      await rm(join(web, ".vite"), { recursive: true });
      await compressFolder(web, `${web}-compressed`);
    },
  };
}

async function compressFolder(from: string, to: string): Promise<void> {
  const brotli = promisify(brotliCompress);
  const deflate = promisify(gzip);
  await rm(to, { recursive: true, force: true });
  for (const name of await readdir(from, { recursive: true })) {
    if (!COMPRESSIBLE.test(name)) continue;
    const bytes = await readFile(join(from, name));
    await mkdir(dirname(join(to, name)), { recursive: true });
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    };
    await writeFile(join(to, `${name}.br`), await brotli(bytes, { params }));
    await writeFile(join(to, `${name}.gz`), await deflate(bytes, { level: 9 }));
  }
}
