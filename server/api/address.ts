/** The address a request came from: for limits and, truncated, for evidence. */
import type { Context } from "hono";
import type { AppEnv } from "./requestId.ts";

/**
 * The sender's address, or null where the runtime does not tell.
 *
 * @param socketAddress the peer of the connection; undefined on Workers, where Cloudflare's own header (which
 *   senders cannot set there) tells.
 * @param trustProxy take the last entry of X-Forwarded-For: the one that the operator's own proxy appended.
 *   Entries before it are whatever the sender wrote.
 */
export function clientAddress(
  headers: Headers,
  socketAddress: string | undefined,
  trustProxy: boolean,
): string | null {
  if (socketAddress === undefined) return headers.get("cf-connecting-ip");
  if (trustProxy) {
    const last = headers.get("x-forwarded-for")?.split(",").at(-1)?.trim();
    if (last) return last.slice(0, 64);
  }
  return socketAddress;
}

/** {@link clientAddress} of a request that came through Hono. */
export function addressOf(c: Context<AppEnv>, trustProxy: boolean): string | null {
  // Tests call the app without an environment.
  const socket = (c.env as AppEnv["Bindings"] | undefined)?.incoming?.socket;
  return clientAddress(c.req.raw.headers, socket?.remoteAddress, trustProxy);
}
