import { dataCodewords, type StrongLevel } from "./blocks.ts";

/** Error correction levels that we use: they survive the loss of about 15, 25 and 30 % of the symbol. */
export type QrLevel = "M" | "Q" | "H";

/**
 * Data codewords (bytes) by version (ISO/IEC 18004, table 7). Q and H end where a version holds no more at that level than
 * the version below it does at M: from there on no text that needs the version has room for the level.
 */
const DATA_CODEWORDS: Record<QrLevel, readonly number[]> = {
  M: [
    16, 28, 44, 64, 86, 108, 124, 154, 182, 216, 254, 290, 334, 365, 415, 453, 507, 563, 627, 669, 714, 782,
    860, 914, 1000, 1062, 1128, 1193, 1267, 1373, 1455, 1541, 1631, 1725, 1812, 1914, 1992, 2102, 2216, 2334,
  ],
  Q: [13, 22, 34, 48],
  H: [9],
};

/**
 * The smallest version that holds one segment at M, and the highest level (M, Q or H) that this version has room for.
 *
 * @param mode the segment's mode
 * @param length its characters (alphanumeric) or bytes (byte)
 * @returns null when it is too long for version 40 at M: 3,391 characters or 2,331 bytes.
 */
export function chooseVersion(
  mode: "alphanumeric" | "byte",
  length: number,
): { version: number; level: QrLevel } | null {
  const fits = (version: number, level: QrLevel): boolean =>
    segmentBits(mode, length, version) <= 8 * (DATA_CODEWORDS[level][version - 1] ?? 0);
  for (let version = 1; version <= 40; version++) {
    if (!fits(version, "M")) continue;
    return { version, level: fits(version, "H") ? "H" : fits(version, "Q") ? "Q" : "M" };
  }
  return null;
}

/**
 * The smallest version that holds one segment at Q or H, at any price in size; null when version 40 does not.
 *
 * @param length characters (alphanumeric) or bytes (byte)
 */
export function strongVersion(
  mode: "alphanumeric" | "byte",
  length: number,
  level: StrongLevel,
): number | null {
  for (let version = 1; version <= 40; version++) {
    if (segmentBits(mode, length, version) <= 8 * dataCodewords(version, level)) return version;
  }
  return null;
}

/** Mode indicator, character count (ISO/IEC 18004, table 3) and data: 11 bits for two characters, 8 for a byte. */
function segmentBits(mode: "alphanumeric" | "byte", length: number, version: number): number {
  if (mode === "byte") return 4 + (version < 10 ? 8 : 16) + 8 * length;
  const countBits = version < 10 ? 9 : version < 27 ? 11 : 13;
  return 4 + countBits + 11 * Math.floor(length / 2) + 6 * (length % 2);
}
