import { describe } from "vitest";
import { workerWorlds } from "../worker/world.ts";
import { leadConnector } from "./api.ts";

const world = workerWorlds();

describe("the LeadConnector compatible API over workerd and D1", () => {
  leadConnector(world);
});
