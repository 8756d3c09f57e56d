import { describe } from "vitest";
import { sqliteWorld } from "../http/sqlite.ts";
import { reconciling } from "./api.ts";

describe("reconciliation over SQLite", () => {
  reconciling(sqliteWorld);
});
