import { describe, expect, it } from "vitest";
import { parseQrOptions } from "../../server/qr/options.ts";

describe("parseQrOptions", () => {
  it("has the documented defaults", () => {
    expect(parseQrOptions({})).toEqual({
      ok: true,
      options: { size: 300, format: "png", color: "#000000", backgroundColor: "#ffffff" },
    });
  });

  it("reads all four and ignores the rest", () => {
    const query = { size: "1000", format: "SVG", color: "03f", backgroundColor: "#FAFAFA", channel: "qr" };
    expect(parseQrOptions(query)).toEqual({
      ok: true,
      options: { size: 1000, format: "svg", color: "#0033ff", backgroundColor: "#fafafa" },
    });
  });

  it.each(["199", "1001", "0", "-300", "300.5", "3e2", "", " 300", "300px", "0x12c", "NaN", "9".repeat(400)])(
    "refuses the size %j",
    (size) => {
      expect(parseQrOptions({ size })).toMatchObject({ ok: false, code: "qr_invalid_size", field: "size" });
    },
  );

  it.each(["jpg", "", "png,svg", "__proto__"])("refuses the format %j", (format) => {
    expect(parseQrOptions({ format })).toMatchObject({
      ok: false,
      code: "qr_unknown_format",
      field: "format",
    });
  });

  it("names the colour that it cannot read", () => {
    const refused = (query: Record<string, string>) => parseQrOptions(query);
    expect(refused({ color: "red" })).toMatchObject({ ok: false, code: "qr_invalid_color", field: "color" });
    expect(refused({ backgroundColor: "#12" })).toMatchObject({
      code: "qr_invalid_color",
      field: "backgroundColor",
    });
  });

  it("explains the empty colour that an unescaped # leaves", () => {
    expect(parseQrOptions({ color: "" })).toMatchObject({
      field: "color",
      message: expect.stringContaining("%23") as string,
    });
  });
});
