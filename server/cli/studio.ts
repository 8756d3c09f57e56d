import { spawn } from "node:child_process";
import type { Mode } from "../../shared/statuses.ts";
import { Refusal, refuse } from "../api/problem.ts";
import type { Deps } from "../deps.ts";
import { findMerchant } from "../merchants/merchant.ts";
import { firstTenantIds } from "../store/merchants.ts";
import { createOneTimeLink, endAllSessions } from "../studio/session.ts";
import { type Command, type Options, text, UsageError } from "./command.ts";
import { refused } from "./refused.ts";

/** `paylink studio` */
export const studioCommand: Command = {
  name: "studio",
  summary: "Open the studio: prints a link that signs a browser in, once, within ten minutes.",
  help: [
    "--tenant may be left out while there is one merchant. --test shows test data, --live live data; without either it is",
    "test data in development and live data in production. --open hands the link to this machine's browser.",
    "--sign-out ends every session of the studio for that merchant and mode, and links not used yet, instead.",
  ],
  options: {
    tenant: { type: "string" },
    test: { type: "boolean" },
    live: { type: "boolean" },
    open: { type: "boolean" },
    "sign-out": { type: "boolean" },
  },
  required: [],
  async run(deps, options) {
    const mode = modeOf(deps, options);
    const tenantId = await tenantOf(deps, options);
    if (tenantId instanceof Refusal) return refused(tenantId);
    if (options["sign-out"] === true) {
      const ended = await endAllSessions(deps, tenantId, mode);
      return { exit: 0, text: `Sessions ended: ${ended}`, data: { tenantId, mode, ended } };
    }
    const link = await createOneTimeLink(deps, tenantId, mode);
    if (options["open"] === true) openInBrowser(link.url);
    const told = `${link.url}\n\nOpens the studio (${mode} data) once, until ${link.expiresAt}.`;
    return { exit: 0, text: told, data: { ...link, tenantId, mode } };
  },
};

function modeOf({ config }: Deps, options: Options): Mode {
  if (options["test"] === true && options["live"] === true)
    throw new UsageError("Give --test or --live, not both.");
  if (options["test"] === true) return "test";
  if (options["live"] === true) return "live";
  return config.env === "production" ? "live" : "test";
}

async function tenantOf(deps: Deps, options: Options): Promise<string | Refusal> {
  const asked = text(options, "tenant");
  if (asked !== undefined) {
    const found = await findMerchant(deps.database, asked);
    return found === null
      ? refuse("not_found", `There is no merchant ${asked}.`, { field: "tenant" })
      : found.tenantId;
  }
  const [first, second] = await firstTenantIds(deps.database, 2);
  if (first === undefined) {
    return refuse("not_found", "There is no merchant yet. Make one: paylink merchants create --name NAME", {
      field: "tenant",
    });
  }
  if (second !== undefined) throw new UsageError("There are several merchants: name one with --tenant.");
  return first;
}

/** Where there is no browser to open, the printed link is there all the same. */
function openInBrowser(url: string): void {
  const { platform } = process;
  const [program, args]: [string, string[]] =
    platform === "win32" ? ["cmd", ["/c", "start", ""]] : [platform === "darwin" ? "open" : "xdg-open", []];
  const child = spawn(program, [...args, url], { stdio: "ignore", detached: true });
  child.on("error", () => undefined);
  child.unref();
}
