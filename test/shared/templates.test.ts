import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fill, fillLine, unknownNames, VARIABLES, type Variables } from "../../shared/templates.ts";
import { withoutForeignTurns } from "../../shared/turns.ts";

const names = Object.keys(VARIABLES) as (keyof Variables)[];
const values = fc.record(
  Object.fromEntries(names.map((name) => [name, fc.string({ unit: "binary" })])),
) as fc.Arbitrary<Variables>;

describe("a template", () => {
  it("with known names alone leaves none of them, whatever the values are, and adds nothing else", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...names)), values, (used, given) => {
        const template = used.map((name) => `{{ ${name} }}`).join("|");
        expect(unknownNames(template)).toEqual([]);
        expect(fill(template, given)).toBe(used.map((name) => withoutForeignTurns(given[name])).join("|"));
      }),
    );
  });

  it("without names is itself", () => {
    fc.assert(
      fc.property(fc.string(), values, (text, given) => {
        fc.pre(!text.includes("{{"));
        expect(fill(text, given)).toBe(text);
      }),
    );
  });

  it("makes one line of a header, whatever the values are", () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), values, (name, given) => {
        expect(fillLine(`a {{${name}}} b`, given)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  it("says which names it does not know, each once", () => {
    expect(unknownNames("{{amount}} {{x}} {{ x }} {{}} {{constructor}} {{__proto__}}")).toEqual([
      "x",
      "",
      "constructor",
      "__proto__",
    ]);
  });
});
