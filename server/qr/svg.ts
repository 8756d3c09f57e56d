import type { ColorPair } from "./color.ts";
import type { QrLayout } from "./layout.ts";
import type { QrLogo } from "./logo.ts";
import type { QrMatrix } from "./matrix.ts";
import { outline } from "./outline.ts";
import { logoBox, type Plate } from "./plate.ts";

/** What stands in the middle of a code: the plate, in modules, and the logo on it. */
export interface Middle {
  readonly plate: Plate;
  readonly logo: QrLogo;
}

/**
 * An SVG of exactly the layout's size: a background and one path, in whole pixels, without styles, scripts or anything
 * from outside, so that it passes every content security policy and can be put into a page as it is.
 *
 * @param title what a screen reader says in place of the picture
 * @param middle a logo, which goes along as a picture within the file
 */
export function qrSvg(
  matrix: QrMatrix,
  layout: QrLayout,
  colors: ColorPair,
  title: string,
  middle: Middle | null = null,
): Uint8Array {
  const { size, module, left, top } = layout;
  const contours = outline(matrix).map(({ x, y, steps }) => {
    // `z` draws the last step.
    const path = steps.slice(0, -1).map((step, i) => `${i % 2 === 0 ? "h" : "v"}${step * module}`);
    return `M${left + x * module} ${top + y * module}${path.join("")}z`;
  });
  const name = title.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 ${size} ${size}" role="img" shape-rendering="crispEdges">` +
      `<title>${name}</title>` +
      `<rect width="${size}" height="${size}" fill="${colors.backgroundColor}"/>` +
      `<path fill="${colors.color}" d="${contours.join("")}"/>${middle ? picture(middle, layout) : ""}` +
      "</svg>\n",
    "utf8",
  );
}

function picture({ plate, logo }: Middle, layout: QrLayout): string {
  const { module, left, top } = layout;
  const { x, y, width, height } = logoBox(plate, logo.aspect, layout);
  const data = Buffer.from(logo.png()).toString("base64");
  return (
    `<rect x="${left + plate.left * module}" y="${top + plate.top * module}" width="${plate.width * module}" height="${plate.height * module}" fill="#ffffff"/>` +
    `<image x="${x}" y="${y}" width="${width}" height="${height}" preserveAspectRatio="none" href="data:image/png;base64,${data}"/>`
  );
}
