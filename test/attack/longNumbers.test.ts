import { describe, expect, it } from "vitest";
import { decimalField } from "../../server/api/fields.ts";
import { parseJsonObject } from "../../server/api/json.ts";
import { parseMajor } from "../../shared/money.ts";

const ZEROS = "0".repeat(400_000);
const NUMBERS = [`0.1${ZEROS}1`, `1.${ZEROS}1`, `0.1${ZEROS}1e1`, `1${ZEROS}1`, `0.${ZEROS}1`, `1.${ZEROS}`];

describe("a number as long as a body may be", () => {
  const quantity = decimalField({ minimum: 0, maximum: 1_000_000, decimals: 6 });

  it.each(NUMBERS)("is read or refused within a second", { timeout: 20_000 }, (text) => {
    const began = performance.now();
    const body = parseJsonObject(new TextEncoder().encode(`{"quantity":${text}}`)) as { quantity: unknown };
    quantity.safeParse(body.quantity);
    parseMajor(text, "USD");
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it("means what it means when it is short", () => {
    const read = (text: string) => {
      const body = parseJsonObject(new TextEncoder().encode(`{"quantity":${text}}`)) as { quantity: unknown };
      return quantity.safeParse(body.quantity).data;
    };
    expect(read(`1.${ZEROS}`)).toBe("1");
    expect(read(`2.5${ZEROS}`)).toBe("2.5");
    expect(read("1000")).toBe("1000");
    expect(read(`0.1${ZEROS}1`)).toBeUndefined();
  });
});
