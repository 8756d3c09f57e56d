import { describe } from "vitest";
import { downloading } from "../documents/downloading.ts";
import { logos } from "../logos/logos.ts";
import { workerWorlds } from "../worker/world.ts";
import { checking } from "./checking.ts";
import { sending } from "./sending.ts";

const world = workerWorlds();

describe("receipts and downloads over workerd and D1", () => {
  checking(world);
  sending(world);
  downloading(world);
  logos(world);
});
