/** The visits of an invoice's links: who came by which channel when, people apart from machines. */
import { z } from "zod";
import { CHANNELS } from "../../shared/statuses.ts";
import { operation } from "../api/operation.ts";
import { Refusal, refuse } from "../api/problem.ts";
import { encodeCursor, listPage, listQuery, readCursor } from "../api/query.ts";
import { instantAnswer } from "../invoices/answers.ts";
import { type Judged, listInvoiceVisits, readJudged } from "../store/invoiceVisits.ts";
import { readHead } from "../store/ledger.ts";
import type { StoredVisit } from "../store/visits.ts";
import { classify, type RuleId, type Verdict } from "./classify.ts";
import type { VisitEvidence } from "./evidence.ts";
import type { VisitSignal } from "./signals.ts";

const VERDICTS = ["confirmed", "likely", "automated", "undecided"] as const;

/** Rules that make no click, but only because a machine fetched and nobody looked. */
const MACHINE_RULES: ReadonlySet<string> = new Set<RuleId>([
  "head_request",
  "prefetch",
  "preview_fetch",
  "tool_fetch",
  "not_a_navigation",
  "posing_fetch",
  "second_fetch",
  "prerendering",
]);

const visitView = z.object({
  visitId: z.string(),
  linkId: z.string(),
  channel: z.enum(CHANNELS).meta({ description: "The channel of the link." }),
  at: instantAnswer.meta({ description: "Real time, whatever the test clock says." }),
  surface: z
    .enum(["page", "data", "pdf", "receipt"])
    .meta({ description: "What was fetched: the page, its data as JSON, the invoice or a receipt as PDF." }),
  verdict: z.enum(VERDICTS).meta({
    description:
      "`confirmed`: paid. `likely`: acted as people do. `automated`: a scanner, preview or prefetch. `undecided`: opened, and nothing shows by whom.",
  }),
  rule: z.string().meta({ description: "The rule that decided, such as `preview_fetch`." }),
  address: z.string().nullable().meta({ description: "The visitor's network: never a whole address." }),
});

export const listVisitsOperation = operation(
  {
    id: "listVisits",
    method: "GET",
    path: "/api/v1/invoices/:invoiceId/visits",
    summary: "List the visits of an invoice's links",
    description:
      "Newest first: every fetch by whomever, as far as visits are kept, each with whether a person made it. A visitor who turned out to be a person is one in all of their visits. Visits of links that you minted yourself are here once those were revoked.",
    tag: "Links",
    auth: "key",
    query: z.strictObject(listQuery),
    answers: {
      200: {
        description: "The visits.",
        schema: z.object({ visits: z.array(visitView), nextCursor: z.string().nullable() }),
        example: {
          visits: [
            {
              visitId: "vis_01kfx8y2v7m3q9d5t4r8",
              linkId: "lnk_5f8w2m7k",
              channel: "email",
              at: "2026-01-28T14:00:02.000Z",
              surface: "page",
              verdict: "automated",
              rule: "preview_fetch",
              address: "203.0.113.0/24",
            },
          ],
          nextCursor: null,
        },
      },
    },
    refusals: ["invoice_not_found"],
  },
  async ({ deps, caller, params, query }) => {
    const stream = { tenantId: caller.tenantId, mode: caller.mode, invoiceId: params.invoiceId };
    const place = readCursor("visits", query.after, z.tuple([z.int(), z.string().max(60)]));
    if (place instanceof Refusal) return place;
    if ((await readHead(deps.database, stream)) === null)
      return refuse("invoice_not_found", "No such invoice in this mode.");
    const rows = await listInvoiceVisits(deps.database, stream, place, query.limit + 1);
    const visitors = new Set(rows.slice(0, query.limit).map((visit) => visitorOf(visit)));
    const known = new Map<string, Judged>();
    for (const one of await readJudged(deps.database, stream, [...visitors]))
      known.set(`${one.linkId} ${one.visitor}`, one);
    const data = listPage(
      "visits",
      rows,
      query.limit,
      (visit) => present(visit, known.get(`${visit.linkId} ${visitorOf(visit)}`)),
      ({ atMs, visitId }) => encodeCursor("visits", [atMs, visitId]),
    );
    return { status: 200, data };
  },
);

interface Said {
  readonly signal: VisitSignal;
  readonly elapsedMs: number;
}

const saidOf = (visit: StoredVisit): Said | null =>
  visit.signal === null ? null : (JSON.parse(visit.signal) as Said);

/** As clicks name visitors: by what the page said, or by the visit itself where a form was sent without script. */
const visitorOf = (visit: StoredVisit): string => saidOf(visit)?.signal.visitorId ?? visit.visitId;

function present(visit: StoredVisit, known: Judged | undefined): z.output<typeof visitView> {
  const { human, rule } = known ?? judgedAlone(visit);
  return {
    visitId: visit.visitId,
    linkId: visit.linkId,
    channel: visit.channel,
    at: new Date(visit.atMs).toISOString(),
    surface: visit.surface,
    verdict: human ?? (MACHINE_RULES.has(rule) ? "automated" : "undecided"),
    rule,
    address: visit.address,
  };
}

/** Nothing was recorded of the visitor: what the fetch itself says. */
function judgedAlone(visit: StoredVisit): Verdict {
  const said = saidOf(visit);
  const evidence = JSON.parse(visit.evidence) as VisitEvidence;
  return classify({
    visit: evidence,
    signal: said?.signal ?? null,
    elapsedMs: said?.elapsedMs ?? null,
    payment: null,
  });
}
