import { describe } from "vitest";
import { downloading } from "../documents/downloading.ts";
import { sqliteWorld } from "../http/sqlite.ts";
import { logos } from "../logos/logos.ts";
import { checking } from "./checking.ts";
import { sending } from "./sending.ts";

describe("receipts and downloads over SQLite", () => {
  checking(sqliteWorld);
  sending(sqliteWorld);
  downloading(sqliteWorld);
  logos(sqliteWorld);
});
