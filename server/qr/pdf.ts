import { PdfFile, pdfNumber, pdfText } from "../pdf/file.ts";
import { type ColorPair, channels } from "./color.ts";
import type { QrLayout } from "./layout.ts";
import type { QrMatrix } from "./matrix.ts";
import { outline } from "./outline.ts";
import { logoBox } from "./plate.ts";
import type { Middle } from "./svg.ts";

/** Points of 1/72 inch in one pixel of 1/96 inch, the CSS pixel: 300 px print as 79.4 mm. */
const POINTS_PER_PIXEL = 0.75;
const MILLIMETRES_PER_PIXEL = 25.4 / 96;

/** Pixels that the caption takes at the lower edge of the page, below the quiet zone. */
export const PDF_FOOTER = 12;
/** Points. 5.5 pt keeps the longest caption inside the narrowest page, 150 pt. */
const CAPTION_SIZE = 5.5;

/** The printed sizes of a layout: the page, which is as large as the image, and the symbol without its quiet zone. */
export function printedSize(matrix: QrMatrix, layout: QrLayout): { pageMm: string; codeMm: string } {
  const mm = (pixels: number): string => (pixels * MILLIMETRES_PER_PIXEL).toFixed(1);
  return { pageMm: mm(layout.size), codeMm: mm(matrix.size * layout.module) };
}

/**
 * The operators that fill the symbol in modules, y downwards, from the origin: for a content stream that has set the
 * transformation and the colour before.
 */
export function qrPdfPath(matrix: QrMatrix): string {
  const lines = outline(matrix).map(({ x, y, steps }) => {
    let line = `${x} ${y} m`;
    let [atX, atY] = [x, y];
    for (const [i, step] of steps.slice(0, -1).entries()) {
      if (i % 2 === 0) atX += step;
      else atY += step;
      line += ` ${atX} ${atY} l`;
    }
    return `${line} h`;
  });
  return `${lines.join("\n")}\nf\n`;
}

/**
 * A PDF of one page, exactly the image's size at 96 pixels to the inch, with the symbol as one vector path. A caption states
 * the printed size in millimetres, as the document's properties do; viewers are asked to print without scaling. The
 * symbol is also a link, for whoever reads the PDF on the phone that would have to scan it.
 */
export function qrPdf(
  matrix: QrMatrix,
  layout: QrLayout,
  colors: ColorPair,
  title: string,
  link: string,
  middle: Middle | null = null,
): Uint8Array {
  const page = layout.size * POINTS_PER_PIXEL;
  const module = layout.module * POINTS_PER_PIXEL;
  const left = layout.left * POINTS_PER_PIXEL;
  const top = page - layout.top * POINTS_PER_PIXEL;
  const side = matrix.size * module;
  const { pageMm, codeMm } = printedSize(matrix, layout);
  const caption = `${pageMm} \xd7 ${pageMm} mm at 100 %, code ${codeMm} mm`;
  const captionLeft = (page - captionWidth(caption)) / 2;

  const content =
    `${fill(colors.backgroundColor)}\n0 0 ${pdfNumber(page)} ${pdfNumber(page)} re\nf\n${fill(colors.color)}\n` +
    `BT /F1 ${CAPTION_SIZE} Tf ${pdfNumber(captionLeft)} 3 Td (${caption}) Tj ET\n` +
    `q ${pdfNumber(module)} 0 0 ${pdfNumber(-module)} ${pdfNumber(left)} ${pdfNumber(top)} cm\n${qrPdfPath(matrix)}Q\n${middle ? picture(middle, layout) : ""}`;

  const file = new PdfFile();
  const pages = file.reserve();
  const font = file.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
  const stream = file.add("<< >>", Buffer.from(content, "latin1"));
  const image = middle === null ? "" : ` /XObject << /Logo ${middle.logo.pdfImage().write(file)} 0 R >>`;
  const box = [left, top - side, left + side, top].map(pdfNumber).join(" ");
  const annotation = file.add(
    `<< /Type /Annot /Subtype /Link /Rect [${box}] /Border [0 0 0] /F 4 /Contents ${pdfText(title)} ` +
      `/A << /S /URI /URI ${pdfText(new URL(link).href)} >> >>`,
  );
  const onlyPage = file.add(
    `<< /Type /Page /Parent ${pages} 0 R /MediaBox [0 0 ${pdfNumber(page)} ${pdfNumber(page)}] /Contents ${stream} 0 R ` +
      `/Resources << /Font << /F1 ${font} 0 R >>${image} >> /Annots [${annotation} 0 R] >>`,
  );
  file.set(pages, `<< /Type /Pages /Kids [${onlyPage} 0 R] /Count 1 >>`);
  const catalog = file.add(
    `<< /Type /Catalog /Pages ${pages} 0 R /Lang (en) /ViewerPreferences << /DisplayDocTitle true /PrintScaling /None >> >>`,
  );
  const info = file.add(
    `<< /Title ${pdfText(title)} /Subject ${pdfText(`Printed size ${pageMm} x ${pageMm} mm, code ${codeMm} mm`)} /Producer (Paylink) >>`,
  );
  return file.finish(catalog, info);
}

/** The white plate and the logo on it. */
function picture({ plate, logo }: Middle, layout: QrLayout): string {
  const { size, module, left, top } = layout;
  const points = (pixels: number): string => pdfNumber(pixels * POINTS_PER_PIXEL);
  const box = logoBox(plate, logo.aspect, layout);
  const bottom = size - top - (plate.top + plate.height) * module;
  return (
    `1 g\n${points(left + plate.left * module)} ${points(bottom)} ${points(plate.width * module)} ${points(plate.height * module)} re\nf\n` +
    `q ${points(box.width)} 0 0 ${points(box.height)} ${points(box.x)} ${points(size - box.y - box.height)} cm /Logo Do Q\n`
  );
}

/** The operator that sets the fill colour: gray where it is one, which printers do with black ink alone. */
function fill(color: string): string {
  const [red, green, blue] = channels(color);
  const part = (channel: number): string => pdfNumber(channel / 255);
  return red === green && green === blue ? `${part(red)} g` : `${part(red)} ${part(green)} ${part(blue)} rg`;
}

/** Points, by Helvetica's own widths in thousandths of the size, for the characters that a caption has. */
function captionWidth(caption: string): number {
  let thousandths = 0;
  for (const character of caption) thousandths += CAPTION_WIDTHS[character] ?? 556;
  return (thousandths * CAPTION_SIZE) / 1000;
}
const CAPTION_WIDTHS: Record<string, number> = {
  " ": 278,
  ",": 278,
  ".": 278,
  "%": 889,
  "\xd7": 584,
  a: 556,
  c: 500,
  m: 833,
  t: 278,
};
