import { describe } from "vitest";
import { workerWorlds } from "../../worker/world.ts";
import { following } from "./following.ts";

const world = workerWorlds();

describe("sending over workerd and D1", () => {
  following(world);
});
