/** The sandbox's vault as the port has it. */
import type { Database } from "../../database/database.ts";
import { ProcessorConflict, ProcessorUnavailable, type Vault } from "./processor.ts";
import { acceptMethod } from "./sandboxCheck.ts";
import { guarded } from "./sandboxGuard.ts";
import { forgetKept, insertKept, keptOf, readKept, sameMethod, savedOf } from "./sandboxMethods.ts";

export function sandboxVault(database: Database): Vault {
  return {
    saveMethod: (ref, method) =>
      guarded(ref, async (ref) => {
        const asked = keptOf(ref, method);
        const known = await readKept(database, ref, asked.reference);
        if (known === null) {
          acceptMethod(method, ref.at);
          await database.batch([insertKept(ref, asked, ref.at)]);
        }
        const kept = known ?? (await readKept(database, ref, asked.reference));
        if (kept === null) throw new ProcessorUnavailable("the sandbox could not keep this method");
        if (!sameMethod(kept, asked)) throw new ProcessorConflict("method");
        return savedOf(kept);
      }),
    forgetMethod: (ref, reference) =>
      guarded(ref, async (ref) => {
        await database.batch([forgetKept(ref, reference, ref.at)]);
      }),
  };
}
