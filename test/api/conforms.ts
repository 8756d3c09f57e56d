/** Whether an answer is what the OpenAPI document says: its status, its shape, and nothing that is not documented. */
import type { JsonSchema } from "../../server/api/jsonSchema.ts";
import type { OpenApi, OpenApiOperation } from "../../server/api/openapi.ts";

/** Says what is wrong with an answer to a request, in words; null where it conforms or is not documented at all. */
export type Check = (method: string, path: string, status: number, body: unknown) => string | null;

/** Answers that any address may give, whatever is documented there. */
const ANYWHERE = new Set(["not_found", "method_not_allowed"]);

const LINK = "/(?:l/[^/]+|[0-9A-Za-z]{30})";

export function conformance(document: OpenApi): Check {
  const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, op]) => ({
      method: method.toUpperCase(),
      op,
      // A token that a merchant signed is a link like a code, which has 30 characters.
      pattern: new RegExp(`^${path.replace(/^\/\{code\}/, LINK).replaceAll(/\{[a-zA-Z]+\}/g, "[^/]+")}$`),
    })),
  );
  return (method, path, status, body) => {
    const { pathname } = new URL(path, "http://localhost");
    const route = routes.find((each) => each.method === method && each.pattern.test(pathname));
    if (!route) return null;
    const wrong = answerFault(route.op, status, body, document.components.schemas);
    return wrong === null ? null : `${route.op.operationId} answered ${status}, but ${wrong}`;
  };
}

function answerFault(
  op: OpenApiOperation,
  status: number,
  body: unknown,
  schemas: Readonly<Record<string, JsonSchema>>,
): string | null {
  const code = (body as { error?: { code?: string } } | null)?.error?.code;
  if (code !== undefined && ANYWHERE.has(code)) return null;
  const described = op.responses[String(status)];
  if (!described) return `no answer of that status is documented${code === undefined ? "" : ` (${code})`}`;
  if (code !== undefined && !described.description.split(", ").includes(code))
    return `the code ${code} is not among its refusals`;
  const schema = described.content?.["application/json"]?.schema;
  return schema ? fault(schema, body, schemas, "") : null;
}

type Schemas = Readonly<Record<string, JsonSchema>>;

/** The first place where a value is not what its schema says. Properties that no schema names are a fault. */
function fault(schema: JsonSchema, value: unknown, schemas: Schemas, at: string): string | null {
  const ref = schema["$ref"];
  if (typeof ref === "string") {
    const target = schemas[ref.slice("#/components/schemas/".length)];
    return target ? fault(target, value, schemas, at) : `${ref} leads nowhere`;
  }
  const choices = (schema["anyOf"] ?? schema["oneOf"]) as readonly JsonSchema[] | undefined;
  if (choices) {
    const faults = choices.map((choice) => fault(choice, value, schemas, at));
    return faults.includes(null) ? null : (faults.toSorted((a, b) => depth(b) - depth(a))[0] ?? null);
  }
  const here = at === "" ? "the answer" : at;
  if ("const" in schema && schema["const"] !== value)
    return `${here} is not ${JSON.stringify(schema["const"])}`;
  const allowed = schema["enum"] as readonly unknown[] | undefined;
  if (allowed && !allowed.includes(value))
    return `${here} is ${JSON.stringify(value)}, not one of ${allowed.join(", ")}`;
  const type = schema["type"];
  const types = (Array.isArray(type) ? type : type === undefined ? [] : [type]) as readonly string[];
  if (types.length > 0 && !types.some((type) => isType(type, value)))
    return `${here} is not of type ${types.join(" or ")}`;
  if (Array.isArray(value)) {
    const items = schema["items"] as JsonSchema | undefined;
    return items ? first(value.map((item, index) => fault(items, item, schemas, `${at}[${index}]`))) : null;
  }
  return typeof value === "object" && value !== null
    ? objectFault(schema, value as Record<string, unknown>, schemas, at)
    : null;
}

function objectFault(
  schema: JsonSchema,
  value: Record<string, unknown>,
  schemas: Schemas,
  at: string,
): string | null {
  const properties = schema["properties"] as Readonly<Record<string, JsonSchema>> | undefined;
  const others = schema["additionalProperties"] as JsonSchema | boolean | undefined;
  const missing = ((schema["required"] ?? []) as readonly string[]).find(
    (name) => !Object.hasOwn(value, name),
  );
  if (missing !== undefined) return `${at}.${missing} is missing`;
  if (!properties && others === undefined) return null;
  return first(
    Object.entries(value).map(([name, child]) => {
      const own = properties?.[name];
      if (own) return fault(own, child, schemas, `${at}.${name}`);
      if (typeof others === "object") return fault(others, child, schemas, `${at}.${name}`);
      return `${at}.${name} is not documented: add it to the answer's schema`;
    }),
  );
}

function first(faults: readonly (string | null)[]): string | null {
  return faults.find((each) => each !== null) ?? null;
}

function depth(text: string | null): number {
  return text?.split(" ")[0]?.split(/[.[]/).length ?? 0;
}

function isType(type: string, value: unknown): boolean {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  if (type === "integer") return Number.isInteger(value);
  return typeof value === type;
}
