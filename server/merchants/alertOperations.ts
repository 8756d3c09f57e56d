/** The API of alerts: what a merchant was told of. */
import { z } from "zod";
import { type Operation, operation } from "../api/operation.ts";
import { Refusal } from "../api/problem.ts";
import { encodeCursor, listPage, listQuery, readCursor } from "../api/query.ts";
import { type MerchantAlert, readAlerts } from "../store/merchantAlerts.ts";

const instant = z.string().meta({ format: "date-time" });
const common = {
  alertId: z.string(),
  invoiceId: z.string(),
  startedAt: instant,
  lastSeenAt: instant,
  notifiedAt: instant.nullable(),
};

const alertView = z.discriminatedUnion("type", [
  z.object({
    ...common,
    type: z.literal("card_testing"),
    scope: z.enum(["link", "network", "merchant"]),
    network: z.string().nullable(),
    linkId: z.string(),
    failedAttempts: z.int(),
  }),
  z.object({
    ...common,
    type: z.literal("processor_mismatch"),
    paymentId: z.string(),
    code: z.string(),
    message: z.string(),
  }),
]);

function viewAlert(alert: MerchantAlert): z.output<typeof alertView> {
  const at = (ms: number): string => new Date(ms).toISOString();
  const { alertId, invoiceId } = alert;
  const base = {
    alertId,
    invoiceId,
    startedAt: at(alert.startedMs),
    lastSeenAt: at(alert.lastMs),
    notifiedAt: alert.notifiedMs === 0 ? null : at(alert.notifiedMs),
  };
  if (alert.kind === "processor_mismatch") {
    const { kind: type, paymentId, code, message } = alert;
    return { ...base, type, paymentId, code, message };
  }
  const { kind: type, scope, network, linkId, times: failedAttempts } = alert;
  return { ...base, type, scope, network, linkId, failedAttempts };
}

export const listAlerts = operation(
  {
    id: "listAlerts",
    method: "GET",
    path: "/api/v1/merchant/alerts",
    summary: "What you were warned of, newest first",
    description:
      "`processor_mismatch`: the processor's record of a payment differs from the ledger: `code` and `message` say how, and nothing of it was posted unless they say so.\n\n`card_testing`: one alert for each attack in which cards are tested on your payment links: `scope` says whether it came through one link, from one network or from many. `failedAttempts` counts those that reached the processor since; `linkId` and `invoiceId` are those of the attempt that raised it. It is also mailed once to your `supportEmail`. Times are real time, also of test data.",
    tag: "Merchant",
    auth: "key",
    query: z.strictObject(listQuery),
    answers: {
      200: {
        description: "A page of alerts.",
        schema: z.object({ alerts: z.array(alertView), nextCursor: z.string().nullable() }),
        example: {
          alerts: [
            {
              alertId: "alr_0123456789abcdefghjk",
              type: "card_testing",
              scope: "network",
              network: "203.0.113.0/24",
              linkId: "lnk_0123456789abcdefghjk",
              invoiceId: "inv_abc123",
              failedAttempts: 41,
              startedAt: "2026-01-28T14:00:00.000Z",
              lastSeenAt: "2026-01-28T15:10:00.000Z",
              notifiedAt: "2026-01-28T14:00:01.000Z",
            },
          ],
          nextCursor: null,
        },
      },
    },
  },
  async ({ deps, caller, query }) => {
    const place = readCursor("alerts", query.after, z.tuple([z.int(), z.string().max(60)]));
    if (place instanceof Refusal) return place;
    const rows = await readAlerts(deps.database, caller, place, query.limit + 1);
    const data = listPage("alerts", rows, query.limit, viewAlert, ({ startedMs, alertId }) =>
      encodeCursor("alerts", [startedMs, alertId]),
    );
    return { status: 200, data };
  },
);

export const alertOperations: readonly Operation[] = [listAlerts];
