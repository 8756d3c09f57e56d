import { describe, expect, it } from "vitest";
import { mintCode, verifyCode } from "../../server/links/code.ts";
import { makeKeyring } from "../../server/links/keyring.ts";
import { mintReceiptCode, verifyReceiptCode } from "../../server/receipts/code.ts";
import { CROCKFORD, randomText } from "../../shared/ids.ts";
import { seededRandom } from "../api/world.ts";

const CURRENT = "the current secret, 32 characters or more";
const PREVIOUS = "the previous secret, 32 characters or more";
const random = seededRandom("receipts");
const key = (): string => randomText(random, 13);

describe("the code of a receipt", () => {
  const ring = makeKeyring(CURRENT);

  it("gives its key back, in either case", () => {
    const receiptKey = key();
    const code = mintReceiptCode(ring, receiptKey);
    expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{30}$/);
    expect(verifyReceiptCode(ring, code)).toBe(receiptKey);
    expect(verifyReceiptCode(ring, code.toUpperCase())).toBe(receiptKey);
  });

  it("is no link's code, and a link's code is none of a receipt", () => {
    const one = key();
    expect(verifyCode(ring, mintReceiptCode(ring, one))).toBeNull();
    expect(verifyReceiptCode(ring, mintCode(ring, one))).toBeNull();
  });

  it("is still good while the secret before is kept, and not after", () => {
    const code = mintReceiptCode(makeKeyring(PREVIOUS), key());
    expect(verifyReceiptCode(makeKeyring(CURRENT, PREVIOUS), code)).toBe(code.slice(1, 14));
    expect(verifyReceiptCode(ring, code)).toBeNull();
  });

  it("cannot be forged: none of 100,000 tries is accepted, and every genuine one in between", {
    timeout: 60_000,
  }, () => {
    const both = makeKeyring(CURRENT, PREVIOUS);
    let accepted = 0;
    let genuine = mintReceiptCode(both, key());
    const pick = (below: number): number => (random(1)[0] ?? 0) % below;
    const forgeries: readonly (() => string)[] = [
      () => genuine.charAt(0) + randomText(random, 29),
      () => genuine.slice(0, 14) + randomText(random, 16),
      () => genuine.charAt(0) + key() + genuine.slice(14),
      () => {
        const at = pick(30);
        const other = CROCKFORD.charAt((CROCKFORD.indexOf(genuine.charAt(at)) + 1 + pick(31)) % 32);
        return genuine.slice(0, at) + other + genuine.slice(at + 1);
      },
      () => genuine.slice(0, pick(30)),
      () => mintCode(both, genuine.slice(1, 14)),
    ];
    for (let i = 0; i < 100_000; i++) {
      const forged = (forgeries[i % forgeries.length] as () => string)();
      if (forged !== genuine && verifyReceiptCode(both, forged) !== null) accepted += 1;
      if (i % 1000 !== 0) continue;
      genuine = mintReceiptCode(both, key());
      expect(verifyReceiptCode(both, genuine)).toBe(genuine.slice(1, 14));
    }
    expect(accepted).toBe(0);
  });
});
