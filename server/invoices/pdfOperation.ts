/** The API's invoice PDF. */
import { operation } from "../api/operation.ts";
import { refuse } from "../api/problem.ts";
import { fileAnswer, invoicePdf } from "../documents/invoicePdf.ts";
import { standingLink } from "../links/create.ts";
import { linkUrls } from "../links/urls.ts";
import { readHead } from "../store/ledger.ts";

export const getInvoicePdf = operation(
  {
    id: "getInvoicePdf",
    method: "GET",
    path: "/api/v1/invoices/:invoiceId/pdf",
    summary: "Download an invoice as PDF",
    description:
      "As it stands now: items, taxes, payments so far and what is left. While something is left and a payment link stands, the link is printed on it as text, as a clickable area and as a QR code; downloading it counts as no visit.",
    tag: "Invoices",
    auth: "key",
    answers: { 200: { description: "The document.", content: "application/pdf" } },
    refusals: ["invoice_not_found"],
  },
  async ({ deps, caller, params }) => {
    const { tenantId, mode, merchant, now } = caller;
    const stream = { tenantId, mode, invoiceId: params.invoiceId };
    const head = await readHead(deps.database, stream);
    if (head === null) return refuse("invoice_not_found", "No such invoice in this mode.");
    const standing = await standingLink(deps, stream, now);
    const link = standing === null ? null : linkUrls(deps, standing.linkId, merchant).url;
    return fileAnswer(await invoicePdf(deps, { merchant, mode, state: head.state, now, link }), "attachment");
  },
);
