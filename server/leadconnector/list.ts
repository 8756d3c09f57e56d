/** The list of invoices in that API: its filters as conditions on ours. */
import { z } from "zod";
import { dateIn } from "../../shared/dates.ts";
import type { InvoiceStatus } from "../../shared/statuses.ts";
import { dateField, lineField } from "../api/fields.ts";
import type { Caller } from "../api/operation.ts";
import { queryInteger } from "../api/query.ts";
import type { Deps } from "../deps.ts";
import { readShownPage, type ShownFilter } from "../store/leadconnector.ts";
import { customerIdOf } from "./create.ts";
import { type LcStatus, presentLc } from "./present.ts";
import { foreignId } from "./schema.ts";

export const LIST_STATUSES = [
  "draft",
  "sent",
  "overdue",
  "payment_processing",
  "partially_paid",
  "paid",
  "void",
] as const satisfies readonly LcStatus[];

export const altQuery = {
  altId: foreignId.optional().meta({ description: "Echoed; any." }),
  altType: z.enum(["location", "company"]).optional(),
};

export const listQuery = z.strictObject({
  ...altQuery,
  limit: queryInteger(1, 100)
    .optional()
    .transform((limit) => limit ?? 10),
  offset: queryInteger(0, 1_000_000)
    .optional()
    .transform((offset) => offset ?? 0),
  status: z.enum(LIST_STATUSES).optional(),
  startAt: dateField.optional().meta({ description: "Made on that day (UTC) or later." }),
  endAt: dateField.optional().meta({ description: "Made on that day (UTC) or earlier." }),
  search: lineField(100).optional().meta({ description: "Part of the number, the name or the contact." }),
  paymentMode: z.enum(["default", "live", "test"]).optional(),
  contactId: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,60}$/, "is not a contact's id")
    .optional(),
  sortField: z.literal("issueDate").optional().meta({ description: "Sorts by creation." }),
  sortOrder: z.enum(["ascend", "descend"]).optional(),
});
type ListQuery = z.output<typeof listQuery>;

const DAY_MS = 86_400_000;

export async function listInvoices(deps: Deps, caller: Caller, query: ListQuery) {
  const { limit, offset, sortOrder, altId, paymentMode } = query;
  if (paymentMode !== undefined && paymentMode !== "default" && paymentMode !== caller.mode)
    return { invoices: [], total: 0 };
  const page = { limit, offset, oldestFirst: sortOrder === "ascend" };
  const { rows, total } = await readShownPage(deps.database, caller, filterOf(query, caller), page);
  return { invoices: rows.map((row) => presentLc(row, caller, altId)), total };
}

function filterOf({ status, startAt, endAt, search, contactId }: ListQuery, caller: Caller): ShownFilter {
  return {
    ...(status === undefined ? { statuses: [] } : conditionsOf(status, caller)),
    ...(startAt === undefined ? {} : { from: `${startAt}T00:00:00.000Z` }),
    ...(endAt === undefined
      ? {}
      : { until: new Date(Date.parse(`${endAt}T00:00:00Z`) + DAY_MS).toISOString() }),
    ...(search === undefined ? {} : { search: search.toLowerCase() }),
    ...(contactId === undefined ? {} : { customerId: customerIdOf(contactId) }),
  };
}

/** The same distinctions as `lcStatusOf`, for the database. */
function conditionsOf(status: LcStatus, { merchant, now }: Caller): ShownFilter {
  const unpaid: readonly InvoiceStatus[] = ["unpaid"];
  const today = dateIn(merchant.timeZone, now);
  switch (status) {
    case "void":
      return { statuses: ["void", "refunded"] };
    case "paid":
      return { statuses: ["paid", "overpaid"] };
    case "payment_processing":
      return { statuses: ["unpaid", "partially_paid"], inFlight: true };
    case "partially_paid":
      return { statuses: ["partially_paid"], inFlight: false };
    case "draft":
      return { statuses: unpaid, inFlight: false, sent: false };
    case "overdue":
      return { statuses: unpaid, inFlight: false, sent: true, today, overdue: true };
    case "sent":
      return { statuses: unpaid, inFlight: false, sent: true, today, overdue: false };
  }
}
