/** Pages of links on their shortest way, before the app: checked code, one read, a durable visit, bytes that were ready. */
import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { clientAddress } from "../api/address.ts";
import { chooseRequestId } from "../api/requestId.ts";
import { PAGE_VARY } from "../checkout/answers.ts";
import { type KeptPage, type KeptPages, keepPages } from "../checkout/keptPages.ts";
import { contentSecurityPolicy } from "../checkout/page.ts";
import { requestPreference } from "../checkout/payerLanguage.ts";
import { PROOF_COOKIE } from "../checkout/proof.ts";
import { visitSlot } from "../checkout/render.ts";
import type { Deps } from "../deps.ts";
import { protect } from "../headers.ts";
import { type FindSite, siteFinder } from "../hosts/sites.ts";
import { CODE_LENGTH } from "../links/code.ts";
import { recordVisit, type VisitRequest } from "../links/visit.ts";
import { countAnswer } from "../vitals.ts";
import { acceptsGzip } from "./compressPages.ts";
import { groupBatches } from "./groupBatches.ts";

const REQUEST_ID = "x-request-id";
/** Header sets kept; merchants have few colours. */
const SETS_KEPT = 500;

/**
 * Answers GET of a link that is open with its page, exactly as the app would; everything else, and whatever
 * goes wrong, goes to `next`: the app knows dead links, data for scripts, and how to speak of trouble.
 *
 * @param limit most bytes of pages to keep.
 */
export function servePages(deps: Deps, next: RequestListener, limit?: number): RequestListener {
  const pages = keepPages(deps, limit);
  const grouping: Deps = { ...deps, database: groupBatches(deps.database) };
  const headersFor = headerSets(deps);
  const findSite = siteFinder(deps);
  return (request, response) => {
    const { url = "", headers } = request;
    const mine =
      request.method === "GET" &&
      url.length === 1 + CODE_LENGTH &&
      !namesJson(headers.accept) &&
      // Who proved to be the customer may see more than the page that is kept for all.
      !headers.cookie?.includes(PROOF_COOKIE);
    if (!mine) return next(request, response);
    void serve(request, response);
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answered = await answer(grouping, pages, findSite, headersFor, request, response);
    if (!answered) next(request, response);
  }
}

async function answer(
  deps: Deps,
  pages: KeptPages,
  findSite: FindSite,
  headersFor: (page: Policy, gzip: boolean) => HeaderSet,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  try {
    const { url = "", headers } = request;
    const gzip = acceptsGzip(headers["accept-encoding"]);
    // The common case, the installation's own host, is told without waiting.
    const found = findSite(headers.host ?? "");
    const site = found instanceof Promise ? await found : found;
    const visit = visitOf(deps, request);
    const preference = requestPreference(deps, visit.headers);
    const page = await pages.open(url.slice(1), gzip, preference, site ?? undefined);
    if (page === null) return false;
    const visitId = await recordVisit(deps, page, "page", visit);
    const { start } = page.bytes;
    const end = page.bytes.end(visitSlot(visitId));
    const set = headersFor(page, gzip);
    const lines = [...set.lines];
    lines[set.requestIdAt] = chooseRequestId(first(headers[REQUEST_ID]), deps.random);
    lines.push("content-length", String(start.length + end.length));
    // Held back until the end, so that head and both parts leave in one write.
    response.cork();
    response.writeHead(200, lines);
    response.write(start);
    response.end(end);
    countAnswer(200);
    return true;
  } catch {
    // The app meets the same trouble, logs it and says so.
    return response.headersSent;
  }
}

function visitOf(deps: Deps, request: IncomingMessage): VisitRequest {
  const get = (name: string): string | null => first(request.headers[name]) ?? null;
  const headers = { get } satisfies VisitRequest["headers"];
  const { remoteAddress } = request.socket;
  const address = deps.config.trustProxy
    ? clientAddress(headers as Headers, remoteAddress, true)
    : (remoteAddress ?? null);
  return { method: "GET", headers, address };
}

function first(value: IncomingHttpHeaders[string]): string | undefined {
  return Array.isArray(value) ? value.join(", ") : value;
}

/** Names and values in turn, as `writeHead` takes them, and where the request id's value goes. */
interface HeaderSet {
  readonly lines: readonly string[];
  readonly requestIdAt: number;
}

/** What the policy of a page depends on. */
type Policy = Pick<KeptPage, "accentColor" | "hosted">;

function headerSets(deps: Deps): (page: Policy, gzip: boolean) => HeaderSet {
  const secure = deps.config.publicUrl.startsWith("https:");
  const kept = new Map<string, HeaderSet>();
  return ({ accentColor, hosted }, gzip) => {
    const name = `${gzip}${hosted}${accentColor}`;
    const known = kept.get(name);
    if (known) return known;
    const headers = new Headers({
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": contentSecurityPolicy(accentColor, hosted),
      Vary: PAGE_VARY,
      [REQUEST_ID]: "",
    });
    if (gzip) headers.set("Content-Encoding", "gzip");
    protect(headers, "/", secure);
    const lines = [...headers].flat();
    const made = { lines, requestIdAt: lines.indexOf(REQUEST_ID) + 1 };
    if (kept.size >= SETS_KEPT) kept.clear();
    kept.set(name, made);
    return made;
  };
}

/** Whoever names JSON at all may want it: the app weighs that. */
function namesJson(accept: string | undefined): boolean {
  return accept?.includes("application/json") ?? false;
}
