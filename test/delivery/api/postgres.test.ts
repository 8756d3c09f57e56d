import { describe } from "vitest";
import { postgresWorld, sharedPostgres } from "../../postgres/world.ts";
import { following } from "./following.ts";
import { reminding } from "./reminding.ts";

const world = postgresWorld(sharedPostgres());

describe("sending over PostgreSQL", () => {
  describe("following", () => {
    following(world);
  });
  describe("reminding", () => {
    reminding(world);
  });
});
