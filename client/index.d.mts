import type { Operations } from "./types.d.ts";

export type { Operations } from "./types.d.ts";

/** `"POST /api/v1/invoices"`: a method and a path, as in the OpenAPI document. */
export type Route = keyof Operations;

type Empty = Record<never, never>;
type HasRequired<T> = Empty extends T ? false : true;
type Part<Name extends string, T> = [T] extends [undefined]
  ? { readonly [K in Name]?: undefined }
  : HasRequired<T> extends true
    ? { readonly [K in Name]: T }
    : { readonly [K in Name]?: T };

export type Input<R extends Route> = Part<"params", Operations[R]["params"]> &
  Part<"query", Operations[R]["query"]> &
  Part<"body", Operations[R]["body"]> & {
    /** For POST; made by the client where it is left out. Keep your own to repeat a request after a restart. */
    readonly idempotencyKey?: string;
    readonly signal?: AbortSignal;
  };

/** Why a request was refused. `code` is a contract, `message` is for the developer who reads it. */
export interface Refusal<Code extends string = string> {
  readonly code: Code;
  readonly message: string;
  readonly field?: string;
  readonly requestId: string;
  readonly docs?: string;
}

export type Answer<R extends Route> =
  | {
      readonly ok: true;
      readonly status: number;
      readonly headers: Headers;
      readonly data: Operations[R]["data"];
    }
  | {
      readonly ok: false;
      readonly status: number;
      readonly headers: Headers;
      readonly error: Refusal<Operations[R]["refusals"]>;
      /** Facts that help to go on, such as the live balance. */
      readonly data?: Readonly<Record<string, unknown>>;
    }
  | ([Operations[R]["declined"]] extends [never]
      ? never
      : {
          /** A payment or refund that failed: a fact, and no refusal. */
          readonly ok: false;
          readonly status: number;
          readonly headers: Headers;
          readonly error: null;
          readonly data: Operations[R]["declined"];
        });

/** Operations whose answers come in pages. */
export type ListRoute = {
  [R in Route]: Operations[R]["data"] extends { readonly nextCursor: string | null } ? R : never;
}[Route];

type Arguments<R extends Route> = HasRequired<Input<R>> extends true ? [input: Input<R>] : [input?: Input<R>];

export interface Client {
  /**
   * Sends a request. A lost connection, 429 and 503 are tried again, POSTs under the same Idempotency-Key.
   * @throws PaylinkUnreachable when no try was answered; the signal's reason when it was aborted.
   */
  request<R extends Route>(route: R, ...input: Arguments<R>): Promise<Answer<R>>;
  /** Pages of a list from the first (or `query.after`) to the last. @throws Error for a refusal, which is its `cause`. */
  pages<R extends ListRoute>(
    route: R,
    ...input: Arguments<R>
  ): AsyncGenerator<Operations[R]["data"], void, void>;
}

export interface ClientOptions {
  /** Where Paylink is served, such as `https://pay.example.com`. */
  readonly baseUrl: string;
  /** `sk_test_…` or `sk_live_…`. Leave it out on the payer's side; it must never reach a browser. */
  readonly apiKey?: string;
  /** How often a request is tried again, 3 by default. */
  readonly retries?: number;
  /** How long one try may take, 30 s by default. */
  readonly timeoutMs?: number;
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
}

export function createClient(options: ClientOptions): Client;

export interface WebhookMessage {
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly sequence: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Checks who sent a webhook and that nothing was changed, and answers the message.
 * @param body the bytes or text as they came: parsed and written again they are others.
 * @throws WebhookRejected when the signature is wrong or the message older (or newer) than the tolerance.
 */
export function verifyWebhook(
  body: string | Uint8Array,
  headers: Headers | Readonly<Record<string, string | string[] | undefined>>,
  secret: string,
  options?: { readonly toleranceSeconds?: number; readonly now?: number },
): Promise<WebhookMessage>;

export class PaylinkUnreachable extends Error {}
export class WebhookRejected extends Error {}
