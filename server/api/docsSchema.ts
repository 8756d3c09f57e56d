/** JSON Schema as a table that people read: one row per property, nested ones by their path. */
import { type Html, html, prose } from "./html.ts";
import type { JsonSchema } from "./jsonSchema.ts";

interface PropertyRow {
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  readonly notes: readonly string[];
}

type Schemas = Readonly<Record<string, JsonSchema>>;

const MAX_DEPTH = 6;

/** A table of the properties of an object schema; null when it has none. */
export function schemaTable(schema: JsonSchema, schemas: Schemas, caption: string): Html | null {
  const rows = propertyRows(schema, schemas, "", 0);
  if (rows.length === 0) return null;
  return html`<div class="table" tabindex="0" role="region" aria-label="${caption}"><table>
<thead><tr><th scope="col">Property</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>${rows.map(
    (
      row,
    ) => html`<tr><th scope="row"><code>${row.path}</code>${row.required && html` <small>required</small>`}</th>
<td>${row.type}</td><td>${prose(row.notes.join("; "))}</td></tr>`,
  )}</tbody></table></div>`;
}

function propertyRows(schema: JsonSchema, schemas: Schemas, prefix: string, depth: number): PropertyRow[] {
  const shape = resolve(schema, schemas);
  if (depth > MAX_DEPTH) return [];
  const required = (shape["required"] ?? []) as readonly string[];
  const properties = (shape["properties"] ?? {}) as Readonly<Record<string, JsonSchema>>;
  return Object.entries(properties).flatMap(([name, property]) => {
    const path = prefix === "" ? name : `${prefix}.${name}`;
    const here = resolve(property, schemas);
    const row = {
      path,
      type: typeName(here, schemas),
      required: required.includes(name),
      notes: [...new Set([here, ...alternatives(here, schemas)].flatMap(notesOf))],
    };
    return [row, ...alternatives(here, schemas).flatMap((child) => childRows(child, schemas, path, depth))];
  });
}

function childRows(schema: JsonSchema, schemas: Schemas, path: string, depth: number): PropertyRow[] {
  const items = schema["items"] as JsonSchema | undefined;
  return items
    ? propertyRows(items, schemas, `${path}[]`, depth + 1)
    : propertyRows(schema, schemas, path, depth + 1);
}

function resolve(schema: JsonSchema, schemas: Schemas): JsonSchema {
  const ref = schema["$ref"];
  if (typeof ref !== "string") return schema;
  return { ...schemas[ref.slice("#/components/schemas/".length)], ...schema, $ref: undefined };
}

/** The schema itself, or the choices it offers. */
function alternatives(schema: JsonSchema, schemas: Schemas): JsonSchema[] {
  const choices = (schema["anyOf"] ?? schema["oneOf"]) as readonly JsonSchema[] | undefined;
  return choices ? choices.flatMap((choice) => alternatives(resolve(choice, schemas), schemas)) : [schema];
}

function typeName(schema: JsonSchema, schemas: Schemas): string {
  const names = alternatives(schema, schemas).map((choice) => {
    const values = choice["enum"] as readonly unknown[] | undefined;
    if (values) return values.map((value) => JSON.stringify(value)).join(" or ");
    if (choice["const"] !== undefined) return JSON.stringify(choice["const"]);
    if (choice["type"] === "array") {
      return `list of ${typeName(resolve((choice["items"] ?? {}) as JsonSchema, schemas), schemas)}`;
    }
    const format = typeof choice["format"] === "string" ? ` (${choice["format"]})` : "";
    return `${typeof choice["type"] === "string" ? choice["type"] : "any"}${format}`;
  });
  return [...new Set(names)].join(" or ");
}

const LIMITS: readonly (readonly [name: string, words: (limit: number) => string])[] = [
  ["minimum", (limit) => `at least ${limit}`],
  ["exclusiveMinimum", (limit) => `above ${limit}`],
  ["maximum", (limit) => `at most ${limit}`],
  ["minLength", (limit) => `at least ${limit} characters`],
  ["maxLength", (limit) => `up to ${limit} characters`],
  ["minItems", (limit) => `at least ${limit} item${limit === 1 ? "" : "s"}`],
  ["maxItems", (limit) => `up to ${limit} items`],
  ["maxProperties", (limit) => `up to ${limit} properties`],
];

/** Limits that say nothing: every text of ours has at least one character, every whole number fits a double. */
const OBVIOUS: readonly unknown[] = [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];

function notesOf(schema: JsonSchema): string[] {
  const notes = typeof schema["description"] === "string" ? [schema["description"].replace(/\.$/, "")] : [];
  for (const [name, words] of LIMITS) {
    const limit = schema[name];
    if (typeof limit !== "number" || OBVIOUS.includes(limit)) continue;
    if (name === "minLength" && limit === 1) continue;
    notes.push(words(limit));
  }
  const examples = schema["examples"] as readonly unknown[] | undefined;
  if (examples?.[0] !== undefined) notes.push(`for example ${JSON.stringify(examples[0])}`);
  return notes;
}
