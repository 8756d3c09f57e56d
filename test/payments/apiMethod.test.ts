import { describe, expect, it } from "vitest";
import { Refusal } from "../../server/api/problem.ts";
import { meantMethod } from "../../server/payments/apiMethod.ts";
import type { Processor } from "../../server/payments/processors/processor.ts";

const now = new Date("2026-11-22T10:00:00Z");
// Nothing of it is called: only which method is meant is read.
const processor = { name: "stand-in", methods: () => ["card"] } as unknown as Processor;
const card = { number: "4242424242424242", expiryMonth: 12, expiryYear: 2030, cvv: "123" };
const bankAccount = {
  accountNumber: "000123456789",
  routingNumber: "110000000",
  accountType: "checking",
} as const;

describe("raw numbers in live mode", () => {
  it.each([{ card }, { bankAccount }])("are refused unless the operator allowed them", (body) => {
    const meant = (allowRaw: boolean) => meantMethod(body, { mode: "live", now }, processor, "Jo", allowRaw);
    expect(meant(false)).toBeInstanceOf(Refusal);
    expect(meant(false)).toMatchObject({ code: "raw_card_data_disabled" });
    expect(meant(true)).toMatchObject({ kind: "processor", method: Object.values(body)[0] });
  });

  it("are not filled in from a test card, allowed or not", () => {
    const meant = meantMethod({ paymentMethod: "card" }, { mode: "live", now }, processor, "Jo", true);
    expect(meant).toMatchObject({ code: "invalid_field", details: { field: "card" } });
  });
});
