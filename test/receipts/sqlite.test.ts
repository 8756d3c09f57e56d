import { describe } from "vitest";
import { sqliteWorld } from "../http/sqlite.ts";
import { checking } from "./checking.ts";

describe("receipts over SQLite", () => {
  checking(sqliteWorld);
});
