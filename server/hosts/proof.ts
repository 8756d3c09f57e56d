/**
 * The proof that a host name is a merchant's: a TXT record below it with a text that only this merchant was told. Leading a
 * name here proves nothing, because whoever asks first could take a name that another merchant leads here; only who owns
 * the name can write the record.
 */
import type { Deps } from "../deps.ts";
import { checkStamp, type Keyring, stamp } from "../links/keyring.ts";
import { isLocalName } from "./name.ts";

export interface ProofRecord {
  readonly type: "TXT";
  readonly name: string;
  readonly value: string;
}

const PREFIX = "paylink-host=";
/** More than a name has reason to have. */
const RECORDS_MOST = 50;

function subject(tenantId: string, host: string): string {
  return `merchant host ${tenantId} ${host}`;
}

export function proofRecord(keyring: Keyring, tenantId: string, host: string): ProofRecord {
  return {
    type: "TXT",
    name: `_paylink.${host}`,
    value: PREFIX + stamp(keyring, "payer", subject(tenantId, host)),
  };
}

/** Whether the record is there. A name service that is away proves nothing. In development names below .localhost need no proof. */
export async function isProven(
  deps: Pick<Deps, "config" | "keyring" | "log" | "txtResolver">,
  tenantId: string,
  host: string,
): Promise<boolean> {
  if (deps.config.env === "development" && isLocalName(host)) return true;
  let records: readonly string[] = [];
  try {
    records = (await deps.txtResolver?.txt(`_paylink.${host}`)) ?? [];
  } catch (error) {
    deps.log.warn("the name servers did not answer", {
      host,
      reason: error instanceof Error ? error.message : "",
    });
  }
  return records
    .slice(0, RECORDS_MOST)
    .some(
      (text) =>
        text.startsWith(PREFIX) &&
        checkStamp(deps.keyring, "payer", subject(tenantId, host), text.slice(PREFIX.length).trim()),
    );
}
