import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readBankFile } from "../../server/reconciliation/bankFile.ts";
import { amountOf, dateFormatOf, dateOf, decimalMark } from "../../server/reconciliation/cells.ts";
import { parseCsv } from "../../server/reconciliation/csv.ts";

const read = (text: string, options: Partial<Parameters<typeof readBankFile>[1]> = {}) =>
  readBankFile(text, { currency: "USD", columns: {}, ...options });
const rowsOf = (...args: Parameters<typeof read>) => {
  const file = read(...args);
  if (!file.ok) throw new Error(`${file.field} ${file.message}`);
  return file;
};

describe("comma-separated values", () => {
  it.each([
    [
      "a,b\r\nc,d",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    [
      "\uFEFFa,b\n\n\nc,\n",
      [
        ["a", "b"],
        ["c", ""],
      ],
    ],
    ['"a,1","say ""hi""",x"y\r', [["a,1", 'say "hi"', 'x"y']]],
    ['"two\nlines",b\nc', [["two\nlines", "b"], ["c"]]],
    ['"",""', [["", ""]]],
    ["", []],
  ])("%j are read", (text, fields) => {
    const parsed = parseCsv(text, ",");
    expect(parsed.ok && parsed.records.map((record) => record.fields)).toEqual(fields);
  });

  it("know the line on which each record begins", () => {
    const parsed = parseCsv('a\r\n"b\r\nb"\r\n\r\nc', ",");
    expect(parsed.ok && parsed.records.map(({ line }) => line)).toEqual([1, 2, 5]);
    expect(parseCsv('a\nb,"c', ",")).toMatchObject({ ok: false, line: 2 });
  });

  it("are read as they were written, whatever stands in them", () => {
    const field = fc.string({ unit: fc.constantFrom("a", '"', ",", ";", "\n", "\r", " ", "é") });
    const table = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { maxLength: 6 });
    fc.assert(
      fc.property(
        table,
        fc.constantFrom(",", ";", "\t"),
        fc.constantFrom("\n", "\r\n", "\r"),
        (rows, delimiter, end) => {
          const quoted = rows.map((row) =>
            row.map((text) => `"${text.replaceAll('"', '""')}"`).join(delimiter),
          );
          const parsed = parseCsv(quoted.join(end), delimiter);
          expect(parsed.ok && parsed.records.map(({ fields }) => fields)).toEqual(rows);
        },
      ),
    );
  });

  it("of any text end, in time that grows with it", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void parseCsv(text, ",")));
    expect(parseCsv(`"${'a""'.repeat(200_000)}`, ",").ok).toBe(false);
  });
});

describe("an amount", () => {
  it.each([
    ["1,234.56", ".", 123_456],
    ["1.234,56", ",", 123_456],
    ["1 234,50 €", ",", 123_450],
    ["$ 12.5", ".", 1_250],
    ["-$12.50", ".", -1_250],
    ["(12.50)", ".", -1_250],
    ["12,50-", ",", -1_250],
    ["1'000.00", ".", 100_000],
    ["+7", ".", 700],
    ["", ".", 0],
  ] as const)("%j with %j is %d minor units", (text, mark, minor) => {
    expect(amountOf(text, "USD", mark)).toEqual({ ok: true, minor });
  });

  it.each([
    ["12,50", "."],
    ["1.2.3", "."],
    ["1.234", "."],
    ["1,23,456.00", "."],
    ["abc", "."],
    ["=1+1", "."],
    ["1e9", "."],
    ["9".repeat(100_000), "."],
    ["1".repeat(40), "."],
  ] as const)("%j with %j is none", (text, mark) => {
    expect(amountOf(text, "USD", mark).ok).toBe(false);
  });

  it.each([
    [["1,234", "12,5"], ",", ","],
    [["1,234", "12.5"], ";", "."],
    [["1.234.567"], ",", ","],
    [["1,234.50"], ";", "."],
    [["1,234"], ",", "."],
    [["1.234"], ";", ","],
    [["100"], ",", "."],
  ] as const)("of the file %j with %j has %j before its decimals", (texts, delimiter, mark) => {
    expect(decimalMark(texts, delimiter)).toBe(mark);
  });
});

describe("a date", () => {
  it.each([
    ["2026-02-01", "YYYY-MM-DD", "2026-02-01"],
    ["2026-02-01T10:00:00Z", "YYYY-MM-DD", "2026-02-01"],
    ["1.2.2026", "DD.MM.YYYY", "2026-02-01"],
    ["02/01/2026 10:00", "MM/DD/YYYY", "2026-02-01"],
    ["20260201", "YYYYMMDD", "2026-02-01"],
    ["30.02.2026", "DD.MM.YYYY", null],
    ["2026-13-01", "YYYY-MM-DD", null],
  ] as const)("%j as %s is %s", (text, format, day) => {
    expect(dateOf(text, format)).toBe(day);
  });

  it("has a format where only one fits, and none where a person must say", () => {
    expect(dateFormatOf(["01/02/2026", "13/02/2026"])).toBe("DD/MM/YYYY");
    expect(dateFormatOf(["01/02/2026", "02/13/2026"])).toBe("MM/DD/YYYY");
    expect(dateFormatOf(["01/02/2026", "03/04/2026"])).toBeNull();
    expect(dateFormatOf(["02/02/2026"])).not.toBeNull();
  });
});

