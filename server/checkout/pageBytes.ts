/**
 * A page as bytes that wait for a visit: everything is encoded, and compressed, once; an answer costs a copy and 20 bytes.
 *
 * The gzip form (RFC 1952) is put together from parts that do not refer to one another: the style sheet, the same for
 * every page, deflated once; what stands before and after it; the visit as a stored block (RFC 1951, 3.2.4); the end. Only
 * the visit and the checksum differ between two answers. A visit's id is never compressed with anything, so that the
 * length of an answer tells nothing of it.
 */
import { constants, crc32, deflateRawSync } from "node:zlib";
import { type Page, SHEET_CSS } from "./page.ts";

/** Length of what goes between the halves: the random part of a visit's id. */
const SLOT_BYTES = 20;
/** Deflate, no name, no time, unknown system. */
const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
/** A stored block that is not the last one, with its length and the complement of it. */
const STORED = Buffer.from([0, SLOT_BYTES, 0, ~SLOT_BYTES & 0xff, 0xff]);
/** What deflate saves beyond this level is not worth its time on the first opening of a link. */
const LEVEL = 5;

export interface PageBytes {
  /** How much memory it takes. */
  readonly length: number;
  /** What every answer begins with. Shared: never change it. */
  readonly start: Buffer;
  /** What follows `start` in the page of one visit. `slot` is what `visitSlot` makes of a visit's id. */
  end(slot: string): Buffer;
}

export function plainBytes({ before, after }: Page): PageBytes {
  const start = Buffer.from(before, "utf8");
  return {
    length: start.length + after.length,
    start,
    end: (slot) => Buffer.from(checkedSlot(slot) + after, "utf8"),
  };
}

export function gzipBytes({ before, after }: Page): PageBytes {
  const text = Buffer.from(before, "utf8");
  const rest = Buffer.from(after, "utf8");
  const start = Buffer.concat([GZIP_HEADER, ...deflated(before), STORED]);
  const tail = deflateRawSync(rest, { level: 9 });
  const length = SLOT_BYTES + tail.length + 8;
  const checked = crc32(text);
  const size = (text.length + SLOT_BYTES + rest.length) >>> 0;
  return {
    length: start.length + tail.length + rest.length,
    start,
    end(slot) {
      const bytes = Buffer.allocUnsafe(length);
      bytes.write(checkedSlot(slot), 0, "latin1");
      tail.copy(bytes, SLOT_BYTES);
      bytes.writeUInt32LE(crc32(rest, crc32(bytes.subarray(0, SLOT_BYTES), checked)), length - 8);
      bytes.writeUInt32LE(size, length - 4);
      return bytes;
    },
  };
}

let sheet: Buffer | undefined;

/** Deflated parts that end on a byte: whatever comes next may follow. */
function deflated(text: string): Buffer[] {
  const at = text.indexOf(SHEET_CSS);
  if (at < 0) return [deflatePart(text, LEVEL)];
  sheet ??= deflatePart(SHEET_CSS, 9);
  return [
    deflatePart(text.slice(0, at), LEVEL),
    sheet,
    deflatePart(text.slice(at + SHEET_CSS.length), LEVEL),
  ];
}

function deflatePart(text: string, level: number): Buffer {
  return deflateRawSync(Buffer.from(text, "utf8"), { level, finishFlush: constants.Z_SYNC_FLUSH });
}

function checkedSlot(slot: string): string {
  if (slot.length !== SLOT_BYTES) throw new RangeError(`a visit's slot has ${SLOT_BYTES} characters`);
  return slot;
}
