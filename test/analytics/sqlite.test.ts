import { describe } from "vitest";
import { analytics } from "../http/analytics.ts";
import { sqliteWorld } from "../http/sqlite.ts";

describe("analytics over SQLite", () => {
  analytics(sqliteWorld);
});
