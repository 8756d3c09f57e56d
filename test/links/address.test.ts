import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sameNetwork, truncateAddress } from "../../server/links/address.ts";

describe("truncateAddress", () => {
  it.each([
    ["203.0.113.77", "203.0.113.0/24"],
    ["0.0.0.0", "0.0.0.0/24"],
    ["255.255.255.255", "255.255.255.0/24"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"],
    ["2001:DB8:0001::6", "2001:db8:1::/48"],
    ["2001:db8::1", "2001:db8::/48"],
    ["2001:0:0:1::", "2001::/48"],
    ["2001:0:5::", "2001:0:5::/48"],
    ["::1", "::/48"],
    ["fe80::1%eth0", "fe80::/48"],
    ["1:2:3:4:5:6:203.0.113.9", "1:2:3::/48"],
  ])("cuts %s to %s", (address, network) => {
    expect(truncateAddress(address)).toBe(network);
  });

  it.each([
    "::ffff:203.0.113.77",
    "::FFFF:cb00:714d",
    "0:0:0:0:0:ffff:203.0.113.77",
    "64:ff9b::203.0.113.77",
    "2002:cb00:714d::1",
  ])("sees the IPv4 address inside %s", (address) => {
    expect(truncateAddress(address)).toBe("203.0.113.0/24");
  });

  it.each([
    "",
    "localhost",
    "203.0.113",
    "203.0.113.256",
    "203.0.113.07",
    "203.0.113.1:443",
    "203.0.113.9/24",
    "1.2.3.4.5",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7::8",
    "1::2::3",
    ":::",
    "12345::",
    "g::",
    "203.0.113.9::",
    "::203.0.113.9:1",
    "[::1]",
    "unknown, 203.0.113.9",
    `${"0".repeat(100)}::`,
  ])("is null for %j", (text) => {
    expect(truncateAddress(text)).toBeNull();
  });

  it("is null for no address", () => {
    expect(truncateAddress(null)).toBeNull();
    expect(truncateAddress(undefined)).toBeNull();
  });

  it("leaves a truncated address as it is, and tells all visitors of one network alike", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
        const network = truncateAddress(address);
        expect(network).not.toBeNull();
        expect(truncateAddress(network)).toBe(network);
      }),
    );
  });

  it("keeps nothing of the host's part", () => {
    fc.assert(
      fc.property(fc.nat(255), fc.nat(255), (one, other) => {
        expect(truncateAddress(`198.51.100.${one}`)).toBe(truncateAddress(`198.51.100.${other}`));
        expect(truncateAddress(`2001:db8:7:${one}::${other}`)).toBe("2001:db8:7::/48");
      }),
    );
  });

  it("never throws, whatever the text", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(truncateAddress(text) ?? "::/48").toMatch(/\/(24|48)$/);
      }),
    );
  });
});

describe("sameNetwork", () => {
  it("compares networks of one family", () => {
    expect(sameNetwork("203.0.113.0/24", "203.0.113.0/24")).toBe(true);
    expect(sameNetwork("203.0.113.0/24", "198.51.100.0/24")).toBe(false);
    expect(sameNetwork("2001:db8:1::/48", "2001:db8:2::/48")).toBe(false);
  });

  it("cannot tell when one is unknown or the families differ, as a phone has both", () => {
    expect(sameNetwork(null, "203.0.113.0/24")).toBeNull();
    expect(sameNetwork("203.0.113.0/24", "2001:db8:1::/48")).toBeNull();
  });
});
