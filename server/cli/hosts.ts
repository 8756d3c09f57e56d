import { Refusal, refuse } from "../api/problem.ts";
import type { Deps } from "../deps.ts";
import { hostProblem } from "../hosts/name.ts";
import { giveHost } from "../hosts/own.ts";
import { originOfHost } from "../merchants/origin.ts";
import { listHosts, removeHost } from "../store/merchantHosts.ts";
import { type Command, text } from "./command.ts";
import { refused } from "./refused.ts";
import { callerOf } from "./tenant.ts";

function readHost(deps: Deps, written: string | undefined): string | Refusal {
  const host = (written ?? "").toLowerCase();
  const { env, publicUrl } = deps.config;
  const problem = hostProblem(host, new URL(publicUrl).hostname, env === "development");
  return problem === null ? host : refuse("invalid_field", `--host ${problem}.`, { field: "host" });
}

/** `paylink hosts add` */
export const addHostCommand: Command = {
  name: "hosts add",
  summary: "Give a merchant a host name of its own, by your word as operator.",
  help: [
    "No DNS record is looked for. New links of the merchant use the host at once, so lead it here with a certificate first.",
  ],
  options: { tenant: { type: "string" }, host: { type: "string" } },
  required: ["tenant", "host"],
  async run(deps, options) {
    const caller = await callerOf(deps, options);
    if (caller instanceof Refusal) return refused(caller);
    const host = readHost(deps, text(options, "host"));
    if (host instanceof Refusal) return refused(host);
    const problem = await giveHost(deps, caller.tenantId, host);
    if (problem !== null) return refused(problem);
    const origin = originOfHost(deps.config, host);
    return { exit: 0, text: `New links of the merchant begin with ${origin}/`, data: { host, origin } };
  },
};

/** `paylink hosts list` */
export const listHostsCommand: Command = {
  name: "hosts list",
  summary: "List a merchant's host names; new links use the first one.",
  help: [],
  options: { tenant: { type: "string" } },
  required: ["tenant"],
  async run(deps, options) {
    const caller = await callerOf(deps, options);
    if (caller instanceof Refusal) return refused(caller);
    const hosts = await listHosts(deps.database, caller.tenantId);
    const lines = hosts.map(({ host, createdAt }) => `${host}  ${createdAt}`);
    return { exit: 0, text: lines.join("\n"), data: { hosts } };
  },
};

/** `paylink hosts remove` */
export const removeHostCommand: Command = {
  name: "hosts remove",
  summary: "Take a host name from a merchant.",
  help: ["Its links stop to work there within ten seconds, and go on under PUBLIC_URL."],
  options: { tenant: { type: "string" }, host: { type: "string" } },
  required: ["tenant", "host"],
  async run(deps, options) {
    const caller = await callerOf(deps, options);
    if (caller instanceof Refusal) return refused(caller);
    const host = (text(options, "host") ?? "").toLowerCase();
    const [removed] = await deps.database.batch(removeHost(caller.tenantId, host));
    if (removed?.changes !== 1)
      return refused(refuse("not_found", `The merchant has no host ${host}.`, { field: "host" }));
    return { exit: 0, text: `${host} is removed.`, data: { host, removed: true } };
  },
};
