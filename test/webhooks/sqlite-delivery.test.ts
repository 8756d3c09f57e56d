import { describe } from "vitest";
import { sqliteWorld } from "../http/sqlite.ts";
import { delivery } from "./delivery.ts";

describe("webhooks over SQLite", () => {
  delivery(sqliteWorld);
});
