import { describe } from "vitest";
import { deadLinks } from "./deadLinks.ts";
import { languages } from "./languages.ts";
import { links } from "./links.ts";
import { mintedLinks } from "./mintedLinks.ts";
import { recovery } from "./recovery.ts";
import { sqliteWorld } from "./sqlite.ts";

describe("links over SQLite", () => {
  describe("links", () => {
    links(sqliteWorld);
  });
  describe("dead links", () => {
    deadLinks(sqliteWorld);
  });
  describe("languages", () => {
    languages(sqliteWorld);
  });
  describe("minted links", () => {
    mintedLinks(sqliteWorld);
  });
  describe("recovery", () => {
    recovery(sqliteWorld);
  });
});
