import { describe } from "vitest";
import { workerWorlds } from "../../worker/world.ts";
import { following } from "./following.ts";
import { printed } from "./printed.ts";
import { reminding } from "./reminding.ts";

const world = workerWorlds();

describe("sending over workerd and D1", () => {
  describe("following", () => {
    following(world);
  });
  describe("the printed requests", () => {
    printed(world);
  });
  describe("reminding", () => {
    reminding(world);
  });
});
