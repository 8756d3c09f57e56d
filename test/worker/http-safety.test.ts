import { describe } from "vitest";
import { idempotency } from "../http/idempotency.ts";
import { numbers } from "../http/numbers.ts";
import { protection } from "../http/protection.ts";
import { visits } from "../http/visits.ts";
import { workerWorlds } from "./world.ts";

const workerWorld = workerWorlds();

describe("visits and protection over workerd and D1", () => {
  describe("visits", () => {
    visits(workerWorld);
  });
  describe("protection", () => {
    protection(workerWorld);
  });
  describe("Idempotency-Key", () => {
    idempotency(workerWorld);
  });
  describe("numbers", () => {
    numbers(workerWorld);
  });
});
