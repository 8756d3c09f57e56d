import { fontFile } from "./subset.ts";

const COLLECTION = 0x74746366;

/** What neither drawing nor shaping of lines needs: it would only be kept in memory. */
const LEFT_OUT = new Set(["VORG", "vhea", "vmtx", "BASE", "DSIG", "EBDT", "EBLC", "CBDT", "CBLC", "sbix"]);

/**
 * One font of a collection (`.ttc`, OpenType "Font Collections") as a file of its own; a file with one font as it is.
 *
 * @param number which, from 0
 * @throws Error when the collection has no such font or is cut off.
 */
export function fontAt(bytes: Uint8Array, number: number): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 16 || view.getUint32(0) !== COLLECTION) {
    if (number > 0) throw new Error("the file has one font only");
    return bytes;
  }
  const count = view.getUint32(8);
  if (number >= count) throw new Error(`the collection has ${count} fonts, numbered from 0`);
  const directory = view.getUint32(12 + 4 * number);
  const tables: [string, Uint8Array][] = [];
  for (let i = 0, most = view.getUint16(directory + 4); i < most; i++) {
    const at = directory + 12 + 16 * i;
    const tag = String.fromCharCode(...bytes.subarray(at, at + 4));
    const [start, length] = [view.getUint32(at + 8), view.getUint32(at + 12)];
    if (start + length > bytes.length) throw new Error("the font file is cut off");
    if (!LEFT_OUT.has(tag)) tables.push([tag, bytes.subarray(start, start + length)]);
  }
  return fontFile(tables, view.getUint32(directory));
}
