/** Error correction levels that we use: they survive the loss of about 15, 25 and 30 % of the symbol. */
export type QrLevel = "M" | "Q" | "H";

/** Data codewords (bytes) of versions 1 to 40 (ISO/IEC 18004, table 7). */
const DATA_CODEWORDS: Record<QrLevel, readonly number[]> = {
  M: [
    16, 28, 44, 64, 86, 108, 124, 154, 182, 216, 254, 290, 334, 365, 415, 453, 507, 563, 627, 669, 714, 782,
    860, 914, 1000, 1062, 1128, 1193, 1267, 1373, 1455, 1541, 1631, 1725, 1812, 1914, 1992, 2102, 2216, 2334,
  ],
  Q: [
    13, 22, 34, 48, 62, 76, 88, 110, 132, 154, 180, 206, 244, 261, 295, 325, 367, 397, 445, 485, 512, 568,
    614, 664, 718, 754, 808, 871, 911, 985, 1033, 1115, 1171, 1231, 1286, 1354, 1426, 1502, 1582, 1666,
  ],
  H: [
    9, 16, 26, 36, 46, 60, 66, 86, 100, 122, 140, 158, 180, 197, 223, 253, 283, 313, 341, 385, 406, 442, 464,
    514, 538, 596, 628, 661, 701, 745, 793, 845, 901, 961, 986, 1054, 1096, 1142, 1222, 1276,
  ],
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

/** Mode indicator, character count (ISO/IEC 18004, table 3) and data: 11 bits for two characters, 8 for a byte. */
function segmentBits(mode: "alphanumeric" | "byte", length: number, version: number): number {
  if (mode === "byte") return 4 + (version < 10 ? 8 : 16) + 8 * length;
  const countBits = version < 10 ? 9 : version < 27 ? 11 : 13;
  return 4 + countBits + 11 * Math.floor(length / 2) + 6 * (length % 2);
}
