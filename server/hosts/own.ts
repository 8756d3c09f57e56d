/** Gives a host to a merchant: after proof by the API, by the operator's word on the command line. */
import { type Refusal, refuse } from "../api/problem.ts";
import { UniqueViolation } from "../database/database.ts";
import type { Deps } from "../deps.ts";
import { addHost, findHost, listHosts } from "../store/merchantHosts.ts";
import { forgetHost } from "./sites.ts";

const HOSTS_MOST = 5;

/** Null when the host is the merchant's now, or was before. @param host checked by `hostProblem` */
export async function giveHost(
  deps: Pick<Deps, "config" | "database" | "now">,
  tenantId: string,
  host: string,
): Promise<Refusal | null> {
  const standing = await listHosts(deps.database, tenantId);
  if (standing.some((one) => one.host === host)) return null;
  if (standing.length >= HOSTS_MOST)
    return refuse("host_limit", `A merchant has at most ${HOSTS_MOST} hosts. Give one up first.`, {
      field: "host",
    });
  try {
    await deps.database.batch(addHost({ host, tenantId, createdAt: deps.now().toISOString() }));
  } catch (error) {
    if (!(error instanceof UniqueViolation) || error.table !== "merchant_hosts") throw error;
    if ((await findHost(deps.database, host))?.tenantId === tenantId) return null;
    return refuse("host_taken", "Another merchant of this installation has this host.", { field: "host" });
  }
  forgetHost(deps, host);
  return null;
}
