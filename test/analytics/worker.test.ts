import { describe } from "vitest";
import { analytics } from "../http/analytics.ts";
import { workerWorlds } from "../worker/world.ts";

const world = workerWorlds();

describe("analytics over workerd and D1", () => {
  analytics(world);
});
