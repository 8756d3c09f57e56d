/** The HTTP server on Node: built files and pages of links straight away, everything else through the app. */
import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { createApp } from "../app.ts";
import type { AssetFiles } from "../assets.ts";
import type { Deps } from "../deps.ts";
import { answerMalformed, answerUnreadable } from "./malformed.ts";
import { randomSupply } from "./random.ts";
import { serveFiles } from "./serveFiles.ts";
import { servePages } from "./servePages.ts";

/**
 * A server that does not listen yet.
 * @param pagesLimit most bytes of ready pages to keep; a default of 32 MB.
 */
export function createPaylinkServer(deps: Deps, files: AssetFiles, pagesLimit?: number): Server {
  const listener = getRequestListener(createApp(deps).fetch, {
    overrideGlobalObjects: false,
    errorHandler: (error) => answerMalformed(deps, error),
  });
  const server = createServer(
    { keepAliveTimeout: 65_000, requestTimeout: 30_000, headersTimeout: 15_000, maxHeaderSize: 16_384 },
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
  return server;
}
