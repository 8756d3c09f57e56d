import { describe } from "vitest";
import { postgresWorld, sharedPostgres } from "../postgres/world.ts";
import { delivery } from "./delivery.ts";

describe("webhooks over PostgreSQL", () => {
  delivery(postgresWorld(sharedPostgres()));
});
