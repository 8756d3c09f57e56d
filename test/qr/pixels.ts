/**
 * Strict readers of exactly the PNG, SVG and PDF that we write, which paint what a renderer would paint. They throw on
 * anything they do not know, and where a border falls between two pixels.
 */
import { crc32, inflateSync } from "node:zlib";

export interface Pixels {
  readonly size: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

type Paint = readonly [number, number, number];
/** Closed contours of corners in pixels, y downwards. */
type Shape = readonly (readonly (readonly [number, number])[])[];

function canvas(size: number): Pixels {
  return { size, rgba: new Uint8ClampedArray(size * size * 4) };
}

function paint({ size, rgba }: Pixels, at: number, [red, green, blue]: Paint): void {
  if (at >= size * size) throw new Error("painted outside the image");
  rgba.set([red, green, blue, 255], at * 4);
}

/** Fills by the nonzero winding rule, the default of SVG and the operator `f` of PDF. */
function fill(pixels: Pixels, shape: Shape, color: Paint): void {
  const { size } = pixels;
  const turns = new Int32Array(size * (size + 1));
  const whole = (value: number): number => {
    if (Math.abs(value - Math.round(value)) > 1e-6) throw new Error(`not on a pixel: ${value}`);
    if (value < -1e-6 || value > size + 1e-6) throw new Error(`outside the image: ${value}`);
    return Math.round(value);
  };
  for (const contour of shape) {
    for (const [i, from] of contour.entries()) {
      const to = contour[(i + 1) % contour.length] as readonly [number, number];
      const [x0, y0, x1, y1] = [whole(from[0]), whole(from[1]), whole(to[0]), whole(to[1])];
      if (x0 !== x1 && y0 !== y1) throw new Error("not an upright line");
      if (x0 !== x1) continue;
      for (let y = Math.min(y0, y1); y < Math.max(y0, y1); y++) {
        const at = y * (size + 1) + x0;
        turns[at] = (turns[at] ?? 0) + Math.sign(y1 - y0);
      }
    }
  }
  for (let y = 0; y < size; y++) {
    let winding = 0;
    for (let x = 0; x < size; x++) {
      winding += turns[y * (size + 1) + x] ?? 0;
      if (winding !== 0) paint(pixels, y * size + x, color);
    }
  }
}

function rectangle(x: number, y: number, width: number, height: number): Shape {
  return [
    [
      [x, y],
      [x + width, y],
      [x + width, y + height],
      [x, y + height],
    ],
  ];
}

function found(pattern: RegExp, text: string): string[] {
  const match = pattern.exec(text);
  if (match === null) throw new Error(`no ${pattern}`);
  return match.slice(1);
}

function hexPaint(text: string): Paint {
  const value = Number.parseInt(found(/^#([0-9a-f]{6})$/, text)[0] as string, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

export function readPng(bytes: Uint8Array): Pixels & { colorType: number } {
  const file = Buffer.from(bytes);
  if (file.toString("latin1", 0, 8) !== "\x89PNG\r\n\x1a\n") throw new Error("no PNG");
  const chunks = new Map<string, Buffer>();
  let at = 8;
  while (at < file.length) {
    const length = file.readUInt32BE(at);
    const typed = file.subarray(at + 4, at + 8 + length);
    if (file.readUInt32BE(at + 8 + length) !== crc32(typed)) throw new Error("wrong CRC");
    chunks.set(typed.toString("latin1", 0, 4), typed.subarray(4));
    at += 12 + length;
  }
  const [header, data] = [chunks.get("IHDR"), chunks.get("IDAT")];
  if (header === undefined || data === undefined) throw new Error("chunks missing");
  if ([...chunks.keys()].at(-1) !== "IEND") throw new Error("no end");
  const [size, colorType] = [header.readUInt32BE(0), header[9] as number];
  if (header.readUInt32BE(4) !== size || header[8] !== 1) throw new Error("not square, or not one bit");
  const palette = chunks.get("PLTE") ?? Buffer.from([0, 0, 0, 255, 255, 255]);
  if ((colorType === 3) !== chunks.has("PLTE")) throw new Error("palette and colour type disagree");

  const rows = inflateSync(data);
  const stride = 1 + Math.ceil(size / 8);
  if (rows.length !== stride * size) throw new Error("wrong amount of data");
  const pixels = canvas(size);
  for (let y = 0; y < size; y++) {
    if (rows[y * stride] !== 0) throw new Error("filtered row");
    for (let x = 0; x < size; x++) {
      const index = ((rows[y * stride + 1 + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1;
      paint(pixels, y * size + x, [...palette.subarray(index * 3, index * 3 + 3)] as unknown as Paint);
    }
  }
  return { ...pixels, colorType };
}

export function readSvg(bytes: Uint8Array): Pixels {
  const [width, height, box, size, backing, color, path] = found(
    /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="(\d+)" height="(\d+)" viewBox="0 0 (\d+ \d+)" role="img" shape-rendering="crispEdges"><title>[^<>&]+<\/title><rect width="(\d+)" height="\4" fill="(#[0-9a-f]{6})"\/><path fill="(#[0-9a-f]{6})" d="([^"]+)"\/><\/svg>\n$/,
    Buffer.from(bytes).toString("utf8"),
  ) as [string, string, string, string, string, string, string];
  if (width !== size || height !== size || box !== `${size} ${size}`) throw new Error("sizes disagree");

  const pixels = canvas(Number(size));
  fill(pixels, rectangle(0, 0, pixels.size, pixels.size), hexPaint(backing));
  const shape = (path.match(/[^z]+z/g) ?? []).map((text) => {
    const [x, y, steps] = found(/^M(\d+) (\d+)((?:[hv]-?\d+)+)z$/, text) as [string, string, string];
    const contour: [number, number][] = [[Number(x), Number(y)]];
    for (const [, direction, length] of steps.matchAll(/([hv])(-?\d+)/g)) {
      const [lastX, lastY] = contour.at(-1) as [number, number];
      contour.push(direction === "h" ? [lastX + Number(length), lastY] : [lastX, lastY + Number(length)]);
    }
    return contour;
  });
  fill(pixels, shape, hexPaint(color));
  return pixels;
}

/** Paints the page at 96 pixels to the inch. Text is left out. */
export function readPdf(bytes: Uint8Array): Pixels {
  const file = Buffer.from(bytes).toString("latin1");
  const points = Number(found(/\/MediaBox \[0 0 ([\d.]+) \1\]/, file)[0]);
  const pixels = canvas((points * 96) / 72);
  const [dict, length] = found(/\d+ 0 obj\n<<([^>]*)\/Length (\d+) >>\nstream\n/, file) as [string, string];
  const start = file.indexOf("stream\n") + "stream\n".length;
  const raw = Buffer.from(file.slice(start, start + Number(length)), "latin1");
  if (!file.startsWith("\nendstream\nendobj\n", start + Number(length))) throw new Error("wrong length");
  const content = (dict.includes("/FlateDecode") ? inflateSync(raw) : raw).toString("latin1");

  let color: Paint | null = null;
  let matrix = [1, 0, 0, 1, 0, 0];
  let shape: [number, number][][] = [];
  const saved: { color: Paint | null; matrix: number[] }[] = [];
  const place = (x: number, y: number): [number, number] => {
    const [a, b, c, d, e, f] = matrix as [number, number, number, number, number, number];
    return [((a * x + c * y + e) * 96) / 72, ((points - (b * x + d * y + f)) * 96) / 72];
  };
  const operators: Record<string, (...n: number[]) => void> = {
    g: (gray = 0) => (color = [gray * 255, gray * 255, gray * 255]),
    rg: (red = 0, green = 0, blue = 0) => (color = [red * 255, green * 255, blue * 255]),
    re: (x = 0, y = 0, w = 0, h = 0) =>
      shape.push([place(x, y), place(x + w, y), place(x + w, y + h), place(x, y + h)]),
    m: (x = 0, y = 0) => shape.push([place(x, y)]),
    l: (x = 0, y = 0) => shape.at(-1)?.push(place(x, y)),
    h: () => undefined,
    f: () => {
      if (color === null) throw new Error("no colour set");
      fill(pixels, shape, color);
      shape = [];
    },
    q: () => saved.push({ color, matrix }),
    Q: () => ({ color, matrix } = saved.pop() as { color: Paint | null; matrix: number[] }),
    // Only ever set on the identity here.
    cm: (...six) => (matrix = six),
    // A picture fills the unit square; it is painted dark all over.
    Do: () => fill(pixels, [[place(0, 0), place(1, 0), place(1, 1), place(0, 1)]], [40, 40, 40]),
  };
  const operands: number[] = [];
  for (const token of content
    .replace(/BT .* ET\n/, "")
    .trim()
    .split(/\s+/)) {
    if (/^-?\d+(?:\.\d+)?$/.test(token)) {
      operands.push(Number(token));
      continue;
    }
    if (token === "/Logo") continue;
    const operator = operators[token];
    if (operator === undefined) throw new Error(`unknown operator ${token}`);
    operator(...operands.splice(0));
  }
  if (saved.length > 0) throw new Error("q without Q");
  return pixels;
}
