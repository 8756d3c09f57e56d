/** Questions to the server. The session is a cookie that no script sees; the header shows that the studio itself asks. */

const HEADERS = { "X-Paylink-Studio": "1" };
const WAIT_MS = 20_000;

/** A refusal of the API, in its words; or what went wrong on the way, with status 0. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  /** The property at fault: `lineItems[0].unitAmount`. */
  readonly field: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly requestId: string | null;
  constructor(
    status: number,
    code: string,
    message: string,
    more: { field?: string; data?: Record<string, unknown>; requestId?: string } = {},
  ) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.field = more.field ?? null;
    this.data = more.data ?? {};
    this.requestId = more.requestId ?? null;
  }
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface Asking {
  readonly method?: Method;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** For a POST that may be sent twice: {@link newKey}, kept until an answer came. */
  readonly key?: string;
  readonly signal?: AbortSignal;
}

type SignedOut = () => void;
let signedOut: SignedOut = () => undefined;

/** Who is told when an answer says that nobody is signed in any more. */
export function onSignedOut(tell: SignedOut): void {
  signedOut = tell;
}

/** An Idempotency-Key: the same one for every try of the same request. */
export function newKey(): string {
  return `studio-${crypto.randomUUID?.() ?? String(Math.random()).slice(2)}`;
}

/**
 * Asks the API (`/api/v1/…`) or the studio's own routes; answers with `data`.
 * @throws ApiError for every refusal, and when no answer came (status 0: for a POST it is then unknown what was done, and
 *   the same key may be sent again).
 */
export async function api<T>(path: string, asking: Asking = {}): Promise<T> {
  const response = await ask(path, asking);
  const body = (await response.json().catch(() => null)) as {
    success?: boolean;
    data?: T;
    error?: { code: string; message: string; field?: string; requestId?: string; data?: object };
  } | null;
  if (response.ok && body?.success === true) return body.data as T;
  throw problem(response.status, body);
}

/** A file, such as a QR code, and its type. @throws ApiError as {@link api} does. */
export async function apiFile(path: string, signal?: AbortSignal): Promise<Blob> {
  const response = await ask(path, signal === undefined ? {} : { signal });
  if (response.ok) return response.blob();
  throw problem(response.status, await response.json().catch(() => null));
}

async function ask(path: string, { method = "GET", body, key, signal }: Asking): Promise<Response> {
  const headers: Record<string, string> = { ...HEADERS, Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (key !== undefined) headers["Idempotency-Key"] = key;
  const late = AbortSignal.timeout(WAIT_MS);
  try {
    return await fetch(path, {
      method,
      headers,
      credentials: "same-origin",
      signal: signal === undefined ? late : either(signal, late),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(0, "no_answer", "No answer came. Check the connection and try again.");
  }
}

function either(one: AbortSignal, other: AbortSignal): AbortSignal {
  const both = new AbortController();
  for (const signal of [one, other]) {
    if (signal.aborted) both.abort(signal.reason);
    signal.addEventListener("abort", () => both.abort(signal.reason), { once: true });
  }
  return both.signal;
}

function problem(status: number, body: unknown): ApiError {
  const { error, data } = (body ?? {}) as {
    error?: { code?: string; message?: string; field?: string; requestId?: string };
    data?: Record<string, unknown> & { declineReason?: string; failureReason?: string };
  };
  if (status === 401) signedOut();
  const message =
    error?.message ??
    data?.declineReason ??
    data?.failureReason ??
    "The server answered something unexpected.";
  return new ApiError(status, error?.code ?? "unexpected", message, {
    ...(error?.field === undefined ? {} : { field: error.field }),
    ...(data === undefined ? {} : { data }),
    ...(error?.requestId === undefined ? {} : { requestId: error.requestId }),
  });
}
