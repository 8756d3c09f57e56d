/** Schemas of single properties that many requests share, each with its limit. */
import { z } from "zod";
import { holdsCardNumber } from "../../shared/cardNumbers.ts";
import { isMailAddress } from "../../shared/mailAddress.ts";
import { isCurrency, parseMajor } from "../../shared/money.ts";
import { withoutTurns } from "../../shared/turns.ts";
import { DecimalText } from "./json.ts";
import { type Refusal, refuse } from "./problem.ts";

/** Decimal text of a JSON number, as sent. */
function decimalText(value: unknown): string | null {
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : null;
  return value instanceof DecimalText ? value.text : null;
}

/** A schema for JSON numbers whose digits matter. Its output is decimal text. */
function decimal(meta: Record<string, unknown>) {
  return z
    .custom<number | DecimalText>((value) => decimalText(value) !== null, "must be a number")
    .meta({ type: "number", ...meta })
    .transform((value) => decimalText(value) ?? "");
}

/**
 * An amount in major units, a JSON number (500.00). Output: its decimal text, to be read by {@link minorAmount}
 * once the currency is known. Texts are refused: "500,00" and "500.00" would mean different things to different people.
 */
export const amountField = decimal({
  minimum: 0,
  description: "Decimal amount in major units, with no more decimals than the currency has.",
  examples: [500.0],
});

const AMOUNT_WORDS = {
  not_a_number: "must be a number",
  too_large: "is above what Paylink can hold",
  negative: "must not be negative",
} as const;

/**
 * Minor units of an amount that {@link amountField} let through, or the refusal that names its field.
 * Zero is refused unless `zero` allows it.
 */
export function minorAmount(
  amount: string,
  currency: string,
  field: string,
  { zero = false }: { readonly zero?: boolean } = {},
): number | Refusal {
  const parsed = parseMajor(amount, currency);
  if (!parsed.ok) {
    const words =
      parsed.problem === "too_many_decimals"
        ? `has more decimals than ${currency} has`
        : AMOUNT_WORDS[parsed.problem];
    return refuse("invalid_field", `${field} ${words}.`, { field });
  }
  if (parsed.minor === 0 && !zero) return refuse("invalid_field", `${field} must be above zero.`, { field });
  return parsed.minor;
}

const PLAIN_DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/;

/**
 * A number that is no amount: a quantity, a percentage. Output: plain decimal text without exponent ("2.5").
 * @param decimals most digits after the point; @param integers most digits before it.
 */
export function decimalField(options: {
  readonly minimum: number;
  readonly maximum: number;
  readonly decimals: number;
  readonly exclusiveMinimum?: boolean;
}) {
  const { minimum, maximum, decimals, exclusiveMinimum = false } = options;
  const least = exclusiveMinimum ? `above ${minimum}` : `from ${minimum}`;
  const words = `must be a number ${least} to ${maximum} with at most ${decimals} decimals`;
  const meta = exclusiveMinimum ? { exclusiveMinimum: minimum, maximum } : { minimum, maximum };
  return decimal(meta).transform((text, context) => {
    const plain = plainDecimal(text, decimals);
    // Within the limits of use a double orders decimals of so few digits rightly.
    const number = plain === null ? Number.NaN : Number(plain);
    if (plain !== null && number <= maximum && (exclusiveMinimum ? number > minimum : number >= minimum))
      return plain;
    context.addIssue({ code: "custom", message: words });
    return z.NEVER;
  });
}

/** Decimal text without exponent and needless zeros, or null when it needs more than `decimals` digits after the point or 15 before. */
function plainDecimal(text: string, decimals: number): string | null {
  const match = PLAIN_DECIMAL.exec(text);
  if (!match) return null;
  const [, sign = "", whole = "", fraction = "", power = "0"] = match;
  const digits = (whole + fraction).replace(/^0+/, "");
  if (digits === "") return "0";
  const point = digits.length - fraction.length + Number(power);
  if (point > 15 || point < -decimals) return null;
  const padded = "0".repeat(Math.max(0, -point)) + digits + "0".repeat(Math.max(0, point - digits.length));
  const at = Math.max(0, point);
  // Not /0+$/: on a million zeros before a one that takes minutes.
  let end = padded.length;
  while (end > at && padded.charCodeAt(end - 1) === 0x30) end--;
  const after = padded.slice(at, end);
  if (after.length > decimals) return null;
  return `${sign}${padded.slice(0, at) || "0"}${after === "" ? "" : `.${after}`}`;
}

/** A whole number. */
export function integerField(minimum: number, maximum: number) {
  return z.int().min(minimum).max(maximum);
}

/** Control characters, line and paragraph separators, halves of surrogate pairs. */
const UNFIT_IN_LINE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u;
/** The same, but for line breaks and tabs. */
const UNFIT_IN_TEXT = /(?![\n\r\t])[\p{Cc}\p{Cs}]/u;

const NO_CARD_NUMBER = "must not hold a card number: none is kept";
const holdsNone = (text: string): boolean => !holdsCardNumber(text);

/**
 * One line of text of 1 to `most` characters, without control characters or card numbers; spaces around it are cut off, and
 * characters that turn the direction of text are left out.
 */
