import { describe } from "vitest";
import { postgresWorld, sharedPostgres } from "../postgres/world.ts";
import { checking } from "./checking.ts";

const world = postgresWorld(sharedPostgres());

describe("receipts over PostgreSQL", () => {
  checking(world);
});
