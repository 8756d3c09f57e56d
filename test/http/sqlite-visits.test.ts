import { describe } from "vitest";
import { sqliteWorld } from "./sqlite.ts";
import { visits } from "./visits.ts";

describe("visits over SQLite", () => {
  visits(sqliteWorld);
});
