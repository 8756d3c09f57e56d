import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { gallery } from "../checkout/gallery.ts";
import { CONDITIONS, nameOf } from "./conditions.ts";
import { MEASUREMENTS, type Report, reportPage, withoutFigures } from "./report.ts";
import { axeVersion, TAGS } from "./stage.ts";

const published = JSON.parse(readFileSync("docs/accessibility.json", "utf8")) as Report;

it("the published report covers every screen and condition there is, without a violation (npm run accessibility makes it again)", () => {
  expect(Object.keys(published.states).sort()).toEqual(
    gallery()
      .map(({ name }) => name)
      .sort(),
  );
  expect(published.conditions).toEqual(CONDITIONS.map(nameOf));
  expect(published).toMatchObject({ axe: axeVersion(), tags: TAGS, measurements: MEASUREMENTS });
  for (const { passed, faults } of Object.values(published.states)) {
    expect(passed).toHaveLength(CONDITIONS.length);
    expect(Math.min(...passed)).toBeGreaterThan(10);
    expect(faults).toEqual(CONDITIONS.map(() => 0));
  }
});

it("the page says what the figures of the report are", () => {
  const page = readFileSync("docs/accessibility.md", "utf8");
  expect(reportPage(published, withoutFigures(page))).toBe(page);
});
