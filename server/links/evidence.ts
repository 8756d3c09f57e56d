/** What the request that opened a link says about who sent it: kept with every visit, whoever it was. */

/** The evidence of one fetch of a link. Texts are cut to {@link MAX_HEADER} characters; null is an absent header. */
export interface VisitEvidence {
  /** Upper case. */
  readonly method: string;
  readonly userAgent: string | null;
  /** `Sec-Purpose`, `Purpose`, `X-Purpose` and `X-Moz`, whichever were sent, joined by `, `: how browsers mark a fetch ahead of time. */
  readonly purpose: string | null;
  /** Fetch metadata, sent to https origins by Chrome 76, Firefox 90, Safari 16.4 and later (W3C Fetch Metadata). */
  readonly fetchMode: string | null;
  readonly fetchDest: string | null;
  readonly fetchSite: string | null;
  /** `Sec-CH-UA`: the browser's brands. */
  readonly brands: string | null;
  readonly accept: string | null;
  readonly acceptLanguage: string | null;
  /** Whether PUBLIC_URL is https: browsers leave fetch metadata out elsewhere. */
  readonly secure: boolean;
  /** The visitor's network, by truncateAddress. */
  readonly address: string | null;
  /** From handing the mail or text to its sender until this fetch, in ms; null when the link was not sent. */
  readonly sinceSentMs: number | null;
  /** Other visits of the same link within {@link NEARBY_MS}, at most {@link MAX_NEIGHBOURS}. */
  readonly neighbours: readonly Neighbour[];
}

export interface Neighbour {
  /** Its time minus this visit's, in ms: negative for an earlier one. */
  readonly afterMs: number;
  readonly address: string | null;
  readonly userAgent: string | null;
}

/** How near in time two visits are neighbours, in ms. */
export const NEARBY_MS = 60_000;
export const MAX_NEIGHBOURS = 20;
/** Longest kept text of a header; browsers' user agents have up to about 300 characters. */
export const MAX_HEADER = 400;

/** What the server knows of a fetch besides its headers. */
export type Circumstances = Pick<
  VisitEvidence,
  "method" | "secure" | "address" | "sinceSentMs" | "neighbours"
>;

/**
 * Collects the evidence of a fetch.
 *
 * @param header reads a request header by its lower-case name, undefined or null when it is absent.
 */
export function readEvidence(
  header: (name: string) => string | null | undefined,
  around: Circumstances,
): VisitEvidence {
  const cut = (name: string): string | null => {
    const value = header(name)?.trim();
    return value ? value.slice(0, MAX_HEADER) : null;
  };
  const purposes = PURPOSE_HEADERS.map(cut).filter((value) => value !== null);
  return {
    method: around.method.toUpperCase(),
    userAgent: cut("user-agent"),
    purpose: purposes.length === 0 ? null : purposes.join(", ").slice(0, MAX_HEADER),
    fetchMode: cut("sec-fetch-mode"),
    fetchDest: cut("sec-fetch-dest"),
    fetchSite: cut("sec-fetch-site"),
    brands: cut("sec-ch-ua"),
    accept: cut("accept"),
    acceptLanguage: cut("accept-language"),
    secure: around.secure,
    address: around.address,
    sinceSentMs: around.sinceSentMs,
    neighbours: around.neighbours.slice(0, MAX_NEIGHBOURS),
  };
}

const PURPOSE_HEADERS = ["sec-purpose", "purpose", "x-purpose", "x-moz"];
