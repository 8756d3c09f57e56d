import { describe } from "vitest";
import { sqliteWorld } from "./sqlite.ts";
import { wire } from "./wire.ts";

describe("the API's manners over SQLite", () => {
  wire(sqliteWorld);
});
