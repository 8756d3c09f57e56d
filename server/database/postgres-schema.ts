/** Makes of the migrations, which are written for SQLite, what PostgreSQL understands. Pure. */
import { parseStatements, replaceWords } from "./split.ts";

/** Texts compare byte by byte, as on SQLite, whatever the database's own collation is. */
const TEXT = 'TEXT COLLATE "C"';

/**
 * One statement of a migration. In statements that make or alter tables: `INTEGER` is 64 bits wide, `BLOB` is
 * `BYTEA`, text has the collation `"C"`, and `STRICT` goes, because PostgreSQL knows nothing else.
 */
export function forPostgres(sql: string): string {
  const [first, ...words] = parseStatements(sql)[0]?.words ?? [];
  if ((first !== "CREATE" && first !== "ALTER") || !words.slice(0, 3).includes("TABLE")) return sql;
  return replaceWords(sql, (word, before, isLast) => {
    // A type follows a name; what follows a parenthesis or a comma is a name, which may be `text`.
    if (word !== "STRICT" && !/[\w"]$/.test(before)) return undefined;
    switch (word) {
      case "INTEGER":
      case "INT":
        return "BIGINT";
      case "BLOB":
        return "BYTEA";
      case "TEXT":
        // A cast names a type without a collation.
        return before === "AS" ? undefined : TEXT;
      case "STRICT":
        return isLast ? "" : undefined;
      default:
        return undefined;
    }
  }).trimEnd();
}
