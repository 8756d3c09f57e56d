/** The ledger in the API: the events of one invoice, and the feed of all that an outside ledger follows. */
import { z } from "zod";
import { toMajor } from "../../shared/money.ts";
import { lineField } from "../api/fields.ts";
import { operation } from "../api/operation.ts";
import { refuse } from "../api/problem.ts";
import { listQuery } from "../api/query.ts";
import { positionOf, readFeed, readInvoiceEvents } from "../store/events.ts";
import { readHead, type StoredEvent } from "../store/ledger.ts";
import { eventListAnswer } from "./answers.ts";

const TAG = "Events";
const eventsQuery = z.strictObject({
  ...listQuery,
  after: lineField(100).optional().meta({ description: "Id of the last event you have." }),
});

/** An event as everyone sees it. Its hash covers exactly this, `hash` left out, as canonical JSON (RFC 8785). */
export function presentEvent(event: StoredEvent) {
  return {
    id: event.id,
    invoiceId: event.invoiceId,
    sequence: event.sequence,
    type: event.type,
    occurredAt: event.occurredAt,
    data: JSON.parse(event.data) as unknown,
    postings: event.postings.map(({ account, amount, currency }) => ({
      account,
      amount: toMajor(amount, currency),
    })),
    previousHash: event.previousHash,
    hash: event.hash,
  };
}

const UNKNOWN_PLACE = refuse("invalid_field", "after is not the id of an event in this list.", {
  field: "after",
});

function page(events: readonly StoredEvent[], limit: number) {
  const shown = events.slice(0, limit);
  return {
    events: shown.map(presentEvent),
    nextCursor: events.length > limit ? (shown.at(-1)?.id ?? null) : null,
  };
}

export const listInvoiceEvents = operation(
  {
    id: "listInvoiceEvents",
    method: "GET",
    path: "/api/v1/invoices/:invoiceId/events",
    summary: "The ledger of one invoice",
    description: "Every fact in order, with its postings and its place in the hash chain.",
    tag: TAG,
    auth: "key",
    query: eventsQuery,
    answers: { 200: { description: "A page of events, oldest first.", schema: eventListAnswer } },
    refusals: ["invoice_not_found"],
  },
  async ({ deps, caller, params, query }) => {
    const stream = { tenantId: caller.tenantId, mode: caller.mode, invoiceId: params.invoiceId };
    if ((await readHead(deps.database, stream)) === null)
      return refuse("invoice_not_found", "No such invoice in this mode.");
    let sequence = 0;
    if (query.after !== undefined) {
      const [event] = await eventAt(deps.database, caller, query.after);
      if (event?.invoiceId !== params.invoiceId) return UNKNOWN_PLACE;
      sequence = event.sequence;
    }
    const events = await readInvoiceEvents(deps.database, stream, sequence, query.limit + 1);
    return { status: 200, data: page(events, query.limit) };
  },
);

async function eventAt(
  database: Parameters<typeof readFeed>[0],
  owner: Parameters<typeof readFeed>[1],
  eventId: string,
): Promise<StoredEvent[]> {
  const position = await positionOf(database, owner, eventId);
  return position === null ? [] : readFeed(database, owner, position - 1, 1);
}

export const listEvents = operation(
  {
    id: "listEvents",
    method: "GET",
    path: "/api/v1/events",
    summary: "All events in order, for an outside ledger to follow",
    description:
      "Pass the id of the last event you have as `after`. No event is ever skipped or reordered; at the end `nextCursor` is null and the list may be empty.",
    tag: TAG,
    auth: "key",
    query: eventsQuery,
    answers: { 200: { description: "A page of events, oldest first.", schema: eventListAnswer } },
  },
  async ({ deps, caller, query }) => {
    const position = query.after === undefined ? 0 : await positionOf(deps.database, caller, query.after);
    if (position === null) return UNKNOWN_PLACE;
    const events = await readFeed(deps.database, caller, position, query.limit + 1);
    return { status: 200, data: page(events, query.limit) };
  },
);
