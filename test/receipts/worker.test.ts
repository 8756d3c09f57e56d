import { describe } from "vitest";
import { downloading } from "../documents/downloading.ts";
import { workerWorlds } from "../worker/world.ts";
import { checking } from "./checking.ts";

const world = workerWorlds();

describe("receipts and downloads over workerd and D1", () => {
  checking(world);
  downloading(world);
});
