import { create } from "qrcode";
import { expect, it } from "vitest";
import { chooseVersion, type QrLevel } from "../../server/qr/capacity.ts";

/** Whether the library can make it; it throws when the version is too small. */
function libraryFits(
  mode: "alphanumeric" | "byte",
  length: number,
  version: number,
  level: QrLevel,
): boolean {
  const segment =
    mode === "byte" ? { data: Buffer.alloc(length, "a"), mode } : { data: "A".repeat(length), mode };
  try {
    create([segment], {
      version,
      errorCorrectionLevel: level,
      maskPattern: 0,
    });
    return true;
  } catch {
    return false;
  }
}

const LEVELS: readonly QrLevel[] = ["M", "Q", "H"];

/** Walks every length there is; at each change of version or level asks the library on both sides of it. */
function disagreements(mode: "alphanumeric" | "byte"): { faults: string[]; lastVersion: number } {
  const faults: string[] = [];
  const ask = (length: number, version: number, level: QrLevel, expected: boolean): void => {
    if (version < 1 || libraryFits(mode, length, version, level) === expected) return;
    faults.push(`${length} in ${version}-${level}: ${!expected}`);
  };
  let last = { version: 0, level: "M" as QrLevel };
  for (let length = 1; ; length++) {
    const next = chooseVersion(mode, length);
    if (next?.version === last.version && next.level === last.level) continue;
    ask(length - 1, last.version, last.level, true);
    ask(length, last.version, last.level, false);
    if (next === null) return { faults, lastVersion: last.version };
    ask(length, next.version - 1, "M", false);
    for (const higher of LEVELS.slice(LEVELS.indexOf(next.level) + 1))
      ask(length, next.version, higher, false);
    last = next;
  }
}

it.each(["alphanumeric", "byte"] as const)(
  "switches %s versions and levels exactly where the library does",
  (mode) => {
    expect(disagreements(mode)).toEqual({ faults: [], lastVersion: 40 });
  },
);
