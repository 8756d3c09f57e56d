/** JSON Schema 2020-12 of a zod schema, shaped for an OpenAPI 3.1 document. */
import { z } from "zod";

export type JsonSchema = { readonly [name: string]: unknown };

/**
 * What is accepted, as JSON Schema. Schemas with an id (`.meta({ id })`) are put into `components` and referred to.
 * The accepted form is used for answers too: the other forbids properties that are added later.
 */
export function jsonSchemaOf(schema: z.ZodType, components: Record<string, JsonSchema>): JsonSchema {
  const {
    $schema: _,
    $defs,
    ...rest
  } = z.toJSONSchema(schema, {
    target: "draft-2020-12",
    io: "input",
    unrepresentable: "any",
    override: ({ jsonSchema }) => {
      delete jsonSchema["~standard"];
    },
  }) as Record<string, unknown>;
  for (const [id, definition] of Object.entries(($defs ?? {}) as Record<string, JsonSchema>)) {
    const { id: __, ...body } = definition;
    components[id] = withComponentRefs(body) as JsonSchema;
  }
  return withComponentRefs(rest) as JsonSchema;
}

function withComponentRefs(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withComponentRefs);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) =>
      name === "$ref" && typeof child === "string"
        ? [name, child.replace("#/$defs/", "#/components/schemas/")]
        : [name, withComponentRefs(child)],
    ),
  );
}
