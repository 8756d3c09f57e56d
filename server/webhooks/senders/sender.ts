/** The sender port: whoever carries webhooks to the addresses that merchants name. */
import { isAddress, isPublicAddress } from "./publicAddress.ts";

export interface Outgoing {
  /** Checked by {@link unfitUrl}. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as it is, in UTF-8. */
  readonly body: Uint8Array;
  /** For everything: finding the address, connecting, sending, the answer's head. */
  readonly timeoutMs: number;
}

/** Why there was no answer. */
export type SendProblem =
  | "timeout"
  | "address_refused"
  | "name_not_found"
  | "connection_refused"
  | "connection_lost"
  | "tls_failed"
  | "bad_answer"
  | "unreachable"
  | "ending";

export type Sent =
  | {
      readonly kind: "answer";
      readonly status: number;
      /** The header Retry-After as it came. */
      readonly retryAfter: string | null;
      /** Of the body, as far as it was read: no answer is read beyond {@link MOST_ANSWER_BYTES}. */
      readonly answerBytes: number;
    }
  | { readonly kind: "problem"; readonly problem: SendProblem };

/** Bodies of answers are not used; a little is read so that the connection can serve again. */
export const MOST_ANSWER_BYTES = 65_536;

export interface Sender {
  /** Posts once, following no redirect. Never rejects: what goes wrong is an outcome. */
  post(outgoing: Outgoing): Promise<Sent>;
  /**
   * True when an address that {@link unfitUrl} found fit turns out to lead into a private network.
   * Names that cannot be resolved now are given the benefit of the doubt: sending looks again.
   */
  leadsInside(url: string): Promise<boolean>;
  /** True once the process is ending: nothing more should be begun. */
  readonly ending: boolean;
}

/** Ports that belong to other protocols, as browsers refuse them (WHATWG Fetch, "bad port"). */
const OTHER_PROTOCOLS = new Set(
  (
    "1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113 115 117 119 123 135 137 139 143 " +
    "161 179 389 427 465 512 513 514 515 526 530 531 532 540 548 554 556 563 587 601 636 989 990 993 995 1719 1720 1723 2049 3659 " +
    "4045 4190 5060 5061 6000 6566 6665 6666 6667 6668 6669 6679 6697 10080"
  ).split(" "),
);

/** Names that mean this machine or the network around it (RFC 6761, RFC 6762, RFC 8375, ICANN's .internal). */
const INSIDE = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home\.arpa|localdomain)\.?$/;

/**
 * What is wrong with an address for webhooks, in words that follow "url", or null.
 * @param allowPrivate lifts the demand for https and a public network, for development.
 */
export function unfitUrl(text: string, allowPrivate: boolean): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:"))
    return "must be an https address";
  if (url.username !== "" || url.password !== "") return "must hold no user or password";
  if (url.hash !== "" || text.includes("#")) return "must hold no fragment";
  if (url.port !== "" && OTHER_PROTOCOLS.has(url.port)) return "must not name the port of another protocol";
  if (allowPrivate) return null;
  if (url.protocol !== "https:") return "must be an https address";
  return isInside(url.hostname) ? "must lead to the public internet, not into a private network" : null;
}

/** True for the host of a URL when its text alone shows that it is not on the public internet. */
function isInside(hostname: string): boolean {
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  if (isAddress(host)) return !isPublicAddress(host);
  return INSIDE.test(host) || !host.replace(/\.$/, "").includes(".") || host.includes(":");
}
