/** JPEG files (ITU-T T.81) as far as a logo needs them: their frame is read, and what is not the picture is left out. */
import { sizeProblem } from "./png.ts";

export interface Jpeg {
  readonly width: number;
  readonly height: number;
  /** 1 grey, 3 colour. */
  readonly components: 1 | 3;
  /** The file without comments, camera data, profiles and previews, and without what follows its end. */
  readonly stripped: Uint8Array;
}

/** The picture of a file, or why it cannot be taken, as the end of a sentence that begins with "The image". */
export function readJpeg(bytes: Uint8Array): Jpeg | string {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < 4 || file.readUInt16BE(0) !== 0xffd8) return "is not a JPEG";
  const kept = [file.subarray(0, 2)];
  let frame: Omit<Jpeg, "stripped"> | null = null;
  let scans = 0;
  let at = 2;
  for (;;) {
    while (file[at] === 0xff && file[at + 1] === 0xff) at++;
    const marker = file[at + 1];
    if (file[at] !== 0xff || marker === undefined) return "is damaged";
    if (marker === 0xd9) break;
    if (at + 4 > file.length || marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd8)) return "is damaged";
    const end = at + 2 + file.readUInt16BE(at + 2);
    if (end > file.length || end < at + 4) return "is damaged";
    if (isFrame(marker)) {
      if (frame !== null) return "is damaged";
      const read = readFrame(marker, file.subarray(at + 4, end));
      if (typeof read === "string") return read;
      frame = read;
    }
    const after = marker === 0xda ? scanEnd(file, end) : end;
    if (marker === 0xda) scans++;
    if (!isTold(marker)) kept.push(file.subarray(at, after));
    at = after;
  }
  if (frame === null || scans === 0) return "is damaged";
  kept.push(Buffer.of(0xff, 0xd9));
  return { ...frame, stripped: Buffer.concat(kept) };
}

/** Start of frame: all of C0 to CF but the tables among them. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/** Comments and application data; Adobe's segment (APP14) stays, because it says how colours are coded. */
function isTold(marker: number): boolean {
  return marker === 0xfe || (marker >= 0xe0 && marker <= 0xef && marker !== 0xee);
}

function readFrame(marker: number, data: Buffer): Omit<Jpeg, "stripped"> | string {
  if (marker > 0xc2 || data.length < 6 || data[0] !== 8)
    return "is a kind of JPEG that browsers do not show; save it as an ordinary one";
  const [height, width, components] = [data.readUInt16BE(1), data.readUInt16BE(3), data[5]];
  if (components !== 1 && components !== 3) return "has CMYK colours; save it with RGB colours";
  return sizeProblem(width, height) ?? { width, height, components };
}

/** Where a scan's data end: at the next marker that is not a stuffed byte or a restart. */
function scanEnd(file: Buffer, from: number): number {
  let at = from;
  while (at < file.length) {
    at = file.indexOf(0xff, at);
    if (at < 0) return file.length;
    const next = file[at + 1] ?? 0;
    if (next === 0 || (next >= 0xd0 && next <= 0xd7)) at += 2;
    else if (next === 0xff) at++;
    else return at;
  }
  return at;
}
