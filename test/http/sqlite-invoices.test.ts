import { describe } from "vitest";
import { invoices } from "./invoices.ts";
import { sqliteWorld } from "./sqlite.ts";

describe("invoices over SQLite", () => {
  invoices(sqliteWorld);
});
