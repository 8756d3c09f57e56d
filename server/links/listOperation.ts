/** The links of an invoice, each with how often it was opened. */
import { z } from "zod";
import { toMajor } from "../../shared/money.ts";
import { operation } from "../api/operation.ts";
import { Refusal, refuse } from "../api/problem.ts";
import { encodeCursor, listPage, listQuery, readCursor } from "../api/query.ts";
import { readHead } from "../store/ledger.ts";
import { listCountedLinks } from "../store/linkCounts.ts";
import { linkProperties, presentLink } from "./operations.ts";

const counted = z.object({
  ...linkProperties,
  amount: z.number().nullable().meta({ description: "What it asks for; null for all that is payable." }),
  visits: z.int().meta({ description: "Fetches by whomever, as far as visits are kept." }),
  clicks: z.int().meta({ description: "Visitors who were people." }),
  automatedClicks: z.int().meta({ description: "Visitors who were machines." }),
});

export const listLinksOperation = operation(
  {
    id: "listLinks",
    method: "GET",
    path: "/api/v1/invoices/:invoiceId/links",
    summary: "List the links of an invoice",
    description:
      "Oldest first, each with its visits and clicks. A link that a payer forwarded names the one that it was made from. Links that you minted yourself are here once they were revoked.",
    tag: "Links",
    auth: "key",
    query: z.strictObject(listQuery),
    answers: {
      200: {
        description: "The links.",
        schema: z.object({ links: z.array(counted), nextCursor: z.string().nullable() }),
      },
    },
    refusals: ["invoice_not_found"],
  },
  async ({ deps, caller, params, query }) => {
    const { tenantId, mode } = caller;
    const stream = { tenantId, mode, invoiceId: params.invoiceId };
    const place = readCursor("links", query.after, z.tuple([z.string(), z.string()]));
    if (place instanceof Refusal) return place;
    const head = await readHead(deps.database, stream);
    if (head === null) return refuse("invoice_not_found", "No such invoice in this mode.");
    const { currency } = head.state;
    const rows = await listCountedLinks(deps.database, stream, place, query.limit + 1);
    const data = listPage(
      "links",
      rows,
      query.limit,
      ({ link, ...counts }) => ({
        ...presentLink(deps, caller, link),
        amount: link.amount === null ? null : toMajor(link.amount, currency),
        ...counts,
      }),
      ({ link }) => encodeCursor("links", [link.createdAt, link.linkId]),
    );
    return { status: 200, data };
  },
);
