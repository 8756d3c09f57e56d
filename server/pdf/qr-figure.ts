import { type QrMatrix, qrMatrix, qrText } from "../qr/matrix.ts";
import { type Rgb, WHITE } from "./colors.ts";
import type { Flow } from "./flow.ts";
import type { Tag } from "./tags.ts";

/** ISO/IEC 18004: four light modules on every side. */
const QUIET = 4;
const BLACK: Rgb = [0, 0, 0];

/** A link's symbol and its printed side in points, the quiet zone included. */
export interface QrPicture {
  readonly matrix: QrMatrix;
  readonly side: number;
}

/** The QR code of a link, at least 0.6 mm a module for links of ordinary length; null when the link is too long. */
export function qrPicture(link: string): QrPicture | null {
  const matrix = qrMatrix(qrText(link));
  return matrix && { matrix, side: Math.min(150, Math.max(98, (matrix.size + 2 * QUIET) * 1.8)) };
}

/** Draws a QR code as vectors, with its quiet zone, as a figure that tells what it is. */
export function qrFigure(
  flow: Flow,
  parent: Tag,
  picture: QrPicture,
  alt: string,
  x: number,
  y: number,
): void {
  const { matrix, side } = picture;
  const { sheet, book } = flow;
  const unit = side / (matrix.size + 2 * QUIET);
  const runs: [number, number, number][] = [];
  for (let row = 0; row < matrix.size; row++) {
    let start = -1;
    for (let column = 0; column <= matrix.size; column++) {
      const dark = column < matrix.size && matrix.modules[row * matrix.size + column] === 1;
      if (dark && start < 0) start = column;
      if (!dark && start >= 0) {
        runs.push([start, matrix.size - 1 - row, column - start]);
        start = -1;
      }
    }
  }
  const bottom = book.height - y - side;
  const left = book.rightToLeft ? book.width - x - side : x;
  const figure = parent.add("Figure", { alt, box: [left, bottom, left + side, bottom + side] });
  sheet.tagged(figure, "Figure", () => {
    sheet.box(x, y, side, side, WHITE, 4);
    sheet.modules(runs, matrix.size, x + QUIET * unit, y + side - QUIET * unit, unit, BLACK);
  });
}
