/**
 * Pages that the app renders leave compressed, like those that are kept ready: on a slow network a receipt's first view
 * costs a round trip less. Only pages: nothing secret stands in one beside text that a stranger could choose and measure.
 * On Workers the platform compresses.
 */
import { promisify } from "node:util";
import { gzip } from "node:zlib";

/** What deflate saves beyond this level is not worth its time in front of a waiting payer. */
const LEVEL = 5;
const compress = promisify(gzip);

type Fetch<Rest extends unknown[]> = (request: Request, ...rest: Rest) => Response | Promise<Response>;

/** Answers as `next` does, pages with gzip for whoever takes it. */
export function compressPages<Rest extends unknown[]>(
  next: Fetch<Rest>,
): (request: Request, ...rest: Rest) => Promise<Response> {
  return async (request, ...rest) => {
    const answer = await next(request, ...rest);
    const { headers } = answer;
    if (!headers.get("content-type")?.startsWith("text/html") || headers.has("content-encoding"))
      return answer;
    if (!/\baccept-encoding\b/i.test(headers.get("vary") ?? "")) headers.append("vary", "Accept-Encoding");
    if (request.method === "HEAD" || !acceptsGzip(request.headers.get("accept-encoding"))) return answer;
    const body = await compress(await answer.arrayBuffer(), { level: LEVEL });
    headers.set("content-encoding", "gzip");
    headers.set("content-length", String(body.length));
    return new Response(body, { status: answer.status, headers });
  };
}

/** Named, and not with a weight of zero (RFC 9110, 12.5.3). */
export function acceptsGzip(header: string | string[] | null | undefined): boolean {
  return /(?:^|,)\s*gzip\s*(?:;(?!\s*q=0(?:\.0{0,3})?\s*(?:,|$))|,|$)/i.test(String(header ?? ""));
}
