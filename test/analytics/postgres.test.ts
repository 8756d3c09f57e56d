import { describe } from "vitest";
import { analytics } from "../http/analytics.ts";
import { postgresWorld, sharedPostgres } from "../postgres/world.ts";

const world = postgresWorld(sharedPostgres());

describe("analytics over PostgreSQL", () => {
  analytics(world);
});
