import { describe } from "vitest";
import { postgresWorld, sharedPostgres } from "../postgres/world.ts";
import { leadConnector } from "./api.ts";

const world = postgresWorld(sharedPostgres());

describe("the LeadConnector compatible API over PostgreSQL", () => {
  leadConnector(world);
});
