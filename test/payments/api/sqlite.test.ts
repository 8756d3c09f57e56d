import { describe } from "vitest";
import { sqliteWorld } from "../../http/sqlite.ts";
import { crediting } from "./crediting.ts";
import { overpaying } from "./overpaying.ts";
import { printed } from "./printed.ts";
import { printedAfter } from "./printedAfter.ts";
import { recording } from "./recording.ts";
import { refunding } from "./refunding.ts";
import { saving } from "./saving.ts";
import { storm } from "./storm.ts";

describe("the payments API over SQLite", () => {
  printed(sqliteWorld);
  printedAfter(sqliteWorld);
  recording(sqliteWorld);
  refunding(sqliteWorld);
  saving(sqliteWorld);
  crediting(sqliteWorld);
  overpaying(sqliteWorld);
  storm(sqliteWorld);
});
