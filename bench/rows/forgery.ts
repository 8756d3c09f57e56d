import { createHmac } from "node:crypto";
import { CODE_LENGTH, mintCode, newLinkKey, verifyCode } from "../../server/links/code.ts";
import { makeKeyring } from "../../server/links/keyring.ts";
import { verifyToken } from "../../server/links/token.ts";
import type { LinkKey } from "../../server/links/tokenKey.ts";
import { CROCKFORD } from "../../shared/ids.ts";
import type { BenchRow } from "../row.ts";

/** One forged token for each nineteen forged codes: tokens cost jose tens of times as much. */
const TOKEN_SHARE = 0.05;
/** A genuine text is tried after this many forgeries: a judge who refuses everything would pass otherwise. */
const CONTROL_EVERY = 100;

interface Tally {
  tried: number;
  accepted: number;
  controls: number;
  controlsRefused: number;
  /** The first forgery that was accepted, for whoever has to find out why. */
  example: string | null;
}

/**
 * Tries forged and mutated links, by default 1,000,000: codes in nine kinds of forgery during a key rotation, tokens in twelve,
 * genuine ones in between. The forgeries follow from the seed, so a failure can be had again.
 */
export async function rows(count = 1_000_000, seed = 20_260_101): Promise<BenchRow[]> {
  const random = generator(seed);
  const tokens = Math.round(count * TOKEN_SHARE);
  const start = performance.now();
  const byCode = tryCodes(count - tokens, random);
  const middle = performance.now();
  const byToken = await tryTokens(tokens, random);
  const seconds = [middle - start, performance.now() - middle].map((ms) => (ms / 1000).toFixed(1));
  const accepted = byCode.accepted + byToken.accepted;
  const refused = byCode.controlsRefused + byToken.controlsRefused;
  const example = byCode.example ?? byToken.example;
  return [
    {
      name: "forged or mutated links accepted",
      target: `0 of ${count}`,
      value: accepted,
      unit: "count",
      pass: accepted === 0 && refused === 0 && byCode.tried + byToken.tried === count,
      detail:
        `${byCode.tried} codes in ${seconds[0]} s, ${byToken.tried} tokens in ${seconds[1]} s; ` +
        `${byCode.controls + byToken.controls} genuine ones in between, ${refused} of them refused` +
        (example === null ? "" : `; first accepted: ${example}`),
    },
  ];
}

type Random = (below: number) => number;

function tryCodes(count: number, random: Random): Tally {
  const tally = emptyTally();
  const [secret, previous, foreign] = ["current", "previous", "foreign"].map((name) => name.padEnd(40, "."));
  const ring = makeKeyring(secret ?? "", previous);
  const old = makeKeyring(previous ?? "");
  const strange = makeKeyring(foreign ?? "");
  const text = (length: number): string => newLinkKeyLike(random, length);
  let genuine = "";
  let other = "";
  const kinds: readonly (() => string)[] = [
    () => ring.current.version + text(CODE_LENGTH - 1),
    () => genuine.slice(0, 14) + text(16),
    () => replaceAt(genuine, random(CODE_LENGTH), CROCKFORD.charAt(random(32))),
    () => replaceAt(replaceAt(genuine, random(14), text(1)), 14 + random(16), text(1)),
    () => swap(genuine, random(CODE_LENGTH), random(CODE_LENGTH)),
    () => genuine.slice(0, 14) + other.slice(14),
    () => mintCode(strange, genuine.slice(1, 14)).replace(/^./, ring.current.version),
    () => replaceAt(genuine, random(CODE_LENGTH), genuine.charAt(random(CODE_LENGTH)).toUpperCase()),
    () => misspell(genuine, random),
  ];
  for (let i = 0; i < count; i++) {
    if (i % CONTROL_EVERY === 0) {
      other = genuine;
      genuine = mintCode(i % (2 * CONTROL_EVERY) === 0 ? ring : old, text(13));
      if (other === "") other = mintCode(ring, text(13));
      tally.controls += 2;
      for (const right of [genuine, genuine.toUpperCase()])
        if (verifyCode(ring, right)?.linkKey !== genuine.slice(1, 14)) tally.controlsRefused++;
    }
    const forged = forge(kinds[i % kinds.length], (code) =>
      [genuine, other].some((right) => code === right || code === right.toUpperCase()),
    );
    tally.tried++;
    if (verifyCode(ring, forged) === null) continue;
    tally.accepted++;
    tally.example ??= forged;
  }
  return tally;
}

const AUDIENCE = "https://pay.example.com";
const NOW = 1_771_000_000;

