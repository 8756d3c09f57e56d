/** Shows screens one after the other in one page and judges each: axe's rules, and what `inPage.ts` measures. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { newPhonePage } from "../browser/browser.ts";
import type { Shown } from "../checkout/gallery.ts";
import type { Condition } from "./conditions.ts";

/** WCAG 2.2 AA with all it includes, and axe's own advice, which no standard asks for. */
export const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const AXE_FILE = createRequire(createRequire(import.meta.url).resolve("@axe-core/playwright")).resolve(
  "axe-core/axe.min.js",
);

/** The part of axe's answer that is used here (github.com/dequelabs/axe-core/blob/develop/doc/API.md, "Results object"). */
interface AxeResults {
  readonly passes: readonly { readonly id: string }[];
  readonly violations: readonly AxeFinding[];
  readonly incomplete: readonly AxeFinding[];
}

interface AxeFinding {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
}

export interface Judgement {
  /** Names of the rules that had something to judge and found it well. */
  readonly passed: readonly string[];
  /** What is wrong, one sentence each. */
  readonly faults: readonly string[];
  /** Names of the rules that could not tell by themselves. */
  readonly undecided: readonly string[];
}

export interface Stage {
  readonly page: Page;
  show(screen: Shown): Promise<void>;
  /** Looks at the screen that is shown as a condition says, mirrored where its own language is written the other way. */
  lookAs(condition: Condition): Promise<void>;
  /** Asks axe's rules: all that carry one of {@link TAGS}, or only some, or all but some, by name. */
  axe(rules?: {
    readonly only?: readonly string[];
    readonly without?: readonly string[];
  }): Promise<Judgement>;
  /** Runs functions of `inPage.ts`, one after the other: some of them move the focus. */
  measure(...checks: readonly (() => string[])[]): Promise<string[]>;
  /** Scripts and styles that a policy refused, and other complaints of the browser, since they were last asked for. */
  complaints(): string[];
  close(): Promise<void>;
}

export async function openStage(browser: Browser): Promise<Stage> {
  const page = await newPhonePage(browser, { reducedMotion: "reduce" });
  const address = "https://pay.example.com/page";
  let current: Shown | undefined;
  let complaints: string[] = [];
  page.on("console", (message) => complaints.push(`${current?.name}: ${message.text()}`));
  await page.addInitScript({ path: AXE_FILE });
  await page.goto("about:blank");
  await page.route("**/*", async (route) => {
    if (route.request().url() !== address || !current)
      return route.fulfill({ contentType: "text/javascript", body: "" });
    return route.fulfill({
      contentType: "text/html; charset=utf-8",
      headers: { "content-security-policy": current.csp },
      body: current.html,
    });
  });
  return {
    page,
    async show(screen) {
      const samePolicy = current?.csp === screen.csp;
      current = screen;
      if (!samePolicy) return void (await page.goto(address));
      // Written into the window that is there, under the policy that holds there: axe need not be read again.
      await page.evaluate((html) => {
        document.open();
        document.write(html);
        document.close();
      }, screen.html);
    },
    async lookAs({ direction, scheme, look }) {
      await page.emulateMedia({
        colorScheme: scheme,
        forcedColors: look.forcedColors ? "active" : "none",
        reducedMotion: "reduce",
      });
      await page.setViewportSize({ width: look.width, height: look.height });
      await page.evaluate((wanted) => {
        document.documentElement.dir = wanted;
      }, direction);
    },
    axe: ({ only, without = [] } = {}) =>
      page.evaluate(axeFindings, {
        runOnly: only ? { type: "rule", values: only } : { type: "tag", values: TAGS },
        rules: Object.fromEntries(without.map((rule) => [rule, { enabled: false }])),
      }),
    async measure(...checks) {
      const found: string[] = [];
      for (const check of checks) found.push(...(await page.evaluate(check)));
      return found;
    },
    complaints() {
      const told = complaints;
      complaints = [];
      return told;
    },
    close: () => page.context().close(),
  };
}

/** Runs in the browser. */
async function axeFindings(options: object): Promise<Judgement> {
  const { axe } = globalThis as unknown as {
    axe: { run(context: Document, options: object): Promise<AxeResults> };
  };
  const results = await axe.run(document, {
    ...options,
    resultTypes: ["violations"],
    // Style sheets and pictures are part of the page: there is nothing to fetch.
    preload: false,
  });
  return {
    passed: results.passes.map(({ id }) => id),
    undecided: results.incomplete.map(({ id }) => id),
    faults: results.violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary = "" }) => {
        const why = failureSummary.split("\n").slice(1).join(" ").replace(/\s+/g, " ").trim();
        return `${id}: ${target.join(" ")} - ${help}. ${why}`;
      }),
    ),
  };
}

/** The version of axe that is installed. */
export function axeVersion(): string {
  const manifest = JSON.parse(readFileSync(AXE_FILE.replace("axe.min.js", "package.json"), "utf8"));
  return String((manifest as { version: unknown }).version);
}
