import { describe } from "vitest";
import { workerWorlds } from "../worker/world.ts";
import { reconciling } from "./api.ts";
import { importing } from "./importing.ts";

const world = workerWorlds();

describe("reconciliation over workerd and D1", () => {
  importing(world);
  reconciling(world);
});
