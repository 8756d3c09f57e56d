/** The published report of what every screen is like under every condition. Free of dates, so that only a change changes it. */
import { CONDITIONS, nameOf } from "./conditions.ts";
import { axeVersion, TAGS } from "./stage.ts";

/** One screen; each list has one number per condition, in their order. */
export interface StateReport {
  /** Rules of axe that had something to judge and found it well. */
  readonly passed: readonly number[];
  /** Violations of rules, and what the other measurements found wrong. */
  readonly faults: readonly number[];
  /** Rules that cannot tell by themselves, under any condition: a person has to look. */
  readonly undecided: readonly string[];
}

export interface Report {
  readonly standard: "WCAG 2.2 AA";
  readonly axe: string;
  readonly tags: readonly string[];
  readonly measurements: readonly string[];
  readonly conditions: readonly string[];
  readonly states: Readonly<Record<string, StateReport>>;
}

export const MEASUREMENTS = [
  "nothing is wider than the window, and no text is cut off (1.4.10, 1.4.4)",
  "every target is at least 24 by 24 CSS pixels, links in sentences included (2.5.8)",
  "whatever takes the focus shows it by an outline (2.4.7)",
  "with forced colours, every control keeps a border",
  "with reduced motion, nothing moves or fades (2.3.3)",
  "no mark, badge or tone stands without words (1.4.1)",
  "the page's policy refuses none of its own scripts and styles",
];

export function report(states: Readonly<Record<string, StateReport>>): Report {
  return {
    standard: "WCAG 2.2 AA",
    axe: axeVersion(),
    tags: TAGS,
    measurements: MEASUREMENTS,
    conditions: CONDITIONS.map(nameOf),
    states,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => one + other, 0);
}

function range(numbers: readonly number[]): string {
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  return least === most ? String(least) : `${least}–${most}`;
}

/** The report as a page of documentation. @param before what stands above the figures: how they are made and what they leave out */
export function reportPage({ axe, conditions, states, measurements }: Report, before: string): string {
  const entries = Object.entries(states);
  const all = entries.map(([, state]) => state);
  const faults = sum(all.map((state) => sum(state.faults)));
  const judged = sum(all.map((state) => sum(state.passed)));
  const lines = [
    before.trim(),
    "",
    "## The figures",
    "",
    `axe ${axe}; ${entries.length} screens under ${conditions.length} conditions: ${judged.toLocaleString("en")} rules passed, **${faults} violations**.`,
    "Besides axe's rules, on each screen:",
    "",
    ...measurements.map((one) => `- ${one}`),
    "",
    "| condition | screens | rules passed | violations |",
    "|---|---|---|---|",
    ...conditions.map(
      (name, at) =>
        `| ${name} | ${entries.length} | ${sum(all.map(({ passed }) => passed[at] ?? 0))} | ${sum(all.map(({ faults: found }) => found[at] ?? 0))} |`,
    ),
    "",
    `| screen | rules passed in each of the ${conditions.length} | violations | left to a person by axe |`,
    "|---|---|---|---|",
    ...entries.map(
      ([name, state]) =>
        `| ${name} | ${range(state.passed)} | ${sum(state.faults)} | ${state.undecided.join(", ") || "–"} |`,
    ),
    "",
  ];
  return lines.join("\n");
}

/** Takes the figures out of the page, to put new ones there. */
export function withoutFigures(page: string): string {
  return page.split("\n## The figures\n")[0] ?? "";
}
