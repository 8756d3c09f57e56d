import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contrastRatio, luminance, parseColor, scans, suggestColors } from "../../server/qr/color.ts";

const colors = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, "0")}`);
const pairs = fc.record({ color: colors, backgroundColor: colors });

describe("parseColor", () => {
  it.each([
    ["#1a2B3c", "#1a2b3c"],
    ["1a2b3c", "#1a2b3c"],
    ["#F0c", "#ff00cc"],
    ["000", "#000000"],
  ])("reads %s", (text, color) => expect(parseColor(text)).toBe(color));

  it.each(["", "#", "red", "12345", "#12345g", "#1234", "#11223344", "##123456", " 000", "000\n"])(
    "refuses %j",
    (text) => expect(parseColor(text)).toBeNull(),
  );
});

describe("contrast", () => {
  it("has the values of the WCAG's own examples", () => {
    expect(contrastRatio("#000000", "#ffffff")).toBe(21);
    expect(contrastRatio("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
    expect(contrastRatio("#ff0000", "#ffffff")).toBeCloseTo(4.0, 1);
    expect(luminance("#00ff00")).toBeCloseTo(0.7152, 4);
  });

  it("is at least 4.5:1 and dark on light wherever a pair is accepted", () => {
    expect(scans({ color: "#767676", backgroundColor: "#ffffff" })).toBe(true);
    expect(scans({ color: "#777777", backgroundColor: "#ffffff" })).toBe(false);
    expect(scans({ color: "#ffffff", backgroundColor: "#000000" })).toBe(false);
    expect(scans({ color: "#808080", backgroundColor: "#808080" })).toBe(false);
    fc.assert(
      fc.property(pairs, (pair) => {
        const [dark, light] = [luminance(pair.color), luminance(pair.backgroundColor)];
        expect(scans(pair)).toBe((light + 0.05) / (dark + 0.05) >= 4.5);
      }),
    );
  });

  it("is told as a pair of colours that is accepted, whatever was asked for", () => {
    fc.assert(
      fc.property(pairs, (pair) => {
        const suggestion = suggestColors(pair);
        expect(scans(suggestion)).toBe(true);
        expect(suggestColors(suggestion)).toEqual(suggestion);
      }),
      { numRuns: 500 },
    );
  });

  it("is mended by changing as little as can be", () => {
    expect(suggestColors({ color: "#777777", backgroundColor: "#ffffff" })).toEqual({
      color: "#767676",
      backgroundColor: "#ffffff",
    });
    expect(suggestColors({ color: "#ffd700", backgroundColor: "#101010" })).toEqual({
      color: "#101010",
      backgroundColor: "#ffd700",
    });
    const dark = suggestColors({ color: "#101030", backgroundColor: "#303060" });
    expect(dark.color).toBe("#101030");
    expect(contrastRatio(dark.color, dark.backgroundColor)).toBeLessThan(4.7);
  });
});
