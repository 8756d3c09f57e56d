import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pdfFonts, pdfFontsWith } from "../../server/node/fonts.ts";

describe("the operator's own fonts", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "paylink-fonts-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("come behind those of the package, and are the same arrays each time", async () => {
    const { regular } = await pdfFonts();
    const path = join(folder, "more.ttf");
    await writeFile(path, regular ?? "");
    const fonts = await pdfFontsWith([path]);
    expect((await fonts()).more).toHaveLength(1);
    expect((await fonts()).regular).toBe(regular);
    expect(await fonts()).toBe(await fonts());
  });

  it("stop the start when they cannot be used, by name", async () => {
    const path = join(folder, "broken.ttf");
    await writeFile(path, "not a font");
    await expect(pdfFontsWith([path])).rejects.toThrow(`PDF_FONT names ${path}`);
    await expect(pdfFontsWith([join(folder, "none.ttf")])).rejects.toThrow("none.ttf");
  });

  it("cost nothing where none is named", async () => {
    expect(await pdfFontsWith([])).toBe(pdfFonts);
  });
});
