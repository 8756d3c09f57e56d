/** Cards and bank accounts as they are sent. The raw numbers in them exist for the sandbox only and are never kept. */
import { z } from "zod";

const digits = (least: number, most: number) =>
  z
    .string()
    .max(40)
    .overwrite((text) => text.replaceAll(/[\s-]/g, ""))
    .regex(new RegExp(`^\\d{${least},${most}}$`), `must be ${least} to ${most} digits`);

/** "12" or 12. */
const wholeNumber = (most: number) =>
  z
    .union([z.string().regex(/^\d{1,4}$/), z.int()])
    .transform(Number)
    .refine((number) => number >= 0 && number <= most, "is out of range");

export const cardField = z.strictObject({
  number: digits(12, 19),
  expiryMonth: wholeNumber(99),
  expiryYear: wholeNumber(9999),
  cvv: digits(3, 4),
});

export const bankAccountField = z.strictObject({
  accountNumber: digits(4, 17),
  routingNumber: digits(9, 9),
  accountType: z.enum(["checking", "savings"]),
});
