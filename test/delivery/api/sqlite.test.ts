import { describe } from "vitest";
import { sqliteWorld } from "../../http/sqlite.ts";
import { following } from "./following.ts";
import { reminding } from "./reminding.ts";
import { sending } from "./sending.ts";

describe("sending over SQLite", () => {
  describe("sending", () => {
    sending(sqliteWorld);
  });
  describe("following", () => {
    following(sqliteWorld);
  });
  describe("reminding", () => {
    reminding(sqliteWorld);
  });
});
