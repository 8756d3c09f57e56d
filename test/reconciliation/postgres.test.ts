import { describe } from "vitest";
import { postgresWorld, sharedPostgres } from "../postgres/world.ts";
import { reconciling } from "./api.ts";

const world = postgresWorld(sharedPostgres());

describe("reconciliation over PostgreSQL", () => {
  reconciling(world);
});
