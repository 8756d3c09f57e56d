/** Random bytes for ids, taken from a supply: asking the system's generator costs the same for 20 bytes as for 4,000. */
import { randomFillSync } from "node:crypto";
import type { RandomBytes } from "../../shared/ids.ts";

const SUPPLY_BYTES = 4096;

/** A source of random bytes. No byte is given out twice, and what was given out is the caller's alone. */
export function randomSupply(): RandomBytes {
  let supply = Buffer.alloc(0);
  let used = 0;
  return (length) => {
    if (length > SUPPLY_BYTES / 4) return randomFillSync(Buffer.alloc(length));
    if (used + length > supply.length) {
      // A new one each time: slices of the one before are still in callers' hands.
      supply = randomFillSync(Buffer.alloc(SUPPLY_BYTES));
      used = 0;
    }
    used += length;
    return supply.subarray(used - length, used);
  };
}
