import { describe, expect, it } from "vitest";
import { visualOrder } from "../../server/pdf/bidi.ts";

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
    ["marks stay behind their letters", "A בּגּ", "A גּבּ"],
  ])("%s", (_, text, drawn) => {
    expect(visualOrder(text)).toBe(drawn);
  });
});
