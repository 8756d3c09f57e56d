import { describe, expect, it } from "vitest";
import { parseStatements, splitStatements } from "../../server/database/split.ts";

describe("splitting SQL", () => {
  it.each([
    ["two statements, the last without a semicolon", "SELECT 1; SELECT 2", ["SELECT 1", "SELECT 2"]],
    ["nothing but space, comments and semicolons", " ;\n-- x; y\n/* ; */;\n", []],
    ["a comment before a statement", "-- why; really\nSELECT 1;", ["SELECT 1"]],
    ["a comment inside a statement", "SELECT /* ; ' */ 1 -- it's\n, 2;", ["SELECT /* ; ' */ 1 -- it's\n, 2"]],
    ["a comment after a statement", "SELECT 1 -- done;\n;SELECT 2", ["SELECT 1", "SELECT 2"]],
    [
      "strings",
      "SELECT 'a;''b;' ; SELECT '--', '/*'; SELECT 3",
      ["SELECT 'a;''b;'", "SELECT '--', '/*'", "SELECT 3"],
    ],
    ["quoted names", 'SELECT "a;""b", `c;`, [d;]; SELECT 2', ['SELECT "a;""b", `c;`, [d;]', "SELECT 2"]],
    ["Windows line ends", "SELECT 1;\r\nSELECT 2;\r\n", ["SELECT 1", "SELECT 2"]],
    ["an unclosed string, left to the database to refuse", "SELECT 'a; SELECT 2", ["SELECT 'a; SELECT 2"]],
    ["an unclosed comment", "SELECT 1; /* SELECT 2", ["SELECT 1"]],
    [
      "a minus and a slash that begin no comment",
      "SELECT 4 - -1 / 2; SELECT 2",
      ["SELECT 4 - -1 / 2", "SELECT 2"],
    ],
    ["a dollar-quoted body", "DO $$ a; b; $$; SELECT $x$;$$;$x$", ["DO $$ a; b; $$", "SELECT $x$;$$;$x$"]],
    ["a name with dollar signs", "SELECT a$b$c; SELECT 2", ["SELECT a$b$c", "SELECT 2"]],
  ])("understands %s", (_, text, statements) => {
    expect(splitStatements(text)).toEqual(statements);
  });

  it("keeps the body of a trigger together, whatever is in it", () => {
    const trigger = `CREATE TEMP TRIGGER IF NOT EXISTS guard BEFORE UPDATE ON events
      BEGIN
        SELECT CASE WHEN new.n > 1 THEN RAISE(ABORT, 'no; END;') END; -- END;
        UPDATE other SET n = CASE n WHEN 1 THEN 2 END; /* ; END; */
      end`;
    expect(splitStatements(`${trigger};\nSELECT 2;`)).toEqual([trigger, "SELECT 2"]);
  });

  it("does not take a table or a function for a trigger", () => {
    const text =
      "CREATE TABLE trigger_log (n INT); CREATE TRIGGER t AFTER INSERT ON x EXECUTE FUNCTION f(); SELECT 3";
    expect(splitStatements(text)).toHaveLength(3);
  });

  it("finds the parameters, and not the question marks in strings, names and comments", () => {
    const [parsed] = parseStatements(`/* ? */ SELECT ?, '?', "?" -- ?\n, a = ?`);
    expect(parsed?.placeholders.map((at) => parsed.sql.slice(at - 2, at + 1))).toEqual(["T ?", "= ?"]);
  });

  it("refuses numbered parameters", () => {
    expect(() => parseStatements("SELECT ?1")).toThrow(SyntaxError);
  });

  it("reads a megabyte in a time that grows with its length only", () => {
    const line = "INSERT INTO a VALUES ('x;''y', 1); -- note\n";
    expect(splitStatements(line.repeat(25_000))).toHaveLength(25_000);
    expect(splitStatements(`SELECT ${"'".repeat(99_999)}`)).toHaveLength(1);
    expect(splitStatements("(".repeat(100_000))).toHaveLength(1);
  });
});
