import { QUIET_ZONE } from "./layout.ts";
import { qrMatrix, qrText } from "./matrix.ts";

/** Black on white by the fixed part of the 256-colour palette, which themes leave alone. */
const BLACK_ON_WHITE = "\x1b[38;5;16;48;5;231m";
const RESET = "\x1b[0m";

/**
 * The link's QR code for a terminal, two modules to a character, quiet zone included. It sets both colours itself, so that it
 * scans on dark and on light terminals. Ends with a line break; empty when the link is too long for a QR code.
 */
export function terminalQr(link: string): string {
  const matrix = qrMatrix(qrText(link));
  if (matrix === null) return "";
  const { size, modules } = matrix;
  const dark = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < size && y < size && modules[y * size + x] === 1;
  let text = "";
  for (let y = -QUIET_ZONE; y < size + QUIET_ZONE; y += 2) {
    text += BLACK_ON_WHITE;
    for (let x = -QUIET_ZONE; x < size + QUIET_ZONE; x++) {
      const [upper, lower] = [dark(x, y), dark(x, y + 1)];
      text += upper ? (lower ? "█" : "▀") : lower ? "▄" : " ";
    }
    text += `${RESET}\n`;
  }
  return text;
}
