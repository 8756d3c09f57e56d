import fc from "fast-check";
import { create } from "qrcode";
import { describe, expect, it } from "vitest";
import { qrMatrix, qrText } from "../../server/qr/matrix.ts";

const CODE = "1abcdefghjkmnpqrstvwxyz0123456".slice(0, 30);

describe("qrText", () => {
  it("writes a code link in upper case", () => {
    expect(qrText(`https://pay.example.com/${CODE}`)).toBe(`HTTPS://PAY.EXAMPLE.COM/${CODE.toUpperCase()}`);
    expect(qrText("http://localhost:3000/1abc")).toBe("HTTP://LOCALHOST:3000/1ABC");
    expect(qrText("http://127.0.0.1:3000/1ABC".toUpperCase())).toBe("HTTP://127.0.0.1:3000/1ABC");
  });

  it.each([
    ["a token, whose letters' case matters", "https://pay.example.com/l/eyJhbGciOiJIUzI1NiJ9.e30.abc"],
    ["a code below a path", "https://example.com/pay/1abc"],
    ["a mixed-case code", "https://pay.example.com/1aBc"],
    ["letters that codes do not have", "https://pay.example.com/lucky"],
    ["an address with a query", "https://pay.example.com/1abc?x=1"],
    ["characters outside the alphanumeric set", "https://pay.example.com/inv_abc"],
    ["an IPv6 host", "http://[::1]:3000/1abc"],
    ["no path", "https://pay.example.com/"],
  ])("leaves %s as it is", (_, link) => {
    expect(qrText(link)).toBe(link);
  });
});

describe("qrMatrix", () => {
  it("holds a 30-character code behind a 24-character origin in version 3 at M", () => {
    const origin = "https://pay.merchant.org";
    expect(origin).toHaveLength(24);
    const matrix = qrMatrix(qrText(`${origin}/${CODE}`));
    expect(matrix).toMatchObject({ version: 3, size: 29, level: "M" });
  });

  it("raises error correction as high as the smallest version at M allows", () => {
    // Alphanumeric capacities of version 3 are 35 at H, 47 at Q and 61 at M (ISO/IEC 18004, table 7); of version 2 38 at M.
    const level = (length: number) => {
      const matrix = qrMatrix("A".repeat(length));
      return `${matrix?.version}-${matrix?.level}`;
    };
    expect([38, 39, 47, 48, 61, 62].map(level)).toEqual(["2-M", "3-Q", "3-Q", "3-M", "3-M", "4-Q"]);
    expect([16, 17, 20, 21].map(level)).toEqual(["1-Q", "1-M", "1-M", "2-Q"]);
    expect(level(10)).toBe("1-H");
  });

  it("is the symbol, mask included, that the library makes by itself", () => {
    const text = fc.oneof(
      fc.string({
        unit: fc.constantFrom(..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"),
        minLength: 1,
        maxLength: 300,
      }),
      fc.webUrl(),
      fc.base64String({ minLength: 4, maxLength: 700 }),
    );
    fc.assert(
      fc.property(text, (value) => {
        const matrix = qrMatrix(value);
        if (matrix === null) throw new Error("no symbol");
        const mode = /^[0-9A-Z $%*+\-./:]+$/.test(value) ? "alphanumeric" : "byte";
        const segments =
          mode === "byte" ? [{ data: Buffer.from(value), mode } as const] : [{ data: value, mode } as const];
        const expected = create(segments, { version: matrix.version, errorCorrectionLevel: matrix.level });
        expect(matrix.modules).toEqual(expected.modules.data);
      }),
      { numRuns: 60 },
    );
  });

  it("says when a text is empty or longer than any symbol holds", () => {
    expect(qrMatrix("")).toBeNull();
    expect(qrMatrix("A".repeat(3391))?.version).toBe(40);
    expect(qrMatrix("A".repeat(3392))).toBeNull();
    expect(qrMatrix("a".repeat(2331))?.version).toBe(40);
    expect(qrMatrix("é".repeat(1166))).toBeNull();
  });
});
