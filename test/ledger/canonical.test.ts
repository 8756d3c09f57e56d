import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, type Json } from "../../server/ledger/canonical.ts";

const value = fc.jsonValue({ depthSize: "small" }) as fc.Arbitrary<Json>;

/** The same value with the keys of its objects in the opposite order. */
function backwards(json: Json): Json {
  if (typeof json !== "object" || json === null) return json;
  if (Array.isArray(json)) return json.map(backwards);
  const entries = Object.entries(json as Record<string, Json>).reverse();
  return Object.fromEntries(entries.map(([key, member]) => [key, backwards(member)]));
}

describe("canonicalJson", () => {
  it("says the same as JSON, and reading it back says it again", () => {
    fc.assert(
      fc.property(value, (json) => {
        const text = canonicalJson(json);
        expect(canonicalJson(JSON.parse(text) as Json)).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(json)));
      }),
    );
  });

  it("does not depend on the order of keys", () => {
    fc.assert(
      fc.property(value, (json) => {
        expect(canonicalJson(backwards(json))).toBe(canonicalJson(json));
      }),
    );
  });

  it("sorts keys by UTF-16 code units and writes numbers as JavaScript does (RFC 8785, 3.2.2 and 3.2.3)", () => {
    const keys = { "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5, "\u0080": 6, "\u00f6": 7 };
    expect(canonicalJson(keys)).toBe(
      `{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}`,
    );
    const numbers = [333333333.3333333, 1e30, 4.5, 2e-3, 1e-27, -0, 500.0];
    expect(canonicalJson(numbers)).toBe("[333333333.3333333,1e+30,4.5,0.002,1e-27,0,500]");
    expect(canonicalJson({ b: [true, null, '\u000f\n"\\/'], a: {} })).toBe(
      '{"a":{},"b":[true,null,"\\u000f\\n\\"\\\\/"]}',
    );
  });

  it("leaves out what is undefined and refuses what is not finite", () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
    for (const number of [Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => canonicalJson({ a: number })).toThrow(TypeError);
  });

  it("keeps keys that objects inherit names of", () => {
    expect(canonicalJson(JSON.parse('{"constructor":1,"__proto__":2}') as Json)).toBe(
      '{"__proto__":2,"constructor":1}',
    );
  });
});
