/** Every answer has an X-Request-Id: the caller's own where it sent a sane one, else a new one. */
import type { MiddlewareHandler } from "hono";
import { newId, type RandomBytes } from "../../shared/ids.ts";

/** What every handler of the app finds in its context. */
export interface AppEnv {
  Variables: { requestId: string };
  /** On Node, the raw request of `@hono/node-server`; on Workers, the bindings. */
  Bindings: { readonly incoming?: { readonly socket?: { readonly remoteAddress?: string | undefined } } };
}

const SANE = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/;

/** The request id to use, given what came in. Anything that could break a log line or a header is replaced. */
export function chooseRequestId(incoming: string | null | undefined, random: RandomBytes): string {
  return incoming && SANE.test(incoming) ? incoming : newId("request", random);
}

/** Sets `requestId` in the context and X-Request-Id on the answer, errors included. */
export function requestId(random: RandomBytes): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const id = chooseRequestId(c.req.header("x-request-id"), random);
    c.set("requestId", id);
    await next();
    c.header("X-Request-Id", id);
  };
}
