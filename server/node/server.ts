/** The HTTP server on Node: built files and pages of links straight away, everything else through the app. */
import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { createApp } from "../app.ts";
import type { AssetFiles } from "../assets.ts";
import type { Deps } from "../deps.ts";
import { compressPages } from "./compressPages.ts";
import { answerMalformed, answerUnreadable } from "./malformed.ts";
import { randomSupply } from "./random.ts";
import { serveFiles } from "./serveFiles.ts";
import { servePages } from "./servePages.ts";

/** A server that does not listen yet and answers nothing yet. */
export function createHttpServer(): Server {
  return createServer({
    keepAliveTimeout: 65_000,
    requestTimeout: 30_000,
    headersTimeout: 15_000,
    maxHeaderSize: 16_384,
  });
}

/** A server that does not listen yet. */
export function createPaylinkServer(deps: Deps, files: AssetFiles, pagesLimit?: number): Server {
  const server = createHttpServer();
  answerRequests(server, deps, files, pagesLimit);
  return server;
}

/**
 * Lets a server answer. Done in the turn in which it begins to listen, no request comes before it.
 * @param pagesLimit most bytes of ready pages to keep; a default of 32 MB.
 */
export function answerRequests(server: Server, deps: Deps, files: AssetFiles, pagesLimit?: number): void {
  const listener = getRequestListener(compressPages(createApp(deps).fetch), {
    overrideGlobalObjects: false,
    errorHandler: (error) => answerMalformed(deps, error),
  });
  server.on(
    "request",
    serveFiles(
      files,
      servePages(
        { ...deps, random: randomSupply() },
        (request, response) => {
          void listener(request, response);
        },
        pagesLimit,
      ),
    ),
  );
  server.on("clientError", answerUnreadable(deps));
}
