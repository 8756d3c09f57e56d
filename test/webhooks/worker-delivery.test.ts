import { describe } from "vitest";
import { workerWorlds } from "../worker/world.ts";
import { delivery } from "./delivery.ts";

const workerWorld = workerWorlds();

describe("webhooks over workerd and D1", () => {
  delivery(workerWorld, { brief: true });
});
