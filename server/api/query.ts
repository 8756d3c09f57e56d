/** Query parameters, and the two that every list has. */
import { z } from "zod";
import { type Refusal, refuse } from "./problem.ts";
import { type Validated, validate } from "./validation.ts";

/** Checks query parameters. Unknown and repeated ones are refused: a misspelt filter must not answer with everything. */
export function readQuery(schema: z.ZodType | undefined, params: URLSearchParams): Validated<unknown> {
  const given: Record<string, string> = {};
  for (const [name, value] of params) {
    if (Object.hasOwn(given, name) || name === "__proto__") {
      return {
        ok: false,
        refusal: refuse("invalid_field", `${name} stands twice in the query.`, { field: name }),
      };
    }
    if (/\p{Cc}/u.test(value)) {
      const message = `${name} holds control characters.`;
      return { ok: false, refusal: refuse("invalid_field", message, { field: name }) };
    }
    given[name] = value;
  }
  return validate(schema ?? z.strictObject({}), given);
}

/** A whole number in a query. */
export function queryInteger(minimum: number, maximum: number) {
  return z
    .string()
    .refine(
      (text) => /^\d{1,9}$/.test(text) && Number(text) >= minimum && Number(text) <= maximum,
      `must be a whole number from ${minimum} to ${maximum}`,
    )
    .meta({ type: "integer", minimum, maximum })
    .transform(Number);
}

/** The query of every list: spread into `z.strictObject({ ...listQuery, … })`. */
export const listQuery = {
  limit: queryInteger(1, 100)
    .optional()
    .transform((limit) => limit ?? 20)
    .meta({ description: "Items per answer, 20 by default." }),
  after: z.string().max(500).optional().meta({ description: "`nextCursor` of the answer before." }),
};

/** An opaque place in a list: `list` names which one, so that a cursor of another list is refused. */
export function encodeCursor(list: string, place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify([list, ...place]), "utf8").toString("base64url");
}

/**
 * Reads a cursor that {@link encodeCursor} made for the same list.
 * @param place schema of the parts of the place, such as `z.tuple([z.int()])`.
 * @returns null where none was sent: the beginning.
 */
export function readCursor<T>(
  list: string,
  after: string | undefined,
  place: z.ZodType<T>,
): T | null | Refusal {
  if (after === undefined) return null;
  try {
    const parts: unknown = JSON.parse(Buffer.from(after, "base64url").toString("utf8"));
    if (Array.isArray(parts) && parts[0] === list) {
      const result = place.safeParse(parts.slice(1));
      if (result.success) return result.data;
    }
  } catch {
    // Not JSON: refused below like any other text that is no cursor.
  }
  return refuse("invalid_field", "after is not a cursor of this list.", { field: "after" });
}

/**
 * One answer's worth of a list. Ask the store for `limit + 1` rows; the one too many tells that there is more.
 * @returns data of the form `{"<name>": […], "nextCursor"}`.
 */
export function listPage<Row, Name extends string, Item>(
  name: Name,
  rows: readonly Row[],
  limit: number,
  item: (row: Row) => Item,
  cursor: (row: Row) => string,
): Record<Name, Item[]> & { nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const nextCursor = rows.length > limit && last !== undefined ? cursor(last) : null;
  return { [name]: shown.map(item), nextCursor } as Record<Name, Item[]> & { nextCursor: string | null };
}
