/** `npm run accessibility`: asks every rule of every screen under every condition, and writes the report into docs/. */
import { readFileSync, writeFileSync } from "node:fs";
import { loadWords } from "../../shared/words/page.ts";
import { launchBrowser } from "../browser/browser.ts";
import { gallery } from "../checkout/gallery.ts";
import { CONDITIONS, DIRECTIONS, type Direction, nameOf } from "./conditions.ts";
import * as inPage from "./inPage.ts";
import { report, reportPage, type StateReport, withoutFigures } from "./report.ts";
import { openStage } from "./stage.ts";

const FILE = "docs/accessibility.json";
const PAGE = "docs/accessibility.md";
const ONLY = new RegExp(process.argv[2] ?? "");

interface Figures {
  passed: number[];
  faults: number[];
  undecided: Set<string>;
}

const browser = await launchBrowser();
const found: string[] = [];
const figures = new Map<string, Figures>();

/** Judges every screen of a direction; two of these run side by side. */
async function walk(direction: Direction): Promise<void> {
  const stage = await openStage(browser);
  await loadWords(DIRECTIONS[direction]);
  for (const screen of gallery(DIRECTIONS[direction]).filter(({ name }) => ONLY.test(name))) {
    const mine = figures.get(screen.name) ?? { passed: [], faults: [], undecided: new Set() };
    figures.set(screen.name, mine);
    await stage.show(screen);
    for (const [at, condition] of CONDITIONS.entries()) {
      if (condition.direction !== direction) continue;
      await stage.lookAs(condition);
      // Forced colours are the system's: what a script reads then is what the sheet says, not what is seen.
      const asked = condition.look.forcedColors ? { without: ["color-contrast"] } : {};
      const judged = await stage.axe(asked);
      const faults = [
        ...judged.faults,
        ...(await stage.measure(...Object.values(inPage))),
        ...stage.complaints(),
      ];
      mine.passed[at] = judged.passed.length;
      mine.faults[at] = faults.length;
      for (const rule of judged.undecided) mine.undecided.add(rule);
      found.push(...faults.map((fault) => `${screen.name} (${nameOf(condition)}): ${fault}`));
    }
  }
  await stage.close();
}

try {
  await Promise.all([walk("ltr"), walk("rtl")]);
} finally {
  await browser.close();
}
for (const fault of found) process.stderr.write(`${fault}\n`);
const states = [...figures].map(([name, { passed, faults, undecided }]): [string, StateReport] => [
  name,
  { passed, faults, undecided: [...undecided].sort() },
]);
const made = report(Object.fromEntries(states));
const total = states.length * CONDITIONS.length;
process.stdout.write(`${states.length} screens, ${total} judgements, ${found.length} found wrong\n`);
if (process.argv[2] === undefined) {
  writeFileSync(FILE, `${JSON.stringify(made, null, 2)}\n`);
  writeFileSync(PAGE, reportPage(made, withoutFigures(readFileSync(PAGE, "utf8"))));
}
process.exit(found.length === 0 ? 0 : 1);
