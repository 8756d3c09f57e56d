import { expect, it } from "vitest";
import { qrText } from "../../server/qr/matrix.ts";
import { terminalQr } from "../../server/qr/terminal.ts";
import { decodeWithBoth } from "./decoders.ts";

const LINK = "http://localhost:3000/1abcdefghjkmnpqrstvwxyz0123456";
const HALVES: Record<string, readonly [upper: number, lower: number]> = {
  " ": [255, 255],
  "▀": [0, 255],
  "▄": [255, 0],
  "█": [0, 0],
};

it("draws a code that decodes to the link, black on white on any theme, with its quiet zone", async () => {
  const lines = terminalQr(LINK).split("\n");
  expect(lines.pop()).toBe("");
  const rows = lines.map((line) => {
    const [, blocks] = /^\x1b\[38;5;16;48;5;231m([ ▀▄█]+)\x1b\[0m$/.exec(line) ?? [];
    if (blocks === undefined) throw new Error(`unexpected line ${JSON.stringify(line)}`);
    return [...blocks].map((block) => HALVES[block] as readonly [number, number]);
  });
  const columns = rows[0]?.length ?? 0;
  expect(rows.every((row) => row.length === columns)).toBe(true);
  const levels = rows.flatMap((row) => [row.map(([upper]) => upper), row.map(([, lower]) => lower)]);
  for (const edge of [...levels.slice(0, 4), ...levels.slice(-4)])
    expect(new Set(edge)).toEqual(new Set([255]));
  for (const level of levels) {
    expect(new Set([...level.slice(0, 4), ...level.slice(-4)])).toEqual(new Set([255]));
  }

  const scale = 4;
  const size = columns * scale;
  const rgba = new Uint8ClampedArray(size * size * 4).fill(255);
  for (let at = 0; at < size * size; at++) {
    const level = levels[Math.floor(at / size / scale)]?.[Math.floor((at % size) / scale)] ?? 255;
    rgba.fill(level, at * 4, at * 4 + 3);
  }
  expect(await decodeWithBoth({ size, rgba })).toEqual({ jsqr: qrText(LINK), zxing: qrText(LINK) });
});

it("draws nothing for a link that is too long", () => {
  expect(terminalQr(`https://pay.example.com/l/${"x".repeat(3000)}`)).toBe("");
});
