import { describe } from "vitest";
import { numbers } from "./numbers.ts";
import { protection } from "./protection.ts";
import { sqliteWorld } from "./sqlite.ts";
import { visits } from "./visits.ts";

describe("visits and protection over SQLite", () => {
  describe("visits", () => {
    visits(sqliteWorld);
  });
  describe("protection", () => {
    protection(sqliteWorld);
  });
  describe("numbers", () => {
    numbers(sqliteWorld);
  });
});
