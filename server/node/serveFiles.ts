/** Built files straight from memory, before the app: they are the same for everybody. */
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { AssetFiles } from "../assets.ts";
import { countAnswer } from "../vitals.ts";

/** Whoever embeds may put a version behind the address of the script. */
const SERVED = /^\/(?:assets\/|embed\.js(?:\?|$))/;

/** Answers built files; everything else goes to `next`. */
export function serveFiles(files: AssetFiles, next: RequestListener): RequestListener {
  return (request: IncomingMessage, response: ServerResponse) => {
    const { method, url = "/" } = request;
    const found =
      (method === "GET" || method === "HEAD") && SERVED.test(url)
        ? files.lookup(url.replace(/\?.*/, ""), request.headers["accept-encoding"] ?? null)
        : null;
    if (found === null) return next(request, response);
    const fresh = request.headers["if-none-match"] === found.headers["etag"];
    response.writeHead(fresh ? 304 : 200, { ...found.headers, "x-content-type-options": "nosniff" });
    response.end(fresh || method === "HEAD" ? undefined : found.body);
    countAnswer(response.statusCode);
  };
}
