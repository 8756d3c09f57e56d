import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchTransaction } from "../../server/reconciliation/match.ts";
import type { MatchInvoice, MatchTransaction } from "../../server/reconciliation/reasons.ts";
import { namesIn, numbersIn, plainNumber } from "../../server/reconciliation/reference.ts";

const TRANSACTION: MatchTransaction = {
  amount: 50_000,
  currency: "USD",
  date: "2026-02-01",
  reference: null,
  payerName: null,
  customerId: null,
};
const invoice = (changes: Partial<MatchInvoice> = {}): MatchInvoice => {
  const invoiceNumber = changes.invoiceNumber ?? "INV-12345";
  return {
    invoiceId: `inv_${plainNumber(invoiceNumber)}`,
    invoiceNumber,
    currency: "USD",
    customerId: "cust_1",
    customerName: "Jane Doe",
    issuedOn: "2026-01-28",
    dueDate: "2026-02-15",
    total: 50_000,
    balance: 50_000,
    payable: 50_000,
    isVoid: false,
    nextInstallment: null,
    recorded: [],
    wasUndone: false,
    ...changes,
  };
};
const judge = (
  transaction: Partial<MatchTransaction>,
  invoices: readonly MatchInvoice[],
  named: readonly string[] | null = null,
) => matchTransaction({ ...TRANSACTION, ...transaction }, invoices, named && new Set(named));
const codesOf = (...args: Parameters<typeof judge>) => {
  const { verdict, candidates, doubt } = judge(...args);
  return [verdict, ...(candidates[0]?.reasons ?? []).map(({ code }) => code), doubt?.code].filter(Boolean);
};

describe("an invoice's number in a reference", () => {
  it.each([
    ["INV-12345", "Payment for INV-12345"],
    ["INV-12345", "payment inv12345."],
    ["INV-12345", "INV 12345 / Jane"],
    ["INV-12345", "RE:Inv‑12345"],
    ["INV-12345", "/INV/12345/"],
    ["2026/001", "invoice 2026-001"],
    ["INV-1", "INV-1, INV-12"],
    ["Σ-1234", "σ-1234 Σ-1234"],
  ])("%s is found in %j", (number, text) => {
    expect([...numbersIn(text).keys()]).toContain(plainNumber(number));
  });

  it.each([
    ["INV-1", "INV-12"],
    ["INV-1", "INV-1-2"],
    ["INV-12345", "INV-123456"],
    ["INV-12345", "XINV-12345"],
    ["NV-1", "INV-1"],
    ["PAYMENT", "payment"],
  ])("%s is not found in %j", (number, text) => {
    expect([...numbersIn(text).keys()]).not.toContain(plainNumber(number));
  });

  it("is looked for in bounded time, however long the text is", () => {
    expect(numbersIn("1 ".repeat(100_000)).size).toBeLessThan(300);
    expect(numbersIn("x1".repeat(100_000)).size).toBe(0);
  });

  it("is the longer of two of which one is a part of the other", () => {
    const both = [invoice({ invoiceNumber: "INV 1000" }), invoice({ invoiceNumber: "INV 1000 2" })];
    expect(judge({ reference: "INV 1000 2" }, both)).toMatchObject({
      verdict: "certain",
      candidates: [{ invoiceNumber: "INV 1000 2" }, {}],
    });
  });
});

describe("a customer's name", () => {
  it.each([
    ["Jane Doe", "DOE, JANE", true],
    ["Müller GmbH", "MULLER", true],
    ["ACME Inc.", "payment acme", true],
    ["Jane Doe", "Jane Roe", false],
    ["Ann", "Annabel", false],
    ["Al", "AL 12", false],
  ])("%s is looked for in %j: %s", (name, text, found) => {
    expect(namesIn(name, text, null)).toBe(found);
  });
});

