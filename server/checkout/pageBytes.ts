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
  /** The page of one visit. `slot` is what `visitSlot` makes of a visit's id. */
  fill(slot: string): Buffer;
}

export function plainBytes({ before, after }: Page): PageBytes {
  const start = Buffer.from(before, "utf8");
  const end = Buffer.from(after, "utf8");
  return {
    length: start.length + end.length,
    fill: (slot) => Buffer.concat([start, slotBytes(slot), end]),
  };
}

export function gzipBytes({ before, after }: Page): PageBytes {
  const start = Buffer.from(before, "utf8");
  const end = Buffer.from(after, "utf8");
  const body = Buffer.concat([GZIP_HEADER, ...deflated(before), STORED]);
  const tail = deflateRawSync(end, { level: 9 });
  const length = body.length + SLOT_BYTES + tail.length + 8;
  const checked = crc32(start);
  const size = (start.length + SLOT_BYTES + end.length) >>> 0;
  return {
    length: body.length + tail.length + end.length,
    fill(slot) {
      const bytes = Buffer.allocUnsafe(length);
      const visit = slotBytes(slot);
      body.copy(bytes);
      visit.copy(bytes, body.length);
      tail.copy(bytes, body.length + SLOT_BYTES);
      bytes.writeUInt32LE(crc32(end, crc32(visit, checked)), length - 8);
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

function slotBytes(slot: string): Buffer {
  if (slot.length !== SLOT_BYTES) throw new RangeError(`a visit's slot has ${SLOT_BYTES} characters`);
  return Buffer.from(slot, "latin1");
}
