import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  amountField,
  currencyField,
  dateField,
  decimalField,
  emailField,
  httpsUrlField,
  instantField,
  integerField,
  lineField,
  localeField,
  metadataField,
  minorAmount,
  phoneField,
  textField,
  timeZoneField,
} from "../../server/api/fields.ts";
import { DecimalText } from "../../server/api/json.ts";
import { Refusal } from "../../server/api/problem.ts";
import { fieldPath, validate } from "../../server/api/validation.ts";

const accepts = (schema: z.ZodType, value: unknown): unknown => {
  const result = schema.safeParse(value);
  return result.success ? { value: result.data } : "refused";
};

const quantity = decimalField({ minimum: 0, maximum: 1_000_000, decimals: 6, exclusiveMinimum: true });

describe("each field", () => {
  it.each<[name: string, schema: z.ZodType, given: unknown, kept: unknown]>([
    ["amount", amountField, 500.0, "500"],
    ["amount", amountField, new DecimalText("100.00000000000000001"), "100.00000000000000001"],
    ["quantity", quantity, 2.5, "2.5"],
    ["quantity", quantity, 1e-6, "0.000001"],
    ["quantity", quantity, new DecimalText("2.50000000000000000000"), "2.5"],
    ["quantity", quantity, 1e6, "1000000"],
    ["percentage", decimalField({ minimum: 0, maximum: 100, decimals: 4 }), 0, "0"],
    ["line", lineField(10), "  Zoë 東京  ", "Zoë 東京"],
    ["line that would turn what follows it", lineField(10), "ACME\u202e\u2066 ", "ACME"],
    ["text that would turn what follows it", textField(10), "\u202bשלום\u202c", "שלום"],
    ["text", textField(20), "a\r\nb\tc", "a\nb\tc"],
    ["email", emailField, " o'hara+x@mail.example.co ", "o'hara+x@mail.example.co"],
    ["phone", phoneField, "+1234567890", "+1234567890"],
    ["phone", phoneField, "+1-214-559-6993", "+12145596993"],
    ["phone", phoneField, "+1 (214) 559-6993", "+12145596993"],
    ["date", dateField, "2028-02-29", "2028-02-29"],
    ["instant", instantField, "2026-02-15T09:00:00+02:00", "2026-02-15T07:00:00.000Z"],
    ["time zone", timeZoneField, "America/New_York", "America/New_York"],
    ["locale", localeField, "pt-br", "pt-BR"],
    ["currency", currencyField, "JPY", "JPY"],
    ["address", httpsUrlField, "https://a.example/x?y", "https://a.example/x?y"],
    ["metadata", metadataField, { a: "x", b: 1, c: true }, { a: "x", b: 1, c: true }],
  ])("%s takes %2$j", (_, schema, given, kept) => {
    expect(accepts(schema, given)).toEqual({ value: kept });
  });

  it.each<[name: string, schema: z.ZodType, given: unknown]>([
    ["amount", amountField, "500.00"],
    ["amount", amountField, null],
    ["amount", amountField, Number.NaN],
    ["quantity", quantity, 0],
    ["quantity", quantity, 1e-7],
    ["quantity", quantity, -1],
    ["quantity", quantity, 1_000_000.5],
    ["quantity", quantity, new DecimalText("1e999")],
    ["quantity", quantity, new DecimalText("1000000.0000000000001")],
    ["integer", integerField(1, 5), 1.5],
    ["line", lineField(10), "   "],
    ["line", lineField(3), "abcd"],
    ["line", lineField(10), "a\nb"],
    ["line", lineField(10), "a\u2028b"],
    ["line", lineField(10), "a\u0000b"],
    ["line", lineField(10), "\ud800"],
    ["text", textField(10), "a\u0007"],
    ["line", lineField(60), "Jane 4242 4242 4242 4242"],
    ["text", textField(60), "by phone:\n4242-4242-4242-4242, 12/30"],
    ["metadata", metadataField, { card: "4242424242424242" }],
    ["metadata", metadataField, { card: 4242424242424242 }],
    ["metadata", metadataField, { "4242 4242 4242 4242": true }],
    ["email", emailField, "a@b"],
    ["email", emailField, "a@b.example,c@d.example"],
    ["email", emailField, "Pat <a@b.example>"],
    ["email", emailField, "a b@c.example"],
    ["email", emailField, "a@b.example\r\nBcc: x@y.example"],
    ["email", emailField, "a..b@c.example"],
    ["email", emailField, `${"a".repeat(65)}@b.example`],
    ["email", emailField, "a@-b.example"],
    ["email", emailField, "a@127.0.0.1"],
    ["phone", phoneField, "2025550123"],
    ["phone", phoneField, "+0123456789"],
    ["phone", phoneField, "+1234567890123456"],
    ["phone", phoneField, "+1 202 555 0123 ext 5"],
    ["phone", phoneField, "tel:+12025550123"],
    ["date", dateField, "2026-02-30"],
    ["date", dateField, "2027-02-29"],
    ["date", dateField, "2026-2-3"],
    ["date", dateField, "0026-02-03"],
    ["instant", instantField, "2026-02-30T00:00:00Z"],
    ["instant", instantField, "2026-02-15T09:00:00"],
    ["instant", instantField, "2026-02-15T24:00:00Z"],
    ["instant", instantField, "2026-02-15"],
    ["instant", instantField, "tomorrow"],
    ["time zone", timeZoneField, "Mars/Olympus"],
    ["time zone", timeZoneField, "+05:00"],
    ["locale", localeField, "english please"],
    ["currency", currencyField, "usd"],
    ["currency", currencyField, "XXX"],
    ["currency", currencyField, "__proto__"],
    ["address", httpsUrlField, "http://a.example"],
    ["address", httpsUrlField, "https://user:pass@a.example"],
    ["address", httpsUrlField, "data:text/html,x"],
    ["metadata", metadataField, { a: "x".repeat(501) }],
    ["metadata", metadataField, { a: { b: 1 } }],
    ["metadata", metadataField, { a: new DecimalText("1e999") }],
    ["metadata", metadataField, { ["x".repeat(41)]: "a" }],
    ["metadata", metadataField, Object.fromEntries(Array.from({ length: 51 }, (__, n) => [`k${n}`, "v"]))],
  ])("%s refuses %2$j", (_, schema, given) => {
    expect(accepts(schema, given)).toBe("refused");
  });
});

