import { describe } from "vitest";
import { deadLinks } from "../http/deadLinks.ts";
import { languages } from "../http/languages.ts";
import { links } from "../http/links.ts";
import { mintedLinks } from "../http/mintedLinks.ts";
import { recovery } from "../http/recovery.ts";
import { workerWorlds } from "./world.ts";

const workerWorld = workerWorlds();

describe("links over workerd and D1", () => {
  describe("links", () => {
    links(workerWorld);
  });
  describe("dead links", () => {
    deadLinks(workerWorld);
  });
  describe("languages", () => {
    languages(workerWorld);
  });
  describe("minted links", () => {
    mintedLinks(workerWorld);
  });
  describe("recovery", () => {
    recovery(workerWorld);
  });
});
