import { describe } from "vitest";
import { workerWorlds } from "../worker/world.ts";
import { reconciling } from "./api.ts";

const world = workerWorlds();

describe("reconciliation over workerd and D1", () => {
  reconciling(world);
});
