/**
 * Where the tests find a Chromium, in this order: `CHROMIUM_PATH`; one installed on the machine; Playwright's own;
 * the one in the npm package @sparticuz/chromium (Linux x64, needs no system library and no network);
 * Debian's, installed with apt-get when running as root. A source that does not start, or draws no text, gives way to the next.
 * `TEST_BROWSER=system|playwright|package|apt` allows one source only, to try it.
 */
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join, resolve } from "node:path";

export interface Chromium {
  /** Absent: the one Playwright installed. */
  readonly executablePath?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface ChromiumSource {
  readonly name: "CHROMIUM_PATH" | "system" | "playwright" | "package" | "apt";
  /** Every candidate of this source, obtained now; empty when it has none on this machine. */
  readonly obtain: () => readonly Chromium[];
}

const NAMES = ["chromium", "google-chrome-stable", "google-chrome", "chrome", "chromium-browser"];
const MAC_APPLICATIONS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
const CACHE = resolve("node_modules/.cache/chromium");

export function chromiumSources(environment: NodeJS.ProcessEnv = process.env): readonly ChromiumSource[] {
  const { CHROMIUM_PATH: given, TEST_BROWSER: only } = environment;
  if (given) return [{ name: "CHROMIUM_PATH", obtain: () => [{ executablePath: given }] }];
  const sources: ChromiumSource[] = [
    { name: "system", obtain: () => installed(environment.PATH ?? "") },
    { name: "playwright", obtain: () => [{}] },
    { name: "package", obtain: fromPackage },
    { name: "apt", obtain: () => (installWithApt() ? installed(environment.PATH ?? "") : []) },
  ];
  return only ? sources.filter((source) => source.name === only) : sources;
}

function installed(path: string): Chromium[] {
  const folders = path.split(delimiter).filter((folder) => folder !== "");
  const inPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = [...inPath, ...(process.platform === "darwin" ? MAC_APPLICATIONS : [])].filter(isExecutable);
  return found.map((executablePath) => ({ executablePath }));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Unpacks @sparticuz/chromium once. The package writes into fixed names below the temporary folder and reuses whatever lies
 * there, so it runs in a process whose temporary folder is ours, named by version and renamed into place when whole.
 * It unpacks the system libraries it brings only where it believes to run on Lambda, and its font configuration
 * names a folder that exists only there: with that one every page is drawn without text.
 */
function fromPackage(): Chromium[] {
  if (process.platform !== "linux" || process.arch !== "x64") return [];
  const main = packageMain();
  if (main === null) return [];
  const folder = join(CACHE, packageVersion(main));
  if (!existsSync(folder)) unpack(main, folder);
  return [
    {
      executablePath: join(folder, "chromium"),
      env: { LD_LIBRARY_PATH: join(folder, "al2023", "lib"), FONTCONFIG_FILE: join(folder, "fonts.conf") },
    },
  ];
}

function unpack(main: string, folder: string): void {
  const work = `${folder}.${process.pid}-${randomUUID().slice(0, 8)}`;
  mkdirSync(work, { recursive: true });
  try {
    const script = `const { default: chromium } = await import(${JSON.stringify(main)}); await chromium.executablePath();`;
    const done = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
      env: { ...process.env, TMPDIR: work, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x" },
      encoding: "utf8",
      timeout: 120_000,
    });
    if (done.status !== 0) throw new Error(`@sparticuz/chromium could not be unpacked: ${done.stderr}`);
    writeFileSync(join(work, "fonts.conf"), fontsConf(folder));
    try {
      renameSync(work, folder);
    } catch (error) {
      // Another test process was faster.
      if (!existsSync(folder)) throw error;
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function fontsConf(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${folder}/font-cache</cachedir>
</fontconfig>
`;
}

function packageMain(): string | null {
  try {
    return createRequire(import.meta.url).resolve("@sparticuz/chromium");
  } catch {
    return null;
  }
}

function packageVersion(main: string): string {
  for (let folder = dirname(main); ; folder = dirname(folder)) {
    const file = join(folder, "package.json");
    if (!existsSync(file)) continue;
    const manifest = JSON.parse(readFileSync(file, "utf8")) as { name?: string; version?: string };
    if (manifest.name === "@sparticuz/chromium" && manifest.version) return manifest.version;
  }
}

function installWithApt(): boolean {
  if (process.platform !== "linux" || process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get"))
    return false;
  process.stderr.write("No browser found: installing Debian's chromium with apt-get\n");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = (...args: string[]) =>
    spawnSync("apt-get", ["-qq", "-o", "DPkg::Lock::Timeout=300", ...args], {
      env,
      stdio: ["ignore", "ignore", 2],
    }).status === 0;
  return apt("update") && apt("install", "-y", "--no-install-recommends", "chromium");
}
