import { describe } from "vitest";
import { links } from "./links.ts";
import { sqliteWorld } from "./sqlite.ts";

describe("links over SQLite", () => {
  links(sqliteWorld);
});
