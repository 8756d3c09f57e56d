import { describe } from "vitest";
import { form } from "./form.ts";
import { sqliteWorld } from "./sqlite.ts";

describe("form over SQLite", () => {
  form(sqliteWorld);
});
