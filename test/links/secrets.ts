/** Secrets for tests, and two that share a version, as one in 32 rotations meets. */
import { makeKeyring } from "../../server/links/keyring.ts";

export const SECRET = "a secret for tests, long enough to be one";
export const OLD_SECRET = "the secret before it, which is as long as that";

let clash: readonly [string, string] | undefined;

/** Two secrets whose versions are the same character. */
export function clashingSecrets(): readonly [string, string] {
  clash ??= findClash();
  return clash;
}

function findClash(): readonly [string, string] {
  const { version } = makeKeyring(SECRET).current;
  for (let i = 0; i < 10_000; i++) {
    const candidate = `${OLD_SECRET} ${i}`;
    if (makeKeyring(candidate).current.version === version) return [SECRET, candidate];
  }
  throw new Error("no two secrets share a version");
}
