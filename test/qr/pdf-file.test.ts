import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { PdfFile, pdfNumber, pdfText } from "../../server/pdf/file.ts";

function sample(content = "0 0 10 10 re f\n".repeat(40)): string {
  const file = new PdfFile();
  const pages = file.reserve();
  const stream = file.add("<< >>", Buffer.from(content));
  const page = file.add(
    `<< /Type /Page /Parent ${pages} 0 R /MediaBox [0 0 99 99] /Contents ${stream} 0 R >>`,
  );
  file.set(pages, `<< /Type /Pages /Kids [${page} 0 R] /Count 1 >>`);
  const catalog = file.add(`<< /Type /Catalog /Pages ${pages} 0 R >>`);
  return Buffer.from(file.finish(catalog, file.add(`<< /Title ${pdfText("Räkning")} >>`))).toString("latin1");
}

describe("PdfFile", () => {
  it("points at its cross-reference table, and that at every object", () => {
    const text = sample();
    expect(text).toMatch(/^%PDF-1\.7\n%[\x80-\xff]{4}\n/);
    const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1]);
    const table = /^xref\n0 (\d+)\n0000000000 65535 f \n((?:\d{10} 00000 n \n)+)trailer\n/.exec(
      text.slice(start),
    );
    const offsets = (table?.[2]?.match(/\d{10} 00000/g) ?? []).map((row) => Number(row.slice(0, 10)));
    expect(offsets).toHaveLength(Number(table?.[1]) - 1);
    for (const [i, offset] of offsets.entries())
      expect(text.slice(offset)).toMatch(new RegExp(`^${i + 1} 0 obj\\n`));
    expect(text).toContain("/Size 6 /Root 4 0 R /Info 5 0 R /ID [<");
  });

  it("compresses a stream when that is smaller, and states the length that it has", () => {
    const read = (text: string): [dict: string, bytes: Buffer] => {
      const [head, dict, length] = /<<([^>]*)\/Length (\d+) >>\nstream\n/.exec(text) as unknown as string[];
      const start = text.indexOf(head as string) + (head as string).length;
      expect(text.slice(start + Number(length))).toMatch(/^\nendstream\nendobj\n/);
      return [dict as string, Buffer.from(text.slice(start, start + Number(length)), "latin1")];
    };
    const [dict, bytes] = read(sample());
    expect(dict).toContain("/Filter /FlateDecode");
    expect(inflateSync(bytes).toString()).toBe("0 0 10 10 re f\n".repeat(40));
    const [shortDict, shortBytes] = read(sample("f"));
    expect(shortDict).not.toContain("/Filter");
    expect(shortBytes.toString()).toBe("f");
  });

  it("gives the same bytes for the same objects, and another identifier for others", () => {
    const id = (text: string) => /\/ID \[<(\w{32})> <\1>\]/.exec(text)?.[1];
    expect(sample()).toBe(sample());
    expect(id(sample())).not.toBe(id(sample("g")));
  });

  it("does not finish or overwrite what its caller forgot", () => {
    const file = new PdfFile();
    const id = file.reserve();
    expect(() => file.finish(id)).toThrow("never filled");
    file.set(id, "<< >>");
    expect(() => file.set(id, "<< >>")).toThrow("not reserved");
    expect(() => file.set(0, "<< >>")).toThrow("not reserved");
    expect(() => file.set(9, "<< >>")).toThrow("not reserved");
  });
});

describe("pdfText", () => {
  it.each([
    ["plain", "(plain)"],
    ["a(b)\\", "(a\\(b\\)\\\\)"],
    ["é💰", "<FEFF00E9D83DDCB0>"],
    ["two\nlines", "<FEFF00740077006F000A006C0069006E00650073>"],
    ["", "()"],
  ])("writes %j", (text, written) => expect(pdfText(text)).toBe(written));
});

describe("pdfNumber", () => {
  it.each([
    [100, "100"],
    [0.75, "0.75"],
    [-1 / 3, "-0.3333"],
    [-0.00001, "0"],
    [1e-7, "0"],
  ])("writes %d without an exponent", (value, written) => expect(pdfNumber(value)).toBe(written));

  it("refuses what PDF cannot write", () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1e21])
      expect(() => pdfNumber(value)).toThrow(RangeError);
  });
});
