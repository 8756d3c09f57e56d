import { describe } from "vitest";
import { sqliteWorld } from "../../http/sqlite.ts";
import { following } from "./following.ts";
import { printed } from "./printed.ts";
import { reminding } from "./reminding.ts";
import { sending } from "./sending.ts";
import { simulating } from "./simulating.ts";

describe("sending over SQLite", () => {
  describe("sending", () => {
    sending(sqliteWorld);
  });
  describe("following", () => {
    following(sqliteWorld);
  });
  describe("the printed requests", () => {
    printed(sqliteWorld);
  });
  describe("simulating", () => {
    simulating(sqliteWorld);
  });
  describe("reminding", () => {
    reminding(sqliteWorld);
  });
});
