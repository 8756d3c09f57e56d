import { describe } from "vitest";
import { sqliteWorld } from "../http/sqlite.ts";
import { endpoints } from "./endpoints.ts";

describe("webhook endpoints over SQLite", () => {
  endpoints(sqliteWorld);
});
