/** TXT records by the name servers of this machine. On Node only. */
import { Resolver } from "node:dns/promises";
import type { TxtResolver } from "./resolver.ts";

/** Answers that mean "there is none". */
const NONE = new Set(["ENOTFOUND", "ENODATA", "NXDOMAIN"]);

export function dnsResolver(): TxtResolver {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  return {
    async txt(name) {
      try {
        return (await resolver.resolveTxt(name)).map((parts) => parts.join(""));
      } catch (error) {
        if (NONE.has((error as NodeJS.ErrnoException).code ?? "")) return [];
        throw error;
      }
    },
  };
}
