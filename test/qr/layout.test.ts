import fc from "fast-check";
import { expect, it } from "vitest";
import { layOut, leastSize } from "../../server/qr/layout.ts";

const cases = fc.record({
  modules: fc.integer({ min: 1, max: 40 }).map((version) => 17 + 4 * version),
  size: fc.integer({ min: 200, max: 1000 }),
  footer: fc.constantFrom(0, 12),
});

it("keeps four light modules on every side, in the middle, and no larger module would fit", () => {
  fc.assert(
    fc.property(cases, ({ modules, size, footer }) => {
      const layout = layOut(modules, size, footer);
      expect(layout === null).toBe(size < leastSize(modules, footer));
      if (layout === null) return;
      const { module, left, top } = layout;
      expect(Number.isInteger(module) && module >= 2).toBe(true);
      const right = size - left - modules * module;
      const bottom = size - footer - top - modules * module;
      for (const margin of [left, top, right, bottom]) expect(margin).toBeGreaterThanOrEqual(4 * module);
      expect(right - left).toBeOneOf([0, 1]);
      expect(bottom - top).toBeOneOf([0, 1]);
      expect((modules + 8) * (module + 1)).toBeGreaterThan(size - footer);
    }),
    { numRuns: 500 },
  );
});
