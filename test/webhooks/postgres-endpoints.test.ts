import { describe } from "vitest";
import { postgresWorld, sharedPostgres } from "../postgres/world.ts";
import { endpoints } from "./endpoints.ts";

describe("webhook endpoints over PostgreSQL", () => {
  endpoints(postgresWorld(sharedPostgres()));
});
