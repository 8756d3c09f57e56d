/** The API of invoices: create, read, list, void. */
import { z } from "zod";
import { INVOICE_ID } from "../../shared/ids.ts";
import { INVOICE_STATUSES } from "../../shared/statuses.ts";
import { lineField } from "../api/fields.ts";
import { type Caller, operation } from "../api/operation.ts";
import { Refusal, refuse } from "../api/problem.ts";
import { encodeCursor, listPage, listQuery, readCursor } from "../api/query.ts";
import type { Deps } from "../deps.ts";
import { append } from "../ledger/append.ts";
import { decideVoid } from "../ledger/decideInvoice.ts";
import { rejected } from "../ledger/decision.ts";
import { standingLink } from "../links/create.ts";
import { linkUrls } from "../links/urls.ts";
import { type ListedInvoice, readInvoices } from "../store/invoices.ts";
import type { FoundInvoice } from "../store/invoiceTerms.ts";
import { readHead } from "../store/ledger.ts";
import { EXAMPLE_INVOICE, invoiceAnswer, invoiceListAnswer } from "./answers.ts";
import { readAmounts } from "./command.ts";
import { createInvoice } from "./create.ts";
import { presentInvoice } from "./present.ts";
import { refusalOf } from "./refusals.ts";
import { createInvoiceBody } from "./schema.ts";
import { searchInvoices } from "./search.ts";

const TAG = "Invoices";
const NOT_FOUND = refuse("invoice_not_found", "No such invoice in this mode.");

const EXAMPLE = {
  id: "inv_abc123",
  invoiceNumber: "INV-12345",
  currency: "USD",
  customer: { id: "cust_123", name: "Jane Doe", email: "customer@example.com" },
  lineItems: [{ description: "Website design", quantity: 1, unitAmount: 500.0 }],
  dueDate: "2027-02-15",
  payment: { methods: ["card", "ach"], allowPartial: true },
};

export const createInvoiceOperation = operation(
  {
    id: "createInvoice",
    method: "POST",
    path: "/api/v1/invoices",
    summary: "Create an invoice and its payment link",
    description:
      "Totals are computed by Paylink. An id that exists with the same content answers 200 with what stands; with other content, 409.",
    tag: TAG,
    auth: "key",
    body: createInvoiceBody,
    example: EXAMPLE,
    answers: {
      201: { description: "The invoice was created.", schema: invoiceAnswer, example: EXAMPLE_INVOICE },
      200: { description: "The invoice stood already, with the same content.", schema: invoiceAnswer },
    },
    refusals: ["invoice_exists"],
  },
  async ({ deps, caller, body, idempotentId }) => {
    const asked = readAmounts(body);
    if (asked instanceof Refusal) return asked;
    const ids = { invoiceId: body.id ?? idempotentId("invoice"), customerId: idempotentId("customer") };
    const outcome = await createInvoice(deps, caller, ids, asked);
    if (!outcome.ok) return refusalOf(outcome.rejection);
    const urls = outcome.link === null ? null : linkUrls(deps, outcome.link.linkId, caller.merchant);
    return { status: outcome.created ? 201 : 200, data: presentInvoice(outcome.state, urls, caller.now) };
  },
);

export const getInvoice = operation(
  {
    id: "getInvoice",
    method: "GET",
    path: "/api/v1/invoices/:invoiceId",
    summary: "Read an invoice",
    tag: TAG,
    auth: "key",
    answers: { 200: { description: "The invoice as it stands.", schema: invoiceAnswer } },
    refusals: ["invoice_not_found"],
  },
  async ({ deps, caller, params }) => {
    const stream = { tenantId: caller.tenantId, mode: caller.mode, invoiceId: params.invoiceId };
    const head = await readHead(deps.database, stream);
    if (head === null) return NOT_FOUND;
    const link = await standingLink(deps, stream, caller.now);
    return {
      status: 200,
      data: presentInvoice(head.state, link && linkUrls(deps, link.linkId, caller.merchant), caller.now),
    };
  },
);

