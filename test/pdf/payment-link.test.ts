import { describe, expect, it } from "vitest";
import type { InvoiceDocument } from "../../server/pdf/documents.ts";
import { renderInvoicePdf } from "../../server/pdf/invoice.ts";
import { qrMatrix, qrText } from "../../server/qr/matrix.ts";
import { decodeWithBoth } from "../qr/decoders.ts";
import { all, asArray, asDict, asName, PdfReader, textString } from "./reader.ts";
import { invoice, LINK } from "./samples.ts";

const read = (changes: Partial<InvoiceDocument> = {}): PdfReader =>
  new PdfReader(renderInvoicePdf(invoice(changes), {}));

describe("a payment link on an invoice", () => {
  it("opens from its text and its annotation belongs to the structure", () => {
    const pdf = read();
    const annotations = asArray(pdf.pages[0]?.dict.get("Annots")).map((ref) => pdf.dict(ref));
    const link = annotations.find((one) => textString(asDict(one.get("A")).get("URI")) === LINK);
    if (!link) throw new Error("no link annotation");
    expect(textString(link.get("Contents"))).toContain(LINK);
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = asArray(link.get("Rect")).map(Number);
    const text = pdf.pages[0]?.drawn.find((piece) => piece.text === LINK);
    if (!text) throw new Error("no link text");
    expect(x1 <= text.x && text.x < x2 && y1 < text.y && text.y < y2).toBe(true);
    const nums = asArray(pdf.dict(pdf.dict(pdf.catalog.get("StructTreeRoot")).get("ParentTree")).get("Nums"));
    const owner = pdf.dict(nums[nums.indexOf(link.get("StructParent") ?? -1) + 1]);
    expect(asName(owner.get("S"))).toBe("Link");
    const held = asArray(owner.get("K")).flatMap((kid) =>
      kid instanceof Map ? [pdf.dict(kid.get("Obj"))] : [],
    );
    expect(held).toEqual([link]);
  });

  it("scans from its QR code, drawn as vectors with a quiet zone of four modules", async () => {
    const page = read().pages[0];
    const shape = /q ([\d.]+) 0 0 [\d.]+ ([\d.]+) ([\d.]+) cm((?: \d+ \d+ \d+ 1 re)+) f Q/.exec(
      page?.content ?? "",
    );
    if (!shape) throw new Error("no QR code");
    const runs = [...(shape[4] ?? "").matchAll(/(\d+) (\d+) (\d+) 1 re/g)].map((run) =>
      run.slice(1).map(Number),
    );
    const size = Math.max(...runs.map(([column = 0, , length = 0]) => column + length));
    const scale = 4;
    const side = (size + 8) * scale;
    const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
    for (const [column = 0, row = 0, length = 0] of runs) {
      for (let y = 0; y < scale; y++) {
        for (let x = 0; x < length * scale; x++) {
          const at = ((size - 1 - row + 4) * scale + y) * side + (column + 4) * scale + x;
          pixels.fill(0, at * 4, at * 4 + 3);
        }
      }
    }
    const text = qrText(LINK);
    expect(await decodeWithBoth({ size: side, rgba: pixels })).toEqual({ jsqr: text, zxing: text });
    // Decoders also read mirrored codes; phones need not.
    const modules = Array.from({ length: size * size }, (_, i) => {
      const [row, column] = [Math.floor(i / size), i % size];
      return pixels[((row + 4) * scale * side + (column + 4) * scale) * 4] === 0 ? 1 : 0;
    });
    expect(modules).toEqual(Array.from(qrMatrix(text)?.modules ?? []));
    const unit = Number(shape[1]);
    const figure = all(read().structure, "Figure")[0];
    const box = asArray(asDict(figure?.dict.get("A")).get("BBox")).map(Number);
    expect((box[0] ?? 0) + 4 * unit).toBeCloseTo(Number(shape[2]), 1);
    expect((box[3] ?? 0) - (box[1] ?? 0)).toBeCloseTo((size + 8) * unit, 1);
    expect(textString(figure?.dict.get("Alt"))).toContain(LINK);
  });

  it("leaves no trace when there is nothing to pay", () => {
    const pdf = read({ paymentLink: null });
    expect(all(pdf.structure, "Figure")).toHaveLength(0);
    expect(pdf.text).not.toContain("Pay online");
  });

  it("is text only when it is not a web address", () => {
    const pdf = read({ paymentLink: "javascript:alert(1)" });
    const uris = asArray(pdf.pages[0]?.dict.get("Annots")).map((ref) =>
      textString(asDict(pdf.dict(ref).get("A")).get("URI")),
    );
    expect(uris).toEqual(["mailto:billing@northwind.example"]);
  });

  it("is copied in one piece when it takes several lines", () => {
    const long = `https://pay.example/l/${"eyJhbGciOi".repeat(30)}`;
    const pdf = read({ paymentLink: long });
    expect(all(pdf.structure, "Link")[0]?.text).toBe(`Pay online ${long}`);
  });

  it("stands without a QR code when it is too long for one", () => {
    const long = `https://pay.example/l/${"a".repeat(2400)}`;
    const pdf = read({ paymentLink: long });
    expect(all(pdf.structure, "Figure")).toHaveLength(0);
    expect(pdf.text).toContain("https://pay.example/l/aaa");
  });
});
