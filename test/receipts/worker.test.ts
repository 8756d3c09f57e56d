import { describe } from "vitest";
import { workerWorlds } from "../worker/world.ts";
import { checking } from "./checking.ts";

const world = workerWorlds();

describe("receipts over workerd and D1", () => {
  checking(world);
});
