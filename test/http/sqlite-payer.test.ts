import { describe } from "vitest";
import { payer } from "./payer.ts";
import { sqliteWorld } from "./sqlite.ts";

describe("the payer's side over SQLite", () => {
  payer(sqliteWorld);
});
