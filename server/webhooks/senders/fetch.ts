/**
 * The sender by `fetch`, for Cloudflare Workers. A Worker cannot see the address that it is connected to; its requests
 * leave by Cloudflare's own network, which has no way into private ones and refuses to call bare addresses.
 * So the text of the address is checked, and the rest is the platform's.
 */
import { MOST_ANSWER_BYTES, type Outgoing, type Sender, type Sent, unfitUrl } from "./sender.ts";

/** @param allowPrivate see {@link unfitUrl}. */
export function fetchSender(options: {
  readonly allowPrivate: boolean;
  readonly fetch?: typeof globalThis.fetch;
}): Sender {
  const call = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  return {
    ending: false,
    leadsInside: () => Promise.resolve(false),
    post: async (outgoing) => {
      if (unfitUrl(outgoing.url, options.allowPrivate) !== null) {
        return { kind: "problem", problem: "address_refused" };
      }
      return post(call, outgoing);
    },
  };
}

async function post(call: typeof globalThis.fetch, outgoing: Outgoing): Promise<Sent> {
  const aborting = new AbortController();
  const timer = setTimeout(() => aborting.abort(), outgoing.timeoutMs);
  try {
    const response = await call(outgoing.url, {
      method: "POST",
      headers: outgoing.headers,
      body: outgoing.body as Uint8Array<ArrayBuffer>,
      redirect: "manual",
      signal: aborting.signal,
    });
    const answerBytes = await drain(response);
    return {
      kind: "answer",
      status: response.status,
      retryAfter: response.headers.get("retry-after"),
      answerBytes,
    };
  } catch {
    return { kind: "problem", problem: aborting.signal.aborted ? "timeout" : "unreachable" };
  } finally {
    clearTimeout(timer);
  }
}

/** The answer stands with its head: whatever becomes of its body changes nothing. */
async function drain(response: Response): Promise<number> {
  if (!response.body) return 0;
  const reader = response.body.getReader();
  let bytes = 0;
  try {
    while (bytes < MOST_ANSWER_BYTES) {
      const { done, value } = await reader.read();
      if (done) return bytes;
      bytes += (value as Uint8Array).byteLength;
    }
    await reader.cancel();
  } catch {
    // Cut off or out of time: what came is counted.
  }
  return Math.min(bytes, MOST_ANSWER_BYTES);
}
