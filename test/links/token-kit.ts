/** One merchant's key and claims, and tokens made of any text whatever. */
import { createHmac } from "node:crypto";
import { type TokenResult, verifyToken } from "../../server/links/token.ts";
import type { LinkKey } from "../../server/links/tokenKey.ts";

export const AUDIENCE = "https://pay.example.com";
export const NOW = 1_771_000_000;
export const secret = new Uint8Array(32).map((_, i) => i * 7 + 1);
export const keys = new Map<string, LinkKey>([
  ["k1", { tenantId: "tnt_1", mode: "live", alg: "HS256", key: secret }],
  ["k2", { tenantId: "tnt_2", mode: "test", alg: "HS256", key: new Uint8Array(32).fill(9) }],
]);
export const claims = { iss: "tnt_1", aud: AUDIENCE, sub: "inv_1001", exp: NOW + 3600 };
export const header = { alg: "HS256", typ: "paylink+jwt", kid: "k1" };

export async function lookup(kid: string): Promise<LinkKey | null> {
  return keys.get(kid) ?? null;
}
export function verify(token: string, nowSeconds = NOW): Promise<TokenResult> {
  return verifyToken(token, lookup, { audience: AUDIENCE, nowSeconds });
}
export const part = (value: unknown): string =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
/** Signs whatever text is given, as an attacker who has the merchant's key or a careless library might. */
export function sign(head: unknown, body: unknown, key: Uint8Array | string = secret): string {
  const input = `${part(head)}.${part(body)}`;
  return `${input}.${createHmac("sha256", key).update(input).digest("base64url")}`;
}
export const reasonOf = (result: TokenResult): string => (result.ok ? "accepted" : result.reason);
export const mintIdOf = (result: TokenResult): string | null => ("mintId" in result ? result.mintId : null);

export const good = sign(header, claims);
