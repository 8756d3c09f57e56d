import { Refusal, refuse } from "../api/problem.ts";
import { createApiKey, listApiKeys, revokeApiKey } from "../merchants/create.ts";
import { createLinkKey, revokeLinkKey } from "../merchants/linkKeys.ts";
import { type Command, text, UsageError } from "./command.ts";
import { refused } from "./refused.ts";
import { callerOf } from "./tenant.ts";

/** `paylink keys create` */
export const createKeyCommand: Command = {
  name: "keys create",
  summary: "Create a key: --type api for calling the API, --type link for signing links on your own backend.",
  help: ["Secrets are shown once. Without --test the key is for live data."],
  options: { tenant: { type: "string" }, type: { type: "string" }, test: { type: "boolean" } },
  required: ["tenant", "type"],
  async run(deps, options) {
    const caller = await callerOf(deps, options);
    if (caller instanceof Refusal) return refused(caller);
    const type = text(options, "type");
    if (type === "api") {
      const key = await createApiKey(deps, caller.tenantId, caller.mode);
      return { exit: 0, text: `Key id   ${key.keyId}\nAPI key  ${key.apiKey}`, data: key };
    }
    if (type !== "link") throw new UsageError("--type is api or link.");
    const key = await createLinkKey(deps, caller.tenantId, caller.mode);
    return {
      exit: 0,
      text: `Key id     ${key.kid}\nAlgorithm  ${key.alg}\nSecret     ${key.secret}`,
      data: key,
    };
  },
};

/** `paylink keys list` */
export const listKeysCommand: Command = {
  name: "keys list",
  summary: "List a merchant's API keys.",
  help: [],
  options: { tenant: { type: "string" } },
  required: ["tenant"],
  async run(deps, options) {
    const caller = await callerOf(deps, options);
    if (caller instanceof Refusal) return refused(caller);
    const keys = await listApiKeys(deps, caller.tenantId);
    const lines = keys.map(
      ({ keyId, hint, createdAt, revokedAt }) =>
        `${keyId}  ${hint}  ${createdAt}  ${revokedAt === null ? "in force" : `revoked ${revokedAt}`}`,
    );
    return { exit: 0, text: lines.join("\n"), data: { keys } };
  },
};

/** `paylink keys revoke` */
export const revokeKeyCommand: Command = {
  name: "keys revoke",
  summary: "End an API key (key_…) or a link key (lk_…).",
  help: ["Requests and links signed with it are refused from then on."],
  options: { tenant: { type: "string" }, key: { type: "string" } },
  required: ["tenant", "key"],
  async run(deps, options) {
    const caller = await callerOf(deps, options);
    if (caller instanceof Refusal) return refused(caller);
    const key = text(options, "key") ?? "";
    const done = key.startsWith("lk_")
      ? await revokeLinkKey(deps, caller.tenantId, key)
      : await revokeApiKey(deps, caller.tenantId, key);
    if (!done)
      return refused(refuse("not_found", `The merchant has no key ${key} in force.`, { field: "key" }));
    return { exit: 0, text: `${key} is revoked.`, data: { key, revoked: true } };
  },
};
