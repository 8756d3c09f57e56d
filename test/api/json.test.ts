import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../server/api/canonicalJson.ts";
import { DecimalText, MAX_BODY_BYTES, parseJsonObject, readJsonObject } from "../../server/api/json.ts";
import { Refusal } from "../../server/api/problem.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const parse = (text: string) => parseJsonObject(bytes(text));
const refusalOf = (value: unknown): Refusal => {
  const refusal = (value as { refusal?: unknown }).refusal;
  if (!(refusal instanceof Refusal)) throw new Error(`not refused: ${JSON.stringify(value)}`);
  return refusal;
};

describe("reading numbers", () => {
  it.each(["500.00", "0.1", "-0", "1e2", "9007199254740991", "0.00"])("keeps %s as a number", (text) => {
    expect(parse(`{"a": ${text}}`)).toEqual({ a: Number(text) });
  });

  it.each(["100.00000000000000001", "12345678901234567.89", "1e999", "-1e999", "9007199254740993", "1e-400"])(
    "keeps the text of %s, which a double would change",
    (text) => {
      expect(parse(`{"a": ${text}}`)).toEqual({ a: new DecimalText(text) });
    },
  );
});

describe("reading a body", () => {
  it("takes an empty body for an empty object", () => {
    expect(parse("")).toEqual({});
    expect(parse(" \n")).toEqual({});
  });

  it("takes the same property twice when the values agree", () => {
    expect(parse('{"a": 1, "a": 1}')).toEqual({ a: 1 });
  });

  it.each([
    ["not JSON", "{'a': 1}"],
    ["cut off", '{"a": "4111111111111111'],
    ["more after the end", "{} {}"],
    ["a list", "[1]"],
    ["a text", '"a"'],
    ["a number", "1e999"],
    ["null", "null"],
    ["one property with two values", '{"a": 1, "a": 2}'],
    ["__proto__", '{"a": {"__proto__": {"admin": true}}}'],
    ["__proto__ in disguise", '{"__pr\\u006fto__": 1}'],
    ["a leading comma", "{,}"],
    ["NaN", '{"a": NaN}'],
  ])("refuses %s with 400", (_, text) => {
    const refusal = refusalOf(parse(text));
    expect([refusal.code, refusal.status]).toEqual(["malformed_request", 400]);
    expect(refusal.message).not.toContain("4111");
  });

  it("refuses what is not UTF-8", () => {
    const text = bytes('{"a":"_"}');
    expect(refusalOf(parseJsonObject(text.map((byte) => (byte === 0x5f ? 0xff : byte)))).code).toBe(
      "malformed_request",
    );
  });

  it("refuses nesting deeper than 32, however deep, and takes 32", () => {
    const nested = (depth: number) => `{"a": ${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}}`;
    expect(parse(nested(32))).toHaveProperty("a");
    expect(refusalOf(parse(nested(33))).message).toContain("32");
    expect(refusalOf(parse(`{"a": ${"[".repeat(400_000)}`)).code).toBe("malformed_request");
    expect(parse(`{"a": "${"[{".repeat(100)}\\"${"[".repeat(50)}"}`)).toHaveProperty("a");
  });

  const post = (body: BodyInit, headers: Record<string, string> = {}) =>
    new Request("http://x/", { method: "POST", body, headers, duplex: "half" } as RequestInit);

  it("reads JSON whatever the content type says", async () => {
    expect(
      await readJsonObject(post('{"a":1}', { "Content-Type": "application/x-www-form-urlencoded" })),
    ).toEqual({ a: 1 });
  });

  it("refuses a declared length above the limit without reading", async () => {
    const request = post("{}", { "Content-Length": String(MAX_BODY_BYTES + 1) });
    expect(refusalOf(await readJsonObject(request)).code).toBe("body_too_large");
    expect(request.bodyUsed).toBe(false);
  });

  it("stops an endless body at the limit, whatever length it declared", async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536).fill(0x20));
      },
    });
    expect(refusalOf(await readJsonObject(post(endless, { "Content-Length": "2" }))).code).toBe(
      "body_too_large",
    );
    expect(sent).toBeLessThan(MAX_BODY_BYTES + 5 * 65_536);
  });

  it("takes a body of exactly the limit", async () => {
    const text = `{"a":"${"x".repeat(MAX_BODY_BYTES - 8)}"}`;
    expect(await readJsonObject(post(text))).toHaveProperty("a");
  });

  it("refuses a compressed body", async () => {
    expect(refusalOf(await readJsonObject(post("{}", { "Content-Encoding": "gzip" }))).status).toBe(415);
  });

  it("refuses a body that breaks off", async () => {
    const broken = new ReadableStream({ pull: (controller) => controller.error(new Error("reset")) });
    expect(refusalOf(await readJsonObject(post(broken))).code).toBe("malformed_request");
  });
});

describe("canonicalJson", () => {
  it("is one text for all spellings of one value", () => {
    const one = parse('{"b": [1, {"d": 500.00, "c": null}], "a": 1e999}');
    const other = parse(' {"a":1e999,"b":[1.0,{"c":null,"d":500}]}');
    expect(canonicalJson(one)).toBe(canonicalJson(other));
    expect(canonicalJson(one)).toBe('{"a":1e999,"b":[1,{"c":null,"d":500}]}');
  });

  it("tells a number from its text and a list's order", () => {
    expect(canonicalJson({ a: 1 })).not.toBe(canonicalJson({ a: "1" }));
    expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
  });
});
