import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { checkStamp, makeKeyring, open, seal, stamp } from "../../server/links/keyring.ts";
import { CROCKFORD } from "../../shared/ids.ts";
import { clashingSecrets, OLD_SECRET, SECRET } from "./secrets.ts";

const ring = makeKeyring(SECRET);
const rotated = makeKeyring(SECRET, OLD_SECRET);
const old = makeKeyring(OLD_SECRET);

describe("makeKeyring", () => {
  it("derives the same keys from the same secret, and other keys for each purpose", () => {
    const exported = Object.values(ring.current.keys).map((key) => key.export().toString("hex"));
    expect(new Set(exported).size).toBe(5);
    const again = Object.values(makeKeyring(SECRET).current.keys).map((key) => key.export().toString("hex"));
    expect(again).toEqual(exported);
  });

  it("derives these very keys, so that links of an earlier release go on working", () => {
    expect(ring.current.version).toBe("g");
    expect(ring.current.keys.link.export().toString("hex").slice(0, 16)).toBe("7ecb8e57efaa66d7");
    expect(ring.current.keys.seal.export().toString("hex").slice(0, 16)).toBe("208b09864965dbc7");
  });

  it("gives each secret a version of one Crockford character", () => {
    for (let i = 0; i < 50; i++) {
      const { version } = makeKeyring(`${SECRET} ${i}`).current;
      expect(version).toHaveLength(1);
      expect(CROCKFORD).toContain(version);
    }
  });

  it("refuses a secret, current or previous, below 32 characters", () => {
    expect(() => makeKeyring("x".repeat(31))).toThrow(RangeError);
    expect(() => makeKeyring(SECRET, "short")).toThrow(RangeError);
  });

  it("shows no key when it is logged", () => {
    const bytes = ring.current.keys.link.export();
    const logged = inspect(ring, { depth: 10, showHidden: true }) + JSON.stringify(ring);
    expect(logged).not.toContain(bytes.toString("hex"));
    expect(logged).not.toContain(SECRET);
  });
});

describe("seal and open", () => {
  it("opens what was sealed, by the same context only", () => {
    const sealed = seal(ring, "whsec_ü", "link-key:k1");
    expect(sealed).not.toContain("whsec");
    expect(open(ring, sealed, "link-key:k1")).toBe("whsec_ü");
    expect(open(ring, sealed, "link-key:k2")).toBeNull();
  });

  it("never seals the same text twice alike", () => {
    expect(seal(ring, "x", "c")).not.toBe(seal(ring, "x", "c"));
  });

  it("opens what the previous secret sealed, seals with the current one, and forgets a secret that is gone", () => {
    const sealed = seal(old, "x", "c");
    expect(open(rotated, sealed, "c")).toBe("x");
    expect(open(ring, sealed, "c")).toBeNull();
    expect(open(ring, seal(rotated, "x", "c"), "c")).toBe("x");
  });

  it("opens both generations when two secrets share a version", () => {
    const [one, other] = clashingSecrets();
    const both = makeKeyring(one, other);
    expect(open(both, seal(makeKeyring(one), "1", "c"), "c")).toBe("1");
    expect(open(both, seal(makeKeyring(other), "2", "c"), "c")).toBe("2");
  });

  it("does not open a text with any character changed, cut off or added", () => {
    const sealed = seal(ring, "a secret", "c");
    for (let i = 0; i < sealed.length; i++) {
      for (const other of "Aa0_. ") {
        const changed = sealed.slice(0, i) + other + sealed.slice(i + 1);
        expect(changed === sealed ? null : open(ring, changed, "c")).toBeNull();
      }
      expect(open(ring, sealed.slice(0, i), "c")).toBeNull();
    }
    expect(open(ring, `${sealed}=`, "c")).toBeNull();
    expect(open(ring, `${sealed}A`, "c")).toBeNull();
  });

  it("refuses to seal a document", () => {
    expect(() => seal(ring, "x".repeat(65_537), "c")).toThrow(RangeError);
    expect(open(ring, seal(ring, "x".repeat(65_536), "c"), "c")).toHaveLength(65_536);
  });
});

describe("stamps", () => {
  it("are accepted for their own text and purpose only", () => {
    const receipt = stamp(ring, "payer", "pmt_1");
    expect(receipt).toMatch(/^[0-9a-z][A-Za-z0-9_-]{22}$/);
    expect(checkStamp(ring, "payer", "pmt_1", receipt)).toBe(true);
    expect(checkStamp(ring, "payer", "pmt_2", receipt)).toBe(false);
    expect(checkStamp(ring, "outbox", "pmt_1", receipt)).toBe(false);
  });

  it("outlive a rotation by one secret", () => {
    const receipt = stamp(old, "payer", "pmt_1");
    expect(checkStamp(rotated, "payer", "pmt_1", receipt)).toBe(true);
    expect(checkStamp(ring, "payer", "pmt_1", receipt)).toBe(false);
  });

  it("have one spelling", () => {
    const receipt = stamp(ring, "payer", "pmt_1");
    for (const text of ["", "=", " ", "A"]) {
      expect(checkStamp(ring, "payer", "pmt_1", text)).toBe(false);
      expect(checkStamp(ring, "payer", "pmt_1", `${receipt}${text}`)).toBe(text === "");
    }
    const last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const accepted = [...last].filter((c) => checkStamp(ring, "payer", "pmt_1", receipt.slice(0, -1) + c));
    expect(accepted).toEqual([receipt.at(-1)]);
  });
});
