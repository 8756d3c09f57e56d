/** Visitors' addresses, cut down to their network before anything is stored. Pure; text in, text out. */

/**
 * The network of an address: the /24 of an IPv4 address, the /48 of an IPv6 one, which is what one household, office
 * or carrier gateway shares.
 *
 * IPv4 in IPv6 clothes (mapped `::ffff:a.b.c.d`, NAT64 `64:ff9b::`, 6to4 `2002:`) is IPv4: otherwise the same visitor
 * would look like two, and the /48 of a 6to4 address would hold all of the IPv4 address inside it.
 *
 * @param text an address as a socket or a trusted proxy gives it; a zone (`%eth0`) is ignored. A truncated network
 *   comes back as it is, so truncating twice does no harm.
 * @returns `203.0.113.0/24` or `2001:db8:1::/48`; null for anything that is no address.
 */
export function truncateAddress(text: string | null | undefined): string | null {
  if (!text || text.length > 64) return null;
  const bare = text.trim();
  if (!bare.includes(":")) return networkOfIpv4(ipv4(bare.replace(/\.0\/24$/, ".0")));
  const groups = ipv6(bare.replace(/::\/48$/, "::").replace(/%[\w.-]{1,16}$/, ""));
  if (groups === null) return null;
  return networkOfIpv4(embeddedIpv4(groups)) ?? networkOfIpv6(groups);
}

/**
 * Whether two truncated addresses are one network.
 *
 * @returns null when it cannot be told: one is unknown, or one is IPv4 and the other IPv6 (a phone has both).
 */
export function sameNetwork(one: string | null, other: string | null): boolean | null {
  if (one === null || other === null) return null;
  if (one.includes(":") !== other.includes(":")) return null;
  return one === other;
}

function networkOfIpv4(octets: readonly number[] | null): string | null {
  return octets === null ? null : `${octets.slice(0, 3).join(".")}.0/24`;
}

function networkOfIpv6(groups: readonly number[]): string {
  // Canonical text (RFC 5952): the zeros at the end join the "::".
  const kept = groups.slice(0, 3);
  while (kept.at(-1) === 0) kept.pop();
  return `${kept.map((group) => group.toString(16)).join(":")}::/48`;
}

/** Four octets, decimal, without leading zeros (some parsers read those as octal). */
function ipv4(text: string): number[] | null {
  const parts = text.split(".");
  if (parts.length !== 4) return null;
  const octets = parts.map((part) => (/^(?:0|[1-9]\d{0,2})$/.test(part) ? Number(part) : 256));
  return octets.every((octet) => octet < 256) ? octets : null;
}

/** Eight groups of 16 bits (RFC 4291, 2.2), a dotted IPv4 tail included. */
function ipv6(text: string): number[] | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const head = groupsOf(halves[0] ?? "", halves.length === 1);
  const tail = groupsOf(halves[1] ?? "", true);
  if (head === null || tail === null) return null;
  if (halves.length === 1) return head.length === 8 ? head : null;
  const missing = 8 - head.length - tail.length;
  return missing < 1 ? null : [...head, ...Array<number>(missing).fill(0), ...tail];
}

function groupsOf(text: string, mayEndInIpv4: boolean): number[] | null {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      groups.push(Number.parseInt(part, 16));
      continue;
    }
    const octets = mayEndInIpv4 && index === parts.length - 1 ? ipv4(part) : null;
    if (octets === null) return null;
    const [a = 0, b = 0, c = 0, d = 0] = octets;
    groups.push(a * 256 + b, c * 256 + d);
  }
  return groups;
}

function embeddedIpv4(groups: readonly number[]): number[] | null {
  const [g0, g1, g2, , , g5, g6 = 0, g7 = 0] = groups;
  const zeros = (from: number, to: number): boolean => groups.slice(from, to).every((group) => group === 0);
  const octets = (high: number, low: number): number[] => [high >> 8, high & 255, low >> 8, low & 255];
  if (zeros(0, 5) && g5 === 0xffff) return octets(g6, g7);
  if (g0 === 0x64 && g1 === 0xff9b && zeros(2, 6)) return octets(g6, g7);
  if (g0 === 0x2002) return octets(g1 ?? 0, g2 ?? 0);
  return null;
}
