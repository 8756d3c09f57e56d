import { describe } from "vitest";
import { workerWorlds } from "../../worker/world.ts";
import { crediting } from "./crediting.ts";
import { overpaying } from "./overpaying.ts";
import { printed } from "./printed.ts";
import { printedAfter } from "./printedAfter.ts";
import { recording } from "./recording.ts";
import { refunding } from "./refunding.ts";
import { saving } from "./saving.ts";
import { storm } from "./storm.ts";

const world = workerWorlds();

describe("the payments API over workerd and D1", () => {
  printed(world);
  printedAfter(world);
  recording(world);
  refunding(world);
  saving(world);
  crediting(world);
  overpaying(world);
  storm(world);
});