async function tryTokens(count: number, random: Random): Promise<Tally> {
  const tally = emptyTally();
  const secret = Uint8Array.from({ length: 32 }, () => random(256));
  const stolen = Uint8Array.from({ length: 32 }, () => random(256));
  const key: LinkKey = { tenantId: "tnt_1", mode: "live", alg: "HS256", key: secret };
  const others: LinkKey = { tenantId: "tnt_2", mode: "live", alg: "HS256", key: stolen };
  const lookup = async (kid: string): Promise<LinkKey | null> =>
    kid === "k1" ? key : kid === "k2" ? others : null;
  const accepts = async (token: string): Promise<boolean> =>
    (await verifyToken(token, lookup, { audience: AUDIENCE, nowSeconds: NOW })).ok;

  const header = { alg: "HS256", typ: "paylink+jwt", kid: "k1" };
  let claims: Record<string, unknown> = {};
  let genuine = "";
  const parts = (): string[] => genuine.split(".");
  const at = (): number => random(genuine.length);
  const base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const kinds: readonly (() => string)[] = [
    () => replaceAt(genuine, at(), base64url.charAt(random(64))),
    () => replaceAt(genuine, genuine.length - 1, base64url.charAt(random(64))),
    () => genuine.slice(0, at()) + ["=", " ", "\n", ".", "%", "A"][random(6)] + genuine.slice(at()),
    () => genuine + ["=", "==", " ", "\n", ".", "A"][random(6)],
    () =>
      parts()
        .with(1, part({ ...claims, amount: random(1_000_000) / 100 }))
        .join("."),
    () =>
      parts()
        .with(0, part({ ...header, alg: ["none", "HS384", "RS256"][random(3)] }))
        .join("."),
    () => `${part({ ...header, alg: "none" })}.${part(claims)}.`,
    () => signed(header, claims, stolen),
    () => signed({ ...header, kid: "k2" }, claims, stolen),
    () => signed({ ...header, [["crit", "jku", "jwk", "x5u", "b64"][random(5)] ?? ""]: [] }, claims, secret),
    () => signed({ ...header, typ: ["JWT", "at+jwt", "PAYLINK+JWT"][random(3)] }, claims, secret),
    () => signed(header, { ...claims, ...WRONG_CLAIMS[random(WRONG_CLAIMS.length)] }, secret),
  ];
  for (let i = 0; i < count; i++) {
    if (i % CONTROL_EVERY === 0) {
      claims = { iss: "tnt_1", aud: AUDIENCE, sub: `inv_${i}`, exp: NOW + 60 + random(86_400), ref: `r${i}` };
      genuine = signed(header, claims, secret);
      tally.controls++;
      if (!(await accepts(genuine))) tally.controlsRefused++;
    }
    const forged = forge(kinds[i % kinds.length], (token) => token === genuine);
    tally.tried++;
    if (!(await accepts(forged))) continue;
    tally.accepted++;
    tally.example ??= forged;
  }
  return tally;
}

/** Signed rightly, but not for here, not for now, or for nothing. */
const WRONG_CLAIMS: readonly Record<string, unknown>[] = [
  { aud: "https://evil.example" },
  { aud: [AUDIENCE, "https://evil.example"] },
  { iss: "tnt_2" },
  { exp: NOW },
  { exp: NOW + 3 * 366 * 86_400 },
  { exp: `${NOW + 60}` },
  { sub: "inv_" },
  { amount: -1 },
  { ref: "a\u0000b" },
];

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function signed(header: unknown, claims: unknown, key: Uint8Array): string {
  const input = `${part(header)}.${part(claims)}`;
  return `${input}.${createHmac("sha256", key).update(input).digest("base64url")}`;
}

/** A forgery that differs from what is genuine; most kinds hit the genuine text once in a while. */
function forge(kind: (() => string) | undefined, isGenuine: (text: string) => boolean): string {
  for (;;) {
    const text = kind?.() ?? "";
    if (!isGenuine(text)) return text;
  }
}

function emptyTally(): Tally {
  return { tried: 0, accepted: 0, controls: 0, controlsRefused: 0, example: null };
}

function newLinkKeyLike(random: Random, length: number): string {
  if (length === 13) return newLinkKey((bytes) => Uint8Array.from({ length: bytes }, () => random(256)));
  let text = "";
  while (text.length < length) text += CROCKFORD.charAt(random(32));
  return text;
}

function replaceAt(text: string, index: number, by: string): string {
  return text.slice(0, index) + by + text.slice(index + 1);
}

function swap(text: string, one: number, other: number): string {
  return replaceAt(replaceAt(text, one, text.charAt(other)), other, text.charAt(one));
}

/** Cut, lengthened, hyphenated, or with a look-alike letter. */
function misspell(code: string, random: Random): string {
  const index = random(CODE_LENGTH);
  const added = ["-", " ", "0", "i", "l", "o", "u", "%30", "\u0660"][random(9)] ?? "";
  switch (random(3)) {
    case 0:
      return code.slice(0, index);
    case 1:
      return code.slice(0, index) + added + code.slice(index);
    default:
      return replaceAt(code, index, added === "0" ? "O" : added);
  }
}

/** Numbers below a bound that follow from a seed (mulberry32): not for secrets, only for forgeries to be had again. */
function generator(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}
