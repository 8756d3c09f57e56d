/** Host names as merchants may have them. Pure. */

/** RFC 1123 labels in lower case, two at least; the last one begins with a letter, so that no IP address passes. */
const NAME = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;

/** Names that lead to nothing in public (RFC 6761, 6762, 7686, 9476), or to machinery. */
const NOT_PUBLIC = /\.(?:localhost|local|internal|home|lan|onion|alt|arpa|invalid|test)$/;

/** Tried without DNS: browsers lead all of these to the machine itself (RFC 6761, 6.3). */
export function isLocalName(host: string): boolean {
  return host.endsWith(".localhost");
}

/**
 * Why a text is no host that a merchant could have, as the end of a sentence that begins with "host"; null when it is one.
 * @param development names below .localhost are taken
 */
export function hostProblem(host: string, home: string, development: boolean): string | null {
  if (!NAME.test(host))
    return "must be a host name such as pay.shop.example: letters, digits and hyphens in parts with dots between them, no scheme, port, path or IP address; names in other scripts in their xn-- form";
  if (host === home) return "is the address of this installation itself";
  if (isLocalName(host) && development) return null;
  return NOT_PUBLIC.test(host) ? "is a name that no payer could reach" : null;
}

/** The host that a request names, without port and final dot, in lower case; null for what is no name: an IP address, or nothing that DNS knows. */
export function requestedName(authority: string): string | null {
  if (authority.length > 260) return null;
  const host = authority
    .toLowerCase()
    .replace(/:\d{1,5}$/, "")
    .replace(/\.$/, "");
  return NAME.test(host) ? host : null;
}
