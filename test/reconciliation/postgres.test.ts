import { describe } from "vitest";
import { postgresWorld, sharedPostgres } from "../postgres/world.ts";
import { reconciling } from "./api.ts";
import { importing } from "./importing.ts";

const world = postgresWorld(sharedPostgres());

describe("reconciliation over PostgreSQL", () => {
  importing(world);
  reconciling(world);
});
