import { describe } from "vitest";
import { sqliteWorld } from "../../http/sqlite.ts";
import { sending } from "./sending.ts";

describe("sending over SQLite", () => {
  sending(sqliteWorld);
});
