import type { Caller } from "../api/operation.ts";
import { type Refusal, refuse } from "../api/problem.ts";
import type { Deps } from "../deps.ts";
import { merchantNow } from "../merchants/clock.ts";
import { findMerchant } from "../merchants/merchant.ts";
import { type Options, text } from "./command.ts";

/** The merchant that `--tenant` names, in the mode that `--test` chooses, as the API's handlers know their caller. */
export async function callerOf(deps: Deps, options: Options): Promise<Omit<Caller, "keyId"> | Refusal> {
  const tenantId = text(options, "tenant") ?? "";
  const merchant = await findMerchant(deps.database, tenantId);
  if (merchant === null) return refuse("not_found", `There is no merchant ${tenantId}.`, { field: "tenant" });
  const mode = options["test"] === true ? "test" : "live";
  return { tenantId, mode, merchant, now: merchantNow(deps, merchant, mode) };
}
