import { describe } from "vitest";
import { sqliteWorldWith } from "../http/sqlite.ts";
import { hosts } from "./hosts.ts";

const records = new Map<string, readonly string[]>();

describe("hosts over SQLite", () => {
  hosts(sqliteWorldWith({ txtResolver: { txt: async (name) => records.get(name) ?? [] } }), records);
});
