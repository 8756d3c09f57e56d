/**
 * One configuration for three runs: the payer's page (`vite build`), the Node server (`vite build --ssr`)
 * and the tests (`vitest`). `node server/start.mjs build` runs the first two into one release folder.
 */
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** Scripts of the pages. Each becomes `/assets/<name>-<hash>.js`. */
const CLIENT_ENTRIES = ["web/checkout/main.tsx"];

/** Programs on Node: the server, and the command line. The Worker is bundled by wrangler. */
const SERVER_ENTRIES = ["server/node.ts", "server/cli.ts"];

/** Native, or too large to be worth bundling: found in node_modules when the program runs. */
const EXTERNAL = ["@photostructure/sqlite", "vite", "stripe", "pg", "pg-native", "nodemailer", "sharp"];

const COMPRESSIBLE = /\.(?:js|css|svg|json|txt|html|webmanifest)$/;

export default defineConfig(({ isSsrBuild }) => ({
  appType: "custom",
  publicDir: isSsrBuild ? false : "web/public",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: isSsrBuild ? [] : [releaseFiles()],
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
      input: (isSsrBuild ? SERVER_ENTRIES : CLIENT_ENTRIES).filter((file) => existsSync(file)),
      output: isSsrBuild
        ? { entryFileNames: "[name].js", chunkFileNames: "chunks/[name]-[hash].js" }
        : {
            entryFileNames: "assets/[name]-[hash].js",
            chunkFileNames: "assets/[name]-[hash].js",
            assetFileNames: "assets/[name]-[hash][extname]",
          },
    },
  },
  ssr: { noExternal: true, external: EXTERNAL },
  test: {
    include: ["test/**/*.test.{ts,tsx}"],
    environment: "node",
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    teardownTimeout: 10_000,
    reporters: ["default", "./test/setup/count.ts"],
  },
}));

/**
 * Keeps out of the served folder what no browser asks for: the manifest goes to `web-manifest.json` beside it, and
 * each text file's brotli and gzip forms to `web-compressed/`, made here once at the highest setting.
 */
function releaseFiles(): Plugin {
  return {
    name: "paylink-release-files",
    apply: "build",
    async writeBundle(options) {
      const web = options.dir ?? "dist/web";
      const release = dirname(web);
      await rename(join(web, ".vite", "manifest.json"), join(release, "web-manifest.json"));
      await rm(join(web, ".vite"), { recursive: true });
      await compressFolder(web, join(release, "web-compressed"));
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