describe("a bank's file", () => {
  it("with a preamble, semicolons and decimal commas is read", () => {
    const text = `Konto;DE00\r\n\r\nBuchungstag;Verwendungszweck;Name;Betrag;Währung\r\n01.02.2026;"Rechnung INV-1;\n2";Müller GmbH;"1.234,50";EUR\r\n02.02.2026;Miete;;-500,00;EUR\r\n`;
    expect(rowsOf(text)).toMatchObject({
      rows: [
        {
          line: 4,
          amount: 123_450,
          currency: "EUR",
          date: "2026-02-01",
          reference: "Rechnung INV-1; 2",
          payerName: "Müller GmbH",
        },
      ],
      skipped: [{ line: 6, code: "outgoing" }],
      errors: [],
    });
  });

  it("with columns for money in and out is read", () => {
    const text =
      "Date,Description,Reference,Paid out,Paid in\n2026-02-01,Jane,INV-7,,50.00\n2026-02-02,Rent,,20.00,\n2026-02-03,Nothing,,,\n";
    expect(rowsOf(text)).toMatchObject({
      rows: [{ amount: 5_000, reference: "Jane INV-7" }],
      skipped: [
        { line: 3, code: "outgoing" },
        { line: 4, code: "no_amount" },
      ],
    });
  });

  it("tells each row that cannot be read, and keeps the others", () => {
    const text =
      "Date,Amount,Currency,ID\n2026-02-01,abc,USD,1\n2026-02-30,1.00,USD,2\n2026-02-01,1.00,XXX,3\n2026-02-01,1.00,USD,a b\n2026-02-01,1.00,USD,ok\n";
    const { rows, errors } = rowsOf(text);
    expect(rows.map(({ transactionId }) => transactionId)).toEqual(["ok"]);
    expect(errors.map(({ line, code }) => [line, code])).toEqual([
      [2, "invalid_amount"],
      [3, "invalid_date"],
      [4, "invalid_currency"],
      [5, "invalid_id"],
    ]);
  });

  it("gives rows without an id the same one each time, and equal rows one each", () => {
    const text = "Date,Amount,Memo\n2026-02-01,5.00,x\n2026-02-01,5.00,x\n2026-02-01,5.00,y\n";
    const ids = rowsOf(text).rows.map(({ transactionId }) => transactionId);
    expect(new Set(ids).size).toBe(3);
    expect(rowsOf(text).rows.map(({ transactionId }) => transactionId)).toEqual(ids);
    const moved = rowsOf("Amount;Memo;Date\n5,00;y;01.02.2026\n5,00;x;01.02.2026\n");
    expect(moved.rows.map(({ transactionId }) => transactionId)).toEqual([ids[2], ids[0]]);
  });

  it("keeps formulas and markup as text", () => {
    const { rows } = rowsOf("Date,Amount,Memo\n2026-02-01,5.00,\"=cmd|'/c calc'!A1 <b>\"\n");
    expect(rows[0]?.reference).toBe("=cmd|'/c calc'!A1 <b>");
  });

  it.each<[string, string, Parameters<typeof read>[1], string]>([
    ["without a header", "1,2\n3,4\n", {}, "csv"],
    ["with dates of two meanings", "Date,Amount\n01/02/2026,1\n", {}, "dateFormat"],
    [
      "without a column that was named",
      "Date,Amount\n2026-01-01,1\n",
      { columns: { id: "Nr" } },
      "columns.id",
    ],
    ["with an open quotation mark", 'Date,Amount\n2026-01-01,"1\n', {}, "csv"],
    ["of too many rows", `Date,Amount\n${"2026-01-01,1\n".repeat(5_001)}`, {}, "csv"],
  ])("%s is refused as a whole", (_, text, options, field) => {
    expect(read(text, options)).toMatchObject({ ok: false, field });
  });

  it("can say what its columns are, and which date comes first", () => {
    const options = {
      columns: { date: "When", amount: "How much", reference: "Note" },
      dateFormat: "DD/MM/YYYY",
    } as const;
    expect(rowsOf("When,How much,Note\n01/02/2026,5,n\n", options).rows[0]).toMatchObject({
      date: "2026-02-01",
      amount: 500,
      reference: "n",
    });
  });

  it("of any content is read or refused", () => {
    const cell = fc.constantFrom("Date", "Amount", "Memo", "2026-02-01", "1,5", "5.00", '"', "x", "", "-1");
    const texts = fc.array(
      fc.array(cell, { maxLength: 5 }).map((cells) => cells.join(",")),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(texts, (lines) => {
        const file = read(lines.join("\n"));
        const amounts = file.ok ? file.rows.map(({ amount }) => amount) : [];
        expect(amounts.every((amount) => Number.isSafeInteger(amount) && amount > 0)).toBe(true);
      }),
    );
  });
});
