import { describe } from "vitest";
import { postgresWorld, sharedPostgres } from "../../postgres/world.ts";
import { following } from "./following.ts";

const world = postgresWorld(sharedPostgres());

describe("sending over PostgreSQL", () => {
  following(world);
});
