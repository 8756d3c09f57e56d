/** The merchant's own host names: asked for, proven, listed, given up. */
import { z } from "zod";
import { type Caller, type Operation, operation } from "../api/operation.ts";
import { Refusal, refuse } from "../api/problem.ts";
import { encodeCursor, listPage, listQuery, readCursor } from "../api/query.ts";
import type { Deps } from "../deps.ts";
import { originOfHost } from "../merchants/origin.ts";
import { findHost, listHosts, type MerchantHost, removeHost } from "../store/merchantHosts.ts";
import { hostProblem } from "./name.ts";
import { giveHost } from "./own.ts";
import { isProven, proofRecord } from "./proof.ts";
import { forgetHost } from "./sites.ts";

const TAG = "Merchant";

const hostAnswer = z
  .object({
    host: z.string(),
    status: z.enum(["active", "pending"]).meta({ description: "pending until the record is found." }),
    origin: z.string().meta({ description: "Under which the merchant's links stand once it is active." }),
    inNewLinks: z.boolean().meta({ description: "Whether new links use it: the newest host does." }),
    createdAt: z.string().meta({ format: "date-time" }).nullable(),
    dnsRecord: z
      .object({ type: z.literal("TXT"), name: z.string(), value: z.string() })
      .nullable()
      .meta({ description: "The record that proves the host to be the merchant's; null once it did." }),
  })
  .meta({ id: "MerchantHost" });

type HostAnswer = z.output<typeof hostAnswer>;

function active(deps: Deps, { host, createdAt }: MerchantHost, newest: string | undefined): HostAnswer {
  const origin = originOfHost(deps.config, host);
  return { host, status: "active", origin, inNewLinks: host === newest, createdAt, dnsRecord: null };
}

function pending(deps: Deps, tenantId: string, host: string): HostAnswer {
  const dnsRecord = proofRecord(deps.keyring, tenantId, host);
  const origin = originOfHost(deps.config, host);
  return { host, status: "pending", origin, inNewLinks: false, createdAt: null, dnsRecord };
}

/** The host of an address, or why it can be no merchant's. DNS knows no case. */
function readHost(deps: Deps, text: string): string | Refusal {
  const host = text.toLowerCase();
  const { env, publicUrl } = deps.config;
  const problem = hostProblem(host, new URL(publicUrl).hostname, env === "development");
  return problem === null ? host : refuse("invalid_field", `host ${problem}.`, { field: "host" });
}

/** As it stands for a caller: active, or what is missing. Another merchant's host looks like nobody's. */
async function standing(deps: Deps, { tenantId }: Caller, host: string): Promise<HostAnswer> {
  const found = await findHost(deps.database, host);
  if (found?.tenantId !== tenantId) return pending(deps, tenantId, host);
  const [newest] = await listHosts(deps.database, tenantId);
  return active(deps, found, newest?.host);
}

export const hostOperations: readonly Operation[] = [
  operation(
    {
      id: "listHosts",
      method: "GET",
      path: "/api/v1/merchant/hosts",
      summary: "List the merchant's host names",
      description: "Those that are active, the newest first.",
      tag: TAG,
      auth: "key",
      query: z.strictObject(listQuery),
      answers: {
        200: {
          description: "A page of the hosts.",
          schema: z.object({ hosts: z.array(hostAnswer), nextCursor: z.string().nullable() }),
        },
      },
    },
    async ({ deps, caller, query }) => {
      const place = readCursor("hosts", query.after, z.tuple([z.string().max(30), z.string().max(253)]));
      if (place instanceof Refusal) return place;
      // A few in all: read whole and cut here.
      const all = await listHosts(deps.database, caller.tenantId);
      const [createdAt, host] = place ?? [];
      const rest =
        createdAt === undefined || host === undefined
          ? all
          : all.filter(
              (one) => one.createdAt < createdAt || (one.createdAt === createdAt && one.host > host),
            );
      const data = listPage(
        "hosts",
        rest,
        query.limit,
        (one) => active(deps, one, all[0]?.host),
        (one) => encodeCursor("hosts", [one.createdAt, one.host]),
      );
      return { status: 200, data };
    },
  ),
  operation(
    {
      id: "getHost",
      method: "GET",
      path: "/api/v1/merchant/hosts/:host",
      summary: "Read one of the merchant's host names",
      tag: TAG,
      auth: "key",
      answers: { 200: { description: "The host, active or with what is missing.", schema: hostAnswer } },
    },
    async ({ deps, caller, params }) => {
      const host = readHost(deps, params.host);
      if (host instanceof Refusal) return host;
      return { status: 200, data: await standing(deps, caller, host) };
    },
  ),
  operation(
    {
      id: "putHost",
      method: "PUT",
      path: "/api/v1/merchant/hosts/:host",
      summary: "Use a host name of the merchant's own",
      description:
        "Looks for the TXT record that proves the name to be the merchant's. With it the host is active: it serves this merchant's links and no other's, and new links use it. Without it the answer is 202 and names the record; nothing is kept, so ask again once the record is set.\n\nThe operator leads the host to this installation, with a certificate.",
      tag: TAG,
      auth: "key",
      answers: {
        200: { description: "The host is active.", schema: hostAnswer },
        202: { description: "The record was not found yet.", schema: hostAnswer },
      },
      refusals: ["host_taken", "host_limit"],
    },
    async ({ deps, caller, params }) => {
      const host = readHost(deps, params.host);
      if (host instanceof Refusal) return host;
      const now = await standing(deps, caller, host);
      if (now.status === "active") return { status: 200, data: now };
      if (!(await isProven(deps, caller.tenantId, host))) return { status: 202, data: now };
      const refused = await giveHost(deps, caller.tenantId, host);
      return refused ?? { status: 200, data: await standing(deps, caller, host) };
    },
  ),
  operation(
    {
      id: "deleteHost",
      method: "DELETE",
      path: "/api/v1/merchant/hosts/:host",
      summary: "Give up a host name",
      description:
        "Links under it stop to work there and go on under the installation's own address; new links use the host before it, if there is one.",
      tag: TAG,
      auth: "key",
      answers: {
        200: {
          description: "The merchant does not have it any more.",
          schema: z.object({ host: z.string(), removed: z.literal(true) }),
        },
      },
      refusals: ["host_not_found"],
    },
    async ({ deps, caller, params }) => {
      const host = readHost(deps, params.host);
      if (host instanceof Refusal) return host;
      const [removed] = await deps.database.batch(removeHost(caller.tenantId, host));
      if (removed?.changes !== 1) return refuse("host_not_found", "The merchant does not have this host.");
      forgetHost(deps, host);
      return { status: 200, data: { host, removed: true } };
    },
  ),
];
