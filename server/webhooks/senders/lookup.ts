/** From names to addresses, on Node: what is answered here is what is connected to. */
import { type LookupAddress, lookup as systemLookup } from "node:dns";
import { Resolver } from "node:dns/promises";
import type { LookupFunction } from "node:net";
import { promisify } from "node:util";
import { ADDRESS_REFUSED } from "./connection.ts";
import { isPublicAddress } from "./publicAddress.ts";

/** All addresses of a name. */
export type Resolve = (name: string) => Promise<readonly LookupAddress[]>;

export function refusedAddress(): NodeJS.ErrnoException {
  return Object.assign(new Error("the address leads into a private network"), { code: ADDRESS_REFUSED });
}

/** The lookup of every connection. A name that changes its mind between two looks gains nothing: each look is checked. */
export function checkedLookup(resolve: Resolve, allowPrivate: boolean): LookupFunction {
  return (name, { all }, callback) => {
    const answer = async (): Promise<void> => {
      const found = await addressesOf(resolve, name, allowPrivate).catch((error: unknown) => error);
      if (!Array.isArray(found)) callback(found as NodeJS.ErrnoException, []);
      else if (all) callback(null, found as LookupAddress[]);
      else
        callback(null, (found as LookupAddress[])[0]?.address ?? "", (found as LookupAddress[])[0]?.family);
    };
    void answer();
  };
}

/** At least one; rejects otherwise, and when any of them leads inside. */
async function addressesOf(resolve: Resolve, name: string, allowPrivate: boolean): Promise<LookupAddress[]> {
  const found = await resolve(name);
  if (found.length === 0) throw Object.assign(new Error(`${name} has no address`), { code: "ENOTFOUND" });
  if (!allowPrivate && found.some(({ address }) => !isPublicAddress(address))) throw refusedAddress();
  return [...found];
}

/** As the system does it, its hosts file included: for development. */
export async function resolveLikeSystem(name: string): Promise<readonly LookupAddress[]> {
  return promisify(systemLookup)(name, { all: true });
}

/**
 * By DNS alone, without the threads that the system's own way would hold: a name server that is silent must not hold up
 * anything else.
 */
export function resolveByDns(): Resolve {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  return async (name) => {
    const [four, six] = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    if (four.status === "rejected" && six.status === "rejected") throw four.reason;
    return [
      ...(four.status === "fulfilled" ? four.value : []).map((address) => ({ address, family: 4 })),
      ...(six.status === "fulfilled" ? six.value : []).map((address) => ({ address, family: 6 })),
    ];
  };
}
