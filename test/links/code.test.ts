import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mintCode, newLinkKey, verifyCode } from "../../server/links/code.ts";
import { makeKeyring } from "../../server/links/keyring.ts";
import { CROCKFORD } from "../../shared/ids.ts";
import { clashingSecrets, OLD_SECRET, SECRET } from "./secrets.ts";

const ring = makeKeyring(SECRET);
const KEY = "0123456789abc";
const code = mintCode(ring, KEY);
const anyKey = fc
  .array(fc.constantFrom(...CROCKFORD), { minLength: 13, maxLength: 13 })
  .map((characters) => characters.join(""));

describe("mintCode", () => {
  it("makes 30 characters that begin with the version and the link's key", () => {
    expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{30}$/);
    expect(code.slice(0, 14)).toBe(ring.current.version + KEY);
  });

  it("makes this very code, so that links of an earlier release go on working", () => {
    expect(code).toBe("g0123456789abca2ecr47xw26ge4sq");
  });

  it("fits a QR code of version 3 at error correction M behind a 24-character origin", () => {
    expect(24 + "/".length + code.length).toBeLessThanOrEqual(61);
  });

  it.each([
    "",
    "0123456789ab",
    "0123456789abcd",
    "0123456789abC",
    "0123456789abu",
    "lnk_012345678",
    "0123456789ab\u0430",
  ])("refuses the key %j", (key) => {
    expect(() => mintCode(ring, key)).toThrow(RangeError);
  });

  it("takes new keys from the random source alone", () => {
    expect(newLinkKey((length) => new Uint8Array(length).fill(255))).toBe("z".repeat(13));
  });
});

describe("verifyCode", () => {
  it("accepts every minted code in lower and in upper case, and says which", () => {
    fc.assert(
      fc.property(anyKey, (key) => {
        const minted = mintCode(ring, key);
        const found = { linkKey: key, linkId: `lnk_${key}` };
        expect(verifyCode(ring, minted)).toEqual({ ...found, spelledUpper: false });
        const upper = minted.toUpperCase();
        expect(verifyCode(ring, upper)).toEqual({ ...found, spelledUpper: upper !== minted });
      }),
    );
  });

  it("refuses every single-character change, in every place, to every printable character and some others", () => {
    const others = Array.from({ length: 0x250 }, (_, unit) => String.fromCharCode(unit));
    // Characters that some function folds to ASCII: K of Kelvin, long s, dotless i, full-width digits.
    others.push("\u212a", "\u017f", "\u0131", "\uff10", "\u0660", "\u{1d7ce}");
    for (const right of [code, code.toUpperCase()]) {
      for (let i = 0; i < right.length; i++) {
        const accepted = others.filter(
          (other) => verifyCode(ring, right.slice(0, i) + other + right.slice(i + 1)) !== null,
        );
        expect(accepted).toEqual([right.charAt(i)]);
      }
    }
  });

  it("refuses every swap of neighbours, every missing and every added character", () => {
    for (let i = 0; i <= code.length; i++) {
      const swapped = code.slice(0, i) + code.charAt(i + 1) + code.charAt(i) + code.slice(i + 2);
      expect(swapped === code ? null : verifyCode(ring, swapped)).toBeNull();
      const shorter = code.slice(0, i) + code.slice(i + 1);
      expect(shorter === code ? null : verifyCode(ring, shorter)).toBeNull();
      for (const added of ["0", "-", " ", "\n", "\0"])
        expect(verifyCode(ring, code.slice(0, i) + added + code.slice(i))).toBeNull();
    }
  });

  it("refuses mixed case, hyphens and other alphabets' spellings of the same code", () => {
    const letters = [...code].flatMap((c, i) => (/[a-z]/.test(c) ? [i] : []));
    expect(letters.length).toBeGreaterThan(1);
    for (const i of letters)
      expect(
        verifyCode(ring, code.slice(0, i) + code.charAt(i).toUpperCase() + code.slice(i + 1)),
      ).toBeNull();
    expect(verifyCode(ring, code.replaceAll("1", "l"))).toBeNull();
    expect(verifyCode(ring, code.replaceAll("0", "o"))).toBeNull();
    expect(verifyCode(ring, encodeURIComponent(`${code} `))).toBeNull();
  });

  it("refuses another secret's code and never throws, whatever the text", () => {
    expect(verifyCode(makeKeyring(OLD_SECRET), code)).toBeNull();
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (text) => {
        expect(verifyCode(ring, text)).toBeNull();
      }),
    );
    expect(verifyCode(ring, "\ud800".repeat(30))).toBeNull();
  });

  it("refuses a genuine MAC under another link's key or version", () => {
    const other = mintCode(ring, "zzzzzzzzzzzzz");
    expect(verifyCode(ring, code.slice(0, 14) + other.slice(14))).toBeNull();
    const foreign = [...CROCKFORD].filter((version) => verifyCode(ring, version + code.slice(1)) !== null);
    expect(foreign).toEqual([ring.current.version]);
  });

  it("accepts the previous secret's codes during a rotation and mints with the current one", () => {
    const rotated = makeKeyring(SECRET, OLD_SECRET);
    const old = mintCode(makeKeyring(OLD_SECRET), KEY);
    expect(verifyCode(rotated, old)).toMatchObject({ linkKey: KEY });
    expect(mintCode(rotated, KEY)).toBe(code);
    expect(verifyCode(ring, old)).toBeNull();
  });

  it("accepts both secrets' codes when they share a version", () => {
    const [one, other] = clashingSecrets();
    const both = makeKeyring(one, other);
    for (const secret of [one, other])
      expect(verifyCode(both, mintCode(makeKeyring(secret), KEY))).toMatchObject({ linkKey: KEY });
  });
});
