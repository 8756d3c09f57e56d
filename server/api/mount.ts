/** Routes for operations: authenticate, limit, read, validate, run once, answer. */
import type { Context, Hono } from "hono";
import { newId } from "../../shared/ids.ts";
import { DatabaseUnavailable } from "../database/database.ts";
import type { Deps } from "../deps.ts";
import { open, seal } from "../links/keyring.ts";
import { addressOf } from "./address.ts";
import { authenticate } from "./authenticate.ts";
import { type Dialect, OWN_DIALECT } from "./dialect.ts";
import { type Claim, claimIdempotencyKey, readIdempotencyKey, type StoredAnswer } from "./idempotency.ts";
import { type JsonObject, readBytes, readJsonObject } from "./json.ts";
import {
  type Answer,
  type AuthKind,
  type Caller,
  isIdempotent,
  type Operation,
  type OperationContext,
  type Outcome,
} from "./operation.ts";
import { PROBLEMS, Refusal, refuse } from "./problem.ts";
import { readQuery } from "./query.ts";
import { API_RATE, createRateLimiter, type RateLimiter, type RateVerdict } from "./rateLimit.ts";
import type { AppEnv } from "./requestId.ts";
import { type Validated, validate } from "./validation.ts";

const NOT_FOUND = refuse("not_found", "There is nothing at this address.");

/**
 * Adds the routes of all operations of the API. Call once, with all of them: afterwards their paths answer 405 to other
 * methods, and everything else below /api/ (or where another dialect is spoken) answers 404. The middleware `requestId` must stand before.
 */
export function mountOperations(app: Hono<AppEnv>, deps: Deps, operations: readonly Operation[]): void {
  const limiter = createRateLimiter(API_RATE);
  const allowed = new Map<string, { readonly methods: string[]; readonly dialect: Dialect }>();
  const dialects = new Set([OWN_DIALECT]);
  for (const op of operations) {
    const dialect = dialectOf(op);
    dialects.add(dialect);
    for (const path of [op.path, ...(op.alsoAt ?? [])]) {
      app.on(op.method, path, (c) => serve(c, deps, op, limiter));
      const methods = allowed.get(path)?.methods ?? [];
      const more = [op.method, ...(op.method === "GET" ? ["HEAD"] : [])];
      allowed.set(path, { methods: [...methods, ...more], dialect });
    }
  }
  const always = (path: string, dialect: Dialect, refusal: Refusal): void => {
    app.all(path, (c) => withHeaders(send(render(c, deps, refusal, dialect)), deps, dialect, null));
  };
  for (const [path, { methods, dialect }] of allowed) {
    const message = `This address answers ${methods.join(", ")}.`;
    always(path, dialect, refuse("method_not_allowed", message, { headers: { Allow: methods.join(", ") } }));
  }
  for (const dialect of dialects) always(`${dialect.under}/*`, dialect, NOT_FOUND);
}

function dialectOf(op: Operation): Dialect {
  return op.dialect ?? OWN_DIALECT;
}

function withHeaders(
  response: Response,
  deps: Pick<Deps, "now">,
  dialect: Dialect,
  verdict: RateVerdict | null,
): Response {
  for (const [name, value] of Object.entries(dialect.headers(verdict, deps.now())))
    response.headers.set(name, value);
  return response;
}

/** A refusal as a response. */
export function answerRefusal(c: Context<AppEnv>, deps: Pick<Deps, "config">, refusal: Refusal): Response {
  return send(render(c, deps, refusal));
}

/** For `app.onError` on API paths: what was thrown, logged once, as 503 or 500 without detail. */
export function answerError(
  c: Context<AppEnv>,
  deps: Pick<Deps, "config" | "log">,
  error: unknown,
  where: string,
): Response {
  return answerRefusal(c, deps, refusalOf(deps, error, c.get("requestId"), where));
}

function refusalOf(deps: Pick<Deps, "log">, error: unknown, requestId: string, where: string): Refusal {
  if (error instanceof DatabaseUnavailable) {
    deps.log.error("database unavailable", error, { requestId, where, outcome: error.outcome });
    const headers = { "Retry-After": "5" };
    return refuse("unavailable", "The service cannot work at this moment. Try again shortly.", { headers });
  }
  deps.log.error("request failed", error, { requestId, where });
  return refuse("internal", "A fault of the service. It was logged under this request id.");
}

async function serve(c: Context<AppEnv>, deps: Deps, op: Operation, limiter: RateLimiter): Promise<Response> {
  const dialect = dialectOf(op);
  try {
    const { answer, verdict } = await respond(c, deps, op, limiter);
    const response = answer instanceof Refusal ? send(render(c, deps, answer, dialect)) : answer;
    return withHeaders(response, deps, dialect, verdict);
  } catch (error) {
    const refusal = refusalOf(deps, error, c.get("requestId"), op.id);
    return withHeaders(send(render(c, deps, refusal, dialect)), deps, dialect, null);
  }
}

type AnyContext = OperationContext<unknown, unknown, unknown, AuthKind>;

interface Reply {
  readonly answer: Response | Refusal;
  readonly verdict: RateVerdict | null;
}

async function respond(c: Context<AppEnv>, deps: Deps, op: Operation, limiter: RateLimiter): Promise<Reply> {
  if (op.auth === "public") return { answer: await checked(c, deps, op, null), verdict: null };
  const caller = await authenticate(deps, c.req.raw.headers);
  if (caller instanceof Refusal) return { answer: caller, verdict: null };
  const verdict = limiter.take(caller.keyId, deps.now().getTime());
  if (!verdict.allowed) {
    const wait = { "Retry-After": String(verdict.retryAfter) };
    return { answer: refuse("rate_limited", "Too many requests with this key.", { headers: wait }), verdict };
  }
  if (op.testOnly && caller.mode !== "test") {
    return {
      answer: refuse("test_key_required", "This operation takes test keys only (sk_test_…)."),
      verdict,
    };
  }
  return { answer: await checked(c, deps, op, caller), verdict };
}

