/** From a schema's first complaint to one refusal that names the property and says what is expected. */
import type { z } from "zod";
import { withoutCardNumbers } from "../../shared/cardNumbers.ts";
import { DecimalText } from "./json.ts";
import { type Refusal, refuse } from "./problem.ts";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

export type Validated<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal };

/** Checks a value against a schema. The refusal is `invalid_field` with the path of the first property at fault. */
export function validate<T>(schema: z.ZodType<T>, value: unknown): Validated<T> {
  const result = schema.safeParse(value);
  if (result.success) return { ok: true, value: result.data };
  const issue = deepest(result.error.issues[0]);
  const path = pathOf(issue);
  const words = describe(issue, valueAt(value, path));
  const field = fieldPath(path);
  const refusal =
    field === ""
      ? refuse("invalid_field", `The request ${words}.`)
      : refuse("invalid_field", `${field} ${words}.`, { field });
  return { ok: false, refusal };
}

/** `lineItems[0].unitAmount`; names that are no identifiers in brackets: `metadata["order no"]`. */
export function fieldPath(path: Path): string {
  let text = "";
  for (const part of path) {
    if (typeof part === "number") text += `[${part}]`;
    else if (/^[A-Za-z_$][\w$]*$/.test(String(part))) text += text === "" ? String(part) : `.${String(part)}`;
    else text += `[${JSON.stringify(withoutCardNumbers(String(part).slice(0, 100)))}]`;
  }
  return text;
}

const OTHER_SHAPE: ReadonlySet<Issue["code"]> = new Set(["invalid_type", "invalid_value", "invalid_union"]);

/** Of a choice between shapes, the complaint of the shape that fitted furthest. */
function deepest(issue: Issue | undefined): Issue {
  if (!issue) throw new TypeError("a failed validation without an issue");
  if (issue.code !== "invalid_union") return issue;
  let best: Issue | undefined;
  for (const [first] of issue.errors) {
    if (!first) continue;
    const inner = deepest(first);
    // Of the right type and yet not valid: that shape was meant.
    const meant = inner.path.length === 0 && !OTHER_SHAPE.has(inner.code) && best === undefined;
    if (meant || inner.path.length > (best?.path.length ?? 0)) best = inner;
  }
  return best ? { ...best, path: [...issue.path, ...best.path] } : issue;
}

function pathOf(issue: Issue): Path {
  if (issue.code === "unrecognized_keys" && issue.keys[0] !== undefined)
    return [...issue.path, issue.keys[0]];
  return issue.path;
}

function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const part of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, part)) return undefined;
    current = (current as Record<PropertyKey, unknown>)[part];
  }
  return current;
}

/** Words that follow the property's path: "is required", "must be …". Values are never repeated. */
function describe(issue: Issue, value: unknown): string {
  if (issue.code === "unrecognized_keys") return "is not a property of this request";
  if (value === undefined) return "is required";
  switch (issue.code) {
    case "invalid_type":
      return value instanceof DecimalText ? "is out of range" : `must be ${article(issue.expected)}`;
    case "invalid_value":
      return `must be ${choice(issue.values)}`;
    case "invalid_union":
      return describeUnion(issue);
    case "invalid_key":
      return `has a name that ${issue.issues[0] ? describe(issue.issues[0], "") : "is not valid"}`;
    case "too_small":
      return `must ${bound(issue.origin, "at least", Number(issue.minimum))}`;
    case "too_big":
      return `must ${bound(issue.origin, "at most", Number(issue.maximum))}`;
    default:
      // The library's own words begin so; ours, given with the schema, follow the property's name.
      return issue.message.startsWith("Invalid") ? "is not valid" : issue.message;
  }
}

function choice(values: readonly unknown[]): string {
  return values.map((allowed) => JSON.stringify(allowed)).join(" or ");
}

function describeUnion(issue: Issue & { code: "invalid_union" }): string {
  if ("options" in issue && Array.isArray(issue.options)) return `must be ${choice(issue.options)}`;
  const expected = issue.errors.flatMap(([first]) =>
    first?.code === "invalid_type" ? [article(first.expected)] : [],
  );
  return expected.length === 0 ? "is not valid" : `must be ${[...new Set(expected)].join(" or ")}`;
}

const TYPES: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

function article(expected: string): string {
  return TYPES[expected] ?? `of type ${expected}`;
}

function bound(origin: string, limit: string, amount: number): string {
  if (origin === "string") return `have ${limit} ${amount} character${amount === 1 ? "" : "s"}`;
  if (origin === "array") return `have ${limit} ${amount} item${amount === 1 ? "" : "s"}`;
  return `be ${limit} ${amount}`;
}
