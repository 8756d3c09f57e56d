/** Requests that cannot be made into one that the app could judge: their answers are protected and say why like all others. */
import type { Duplex } from "node:stream";
import { RequestError } from "@hono/node-server";
import { newId } from "../../shared/ids.ts";
import { problemBody, refuse } from "../api/problem.ts";
import type { Deps } from "../deps.ts";
import { protect } from "../headers.ts";

type Outside = Pick<Deps, "config" | "random" | "log">;

/** A request whose address or Host header names nothing: 400. Anything else that is thrown here is a fault: 500. */
export function answerMalformed(deps: Outside, error: unknown): Response {
  const requestId = newId("request", deps.random);
  const known = error instanceof RequestError;
  if (!known) deps.log.error("request failed", error, { requestId, where: "server" });
  const refusal = known
    ? refuse("malformed_request", "The address or the Host header of the request is not valid.")
    : refuse("internal", "A fault of the service. It was logged under this request id.");
  const body = JSON.stringify(problemBody(refusal, requestId, deps.config.publicUrl));
  return new Response(body, { status: refusal.status, headers: headersOf(deps, requestId) });
}

const REASONS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  HPE_CHUNK_EXTENSIONS_OVERFLOW: "413 Payload Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

/** For a server's `clientError`: bytes that are no request. Answered as Node answers by itself, with our headers. */
export function answerUnreadable(deps: Outside): (error: NodeJS.ErrnoException, socket: Duplex) => void {
  return (error, socket) => {
    // An answer that is under way must not get another one into its middle.
    const { _httpMessage: current } = socket as { _httpMessage?: { headersSent: boolean } | null };
    if (error.code === "ECONNRESET" || !socket.writable || current?.headersSent === true) {
      socket.destroy(error);
      return;
    }
    const headers = headersOf(deps, newId("request", deps.random));
    headers.delete("Content-Type");
    const lines = [...headers].map(([name, value]) => `${name}: ${value}\r\n`).join("");
    const status = REASONS[error.code ?? ""] ?? "400 Bad Request";
    socket.end(`HTTP/1.1 ${status}\r\n${lines}Content-Length: 0\r\nConnection: close\r\n\r\n`);
  };
}

function headersOf(deps: Pick<Outside, "config">, requestId: string): Headers {
  const headers = new Headers({ "Content-Type": "application/json", "X-Request-Id": requestId });
  protect(headers, "/", deps.config.publicUrl.startsWith("https:"));
  return headers;
}
