/** Under which origin a merchant's links stand: a host of its own, or the installation's. */
import type { Config } from "../config.ts";
import type { Deps } from "../deps.ts";
import type { Merchant } from "./merchant.ts";

/**
 * The origin of a merchant's host: https on the standard port in production, the scheme and port of PUBLIC_URL in
 * development, so that it can be tried on one machine.
 */
export function originOfHost({ env, publicUrl }: Pick<Config, "env" | "publicUrl">, host: string): string {
  if (env === "production") return `https://${host}`;
  const { protocol, port } = new URL(publicUrl);
  return `${protocol}//${host}${port === "" ? "" : `:${port}`}`;
}

/** The origin of a merchant's new links, without a final slash. */
export function linkOrigin(
  { config, site }: Pick<Deps, "config" | "site">,
  { linkHost }: Pick<Merchant, "linkHost">,
): string {
  return linkHost === null ? (site?.home ?? config.publicUrl) : originOfHost(config, linkHost);
}

/** Whether something of a merchant may be shown here: everything on the installation's own host, on a merchant's host what is that merchant's. */
export function isShownHere({ site }: Pick<Deps, "site">, tenantId: string): boolean {
  return site === undefined || site.tenantId === tenantId;
}
