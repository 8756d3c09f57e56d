import { describe } from "vitest";
import { sqliteWorld } from "../http/sqlite.ts";
import { leadConnector } from "./api.ts";

describe("the LeadConnector compatible API over SQLite", () => {
  leadConnector(sqliteWorld);
});
