/** The OpenAPI 3.1 document, made from the same declarations and schemas that route and validate. */
import { OWN_DIALECT } from "./dialect.ts";
import { type JsonSchema, jsonSchemaOf } from "./jsonSchema.ts";
import { explained, PARAMETER_MEANINGS, QUERY_MEANINGS, TAG_MEANINGS } from "./meanings.ts";
import { type AnswerDoc, type DocumentedOperation, isIdempotent } from "./operation.ts";
import { PROBLEMS, type ProblemCode } from "./problem.ts";

export interface OpenApi {
  readonly openapi: "3.1.0";
  readonly info: JsonSchema;
  readonly servers: readonly JsonSchema[];
  readonly tags: readonly { readonly name: string; readonly description?: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly headers: Readonly<Record<string, JsonSchema>>;
    readonly securitySchemes: JsonSchema;
  };
}

export interface OpenApiOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly security: readonly JsonSchema[];
  readonly parameters: readonly OpenApiParameter[];
  readonly requestBody?: {
    readonly required: boolean;
    readonly content: Readonly<Record<string, { readonly schema: JsonSchema; readonly example?: unknown }>>;
  };
  readonly responses: Readonly<Record<string, OpenApiResponse>>;
}

export interface OpenApiParameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

export interface OpenApiResponse {
  readonly description: string;
  readonly headers?: JsonSchema;
  readonly content?: Readonly<Record<string, { readonly schema: JsonSchema; readonly example?: unknown }>>;
}

const VERSION = "1.0.0";

/** Codes that an operation may answer: its own, and those of the machinery around it. */
export function refusalsOf(op: DocumentedOperation): readonly ProblemCode[] {
  const codes = new Set<ProblemCode>();
  if (op.method !== "GET") {
    for (const code of ["malformed_request", "body_too_large", "unsupported_encoding"] as const)
      codes.add(code);
  }
  if (isIdempotent(op)) {
    codes.add("malformed_idempotency_key").add("idempotency_in_progress").add("idempotency_key_reused");
  }
  if (op.auth === "key") codes.add("unauthenticated").add("tenant_mismatch").add("rate_limited");
  if (op.testOnly) codes.add("test_key_required");
  for (const code of op.refusals ?? []) codes.add(code);
  codes.add("invalid_field").add("internal").add("unavailable");
  return [...codes].toSorted((one, other) => PROBLEMS[one].status - PROBLEMS[other].status);
}

/** Makes the document. `publicUrl` is the origin under which the API is served. */
export function openApiDocument(operations: readonly DocumentedOperation[], publicUrl: string): OpenApi {
  const schemas: Record<string, JsonSchema> = {
    [OWN_DIALECT.docs.refusalName]: OWN_DIALECT.docs.refusalSchema,
  };
  const paths: Record<string, Record<string, OpenApiOperation>> = {};
  for (const op of operations) {
    const { refusalName, refusalSchema } = (op.dialect ?? OWN_DIALECT).docs;
    schemas[refusalName] = refusalSchema;
    const path = op.path.replaceAll(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [op.method.toLowerCase()]: describe(op, schemas) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Paylink API",
      version: VERSION,
      description:
        "Invoices, signed pay links and payments. Amounts are decimal numbers in major units; instants are ISO 8601 UTC.",
    },
    servers: [{ url: publicUrl }],
    tags: [...new Set(operations.map((op) => op.tag))].map(tag),
    paths,
    components: {
      schemas,
      headers: HEADERS,
      securitySchemes: {
        apiKey: { type: "http", scheme: "bearer", description: "An API key: sk_test_… or sk_live_…" },
      },
    },
  };
}

function tag(name: string): OpenApi["tags"][number] {
  const description = TAG_MEANINGS[name];
  return description === undefined ? { name } : { name, description };
}

const integer = { type: "integer", minimum: 0 };
const HEADERS: OpenApi["components"]["headers"] = {
  "RateLimit-Limit": { description: "Requests that a burst of this key may have.", schema: integer },
  "RateLimit-Remaining": { description: "Requests left at this moment.", schema: integer },
  "RateLimit-Reset": { description: "Seconds until the burst is full again.", schema: integer },
  "Retry-After": { description: "Seconds after which to send the request again.", schema: integer },
};

/** The headers that answers of a status have, by reference. */
function headersOf(op: DocumentedOperation, status: number): Pick<OpenApiResponse, "headers"> {
  const names = [
    ...(op.auth === "key" && (status < 400 || status === 429)
      ? ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"]
      : []),
    ...(status === 429 || status === 503 ? ["Retry-After"] : []),
  ];
  if (names.length === 0) return {};
  return {
    headers: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }])),
  };
}

/** A schema with what its properties mean; another dialect's words are not ours. */
function schemaOf(
  op: DocumentedOperation,
  schema: NonNullable<DocumentedOperation["body"]>,
  schemas: Record<string, JsonSchema>,
): JsonSchema {
  if (op.dialect) return jsonSchemaOf(schema, schemas);
  const own: Record<string, JsonSchema> = {};
  const described = explained(jsonSchemaOf(schema, own)) as JsonSchema;
  Object.assign(schemas, explained(own));
  return described;
}

