/** Schemas of what the API answers about messages. */
import { z } from "zod";
import { DELIVERY_METHODS, DELIVERY_STATUSES } from "../../shared/deliveryStatus.ts";

export const instant = z.string().meta({ format: "date-time" });

export const deliveryView = z.object({
  deliveryId: z.string(),
  purpose: z.string(),
  method: z.enum(DELIVERY_METHODS),
  sentTo: z.string(),
  cc: z.array(z.string()).optional(),
  bcc: z.array(z.string()).optional(),
  sentAt: instant.nullable(),
  status: z.enum(DELIVERY_STATUSES),
  scheduledAt: instant.optional(),
  deliveredAt: instant.optional(),
  openedAt: instant.optional(),
  clickedAt: instant.optional(),
  failedAt: instant.optional(),
  canceledAt: instant.optional(),
  reason: z.string().optional(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
  testMode: z.boolean().optional(),
  createdAt: instant,
});

export const sendAnswer = z.object({
  invoiceId: z.string(),
  sentVia: z.array(z.enum(DELIVERY_METHODS)),
  sentTo: z
    .union([z.string(), z.array(z.string())])
    .meta({ description: "A list when there are two messages." }),
  sentAt: instant.nullable(),
  deliveryStatus: z
    .string()
    .meta({ description: "`sent` or `queued`; `bounced` or `failed` when refused at once." }),
  scheduledAt: instant.optional(),
  sms: z
    .object({
      encoding: z.enum(["GSM-7", "UCS-2"]),
      segments: z.int(),
      characters: z.int(),
      forcedBy: z.object({ character: z.string(), codePoint: z.string(), index: z.int() }).optional(),
      rewrite: z.object({ text: z.string(), segments: z.int(), characters: z.int() }).optional(),
    })
    .optional()
    .meta({
      description:
        "Of a text: how carriers count it. `forcedBy` is the character that made it UCS-2, with which half as much fits; `rewrite` says the same in GSM-7 where that can be, ready to be sent as `message`. Nothing is rewritten unasked.",
    }),
  deliveries: z.array(deliveryView),
});
