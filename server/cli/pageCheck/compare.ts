/** What a browser saw, held against the inventory. Pure. */
import type { Inventory } from "./inventory.ts";

export interface SeenScript {
  /** Absolute; empty for one that was made of text (eval). */
  readonly url: string;
  /** Hex SHA-256 of what ran; null for a script that was asked for and did not come. */
  readonly sha256: string | null;
  /** Written into the page itself, or put there by another script. */
  readonly inline: boolean;
}

export interface Seen {
  /** The page's own address, after redirects. */
  readonly url: string;
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly scripts: readonly SeenScript[];
  /** The page shows the processor's own fields. */
  readonly hosted: boolean;
}

/** @param released hex SHA-256 of a file of this installation by its path; null for none. Differences, one line each. */
export function differences(
  seen: Seen,
  inventory: Inventory,
  released: (path: string) => string | null,
): string[] {
  if (seen.status !== 200) return [`The page answered ${seen.status}, and a payment page is wanted.`];
  return [...headerDifferences(seen, inventory), ...scriptDifferences(seen, inventory, released)];
}

function headerDifferences({ url, headers, hosted }: Seen, inventory: Inventory): string[] {
  const wanted = {
    ...inventory.headers,
    ...(url.startsWith("https:") ? inventory.headersOverHttps : {}),
  };
  const found = Object.entries(wanted)
    .filter(([name, value]) => headers[name] !== value)
    .map(([name, value]) => `Header ${name} is ${told(headers[name])}; the inventory says ${told(value)}.`);
  const policy: Readonly<Record<string, string>> = {
    ...inventory.policy,
    ...(hosted ? inventory.policyWithStripe : {}),
  };
  const given = directives(headers["content-security-policy"] ?? "");
  for (const name of new Set([...Object.keys(policy), ...given.keys()])) {
    const [value, right] = [given.get(name), policy[name]];
    if (value === undefined || right === undefined || !samePolicy(value, right))
      found.push(`Content-Security-Policy ${name} is ${told(value)}; the inventory says ${told(right)}.`);
  }
  return found;
}

/** The first of a repeated directive counts, as in browsers. */
function directives(policy: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of policy.split(";")) {
    const [name = "", ...sources] = part.trim().split(/\s+/);
    if (name !== "" && !found.has(name.toLowerCase())) found.set(name.toLowerCase(), sources.join(" "));
  }
  return found;
}

function samePolicy(value: string, right: string): boolean {
  if (right === "'sha256-…'") return /^'sha256-[\w+/=]{44}'(?: 'sha256-[\w+/=]{44}')*$/.test(value);
  return value.split(" ").sort().join(" ") === right.split(" ").sort().join(" ");
}

function scriptDifferences(
  { url, scripts, hosted }: Seen,
  inventory: Inventory,
  released: (path: string) => string | null,
): string[] {
  const { origin } = new URL(url);
  return scripts.flatMap((script) => {
    if (script.inline) return [`A script stands in the page itself (SHA-256 ${script.sha256 ?? "unknown"}).`];
    if (script.url === "") return [`A script was made of text (SHA-256 ${script.sha256 ?? "unknown"}).`];
    const known = inventory.scripts.find(({ from }) =>
      script.url.startsWith(from.replace("{origin}", origin)),
    );
    if (!known) return [`${script.url} is not in the inventory.`];
    if (known.processor !== null && !hosted)
      return [`${script.url} (${known.name}) is for pages with its own fields only.`];
    if (known.check === "origin") return [];
    const right = released(new URL(script.url).pathname);
    if (script.sha256 === null) return [`${script.url} did not come.`];
    if (right === null) return [`${script.url} is no file of this installation's release.`];
    return right === script.sha256 ? [] : [`${script.url} is not what this installation's release holds.`];
  });
}

function told(value: string | undefined): string {
  return value === undefined ? "missing" : `"${value}"`;
}
