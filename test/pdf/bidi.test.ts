import { describe, expect, it } from "vitest";
import { reversed, runsOf } from "../../server/pdf/bidi.ts";

const visualOrder = (line: string): string =>
  runsOf(line)
    .map(({ text, level }) => (level % 2 === 1 ? reversed(text) : text))
    .join("");

describe("the order in which a line is drawn", () => {
  it.each([
    ["left to right stays", "Invoice 12 (a) 50%", "Invoice 12 (a) 50%"],
    ["a word is turned", "A שלום", "A םולש"],
    ["words of a run are turned together", "A שלום עולם b", "A םלוע םולש b"],
    ["a number inside keeps its order", "שלום 123 עולם", "םלוע 123 םולש"],
    ["a decimal number and its percent sign too", "מס 8.25% כאן", "ןאכ 8.25% סמ"],
    ["an amount too", "סך $1,200.50 היום", "םויה $1,200.50 ךס"],
    ["Latin inside keeps its order", "אב Visa 42 גד", "דג Visa 42 בא"],
    ["Arabic with Latin digits", "رقم 12/34", "12/34 مقر"],
    ["brackets are turned", "אב (גד)", "(דג) בא"],
    ["spaces at the end stay there", "שלום ", " םולש"],
    ["a pair of brackets goes with its line", "אב (abc) גד", "דג (abc) בא"],
    ["what is isolated keeps its order", "רקם \u20682024-01\u2069 אב", "בא 2024-01 םקר"],
    ["isolates one after the other stand as they are read", "א \u2068a\u2069\u2068b\u2069", "ba א"],
    ["an amount as Intl writes it", "\u200f1,234.50 US$\u200e", "US$ 1,234.50"],
    ["marks stay behind their letters", "A בּגּ", "A גּבּ"],
  ])("%s", (_, text, drawn) => {
    expect(visualOrder(text)).toBe(drawn);
  });
});

it("stands isolates and brackets without end", () => {
  const deep = `${"\u2067".repeat(8000)}א`;
  expect(runsOf(deep).map(({ text }) => text)).toEqual(["א"]);
  const brackets = `א${"(".repeat(4000)}${")".repeat(4000)}`;
  expect(runsOf(brackets).map(({ text }) => text.length)).toEqual([8001]);
});
