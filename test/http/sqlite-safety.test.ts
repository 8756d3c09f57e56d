import { describe } from "vitest";
import { idempotency } from "./idempotency.ts";
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
  describe("Idempotency-Key", () => {
    idempotency(sqliteWorld);
  });
  describe("numbers", () => {
    numbers(sqliteWorld);
  });
});