describe("the matcher", () => {
  const REFERENCE = { reference: "INV-12345" };
  const short = { invoiceNumber: "12" };
  it.each<[string, Parameters<typeof judge>, unknown[]]>([
    [
      "is certain of a number with the amount that is left",
      [REFERENCE, [invoice()]],
      ["certain", "number_in_reference", "amount_is_balance", "date_in_range"],
    ],
    [
      "is certain of a number with a part of it",
      [{ ...REFERENCE, amount: 1 }, [invoice()]],
      ["certain", "number_in_reference", "amount_within_balance", "date_in_range"],
    ],
    [
      "is certain of what the caller names, however late it was booked",
      [{ date: "2027-02-01" }, [invoice()], ["inv_INV12345"]],
      ["certain", "invoice_named", "amount_is_balance", "date_out_of_range"],
    ],
    [
      "doubts a part that was booked long after",
      [{ ...REFERENCE, amount: 1, date: "2027-02-01" }, [invoice()]],
      ["doubtful", "number_in_reference", "amount_within_balance", "date_out_of_range", "contradiction"],
    ],
    [
      "doubts an overpayment",
      [{ ...REFERENCE, amount: 50_001 }, [invoice()]],
      ["doubtful", "number_in_reference", "amount_above_balance", "date_in_range", "contradiction"],
    ],
    [
      "doubts what is in flight already",
      [REFERENCE, [invoice({ payable: 40_000 })]],
      ["doubtful", "number_in_reference", "payment_in_flight", "date_in_range", "contradiction"],
    ],
    [
      "doubts a number that could be anything, unless the amount is just right",
      [{ reference: "room 12", amount: 100 }, [invoice(short)]],
      [
        "doubtful",
        "number_in_reference",
        "amount_within_balance",
        "date_in_range",
        "number_tells_little",
        "contradiction",
      ],
    ],
    [
      "takes such a number with the right amount",
      [{ reference: "12" }, [invoice(short)]],
      ["certain", "number_in_reference", "amount_is_balance", "date_in_range"],
    ],
    [
      "takes an invoice that was issued anew under the number of one withdrawn",
      [REFERENCE, [invoice({ isVoid: true, balance: 0, payable: 0, invoiceId: "inv_0" }), invoice()]],
      ["certain", "number_in_reference", "amount_is_balance", "date_in_range"],
    ],
    [
      "doubts two invoices of one number",
      [REFERENCE, [invoice({ invoiceId: "inv_0" }), invoice()]],
      [
        "doubtful",
        "number_in_reference",
        "amount_is_balance",
        "date_in_range",
        "other_invoice_named",
        "several_candidates",
      ],
    ],
    [
      "knows the next installment",
      [{ ...REFERENCE, amount: 10_000 }, [invoice({ nextInstallment: 10_000 })]],
      ["certain", "number_in_reference", "amount_is_installment", "date_in_range"],
    ],
    [
      "is never certain of customer, amount and date alone",
      [{ customerId: "cust_1" }, [invoice()]],
      ["doubtful", "customer", "amount_is_balance", "date_in_range", "not_named"],
    ],
    [
      "doubts a part by number when the customer owes just this on another invoice",
      [
        { ...REFERENCE, amount: 7_000, customerId: "cust_2" },
        [
          invoice({ customerId: "cust_2" }),
          invoice({ invoiceNumber: "INV-2", customerId: "cust_2", payable: 7_000, balance: 7_000 }),
        ],
      ],
      ["certain", "number_in_reference", "customer", "amount_within_balance", "date_in_range"],
    ],
    ["finds nothing where nothing fits", [{ amount: 7 }, [invoice()]], ["none"]],
  ])("%s", (_, args, expected) => {
    expect(codesOf(...args)).toEqual(expected);
  });

  it("adds up to at most 100 and tells at most five candidates", () => {
    const many = Array.from({ length: 9 }, (_, index) => invoice({ invoiceNumber: `INV-${1_000 + index}` }));
    const match = judge({ customerId: "cust_1", reference: "INV-1000" }, many, ["inv_INV1000"]);
    expect(match.candidates.map(({ score }) => score)).toEqual([100, 50, 50, 50, 50]);
  });

  const NUMBERS = ["INV-1000", "INV-1001", "INV 10", "1000", "INV-1000-1"];
  const someInvoice = fc
    .record({
      id: fc.integer({ min: 1, max: 6 }),
      invoiceNumber: fc.constantFrom(...NUMBERS),
      customerId: fc.constantFrom("cust_1", "cust_2"),
      currency: fc.constantFrom("USD", "USD", "EUR"),
      balance: fc.constantFrom(0, 100, 50_000),
      held: fc.constantFrom(0, 0, 60),
      isVoid: fc.boolean(),
    })
    .map(({ id, held, ...rest }) =>
      invoice({ ...rest, invoiceId: `inv_${id}`, payable: Math.max(rest.balance - held, 0) }),
    );
  const someTransaction = fc.record({
    amount: fc.constantFrom(1, 100, 50_000, 60_000),
    reference: fc.option(
      fc.array(fc.constantFrom(...NUMBERS, "and"), { maxLength: 3 }).map((all) => all.join(" ")),
    ),
    customerId: fc.option(fc.constantFrom("cust_1", "cust_2")),
    date: fc.constantFrom("2026-02-01", "2025-02-01"),
  });
  const someNamed = fc.option(
    fc.uniqueArray(
      fc.integer({ min: 1, max: 6 }).map((id) => `inv_${id}`),
      { minLength: 1, maxLength: 2 },
    ),
  );
  const someInvoices = fc.uniqueArray(someInvoice, { maxLength: 5, selector: ({ invoiceId }) => invoiceId });

  it("says the same in whatever order invoices come, also twice", () => {
    fc.assert(
      fc.property(someTransaction, someInvoices, someNamed, (transaction, invoices, named) => {
        const first = judge(transaction, invoices, named);
        expect(judge(transaction, [...invoices.toReversed(), ...invoices], named)).toEqual(first);
      }),
    );
  });

  it("is certain only of an invoice that is named alone, can take all of it, and has nothing against it", () => {
    fc.assert(
      fc.property(someTransaction, someInvoices, someNamed, (transaction, invoices, named) => {
        const { verdict, candidates } = judge(transaction, invoices, named);
        if (verdict !== "certain") return;
        const [best, second] = candidates;
        const chosen = invoices.find(({ invoiceId }) => invoiceId === best?.invoiceId);
        expect(chosen).toMatchObject({ isVoid: false, currency: "USD" });
        expect(chosen?.payable).toBeGreaterThanOrEqual(transaction.amount);
        expect(best?.reasons.every(({ points }) => points >= 0)).toBe(true);
        expect(best?.score).toBeGreaterThan((second?.score ?? 0) + 9);
        const alive = invoices.filter(({ isVoid }) => !isVoid);
        expect(named?.filter((id) => alive.some(({ invoiceId }) => invoiceId === id)).length ?? 1).toBe(1);
      }),
      { numRuns: 1_000 },
    );
  });
});
