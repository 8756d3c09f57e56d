/**
 * An operation of the API: one value from which come its route, its validation, its documentation and its type.
 * The handler receives what was checked and returns an answer or a refusal; it knows nothing of HTTP.
 */
import type { z } from "zod";
import type { IdKind } from "../../shared/ids.ts";
import type { Mode } from "../../shared/statuses.ts";
import type { Deps } from "../deps.ts";
import type { Merchant } from "../merchants/merchant.ts";
import type { Dialect } from "./dialect.ts";
import type { ProblemCode, Refusal } from "./problem.ts";

/** Who calls: the key's merchant, in the key's mode. */
export interface Caller {
  readonly tenantId: string;
  readonly mode: Mode;
  readonly keyId: string;
  readonly merchant: Merchant;
  /** The merchant's present: real time, moved by its test clock in test mode. */
  readonly now: Date;
}

export interface RequestInfo {
  readonly id: string;
  readonly headers: Headers;
  readonly address: string | null;
  readonly url: URL;
}

export interface OperationContext<Params, Query, Body, Auth extends AuthKind> {
  readonly deps: Deps;
  readonly request: RequestInfo;
  readonly caller: Auth extends "key" ? Caller : null;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The bytes of the body, where the operation takes a file; else null. */
  readonly file: Uint8Array | null;
  /**
   * An id for what this request creates. With an Idempotency-Key, a repeat after a crash gets the same id, so that
   * a handler that finds the id taken knows its work done. Without a key it is random; each call is then new.
   */
  readonly idempotentId: (kind: IdKind) => string;
}

/** A JSON answer: `{"success": status < 400, "data": …}`. */
export interface Answer {
  readonly status: 200 | 201 | 202 | 402;
  readonly data: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A `Response` is for files; a POST that returns one must be declared `idempotent: false`. */
export type Outcome = Answer | Refusal | Response;

export type AuthKind = "key" | "public";
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** One possible answer, for the documentation. `schema` describes `data`; `content` names the type of a file. */
export interface AnswerDoc {
  readonly description: string;
  readonly schema?: z.ZodType;
  readonly content?: string | readonly string[];
  readonly example?: unknown;
}

interface OperationDoc {
  /** camelCase, unique. */
  readonly id: string;
  readonly method: Method;
  readonly path: string;
  /** Other spellings of the path, which are served and not documented. */
  readonly alsoAt?: readonly string[];
  /** How it answers; the API's own way unless said. */
  readonly dialect?: Dialect;
  readonly summary: string;
  /** Plain text; a line that is empty parts paragraphs. */
  readonly description?: string;
  readonly tag: string;
  readonly answers: Readonly<Record<number, string | AnswerDoc>>;
  /** The body is a file of one of these types instead of JSON, of at most so many bytes. */
  readonly file?: { readonly types: readonly string[]; readonly most: number };
  /** A body as an integrator would send it, for documentation. */
  readonly example?: unknown;
  /** Codes it may answer beyond those that every operation may. */
  readonly refusals?: readonly ProblemCode[];
  readonly auth: AuthKind;
  /** Refuse live keys. */
  readonly testOnly?: boolean;
  /** Honour Idempotency-Key. True for POST with a key unless said otherwise. */
  readonly idempotent?: boolean;
  /** Its answer holds a secret, which is stored for repeats in sealed form only. */
  readonly secretAnswer?: boolean;
}

/** What the documentation tells of an operation, whoever serves it. */
export interface DocumentedOperation extends OperationDoc {
  readonly body?: z.ZodType;
  readonly query?: z.ZodType;
}

/** An operation with its types erased, as the router uses it. */
export interface Operation extends DocumentedOperation {
  readonly handle: (context: OperationContext<never, never, never, AuthKind>) => Promise<Outcome>;
}

/** Names after colons in a path, as an object of texts. */
export type PathParams<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? { readonly [Key in Name]: string } & PathParams<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? { readonly [Key in Name]: string }
    : unknown;

interface OperationSpec<
  Path extends string,
  Body extends z.ZodType | undefined,
  Query extends z.ZodType | undefined,
  Auth extends AuthKind,
> extends OperationDoc {
  readonly path: Path;
  readonly auth: Auth;
  /** Schema of the JSON body; use `z.strictObject`. A POST without one takes no properties. */
  readonly body?: Body;
  /** Schema of the query's texts; use `z.strictObject`. Without one, query parameters are refused. */
  readonly query?: Query;
}

type Output<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** Declares an operation. Types of `params`, `query`, `body` and `caller` follow from the declaration. */
export function operation<
  const Path extends string,
  const Auth extends AuthKind,
  Body extends z.ZodType | undefined = undefined,
  Query extends z.ZodType | undefined = undefined,
>(
  spec: OperationSpec<Path, Body, Query, Auth>,
  handler: (
    context: OperationContext<PathParams<Path>, Output<Query>, Output<Body>, Auth>,
  ) => Outcome | Promise<Outcome>,
): Operation {
  const { body, query, ...doc } = spec;
  return {
    ...doc,
    ...(body === undefined ? {} : { body }),
    ...(query === undefined ? {} : { query }),
    // Sound because the router makes the context with these very schemas.
    handle: async (context) => handler(context),
  };
}

/** Whether an Idempotency-Key is honoured. */
export function isIdempotent(op: DocumentedOperation): boolean {
  return op.auth === "key" && (op.idempotent ?? op.method === "POST");
}
