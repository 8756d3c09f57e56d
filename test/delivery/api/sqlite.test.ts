import { describe } from "vitest";
import { sqliteWorld } from "../../http/sqlite.ts";
import { following } from "./following.ts";
import { sending } from "./sending.ts";

describe("sending over SQLite", () => {
  sending(sqliteWorld);
  following(sqliteWorld);
});
