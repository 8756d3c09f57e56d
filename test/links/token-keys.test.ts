import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { mintToken, verifyToken } from "../../server/links/token.ts";
import type { LinkKey } from "../../server/links/tokenKey.ts";
import {
  AUDIENCE,
  claims,
  good,
  header,
  keys,
  mintIdOf,
  NOW,
  part,
  reasonOf,
  secret,
  sign,
  verify,
} from "./token-kit.ts";

describe("public-key tokens", () => {
  let pair: Awaited<ReturnType<typeof generateKeyPair>>;
  let request: Omit<Parameters<typeof mintToken>[0], "alg" | "signingKey" | "kid">;

  beforeAll(async () => {
    pair = await generateKeyPair("ES256");
    for (const [kid, alg, source] of [
      ["es", "ES256", pair],
      ["ed", "EdDSA", await generateKeyPair("EdDSA")],
    ] as const) {
      const { kty = "", crv = "", x = "", y } = await exportJWK(source.publicKey);
      const key = y === undefined ? { kty, crv, x } : { kty, crv, x, y };
      keys.set(kid, { tenantId: "tnt_1", mode: "live", alg, key });
      privateKeys.set(kid, source.privateKey);
    }
    request = { tenantId: "tnt_1", audience: AUDIENCE, invoiceId: "inv_1", expiresAt: NOW + 9 };
  });
  const privateKeys = new Map<string, CryptoKey>();

  it.each([
    ["es", "ES256"],
    ["ed", "EdDSA"],
  ] as const)("of key %s are accepted under %s only", async (kid, alg) => {
    const signingKey = privateKeys.get(kid) ?? new Uint8Array();
    const token = await mintToken({ ...request, kid, alg, signingKey });
    expect(await verify(token)).toMatchObject({ ok: true, invoiceId: "inv_1" });
    const stolen = token
      .split(".")
      .with(0, part({ ...header, kid }))
      .join(".");
    expect(reasonOf(await verify(stolen))).toBe("wrong_algorithm");
  });

  it("cannot be forged by using the public key as a shared secret", async () => {
    const stored = keys.get("es");
    const body = { ...claims };
    const forged = sign({ ...header, kid: "es" }, body, JSON.stringify(stored?.key));
    expect(reasonOf(await verify(forged))).toBe("wrong_algorithm");
    const posing = sign({ ...header, kid: "es", alg: "ES256" }, body, JSON.stringify(stored?.key));
    expect(reasonOf(await verify(posing))).toBe("bad_signature");
  });

  it("have one link's id for both forms of an ECDSA signature", async () => {
    const token = await new SignJWT({ ref: "r" })
      .setProtectedHeader({ alg: "ES256", typ: "paylink+jwt", kid: "es" })
      .setIssuer("tnt_1")
      .setAudience(AUDIENCE)
      .setSubject("inv_1")
      .setExpirationTime(NOW + 60)
      .sign(pair.privateKey);
    const [head = "", body = "", signature = ""] = token.split(".");
    const raw = Buffer.from(signature, "base64url");
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    const s = order - BigInt(`0x${raw.subarray(32).toString("hex")}`);
    const mirrored = Buffer.concat([
      raw.subarray(0, 32),
      Buffer.from(s.toString(16).padStart(64, "0"), "hex"),
    ]);
    const twin = await verify(`${head}.${body}.${mirrored.toString("base64url")}`);
    expect(twin).toMatchObject({ ok: true });
    expect(mintIdOf(twin)).toBe(mintIdOf(await verify(token)));
  });
});

describe("link keys", () => {
  it("stop working as soon as the lookup no longer gives them, and work anew when replaced", async () => {
    const other = new Uint8Array(32).fill(3);
    const give = (key: LinkKey | null) =>
      verifyToken(good, async () => key, { audience: AUDIENCE, nowSeconds: NOW });
    const stored: LinkKey = { tenantId: "tnt_1", mode: "live", alg: "HS256", key: secret };
    expect(reasonOf(await give(stored))).toBe("accepted");
    expect(reasonOf(await give({ ...stored, key: other }))).toBe("bad_signature");
    expect(reasonOf(await give(null))).toBe("unknown_key");
    expect(reasonOf(await give(stored))).toBe("accepted");
  });

  it("that are no keys for their algorithm are a fault of ours, thrown", async () => {
    const broken: LinkKey[] = [
      { tenantId: "tnt_1", mode: "live", alg: "HS256", key: new Uint8Array(31) },
      { tenantId: "tnt_1", mode: "live", alg: "ES256", key: { kty: "OKP", crv: "Ed25519", x: "AA" } },
    ];
    for (const key of broken) {
      const token = sign({ ...header, alg: key.alg }, claims);
      await expect(
        verifyToken(token, async () => key, { audience: AUDIENCE, nowSeconds: NOW }),
      ).rejects.toThrow(RangeError);
    }
  });

  it("that cannot be looked up are not answered with a refusal", async () => {
    const away = async (): Promise<LinkKey | null> => Promise.reject(new Error("database away"));
    await expect(verifyToken(good, away, { audience: AUDIENCE, nowSeconds: NOW })).rejects.toThrow("away");
  });
});
