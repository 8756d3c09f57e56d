/** Routes of the merchant's studio: its page, its session, and its news. Everything else it does by the merchant API. */
import type { Context, Hono } from "hono";
import { z } from "zod";
import { addressOf } from "../api/address.ts";
import { readJsonObject } from "../api/json.ts";
import { answerError, answerRefusal } from "../api/mount.ts";
import { Refusal, refuse } from "../api/problem.ts";
import { createRateLimiter } from "../api/rateLimit.ts";
import type { AppEnv } from "../api/requestId.ts";
import { validate } from "../api/validation.ts";
import type { Deps } from "../deps.ts";
import { lastMark, positionOf } from "../store/events.ts";
import { createLiveHub } from "./live.ts";
import { liveStream } from "./liveStream.ts";
import { isFromStudio } from "./ownPage.ts";
import { STUDIO_CSP, studioPage } from "./page.ts";
import { mountPreview } from "./preview.ts";
import {
  endSession,
  openByKey,
  openByToken,
  type StudioSession,
  sessionCookie,
  sessionOf,
} from "./session.ts";

/** Tries to sign in from one address: 20 at once, then one in six seconds. */
const SIGN_IN_RATE = { perSecond: 1 / 6, burst: 20 };
/** Open streams of news: of one session (its tabs), and of the process. */
const STREAMS_OF_SESSION = 6;
const STREAMS_IN_ALL = 2_000;

const OTHER_PAGE = refuse("forbidden", "The studio's session serves the studio's own pages only.");
const SIGNED_OUT = refuse("unauthenticated", "Nobody is signed in, or the session has ended.");

const signInBody = z.union([
  z.strictObject({ key: z.string().max(200) }),
  z.strictObject({ token: z.string().max(200) }),
]);

type Handle = (c: Context<AppEnv>) => Promise<Response | Refusal>;

export function mountStudio(app: Hono<AppEnv>, deps: Deps): void {
  const { studioAssets: assets } = deps;
  if (assets === undefined) return;
  const tries = createRateLimiter(SIGN_IN_RATE);
  const hub = createLiveHub(deps);
  const streams = new Map<string, number>();

  const guarded = (method: "GET" | "POST" | "DELETE", path: string, handle: Handle): void => {
    app.on(method, path, async (c) => {
      try {
        const answer = isFromStudio(c.req.raw.headers, deps.config.publicUrl) ? await handle(c) : OTHER_PAGE;
        return answer instanceof Refusal ? answerRefusal(c, deps, answer) : answer;
      } catch (error) {
        return answerError(c, deps, error, "studio");
      }
    });
  };

  guarded("POST", "/studio/session", async (c) => {
    const verdict = tries.take(addressOf(c, deps.config.trustProxy) ?? "", deps.now().getTime());
    if (!verdict.allowed) {
      const headers = { "Retry-After": String(verdict.retryAfter) };
      return refuse("rate_limited", "Too many tries to sign in. Wait a little.", { headers });
    }
    const json = await readJsonObject(c.req.raw);
    if (json["refusal"] instanceof Refusal) return json["refusal"];
    const body = validate(signInBody, json);
    if (!body.ok) return body.refusal;
    const by = body.value;
    const opened = await ("key" in by ? openByKey(deps, by.key) : openByToken(deps, by.token));
    if (opened instanceof Refusal) return opened;
    // The browser forgets the one that it had, so nobody could sign that one out any more.
    const before = await sessionOf(deps, c.req.raw.headers);
    if (before !== null) await endSession(deps, before.sessionId);
    const headers = { "Set-Cookie": sessionCookie(deps, opened.secret) };
    return Response.json({ success: true, data: {} }, { status: 201, headers });
  });

  guarded("GET", "/studio/session", async (c) => {
    const session = await sessionOf(deps, c.req.raw.headers);
    return session === null ? SIGNED_OUT : Response.json({ success: true, data: present(deps, session) });
  });

  guarded("DELETE", "/studio/session", async (c) => {
    const session = await sessionOf(deps, c.req.raw.headers);
    if (session !== null) await endSession(deps, session.sessionId);
    const headers = { "Set-Cookie": sessionCookie(deps, null) };
    return Response.json({ success: true, data: {} }, { headers });
  });

  guarded("GET", "/studio/latest", async (c) => {
    const session = await sessionOf(deps, c.req.raw.headers);
    if (session === null) return SIGNED_OUT;
    const { merchant, mode } = session;
    const last = await lastMark(deps.database, { tenantId: merchant.tenantId, mode });
    return Response.json({ success: true, data: { after: last?.eventId ?? null } });
  });

  guarded("GET", "/studio/live", async (c) => {
    const session = await sessionOf(deps, c.req.raw.headers);
    if (session === null) return SIGNED_OUT;
    if (deps.streams?.() !== true) return refuse("unavailable", "No streams here. Ask for events.");
    const { sessionId, mode, merchant } = session;
    const owner = { tenantId: merchant.tenantId, mode };
    const asked = c.req.header("last-event-id") ?? "";
    const known = /^evt_\w{1,60}$/.test(asked) ? await positionOf(deps.database, owner, asked) : null;
    const last = known === null ? await lastMark(deps.database, owner) : null;
    // Counted in the turn in which it is opened: several at once do not slip through.
    const open = streams.get(sessionId) ?? 0;
    if (open >= STREAMS_OF_SESSION || total(streams) >= STREAMS_IN_ALL) {
      const headers = { "Retry-After": "15" };
      return refuse("rate_limited", "Too many streams are open.", { headers });
    }
    streams.set(sessionId, open + 1);
    const body = liveStream(deps, hub, {
      owner,
      position: known ?? last?.position ?? 0,
      hello: { after: known === null ? (last?.eventId ?? null) : asked, resumed: known !== null },
      alive: async () => (await sessionOf(deps, c.req.raw.headers)) !== null,
      ended: () => {
        const left = (streams.get(sessionId) ?? 1) - 1;
        if (left > 0) streams.set(sessionId, left);
        else streams.delete(sessionId);
      },
    });
    return new Response(body, {
      headers: { "Content-Type": "text/event-stream", "X-Accel-Buffering": "no" },
    });
  });

  mountPreview(app, deps);
  const page = studioPage(assets);
  const shell = (): Response =>
    new Response(page, {
      headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": STUDIO_CSP },
    });
  app.get("/studio", shell);
  app.get("/studio/*", shell);
}

/** What the studio's page must know of where it is. */
function present({ config }: Deps, { mode, merchant, expiresAt }: StudioSession) {
  return {
    tenantId: merchant.tenantId,
    merchantName: merchant.name,
    timeZone: merchant.timeZone,
    mode,
    expiresAt,
    publicUrl: config.publicUrl,
  };
}

function total(streams: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const count of streams.values()) sum += count;
  return sum;
}