export function lineField(most: number) {
  return foreignLineField(most).refine(holdsNone, NO_CARD_NUMBER);
}

/** A line that somebody else wrote and that cannot be sent back to them: whoever keeps it takes card numbers out of it. */
export function foreignLineField(most: number) {
  return z
    .string()
    .overwrite(withoutTurns)
    .trim()
    .min(1)
    .max(most)
    .refine((text) => !UNFIT_IN_LINE.test(text), "must be one line without control characters");
}

/** Text of 1 to `most` characters that may have several lines, otherwise like {@link lineField}; CR LF becomes LF. */
export function textField(most: number) {
  return z
    .string()
    .overwrite(withoutTurns)
    .trim()
    .min(1)
    .max(most)
    .refine((text) => !UNFIT_IN_TEXT.test(text), "must not hold control characters")
    .refine(holdsNone, NO_CARD_NUMBER)
    .overwrite((text) => text.replaceAll(/\r\n?/g, "\n"));
}

/** Exactly one mail address: no display name, no list, nothing that a mailer could read as two. */
export const emailField = z
  .string()
  .trim()
  .refine(isMailAddress, "must be one mail address such as name@example.com")
  .meta({ format: "email", maxLength: 254 });

/**
 * A telephone number in E.164; spaces, hyphens, dots and brackets between digits are dropped. Whether the number
 * can exist in its country is for the carrier to say: "+1234567890" passes.
 */
export const phoneField = z
  .string()
  .max(40)
  .overwrite((text) =>
    text.trim().replaceAll(/(?<=[\d)])[ .()-]+(?=[\d(])|(?<=\d)[ .-]*\(|\)[ .-]*(?=\d)/g, ""),
  )
  .refine((text) => /^\+[1-9]\d{6,14}$/.test(text), "must be a telephone number such as +12025550123")
  .meta({ examples: ["+12025550123"] });

function isCalendarDate(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** A day that exists, `YYYY-MM-DD`, from 1900 on. */
export const dateField = z
  .string()
  .refine((text) => {
    const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
    return Number(year) >= 1900 && isCalendarDate(Number(year), Number(month), Number(day));
  }, "must be a date such as 2026-02-15")
  .meta({ format: "date" });

const INSTANT =
  /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** An instant with its offset (RFC 3339). Output: ISO 8601 UTC with milliseconds. */
export const instantField = z
  .string()
  .refine(
    (text) => {
      const [, year, month, day] = INSTANT.exec(text) ?? [];
      // Its offset must not carry it out of the years that ISO 8601 writes with four digits.
      const within = Number(year) >= 1900 && Number(year) < 9999;
      return within && isCalendarDate(Number(year), Number(month), Number(day));
    },
    { error: "must be an instant such as 2026-02-15T09:00:00Z", abort: true },
  )
  .meta({ format: "date-time" })
  .overwrite((text) => new Date(text).toISOString());

/** A time zone by IANA name, of those that Intl knows. Offsets are refused: they know no summer time. */
export const timeZoneField = z
  .string()
  .max(64)
  .refine(
    (text) => /^[A-Za-z]/.test(text) && isIntl(() => new Intl.DateTimeFormat("en", { timeZone: text })),
    {
      error: "must be a time zone such as America/New_York",
    },
  )
  .meta({ examples: ["America/New_York"] });

/** A BCP 47 language tag, made canonical ("en-us" → "en-US"). */
export const localeField = z
  .string()
  .max(35)
  .refine((text) => isIntl(() => new Intl.Locale(text)), {
    error: "must be a language tag such as en-US",
    abort: true,
  })
  .overwrite((text) => new Intl.Locale(text).toString())
  .meta({ examples: ["en-US"] });

/** Intl answers by throwing RangeError. */
function isIntl(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}

/** ISO 4217 code in upper case. */
export const currencyField = z
  .string()
  .refine(isCurrency, "must be a currency code such as USD")
  .meta({ pattern: "^[A-Z]{3}$", examples: ["USD"] });

/** An https address without user or password. */
export const httpsUrlField = z
  .string()
  .max(2048)
  .refine((text) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    return url?.protocol === "https:" && url.username === "" && url.password === "";
  }, "must be an https address")
  .meta({ format: "uri" });

const METADATA_KEYS = 50;

/** The merchant's own facts: up to 50 names of up to 40 characters, each with a text of up to 500, a number or a boolean. */
export const metadataField = z
  .record(
    // Objects lose this name silently.
    lineField(40).refine((name) => name !== "__proto__", "is not a name to keep facts under"),
    z.union([
      z
        .string()
        .max(500)
        .refine((text) => !UNFIT_IN_TEXT.test(text), "must not hold control characters")
        .refine(holdsNone, NO_CARD_NUMBER),
      z.number().refine((number) => holdsNone(String(number)), NO_CARD_NUMBER),
      z.boolean(),
    ]),
  )
  .refine(
    (record) => Object.keys(record).length <= METADATA_KEYS,
    `must have at most ${METADATA_KEYS} properties`,
  )
  .meta({ maxProperties: METADATA_KEYS });