/** Reads and validates what was sent, then runs the operation, once per Idempotency-Key where it has one. */
async function checked(
  c: Context<AppEnv>,
  deps: Deps,
  op: Operation,
  caller: Caller | null,
): Promise<Response | Refusal> {
  const url = new URL(c.req.url);
  const params = c.req.param();
  if (!Object.values(params).every(canBeId)) return unknownOf(op);
  const query = readQuery(op.query, url.searchParams);
  if (!query.ok) return query.refusal;
  const file = op.file ? await readBytes(c.req.raw, op.file.most) : null;
  if (file !== null && "refusal" in file) return file.refusal;
  const json = takesBody(op) ? await readJsonObject(c.req.raw) : {};
  if (isRefusal(json)) return json.refusal;
  const body = op.body ? validate(op.body, json) : nothingElse(json);
  if (!body.ok) return body.refusal;
  const context: AnyContext = {
    deps,
    caller,
    request: {
      id: c.get("requestId"),
      headers: c.req.raw.headers,
      address: addressOf(c, deps.config.trustProxy),
      url,
    },
    params,
    query: query.value,
    body: body.value,
    file,
    idempotentId: (kind) => newId(kind, deps.random),
  };
  const key = caller && isIdempotent(op) ? readIdempotencyKey(c.req.header("idempotency-key")) : null;
  if (key instanceof Refusal) return key;
  if (key === null || caller === null) {
    const outcome = await run(op, context);
    return outcome instanceof Response ? outcome : send(render(c, deps, outcome, dialectOf(op)));
  }
  const result = await claimIdempotencyKey(deps, {
    tenantId: caller.tenantId,
    mode: caller.mode,
    key,
    method: op.method,
    target: url.pathname + url.search,
    body: json,
  });
  if (result.kind === "refused") return result.refusal;
  // A sealed answer opens only for the very request that it answered.
  const place = `idempotent-answer:${caller.tenantId}/${caller.mode}/${key}`;
  if (result.kind === "replay") {
    const { status, body: stored } = result.answer;
    const answer = op.secretAnswer && status < 400 ? open(deps.keyring, stored, place) : stored;
    if (answer === null) throw new Error("a stored answer cannot be opened: PAYLINK_SECRET was changed");
    return send({ status, body: answer, headers: { "Idempotent-Replayed": "true" } });
  }
  return send(await runClaimed(c, deps, op, context, result.claim, place));
}

/** Runs the operation for the holder of its key. The answer is stored before it is sent. */
async function runClaimed(
  c: Context<AppEnv>,
  deps: Deps,
  op: Operation,
  context: AnyContext,
  claim: Claim,
  place: string,
): Promise<Rendered> {
  let rendered: Rendered;
  let stored: string;
  try {
    const outcome = await run(op, { ...context, idempotentId: (kind) => claim.id(kind, op.id) });
    if (outcome instanceof Response)
      throw new TypeError(`${op.id} answers files: declare it idempotent: false`);
    rendered = render(c, deps, outcome, dialectOf(op));
    stored =
      op.secretAnswer && rendered.status < 400 ? seal(deps.keyring, rendered.body, place) : rendered.body;
  } catch (error) {
    // The first error is the one to report; a lease that cannot be given back ends by itself.
    await claim.abandon().catch(() => undefined);
    throw error;
  }
  await claim.finish({ status: rendered.status, body: stored });
  return rendered;
}

function run(op: Operation, context: AnyContext): Promise<Outcome> {
  return op.handle(context as OperationContext<never, never, never, AuthKind>);
}

/** What cannot be an id is answered as an id that nobody has, in the operation's own words for that. */
function unknownOf(op: Operation): Refusal {
  const code = op.refusals?.find((one) => one.endsWith("_not_found"));
  return code === undefined ? NOT_FOUND : refuse(code, PROBLEMS[code].help);
}

/** No id of anything is longer or has other characters; a database could even refuse to look for it. */
function canBeId(param: string): boolean {
  return /^[\x20-\x7e]{1,200}$/.test(param);
}

interface Rendered extends StoredAnswer {
  readonly headers: Readonly<Record<string, string>>;
}

function render(
  c: Context<AppEnv>,
  deps: Pick<Deps, "config">,
  outcome: Answer | Refusal,
  dialect: Dialect = OWN_DIALECT,
): Rendered {
  if (outcome instanceof Refusal) {
    const body = dialect.refusal(outcome, c.get("requestId"), deps.config.publicUrl);
    const { headers = {} } = outcome.details;
    return { status: dialect.statusOf(outcome.code), body: JSON.stringify(body), headers };
  }
  const { status, data, headers = {} } = outcome;
  return { status, body: JSON.stringify(dialect.answer(status, data)), headers };
}

function send({ status, body, headers }: Rendered): Response {
  return new Response(body, { status, headers: { "Content-Type": "application/json", ...headers } });
}

function takesBody(op: Operation): boolean {
  return op.file === undefined && op.method !== "GET" && (op.body !== undefined || op.method !== "DELETE");
}

function isRefusal(
  value: JsonObject | { readonly refusal: Refusal },
): value is { readonly refusal: Refusal } {
  return value["refusal"] instanceof Refusal;
}

function nothingElse(json: JsonObject): Validated<undefined> {
  const [field] = Object.keys(json);
  if (field === undefined) return { ok: true, value: undefined };
  return {
    ok: false,
    refusal: refuse("invalid_field", `${field} is not a property of this request.`, { field }),
  };
}
