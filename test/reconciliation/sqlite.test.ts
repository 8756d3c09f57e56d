import { describe } from "vitest";
import { sqliteWorld } from "../http/sqlite.ts";
import { reconciling } from "./api.ts";
import { importing } from "./importing.ts";

describe("reconciliation over SQLite", () => {
  importing(sqliteWorld);
  reconciling(sqliteWorld);
});