describe("minorAmount", () => {
  it("reads exact minor units by the currency's exponent", () => {
    expect(minorAmount("500", "USD", "amount")).toBe(50_000);
    expect(minorAmount("1e2", "JPY", "amount")).toBe(100);
    expect(minorAmount("0.001", "KWD", "amount")).toBe(1);
    expect(minorAmount("0", "USD", "amount", { zero: true })).toBe(0);
  });

  it.each([
    ["100.00000000000000001", "USD"],
    ["0.5", "JPY"],
    ["1e999", "USD"],
    ["12345678901234567.89", "USD"],
    ["-5", "USD"],
    ["0", "USD"],
  ])("refuses %s %s and names the field", (amount, currency) => {
    const refusal = minorAmount(amount, currency, "lineItems[0].unitAmount");
    if (!(refusal instanceof Refusal)) throw new Error(`accepted as ${refusal}`);
    expect([refusal.code, refusal.details.field]).toEqual(["invalid_field", "lineItems[0].unitAmount"]);
    expect(refusal.message).toMatch(/^lineItems\[0\]\.unitAmount /);
  });
});

describe("validate", () => {
  const schema = z.strictObject({
    name: lineField(5),
    kind: z.enum(["a", "b"]).optional(),
    list: z
      .array(z.strictObject({ n: integerField(1, 9) }))
      .min(1)
      .max(2)
      .optional(),
    choice: z
      .union([
        z.strictObject({ type: z.literal("x"), deep: z.strictObject({ v: z.string() }) }),
        z.strictObject({ type: z.literal("y") }),
      ])
      .optional(),
    id: z.string().regex(/^inv_/, "must be inv_ and more").optional(),
    scalar: z.union([z.string(), z.number()]).optional(),
    either: z
      .discriminatedUnion("type", [
        z.strictObject({ type: z.literal("x") }),
        z.strictObject({ type: z.literal("y") }),
      ])
      .optional(),
    facts: z.record(z.string().max(3), z.number()).optional(),
  });

  it.each<[value: unknown, field: string | undefined, message: string]>([
    [{}, "name", "name is required."],
    [{ name: null }, "name", "name must be a text."],
    [{ name: "abcdef" }, "name", "name must have at most 5 characters."],
    [{ name: "a", nmae: 1 }, "nmae", "nmae is not a property of this request."],
    [{ name: "a", kind: "c" }, "kind", 'kind must be "a" or "b".'],
    [{ name: "a", list: [] }, "list", "list must have at least 1 item."],
    [{ name: "a", list: [{ n: 1 }, { n: 10 }] }, "list[1].n", "list[1].n must be at most 9."],
    [{ name: "a", list: [{ n: 1.5 }] }, "list[0].n", "list[0].n must be a whole number."],
    [{ name: "a", list: [{ n: new DecimalText("1e999") }] }, "list[0].n", "list[0].n is out of range."],
    [
      { name: "a", list: [{ n: 1, "odd name": 2 }] },
      'list[0]["odd name"]',
      'list[0]["odd name"] is not a property of this request.',
    ],
    [{ name: "a", id: "x" }, "id", "id must be inv_ and more."],
    [{ name: "a", scalar: {} }, "scalar", "scalar must be a text or a number."],
    [{ name: "a", either: { type: "z" } }, "either.type", 'either.type must be "x" or "y".'],
    [{ name: "a", either: {} }, "either.type", "either.type is required."],
    [
      { name: "a", facts: { abcd: 1 } },
      "facts.abcd",
      "facts.abcd has a name that must have at most 3 characters.",
    ],
    [{ name: "a", choice: { type: "x", deep: { v: 1 } } }, "choice.deep.v", "choice.deep.v must be a text."],
  ])("says of %j that %s is at fault", (value, field, message) => {
    const result = validate(schema, value);
    if (result.ok) throw new Error("accepted");
    expect(result.refusal.details.field).toBe(field);
    expect(result.refusal.message).toBe(message);
  });

  it("spells paths with the property's name", () => {
    expect(fieldPath(["lineItems", 0, "unitAmount"])).toBe("lineItems[0].unitAmount");
  });
});
