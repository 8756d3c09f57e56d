/** One request to a carrier's HTTP API, by `fetch` on both runtimes: bounded in time and size, following no redirect. */
import { CarrierRefused } from "./mailer.ts";

export interface CarrierAnswer {
  readonly status: number;
  /** The answer's JSON object; empty for anything else. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The header Retry-After in milliseconds, at most a day; null without. */
  readonly retryAfterMs: number | null;
}

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

const TIMEOUT_MS = 20_000;
const MOST_ANSWER_BYTES = 65_536;
const DAY_MS = 86_400_000;

/** Codes of errors that tell that no request went out. */
const NEVER_SENT =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_.*|ERR_TLS_.*|DEPTH_ZERO_.*|SELF_SIGNED_.*|UNABLE_TO_.*)$/;

/**
 * Posts once.
 * @throws CarrierRefused (`unreachable`, temporary) when the request surely never arrived; Error when nobody knows.
 */
export async function postToCarrier(
  carrier: string,
  url: string,
  init: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  {
    fetch = defaultFetch,
    timeoutMs = TIMEOUT_MS,
  }: { readonly fetch?: Fetch; readonly timeoutMs?: number } = {},
): Promise<CarrierAnswer> {
  const aborting = new AbortController();
  const timer = setTimeout(() => aborting.abort(), timeoutMs);
  try {
    const response = await fetch(url, {
      method: "POST",
      ...init,
      redirect: "manual",
      signal: aborting.signal,
    });
    return {
      status: response.status,
      body: parseObject(await readText(response)),
      retryAfterMs: retryAfter(response.headers.get("retry-after")),
    };
  } catch (error) {
    const code = ((error as { cause?: { code?: unknown } }).cause?.code ?? "") as string;
    if (NEVER_SENT.test(code))
      throw new CarrierRefused("unreachable", `${carrier} cannot be reached.`, true, error);
    // The error's own words may repeat what was sent.
    throw new Error(`${carrier} did not answer (${aborting.signal.aborted ? "timeout" : "connection lost"})`);
  } finally {
    clearTimeout(timer);
  }
}

const defaultFetch: Fetch = (url, init) => globalThis.fetch(url, init);

async function readText(response: Response): Promise<string> {
  if (response.body === null) return "";
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    length += value.byteLength;
    if (length > MOST_ANSWER_BYTES) {
      await reader.cancel();
      return "";
    }
    text += decoder.decode(value, { stream: true });
  }
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function retryAfter(header: string | null): number | null {
  const seconds = header === null ? Number.NaN : Number(header.trim() || Number.NaN);
  return seconds >= 0 ? Math.min(Math.ceil(seconds * 1000), DAY_MS) : null;
}

/** A carrier's own words as they may be kept: one line, bounded, without addresses and numbers of people. */
export function carrierWords(value: unknown): string {
  if (typeof value !== "string") return "";
  return value
    .replaceAll(/[^\s<>"'(]+@[^\s<>"')]+/g, "…")
    .replaceAll(/\+?\d{7,}/g, "…")
    .replaceAll(/[\p{Cc}\s]+/gu, " ")
    .trim()
    .slice(0, 300);
}
