import { describe } from "vitest";
import { recovery } from "./recovery.ts";
import { sqliteWorld } from "./sqlite.ts";

describe("recovery over SQLite", () => {
  recovery(sqliteWorld);
});