function describe(op: DocumentedOperation, schemas: Record<string, JsonSchema>): OpenApiOperation {
  return {
    operationId: op.id,
    summary: op.summary,
    ...(op.description === undefined ? {} : { description: op.description }),
    tags: [op.tag],
    security: op.auth === "key" ? [{ apiKey: [] }] : [],
    parameters: [...pathParameters(op), ...queryParameters(op, schemas), ...headerParameters(op)],
    ...(op.body === undefined ? {} : { requestBody: requestBody(op, op.body, schemas) }),
    ...(op.file === undefined ? {} : { requestBody: fileBody(op.file) }),
    responses: { ...refusalResponses(op), ...answerResponses(op, schemas) },
  };
}

function requestBody(
  op: DocumentedOperation,
  body: NonNullable<DocumentedOperation["body"]>,
  schemas: Record<string, JsonSchema>,
): NonNullable<OpenApiOperation["requestBody"]> {
  const schema = schemaOf(op, body, schemas);
  const required = Array.isArray(schema["required"]) && schema["required"].length > 0;
  const example = op.example === undefined ? {} : { example: op.example };
  return { required, content: { "application/json": { schema, ...example } } };
}

function fileBody({
  types,
}: NonNullable<DocumentedOperation["file"]>): NonNullable<OpenApiOperation["requestBody"]> {
  const schema = { type: "string", contentEncoding: "binary" };
  return { required: true, content: Object.fromEntries(types.map((type) => [type, { schema }])) };
}

function pathParameters(op: DocumentedOperation): OpenApiParameter[] {
  const names = [...op.path.matchAll(/:(\w+)/g)].map(([, name = ""]) => name);
  return names.map((name) => {
    const description = PARAMETER_MEANINGS[name];
    const meaning = description === undefined ? {} : { description };
    return { name, in: "path", required: true, ...meaning, schema: { type: "string" } };
  });
}

function queryParameters(op: DocumentedOperation, schemas: Record<string, JsonSchema>): OpenApiParameter[] {
  if (!op.query) return [];
  const schema = jsonSchemaOf(op.query, schemas);
  const required = (schema["required"] ?? []) as readonly string[];
  return Object.entries((schema["properties"] ?? {}) as Record<string, JsonSchema>).map(
    ([name, property]) => {
      const { description = op.dialect ? undefined : QUERY_MEANINGS[name], ...rest } = property;
      return {
        name,
        in: "query",
        required: required.includes(name),
        ...(typeof description === "string" ? { description } : {}),
        schema: rest,
      };
    },
  );
}

function headerParameters(op: DocumentedOperation): OpenApiParameter[] {
  const parameters: OpenApiParameter[] = [];
  const header = (name: string, description: string, schema: JsonSchema): void => {
    parameters.push({ name, in: "header", required: false, description, schema });
  };
  if (op.auth === "key") {
    header("X-Tenant-ID", "May be left out; when sent, it must be the key's tenant.", { type: "string" });
  }
  if (isIdempotent(op)) {
    const description =
      "Carries the request out once: a repeat with the same key and body gets the stored answer. Kept for 48 hours.";
    header("Idempotency-Key", description, { type: "string", minLength: 1, maxLength: 255 });
  }
  for (const { name, description } of op.dialect?.docs.requestHeaders ?? [])
    header(name, description, { type: "string" });
  return parameters;
}

function answerResponses(
  op: DocumentedOperation,
  schemas: Record<string, JsonSchema>,
): Record<string, OpenApiResponse> {
  const responses: Record<string, OpenApiResponse> = {};
  for (const [status, given] of Object.entries(op.answers)) {
    const doc: AnswerDoc = typeof given === "string" ? { description: given } : given;
    const content = answerContent(op, Number(status), doc, schemas);
    responses[status] = {
      description: doc.description,
      ...headersOf(op, Number(status)),
      ...(content ? { content } : {}),
    };
  }
  return responses;
}

function answerContent(
  op: DocumentedOperation,
  status: number,
  doc: AnswerDoc,
  schemas: Record<string, JsonSchema>,
): OpenApiResponse["content"] | undefined {
  if (doc.content !== undefined) {
    const types = typeof doc.content === "string" ? [doc.content] : doc.content;
    const schema = { type: "string", contentEncoding: "binary" };
    return Object.fromEntries(types.map((type) => [type, { schema }]));
  }
  if (!doc.schema) return undefined;
  const dialect = op.dialect ?? OWN_DIALECT;
  const schema = dialect.docs.answer(status, schemaOf(op, doc.schema, schemas));
  const example = doc.example === undefined ? {} : { example: dialect.answer(status, doc.example) };
  return { "application/json": { schema, ...example } };
}

/** One response per status, naming the codes that have it. */
function refusalResponses(op: DocumentedOperation): Record<string, OpenApiResponse> {
  const { statusOf, docs } = op.dialect ?? OWN_DIALECT;
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of refusalsOf(op)) {
    const status = statusOf(code);
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const content = { "application/json": { schema: { $ref: `#/components/schemas/${docs.refusalName}` } } };
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      { description: codes.join(", "), ...headersOf(op, status), content },
    ]),
  );
}
