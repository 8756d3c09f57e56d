import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { MAX_LIFETIME_SECONDS, mintToken } from "../../server/links/token.ts";
import {
  AUDIENCE,
  claims,
  good,
  header,
  mintIdOf,
  NOW,
  part,
  reasonOf,
  secret,
  sign,
  verify,
} from "./token-kit.ts";

describe("a merchant's token", () => {
  it("stands for its invoice, amount, reference and expiry", async () => {
    const minted = await mintToken({
      kid: "k1",
      alg: "HS256",
      signingKey: secret,
      tenantId: "tnt_1",
      audience: AUDIENCE,
      invoiceId: "inv_1001",
      expiresAt: NOW + 60,
      amount: "250.50",
      ref: "order 7 – März",
    });
    expect(await verify(minted)).toEqual({
      ok: true,
      tenantId: "tnt_1",
      mode: "live",
      kid: "k1",
      invoiceId: "inv_1001",
      amountText: "250.5",
      ref: "order 7 – März",
      expiresAt: new Date((NOW + 60) * 1000).toISOString(),
      mintId: expect.stringMatching(/^lnk_[0-9a-hjkmnp-tv-z]{13}$/),
    });
  });

  it("leaves out what it does not ask for", async () => {
    const result = await verify(good);
    expect(result).toMatchObject({ ok: true, invoiceId: "inv_1001" });
    expect(Object.keys(result)).not.toContain("amountText");
    expect(Object.keys(result)).not.toContain("ref");
  });

  it.each([
    [100, "100"],
    ["100.00", "100"],
    ["0.50", "0.5"],
    ["007.10", "7.1"],
    ["0.000001", "0.000001"],
    ["999999999999999", "999999999999999"],
  ])("reads the amount %j as %s", async (amount, text) => {
    expect(await verify(sign(header, { ...claims, amount }))).toMatchObject({ ok: true, amountText: text });
  });

  it("reads an amount's number by its own text, not through floating point", async () => {
    const body = JSON.stringify(claims).replace("}", ',"amount":90071992547409.93}');
    expect(await verify(sign(header, body))).toMatchObject({ ok: true, amountText: "90071992547409.93" });
    const power = JSON.stringify(claims).replace("}", ',"amount":12.5e2}');
    expect(await verify(sign(header, power))).toMatchObject({ ok: true, amountText: "1250" });
  });
});

describe("a token's time", () => {
  it("ends at its expiry, and then says whose it was", async () => {
    expect(await verify(good, NOW + 3599)).toMatchObject({ ok: true });
    expect(await verify(good, NOW + 3600)).toMatchObject({
      ok: false,
      reason: "expired",
      tenantId: "tnt_1",
      invoiceId: "inv_1001",
    });
  });

  it("is not told to whoever cannot sign", async () => {
    const expired = sign(header, { ...claims, exp: NOW - 10 }, "x".repeat(32));
    expect(await verify(expired)).toEqual({ ok: false, reason: "bad_signature" });
    expect(reasonOf(await verify(sign(header, { ...claims, exp: NOW - 10, aud: "x" })))).toBe(
      "wrong_audience",
    );
  });

  it("ends within two years", async () => {
    const exp = NOW + MAX_LIFETIME_SECONDS;
    expect(reasonOf(await verify(sign(header, { ...claims, exp })))).toBe("accepted");
    expect(reasonOf(await verify(sign(header, { ...claims, exp: exp + 1 })))).toBe("expiry_too_far");
  });

  it("begins at nbf, give or take a minute of clocks", async () => {
    expect(reasonOf(await verify(sign(header, { ...claims, nbf: NOW + 60 })))).toBe("accepted");
    expect(reasonOf(await verify(sign(header, { ...claims, nbf: NOW + 61 })))).toBe("not_yet_valid");
  });

  it("may have fractions of seconds, as some libraries write them", async () => {
    expect(await verify(sign(header, { ...claims, exp: NOW + 3600.75 }))).toMatchObject({
      ok: true,
      expiresAt: new Date((NOW + 3600) * 1000).toISOString(),
    });
  });
});

