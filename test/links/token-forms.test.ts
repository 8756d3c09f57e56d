import { describe, expect, it } from "vitest";
import { claims, good, header, part, reasonOf, sign, verify } from "./token-kit.ts";

describe("other spellings of a token", () => {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  it("are refused: no other last character in any part", async () => {
    const parts = good.split(".");
    for (const [i, text] of parts.entries()) {
      for (const last of alphabet) {
        const changed = parts.with(i, text.slice(0, -1) + last).join(".");
        expect(reasonOf(await verify(changed)) === "accepted").toBe(changed === good);
      }
    }
  });

  it("are refused: padding, white space, standard base64, empty or missing parts, more parts", async () => {
    const [head = "", body = "", signature = ""] = good.split(".");
    const spellings = [
      `${good}=`,
      `${good}==`,
      `${good} `,
      ` ${good}`,
      `${good}\n`,
      `${head}=.${body}.${signature}`,
      `${head}.${body}=.${signature}`,
      `${head}\n.${body}.${signature}`,
      `${head}.${body}.${signature.replaceAll("-", "+").replaceAll("_", "/")}=`,
      `${head}.${body}.`,
      `${head}.${body}`,
      `.${body}.${signature}`,
      `${head}..${signature}`,
      `${good}.`,
      `${good}.${signature}`,
      `${head}.${body}.${signature.slice(0, 8)}%20${signature.slice(8)}`,
      `${head}.${body}.\u00e9${signature}`,
      "",
      ".",
      "..",
    ];
    for (const spelling of spellings) expect(reasonOf(await verify(spelling))).toBe("malformed");
  });

  it("are refused: every single character changed, left out or doubled", async () => {
    for (let i = 0; i < good.length; i++) {
      const before = good.slice(0, i);
      const changed = [
        before + (good.charAt(i) === "A" ? "B" : "A") + good.slice(i + 1),
        before + good.slice(i + 1),
        before + good.charAt(i) + good.slice(i),
      ];
      for (const token of changed) expect(reasonOf(await verify(token))).not.toBe("accepted");
    }
  });

  it("are refused beyond 2,048 characters", async () => {
    const long = sign(header, { ...claims, foreign: "x".repeat(1400) });
    expect(long.length).toBeGreaterThan(2048);
    expect(reasonOf(await verify(long))).toBe("malformed");
  });
});

describe("a token's header", () => {
  it.each(["crit", "b64", "jku", "x5u", "jwk", "x5c", "zip", "cty", "__proto__"])(
    "may not have %s",
    async (name) => {
      const text = JSON.stringify(header).replace("}", `,${JSON.stringify(name)}:[]}`);
      expect(reasonOf(await verify(sign(text, claims)))).toBe("malformed");
    },
  );

  it.each([
    ["alg", "none"],
    ["alg", "None"],
    ["alg", "HS384"],
    ["alg", "RS256"],
    ["alg", "hs256"],
    ["alg", ""],
  ])("with %s %j is not for an HS256 key", async (name, value) => {
    expect(reasonOf(await verify(sign({ ...header, [name]: value }, claims)))).toBe("wrong_algorithm");
    const unsigned = `${part({ ...header, [name]: value })}.${part(claims)}.`;
    expect(reasonOf(await verify(unsigned))).toBe("malformed");
  });

  it.each(["JWT", "PAYLINK+JWT", "application/paylink+jwt", "at+jwt", ""])(
    "is refused with the type %j",
    async (typ) => {
      expect(reasonOf(await verify(sign({ ...header, typ }, claims)))).toBe("wrong_type");
    },
  );

  it("names a key that exists and signed it", async () => {
    expect(reasonOf(await verify(sign({ ...header, kid: "k3" }, claims)))).toBe("unknown_key");
    expect(reasonOf(await verify(sign({ ...header, kid: "k2" }, claims)))).toBe("bad_signature");
    for (const kid of ["", "../k1", "k 1", "k".repeat(65), 1, null])
      expect(reasonOf(await verify(sign({ ...header, kid }, claims)))).toBe("malformed");
  });

  it("is refused when a member is missing, doubled, or the text is no JSON object", async () => {
    const { typ: _, ...untyped } = header;
    const texts = [
      untyped,
      '{"alg":"none","alg":"HS256","typ":"paylink+jwt","kid":"k1"}',
      "[]",
      "null",
      '"x"',
      "{",
      `\ufeff${JSON.stringify(header)}`,
    ];
    for (const text of texts) expect(reasonOf(await verify(sign(text, claims)))).toBe("malformed");
  });
});
