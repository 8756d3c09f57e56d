/** What a payer may want besides paying, as the documentation shows it. */
import { z } from "zod";
import { CHANNELS } from "../../shared/statuses.ts";
import type { DocumentedOperation } from "../api/operation.ts";
import { receiptMailBody } from "./payerReceiptRoutes.ts";

const TAG = "Payer";
const instant = z.string().meta({ format: "date-time" });
const address = z.string().meta({ format: "uri" });
const DEAD = ["link_not_found", "link_expired", "link_revoked"] as const;

export const EXTRA_OPERATIONS: readonly DocumentedOperation[] = [
  {
    id: "getDueCalendar",
    method: "GET",
    path: "/:code/due.ics",
    summary: "Get the due dates as a calendar file",
    description:
      "An entry on the due date, or on that of each open installment of a payment plan. 404 when nothing is due on a day to come.",
    tag: TAG,
    auth: "public",
    answers: { 200: { description: "iCalendar (RFC 5545).", content: ["text/calendar"] } },
    refusals: DEAD,
  },
  {
    id: "mailReceipt",
    method: "POST",
    path: "/:code/payments/:paymentId/receipt",
    summary: "Have the receipt sent to an address",
    description:
      "By mail, once for each payment that was approved through this very link, within a day of it; three an hour for each link.",
    tag: TAG,
    auth: "public",
    body: receiptMailBody,
    example: { email: "jane@example.com" },
    answers: {
      202: { description: "It is on its way.", schema: z.object({ requested: z.literal(true) }) },
    },
    refusals: [...DEAD, "payment_not_found", "payment_not_received", "conflict", "too_many_attempts"],
  },
  {
    id: "forwardLink",
    method: "POST",
    path: "/:code/forward",
    summary: "Make a link for somebody else",
    description:
      "It opens the same invoice with the same amount and expiry, is counted apart, and ends when the link it was made from is revoked. Five an hour for each link, 50 for each invoice.",
    tag: TAG,
    auth: "public",
    answers: {
      201: {
        description: "The new link.",
        schema: z.object({
          linkId: z.string(),
          paymentLink: address,
          qrCodeUrl: address,
          channel: z.enum(CHANNELS),
          expiresAt: instant.nullable(),
          forwardedFrom: z.string().meta({ description: "The link that it was made from." }),
        }),
      },
    },
    refusals: [...DEAD, "too_many_attempts"],
  },
];
