/** Ends an HTTP server without cutting off anybody who was told that the connection stays open. */
import type { Server, ServerResponse } from "node:http";
import { Server as NetServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

export interface DrainLimits {
  /** How long connections may still bring a request, which is answered and told to be the last, in milliseconds. */
  readonly farewellMs: number;
  /** When whatever is unfinished is cut off, in milliseconds from the beginning. */
  readonly mostMs: number;
}

const ACCEPT_WAITING_MS = 20;
const LOOK_EVERY_MS = 20;

/**
 * Prepares a server for its end. Call before it listens.
 * @returns ends the server: takes no more connections, answers what is under way, and fulfils when all of them are closed.
 */
export function drainable(server: Server, { farewellMs, mostMs }: DrainLimits): () => Promise<void> {
  const answering = new Set<ServerResponse>();
  let ending = false;
  server.prependListener("request", (_request, response: ServerResponse) => {
    if (ending) response.setHeader("Connection", "close");
    answering.add(response);
    response.once("close", () => answering.delete(response));
  });

  return async () => {
    const began = performance.now();
    // Connections that the system took before this moment wait to be accepted; to close now would reset them.
    await pause(ACCEPT_WAITING_MS);
    ending = true;
    for (const response of answering) if (!response.headersSent) response.setHeader("Connection", "close");
    // The method of node:http would also close what is idle at this moment, where a client whose connection was kept
    // open may have a request on its way.
    let closed = false;
    NetServer.prototype.close.call(server, () => {
      closed = true;
    });
    while (!closed) {
      const elapsed = performance.now() - began;
      if (elapsed > mostMs) server.closeAllConnections();
      else if (elapsed > farewellMs) server.closeIdleConnections();
      await pause(LOOK_EVERY_MS);
    }
  };
}
