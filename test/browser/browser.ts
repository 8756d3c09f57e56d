/** A real browser for tests: starts one that is known to draw text, opens phone-sized pages, runs axe, keeps screenshots. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { type Chromium, chromiumSources } from "../setup/chromium.ts";

const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** WCAG 2.2 AA and all it includes. */
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

const LAUNCH_TIMEOUT = 30_000;

/** Starts a browser; close it in `afterAll`. Throws with every reason when no source has one that works. */
export async function launchBrowser(): Promise<Browser> {
  const failures: string[] = [];
  for (const source of chromiumSources()) {
    try {
      const candidates = source.obtain();
      if (candidates.length === 0) failures.push(`${source.name}: none here`);
      for (const candidate of candidates) {
        const browser = await launch(candidate).catch((error: unknown) => {
          failures.push(`${source.name}: ${firstLine(error)}`);
          return null;
        });
        if (browser) return browser;
      }
    } catch (error) {
      failures.push(`${source.name}: ${firstLine(error)}`);
    }
  }
  throw new Error(
    `No browser works for the tests. Run \`npx playwright-core install chromium\`, or set CHROMIUM_PATH.\n${failures.join("\n")}`,
  );
}

async function launch(candidate: Chromium): Promise<Browser> {
  const { executablePath, env } = candidate;
  const browser = await chromium.launch({
    headless: true,
    args: ARGS,
    timeout: LAUNCH_TIMEOUT,
    ...(executablePath !== undefined && { executablePath }),
    ...(env !== undefined && { env: { ...process.env, ...env } }),
  });
  try {
    await assertDrawsText(browser);
    return browser;
  } catch (error) {
    await browser.close();
    throw error;
  }
}

/** Without fonts a page is blank while its text content reads well: only the width tells. */
async function assertDrawsText(browser: Browser): Promise<void> {
  const page = await browser.newPage();
  try {
    await page.setContent("<span>Paylink 500.00</span>");
    const width = await textWidth(page, "span");
    if (!(width > 0)) throw new Error("the browser draws no text (are there fonts?)");
  } finally {
    await page.close();
  }
}

/** Width in CSS pixels of the box of the first element that matches. */
export async function textWidth(page: Page, selector: string): Promise<number> {
  return (await page.locator(selector).first().boundingBox())?.width ?? 0;
}

export interface PhoneOptions {
  /** CSS pixels: 360 × 740 unless told. */
  readonly width?: number;
  readonly height?: number;
  readonly javaScriptEnabled?: boolean;
  readonly colorScheme?: "light" | "dark";
  readonly reducedMotion?: "reduce" | "no-preference";
  readonly locale?: string;
  readonly timezoneId?: string;
  readonly baseURL?: string;
}

/** A page of its own context (no cookies, no storage), touch-enabled, with a phone's size. Close `page.context()` after. */
export async function newPhonePage(browser: Browser, options: PhoneOptions = {}): Promise<Page> {
  const { width = 360, height = 740, ...rest } = options;
  const settings: BrowserContextOptions = {
    viewport: { width, height },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    locale: "en-US",
    timezoneId: "America/New_York",
    colorScheme: "light",
    ...rest,
  };
  const context = await browser.newContext(settings);
  context.setDefaultTimeout(10_000);
  return await context.newPage();
}

/** What axe finds against WCAG 2.2 AA, one readable text per element; empty when all is well. */
export async function axe(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
  return violations.flatMap((violation) =>
    violation.nodes.map((node) => {
      const why = node.failureSummary?.split("\n").slice(1).join(" ").replace(/\s+/g, " ").trim() ?? "";
      return `${violation.id} (${violation.impact ?? "?"}): ${node.target.join(" ")} - ${violation.help}. ${why}`;
    }),
  );
}

/** Keeps the whole page as `test-results/<name>.png` and answers with that path. */
export async function screenshot(page: Page, name: string): Promise<string> {
  mkdirSync("test-results", { recursive: true });
  const path = join("test-results", `${name}.png`);
  await page.screenshot({ path, fullPage: true });
  return path;
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error))
    .split("\n")
    .slice(0, 2)
    .join(" ")
    .slice(0, 300);
}
