import { describe } from "vitest";
import { downloading } from "../documents/downloading.ts";
import { sqliteWorld } from "../http/sqlite.ts";
import { checking } from "./checking.ts";

describe("receipts and downloads over SQLite", () => {
  checking(sqliteWorld);
  downloading(sqliteWorld);
});
