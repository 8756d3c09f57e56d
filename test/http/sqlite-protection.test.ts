import { describe } from "vitest";
import { protection } from "./protection.ts";
import { sqliteWorld } from "./sqlite.ts";

describe("protection over SQLite", () => {
  protection(sqliteWorld);
});
