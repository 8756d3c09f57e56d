/**
 * Which merchant's site a request is for, by the host it names. A site is the payer's side as it is under that host: the
 * merchant's own and no other's, with the host's origin in place of PUBLIC_URL.
 */
import type { Config } from "../config.ts";
import type { Deps } from "../deps.ts";
import { originOfHost } from "../merchants/origin.ts";
import { findHost } from "../store/merchantHosts.ts";
import { isLocalName, requestedName } from "./name.ts";

/** A host that is taken or given up elsewhere shows after this time. */
const KNOWN_MS = 10_000;
const KNOWN_MOST = 1_000;

interface Known {
  readonly tenantId: string | null;
  readonly until: number;
}

/** What is known of hosts, per installation. Values only: requests of a Worker may share them. */
const known = new WeakMap<Config, Map<string, Known>>();

function knownTo(config: Config): Map<string, Known> {
  const map = known.get(config) ?? new Map<string, Known>();
  known.set(config, map);
  return map;
}

/** Called where a host changed hands: this process knows at once, others within ten seconds. */
export function forgetHost({ config }: Pick<Deps, "config">, host: string): void {
  knownTo(config).delete(host);
}

/** Finds the site of a request; null for the installation's own, and for hosts that are nobody's, which it answers too. */
export type FindSite = (authority: string) => Deps | null | Promise<Deps | null>;

/**
 * @param deps the installation's own. Sites are made of them once and kept, so that what is made per site can be kept by
 *   its identity.
 */
export function siteFinder(deps: Deps): FindSite {
  const { config } = deps;
  const home = new URL(config.publicUrl);
  const hosts = knownTo(config);
  const sites = new Map<string, Deps>();

  const siteOf = (host: string, tenantId: string | null): Deps | null => {
    if (tenantId === null) return null;
    const made = sites.get(host);
    if (made?.site?.tenantId === tenantId) return made;
    if (sites.size >= KNOWN_MOST) sites.clear();
    const site: Deps = {
      ...deps,
      config: { ...config, publicUrl: originOfHost(config, host) },
      site: { tenantId, home: config.publicUrl },
    };
    sites.set(host, site);
    return site;
  };

  const find = async (host: string, now: number): Promise<Deps | null> => {
    const found = await findHost(deps.database, host);
    const tenantId = found?.tenantId ?? null;
    if (hosts.size >= KNOWN_MOST) hosts.clear();
    hosts.set(host, { tenantId, until: now + KNOWN_MS });
    return siteOf(host, tenantId);
  };

  return (authority) => {
    // The common case costs one comparison.
    if (authority === home.host) return null;
    const host = requestedName(authority);
    if (host === null || host === home.hostname) return null;
    if (isLocalName(host) && config.env === "production") return null;
    const now = deps.now().getTime();
    const standing = hosts.get(host);
    return standing !== undefined && standing.until > now ? siteOf(host, standing.tenantId) : find(host, now);
  };
}
