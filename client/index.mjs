/**
 * A client of the Paylink API for Node 20 and later, Workers and browsers: fetch and Web Crypto, nothing else.
 * Types are in index.d.mts; those of requests and answers are made from the OpenAPI document.
 */

/** Answers after which the same request may be sent again: too many requests, not available. */
const AGAIN = new Set([429, 503]);
/** A server that was killed frees what it worked on 15 seconds later: so many times the same key is asked about once more. */
const ASK_AGAIN = 20;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;

/** The request could not be brought to an answer: the connection failed each time it was tried. */
export class PaylinkUnreachable extends Error {
  /** @param {string} route @param {unknown} cause */
  constructor(route, cause) {
    super(`${route} got no answer`, { cause });
    this.name = "PaylinkUnreachable";
  }
}

/** A message that is not from Paylink, was changed on its way, or is too old. */
export class WebhookRejected extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = "WebhookRejected";
  }
}

export function createClient(options) {
  const { baseUrl, apiKey, retries = 3, timeoutMs = 30_000 } = options;
  const origin = baseUrl.replace(/\/+$/, "");
  const send = options.fetch ?? globalThis.fetch.bind(globalThis);
  const sleep = options.sleep ?? ((milliseconds) => new Promise((wake) => setTimeout(wake, milliseconds)));

  async function request(route, { params = {}, query = {}, body, idempotencyKey, signal } = {}) {
    const [method, template] = route.split(" ");
    const url = origin + fill(template, params) + search(query);
    const keyed = template.startsWith("/api/");
    const headers = { Accept: "application/json, */*;q=0.5" };
    if (keyed && apiKey !== undefined) headers.Authorization = `Bearer ${apiKey}`;
    const isFile = body instanceof Uint8Array;
    if (method !== "GET") headers["Content-Type"] = isFile ? "application/octet-stream" : "application/json";
    // One key for all tries of this request: that is what makes trying again harmless.
    if (keyed && method === "POST") headers["Idempotency-Key"] = idempotencyKey ?? crypto.randomUUID();
    const init = { method, headers, redirect: "error" };
    if (method !== "GET" && body !== undefined) init.body = isFile ? body : JSON.stringify(body);
    for (let tried = 0, running = 0; ; tried += 1) {
      let answer;
      try {
        const limit = AbortSignal.timeout(timeoutMs);
        answer = await read(
          await send(url, { ...init, signal: signal ? AbortSignal.any([signal, limit]) : limit }),
        );
      } catch (error) {
        if (signal?.aborted) throw error;
        if (tried >= retries) throw new PaylinkUnreachable(route, error);
        await sleep(pause(tried, null));
        continue;
      }
      if (!answer.ok && answer.error?.code === "idempotency_in_progress") {
        // Asking what became of it is not another try.
        if (retries === 0 || running >= ASK_AGAIN) return answer;
        running += 1;
        tried -= 1;
        await sleep(pause(0, answer.headers.get("retry-after")));
        continue;
      }
      if (tried >= retries || !mayRepeat(answer, keyed)) return answer;
      await sleep(pause(tried, answer.headers.get("retry-after")));
    }
  }

  return {
    request,
    async *pages(route, input = {}) {
      let after = input.query?.after;
      do {
        const answer = await request(route, {
          ...input,
          query: { ...input.query, ...(after === undefined ? {} : { after }) },
        });
        if (!answer.ok)
          throw new Error(`${route}: ${answer.error?.code ?? answer.status}`, { cause: answer });
        yield answer.data;
        after = answer.data.nextCursor;
      } while (after !== null && after !== undefined);
    },
  };
}

/** A refusal that says "later": nothing was done. */
function mayRepeat(answer, keyed) {
  if (answer.ok) return false;
  // Without a processor nothing changes by waiting; on the payer's side limits are meant for the payer.
  return keyed && AGAIN.has(answer.status) && answer.error?.code !== "processor_not_configured";
}

/** Milliseconds to wait: what the server asks for, else doubling, by chance up to half as much again. */
function pause(tried, retryAfter) {
  const asked = retryAfter === null ? Number.NaN : Number(retryAfter) * 1_000;
  const doubling = FIRST_PAUSE_MS * 2 ** tried;
  const least = Number.isFinite(asked) ? asked : doubling;
  return Math.min(least + (Math.random() * doubling) / 2, LONGEST_PAUSE_MS);
}

function fill(template, params) {
  return template.replaceAll(/\{(\w+)\}/g, (_, name) => {
    const value = params[name];
    if (typeof value !== "string" || value === "" || value === "." || value === "..")
      throw new TypeError(`${name} is missing`);
    return encodeURIComponent(value);
  });
}

function search(query) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text === "" ? "" : `?${text}`;
}

async function read(response) {
  const { status, headers } = response;
  if (headers.get("content-type")?.startsWith("application/json") !== true) {
    const data = new Uint8Array(await response.arrayBuffer());
    if (response.ok) return { ok: true, status, headers, data };
    throw new Error(`an answer ${status} that is not of the API`);
  }
  const body = await response.json();
  if (body.success === true) return { ok: true, status, headers, data: body.data };
  return { ok: false, status, headers, error: body.error ?? null, data: body.data };
}

const SIGNATURE = /^v1,([A-Za-z0-9+/=]+)$/;

/** Standard Webhooks (https://www.standardwebhooks.com): HMAC-SHA256 over `id.timestamp.body`. */
export async function verifyWebhook(
  body,
  headers,
  secret,
  { toleranceSeconds = 300, now = Date.now() } = {},
) {
  const read = (name) => (typeof headers.get === "function" ? headers.get(name) : headers[name]) ?? "";
  const [id, timestamp, signatures] = ["webhook-id", "webhook-timestamp", "webhook-signature"].map(read);
  if (id === "" || !/^\d{1,12}$/.test(timestamp))
    throw new WebhookRejected("the headers of a webhook are missing");
  if (Math.abs(now / 1_000 - Number(timestamp)) > toleranceSeconds)
    throw new WebhookRejected("the message is too old or too new");
  const text = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const head = new TextEncoder().encode(`${id}.${timestamp}.`);
  const signed = new Uint8Array(head.length + text.length);
  signed.set(head);
  signed.set(text, head.length);
  const raw = bytesOf(secret.replace(/^whsec_/, ""));
  const key = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
  for (const signature of signatures.split(" ")) {
    const encoded = SIGNATURE.exec(signature)?.[1];
    // While a secret is rotated there are two signatures. `verify` takes the same time whatever differs.
    if (encoded !== undefined && (await crypto.subtle.verify("HMAC", key, bytesOf(encoded), signed)))
      return JSON.parse(new TextDecoder().decode(text));
  }
  throw new WebhookRejected("no signature of the message is right");
}

function bytesOf(base64) {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    throw new WebhookRejected("a secret or signature is not base64");
  }
}