const listInvoicesQuery = z.strictObject({
  ...listQuery,
  status: z.enum(INVOICE_STATUSES).optional(),
  customerId: lineField(70).optional(),
  invoiceNumber: lineField(60).optional(),
  search: lineField(100).optional().meta({
    description:
      "The beginning of a number, of a word of the customer's name, of an email address or its domain, or of a telephone number; or a whole invoice id. Accents, capitals and punctuation do not matter. Ordered by what was found, then newest first.",
  }),
});

export const listInvoices = operation(
  {
    id: "listInvoices",
    method: "GET",
    path: "/api/v1/invoices",
    summary: "List invoices, newest first",
    tag: TAG,
    auth: "key",
    query: listInvoicesQuery,
    answers: {
      200: {
        description: "A page of invoices. Addresses of links are given when one invoice is read.",
        schema: invoiceListAnswer,
      },
    },
  },
  async ({ deps, caller, query }) => {
    const { limit, after, status, customerId, invoiceNumber, search } = query;
    const filter = {
      ...(status === undefined ? {} : { status }),
      ...(customerId === undefined ? {} : { customerId }),
      ...(invoiceNumber === undefined ? {} : { invoiceNumber }),
    };
    const item = ({ state }: ListedInvoice) => {
      const {
        paymentLink: _link,
        qrCodeUrl: _qr,
        pdfUrl: _pdf,
        ...invoice
      } = presentInvoice(state, null, caller.now);
      return invoice;
    };
    if (search !== undefined) {
      const list = "invoices found";
      const place = readCursor(list, after, z.tuple([z.string().max(200), z.int()]));
      if (place instanceof Refusal) return place;
      const from = place === null ? null : { term: place[0], position: place[1] };
      const named = from === null ? await namedInvoice(deps, caller, search) : null;
      const rows = named ?? (await searchInvoices(deps, caller, search, filter, from, limit + 1));
      const cursor = ({ term, position }: FoundInvoice) => encodeCursor(list, [term, position]);
      return { status: 200, data: listPage("invoices", rows, limit, item, cursor) };
    }
    const place = readCursor("invoices", after, z.tuple([z.int()]));
    if (place instanceof Refusal) return place;
    const rows = await readInvoices(
      deps.database,
      caller,
      filter,
      place?.[0] ?? Number.MAX_SAFE_INTEGER,
      limit + 1,
    );
    const cursor = ({ position }: ListedInvoice) => encodeCursor("invoices", [position]);
    const data = listPage("invoices", rows, limit, item, cursor);
    return { status: 200, data };
  },
);

/** The one invoice whose id was typed; null when it is none of the caller's. */
async function namedInvoice(
  deps: Deps,
  { tenantId, mode }: Caller,
  text: string,
): Promise<FoundInvoice[] | null> {
  if (!INVOICE_ID.test(text)) return null;
  const head = await readHead(deps.database, { tenantId, mode, invoiceId: text });
  return head && [{ state: head.state, position: 0, term: "" }];
}

export const voidInvoice = operation(
  {
    id: "voidInvoice",
    method: "POST",
    path: "/api/v1/invoices/:invoiceId/void",
    summary: "Withdraw an invoice",
    description:
      "Possible while nothing was received and nothing is in flight. Withdrawing it again changes nothing.",
    tag: TAG,
    auth: "key",
    answers: { 200: { description: "The invoice is void.", schema: invoiceAnswer } },
    refusals: ["invoice_not_found", "invoice_not_voidable"],
  },
  async ({ deps, caller, params }) => {
    const stream = { tenantId: caller.tenantId, mode: caller.mode, invoiceId: params.invoiceId };
    const at = caller.now.toISOString();
    const appended = await append(deps, stream, at, (state) =>
      state === null
        ? rejected("invoice_not_found", "no such invoice in this mode")
        : decideVoid({ at }, state),
    );
    if (!appended.ok) return refusalOf(appended.rejection);
    const link = await standingLink(deps, stream, caller.now);
    return {
      status: 200,
      data: presentInvoice(appended.state, link && linkUrls(deps, link.linkId, caller.merchant), caller.now),
    };
  },
);
