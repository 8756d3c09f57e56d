import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calendarFile } from "../../server/checkout/calendar.ts";
import { readCalendar, unescaped } from "./calendarReader.ts";

const STAMP = new Date("2026-01-20T08:30:15.250Z");
const ENTRY = {
  uid: "0123456789abcdef@pay.example.com",
  sequence: 3,
  date: "2026-02-28",
  summary: "Pay invoice INV-12345 of Northwind",
  description: "$500.00 to pay by this day.",
  url: "https://pay.example.com/0k7m3vq9w2x4c6b8n1p5r7t9",
};

function read(...entries: Parameters<typeof calendarFile>[0]) {
  return readCalendar(new TextEncoder().encode(calendarFile(entries, STAMP)));
}

describe("calendarFile", () => {
  it("is a whole day that ends with the next one, and an alarm on the day before", () => {
    const { properties, parts } = read(ENTRY);
    expect(properties).toMatchObject({ VERSION: "2.0", PRODID: expect.any(String) });
    expect(parts.map(({ name }) => name)).toEqual(["VEVENT"]);
    expect(parts[0]?.properties).toMatchObject({
      UID: ENTRY.uid,
      DTSTAMP: "20260120T083015Z",
      SEQUENCE: "3",
      "DTSTART;VALUE=DATE": "20260228",
      "DTEND;VALUE=DATE": "20260301",
      URL: ENTRY.url,
    });
    expect(parts[0]?.parts).toMatchObject([
      { name: "VALARM", properties: { ACTION: "DISPLAY", TRIGGER: "-PT15H" } },
    ]);
  });

  it("gives back every text as it was, folded and escaped, in any script", () => {
    const texts = fc.oneof(
      fc.string({ unit: "binary", maxLength: 90 }),
      fc.constantFrom(
        "歯科クリニック".repeat(20),
        "😀".repeat(60),
        "עברית, \\; \n".repeat(12),
        "\\n;,:\r\nX",
      ),
    );
    fc.assert(
      fc.property(texts, texts, (summary, description) => {
        const { parts } = read({ ...ENTRY, summary, description });
        const plain = (text: string) => text.replaceAll(/\r\n?/g, "\n").replaceAll(/(?!\n)\p{Cc}/gu, " ");
        const given = parts[0]?.properties ?? {};
        expect(unescaped(given["SUMMARY"] ?? "")).toBe(plain(summary));
        expect(unescaped(given["DESCRIPTION"] ?? "")).toBe(plain(description));
      }),
      { numRuns: 30, seed: 7 },
    );
  });

  it("holds an entry for each day", () => {
    const dates = ["2026-02-28", "2026-03-31"];
    const { parts } = read(...dates.map((date, n) => ({ ...ENTRY, uid: `${n}@x`, date })));
    expect(parts.map(({ properties }) => properties["DTSTART;VALUE=DATE"])).toEqual(["20260228", "20260331"]);
  });
});
