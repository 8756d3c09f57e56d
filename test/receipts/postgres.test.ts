import { describe } from "vitest";
import { downloading } from "../documents/downloading.ts";
import { logos } from "../logos/logos.ts";
import { postgresWorld, sharedPostgres } from "../postgres/world.ts";
import { checking } from "./checking.ts";
import { sending } from "./sending.ts";

const world = postgresWorld(sharedPostgres());

describe("receipts and downloads over PostgreSQL", () => {
  checking(world);
  sending(world);
  downloading(world);
  logos(world);
});
