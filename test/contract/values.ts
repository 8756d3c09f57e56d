/** The part of the database contract that speaks of what columns hold. */
import { expect, it } from "vitest";
import { type Database, statement, type Value } from "../../server/database/database.ts";

const MAX = Number.MAX_SAFE_INTEGER;

/** @param current the database of the test that runs, with the empty table `things`. */
export function valueContract(current: () => Database): void {
  const one = (sql: string, ...params: Value[]) => current().batch([statement(sql, ...params)]);
  const insert = (note: string | null) =>
    statement("INSERT INTO things (tenant, id, sequence, note) VALUES ('t', 'a', 1, ?)", note);

  it.each([0, 1, -1, 2 ** 31 - 1, 2 ** 31, -(2 ** 31) - 1, 10 ** 15, MAX, -MAX])(
    "keep the integer %i",
    async (amount) => {
      const sql =
        "INSERT INTO things (tenant, id, sequence, amount) VALUES ('t', 'a', 1, ?) RETURNING amount";
      expect((await one(sql, amount))[0]?.rows).toEqual([{ amount }]);
      expect(await current().query("SELECT id FROM things WHERE amount = ?", [amount])).toEqual([
        { id: "a" },
      ]);
    },
  );

  it.each([
    ["empty", ""],
    ["with quotes and question marks", `it's "?" -- ; /* $1 */ ?`],
    ["beyond the basic plane", "👩‍👩‍👧‍👦 𝔘𝔫𝔦 \u{10ffff}"],
    ["right to left and combining", "שלום e\u0301 \u200f\u202e"],
    ["with control characters", "\u0001\t\r\n\u007f\u0085\u2028\ufeff\uffff"],
  ])("keep text %s", async (_, text) => {
    await current().batch([insert(text)]);
    expect(await current().query("SELECT note FROM things WHERE note = ?", [text])).toEqual([{ note: text }]);
  });

  it("keep bytes, also none and those of a view into a larger buffer", async () => {
    const all = Uint8Array.from({ length: 256 }, (_, n) => n);
    for (const [n, data] of [all, new Uint8Array(0), all.subarray(100, 110)].entries()) {
      await one("INSERT INTO things (tenant, id, sequence, data) VALUES ('t', ?, ?, ?)", `${n}`, n, data);
      const [row] = await current().query("SELECT data FROM things WHERE sequence = ?", [n]);
      expect(row?.data).toBeInstanceOf(Uint8Array);
      expect(Buffer.from(row?.data as Uint8Array).equals(data)).toBe(true);
    }
  });

  it("keep null", async () => {
    await current().batch([insert(null)]);
    expect(await current().query("SELECT note, data, amount FROM things")).toEqual([
      { note: null, data: null, amount: null },
    ]);
  });

  it.each([
    ["a fraction", 1.5],
    ["an integer beyond 2^53", 2 ** 53],
    ["NaN", Number.NaN],
    ["undefined", undefined],
    ["a boolean", true],
    ["a bigint", 1n],
    ["a date", new Date(0)],
    ["text with NUL", "a\0b"],
    ["half a surrogate pair", "a\ud800"],
  ])("refuse %s instead of changing it", async (_, value) => {
    const sql = "INSERT INTO things (tenant, id, sequence, note) VALUES ('t', 'a', 1, ?)";
    const params = [value] as never[];
    await expect(current().batch([{ sql, params }])).rejects.toThrow(TypeError);
    await expect(current().query("SELECT id FROM things WHERE note = ?", params)).rejects.toThrow(TypeError);
    expect(await current().query("SELECT id FROM things")).toEqual([]);
  });

  it("refuse a wrong number of parameters", async () => {
    await expect(current().query("SELECT id FROM things WHERE id = ?")).rejects.toThrow(Error);
    await expect(current().query("SELECT id FROM things WHERE id = ?", ["a", "b"])).rejects.toThrow(Error);
  });
}
