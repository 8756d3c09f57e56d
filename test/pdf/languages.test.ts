import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pdfFonts } from "../../server/node/fonts.ts";
import type { PdfFonts } from "../../server/pdf/fonts.ts";
import { renderInvoicePdf } from "../../server/pdf/invoice.ts";
import { renderReceiptPdf } from "../../server/pdf/receipt.ts";
import { languageNeedsShaping } from "../../server/pdf/shaper.ts";
import { wordsFor } from "../../server/pdf/words.ts";
import { PdfReader, textString } from "./reader.ts";
import { invoice, receipt } from "./samples.ts";
import { tinyFont } from "./tiny-font.ts";

const LANGUAGES = "en es fr de pt-BR it nl pl ja zh-CN ko hi ar he".split(" ");
/** In these the paper's words need a font that the operator names. */
const EAST = ["ja", "zh-CN", "ko"];

/** A font with every letter that Paylink writes in a language: squares, of the right number. */
function eastern(language: string): PdfFonts {
  const text = JSON.stringify(wordsFor(language), (_, value: unknown) =>
    typeof value === "function" ? (value as (...gaps: number[]) => string)(1, 2, 3) : value,
  );
  const letters = new Set([...text, ..."年月日년월일 "].filter((c) => c > "\u007f" || c === " "));
  const more = tinyFont({ widths: Object.fromEntries([...letters].map((c) => [c, 1000])), cmap: 12 });
  return { more: [more] };
}

const fontsOf = async (language: string): Promise<PdfFonts> => {
  const fonts = await pdfFonts(languageNeedsShaping(language));
  return EAST.includes(language) ? { ...fonts, ...eastern(language) } : fonts;
};

describe.each(LANGUAGES)("papers in %s", (language) => {
  let papers: Uint8Array[];
  beforeAll(async () => {
    const fonts = await fontsOf(language);
    papers = [
      renderInvoicePdf(invoice({ locale: language, testMode: true, overdue: true }), fonts),
      renderReceiptPdf(receipt({ locale: language }), fonts),
    ];
  });

  it("say their words in it, on one page, with every letter drawn", () => {
    const words = wordsFor(language);
    expect(words.language).toBe(language);
    const [bill, proof] = papers.map((bytes) => new PdfReader(bytes));
    expect([bill?.pages.length, proof?.pages.length]).toEqual([1, 1]);
    for (const text of [words.invoice, words.billedTo, words.amountDue, words.scanToPay, words.unitPrice])
      expect(bill?.structure.text).toContain(text);
    for (const text of [words.receipt, words.confirmationNumber, words.afterPayment])
      expect(proof?.structure.text).toContain(text);
    expect(textString(bill?.catalog.get("Lang"))).toBe(language);
    expect(bill?.pages[0]?.content).not.toContain("/ActualText");
    expect(bill?.structure.text).not.toContain("…");
  });

  it("begin on the side on which the language does", () => {
    const [bill] = papers.map((bytes) => new PdfReader(bytes));
    const link = bill?.pages[0]?.drawn.find(({ text }) => text.startsWith("https://"));
    const number = bill?.pages[0]?.drawn.find(({ text }) => text.trim() === "INV-12345");
    const mirrored = ["ar", "he"].includes(language);
    expect((number?.x ?? 0) < (link?.x ?? 0)).toBe(mirrored);
  });
});

describe("a language whose letters no font has", () => {
  it.each(EAST)("%s is English instead, with names as they are", async (language) => {
    const customer = { name: "東京 한국어", email: null, phone: null };
    const pdf = new PdfReader(renderInvoicePdf(invoice({ locale: language, customer }), await pdfFonts()));
    expect(pdf.structure.text).toContain("Billed to");
    expect(pdf.structure.text).toContain("January 16, 2026");
    expect(pdf.structure.text).toContain("東京 한국어");
    expect(textString(pdf.catalog.get("Lang"))).toBe("en");
  });
});

describe("the papers of each kind of script", () => {
  const folder = mkdtempSync(join(tmpdir(), "paylink-papers-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("pass qpdf", async (context) => {
    if (spawnSync("qpdf", ["--version"]).error) context.skip("qpdf is not on this machine");
    for (const language of ["pl", "ja", "hi", "ar"]) {
      const path = join(folder, `${language}.pdf`);
      writeFileSync(path, renderReceiptPdf(receipt({ locale: language }), await fontsOf(language)));
      const { status, stdout } = spawnSync("qpdf", ["--check", path], { encoding: "utf8" });
      expect([language, status, stdout]).toEqual([language, 0, stdout]);
    }
  });
});