describe("the link's id of a token", () => {
  it("is the same however the token is spelled", async () => {
    const id = mintIdOf(await verify(sign(header, { ...claims, amount: 100 })));
    const { iss, aud, sub, exp } = claims;
    const others = [
      sign({ kid: "k1", typ: "paylink+jwt", alg: "HS256" }, { exp, sub, aud, iss, amount: "100.00" }),
      sign(header, `  ${JSON.stringify({ ...claims, amount: 100 }, null, 2)}`),
      sign(header, { ...claims, amount: 100, iat: NOW, jti: "another", foreign: true }),
      sign(header, { ...claims, amount: 100, aud: [aud] }),
      sign(header, JSON.stringify({ ...claims, amount: 100 }).replace("inv_", "\\u0069nv_")),
    ];
    for (const other of others) expect(mintIdOf(await verify(other))).toBe(id);
  });

  it("differs with each thing that is asked for", async () => {
    const asked = [
      good,
      sign(header, { ...claims, sub: "inv_1002" }),
      sign(header, { ...claims, exp: NOW + 3601 }),
      sign(header, { ...claims, amount: 1 }),
      sign(header, { ...claims, ref: "1" }),
      sign(header, { ...claims, amount: 1, ref: "1" }),
      sign({ ...header, kid: "k2" }, { ...claims, iss: "tnt_2" }, new Uint8Array(32).fill(9)),
    ];
    const ids = await Promise.all(asked.map(async (token) => mintIdOf(await verify(token))));
    expect(ids).not.toContain(null);
    expect(new Set(ids).size).toBe(asked.length);
  });

  it("is this very one, so that visits of an earlier release keep their link", async () => {
    expect(mintIdOf(await verify(good))).toBe("lnk_00gm60z1tc8ga");
  });
});

describe("a token's claims", () => {
  it.each([
    ["iss", "tnt_2", "wrong_issuer"],
    ["iss", undefined, "bad_claims"],
    ["iss", ["tnt_1"], "bad_claims"],
    ["aud", "https://pay.example.com/", "wrong_audience"],
    ["aud", "https://evil.example", "wrong_audience"],
    ["aud", [AUDIENCE, "https://evil.example"], "bad_claims"],
    ["aud", undefined, "bad_claims"],
    ["sub", undefined, "bad_claims"],
    ["sub", "cust_1", "bad_claims"],
    ["sub", "inv_../x", "bad_claims"],
    ["exp", undefined, "bad_claims"],
    ["exp", null, "bad_claims"],
    ["exp", String(NOW + 60), "bad_claims"],
    ["exp", -1, "bad_claims"],
    ["exp", 1e300, "bad_claims"],
    ["nbf", "x", "bad_claims"],
    ["amount", 0, "bad_claims"],
    ["amount", "0.00", "bad_claims"],
    ["amount", -5, "bad_claims"],
    ["amount", "1,000.00", "bad_claims"],
    ["amount", " 5", "bad_claims"],
    ["amount", "", "bad_claims"],
    ["amount", "NaN", "bad_claims"],
    ["amount", "1e99", "bad_claims"],
    ["amount", 1e16, "bad_claims"],
    ["amount", "0.00000000001", "bad_claims"],
    ["amount", null, "bad_claims"],
    ["amount", {}, "bad_claims"],
    ["ref", "", "bad_claims"],
    ["ref", "x".repeat(129), "bad_claims"],
    ["ref", "line\nbreak", "bad_claims"],
    ["ref", "\ud800", "bad_claims"],
    ["ref", 7, "bad_claims"],
    ["ref", "x".repeat(128), "accepted"],
  ])("with %s %j are %s", async (name, value, outcome) => {
    // JSON.stringify leaves undefined members out, and writes a lone surrogate as an escape.
    expect(reasonOf(await verify(sign(header, { ...claims, [name]: value })))).toBe(outcome);
  });

  it("are refused when one stands twice, in bytes that are no UTF-8, or under __proto__", async () => {
    const twice = JSON.stringify(claims).replace("}", ',"sub":"inv_9"}');
    expect(reasonOf(await verify(sign(header, twice)))).toBe("bad_claims");
    const { sub, ...rest } = claims;
    const inherited = JSON.stringify(rest).replace("}", `,"__proto__":{"sub":"${sub}"}}`);
    expect(reasonOf(await verify(sign(header, inherited)))).toBe("bad_claims");
    const bytes = Buffer.from(
      JSON.stringify({ ...claims, ref: "??" }).replace("??", "\u00ff\u00fe"),
      "latin1",
    );
    const input = `${part(header)}.${bytes.toString("base64url")}`;
    const signature = createHmac("sha256", secret).update(input).digest("base64url");
    expect(reasonOf(await verify(`${input}.${signature}`))).toBe("bad_claims");
  });
});
