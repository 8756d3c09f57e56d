/** Keeping visits, and judging which of them were people. A fetch is evidence; only the page's own signal can be a click. */
import { CROCKFORD, type RandomBytes, randomText } from "../../shared/ids.ts";
import { type Statement, UniqueViolation } from "../database/database.ts";
import type { Deps } from "../deps.ts";
import { append } from "../ledger/append.ts";
import { decideClick } from "../ledger/decideLink.ts";
import { rejected } from "../ledger/decision.ts";
import { type Delivery, readDeliveryOfLink } from "../store/deliveries.ts";
import { markClicked } from "../store/deliveryChanges.ts";
import { noteDeliveryEvent } from "../store/deliveryEvents.ts";
import {
  countClicks,
  insertClick,
  insertVisit,
  knownVisitor,
  readNeighbours,
  readVisit,
  type StoredVisit,
  type Surface,
  updateSignal,
} from "../store/visits.ts";
import { truncateAddress } from "./address.ts";
import { classify, type Verdict, type VisitCase } from "./classify.ts";
import { MAX_NEIGHBOURS, NEARBY_MS, readEvidence, type VisitEvidence } from "./evidence.ts";
import type { OpenLink } from "./resolve.ts";
import type { VisitSignal } from "./signals.ts";

export interface VisitRequest {
  readonly method: string;
  /** Reads a header by its lower-case name. */
  readonly headers: Pick<Headers, "get">;
  /** The sender's whole address; truncated before it is kept. */
  readonly address: string | null;
}

/** A signal of the page, and how long after the visit it came, in milliseconds. */
interface Said {
  readonly signal: VisitSignal;
  readonly elapsedMs: number;
}

/** A link with more clicks than this goes on working, but further ones are only visits: a bound on what strangers can write. */
const CLICKS_PER_LINK_MAX = 1000;

function evidenceOf(deps: Deps, request: VisitRequest): VisitEvidence {
  return readEvidence((name) => request.headers.get(name), {
    method: request.method,
    secure: deps.config.publicUrl.startsWith("https:"),
    address: truncateAddress(request.address),
    sinceSentMs: null,
    neighbours: [],
  });
}

const TIME_CHARACTERS = 9;
const RANDOM_CHARACTERS = 11;

/**
 * A visit's id: `vis_`, 9 characters of time, 11 random ones (55 bits). In the order of time, so that the rows of
 * visits that are written together lie together: ids without order touch as many pages of the index as there are visits.
 */
export function newVisitId(atMs: number, random: RandomBytes): string {
  return visitIdsFrom(atMs) + randomText(random, RANDOM_CHARACTERS);
}

/** What the ids of visits from an instant on begin with, or come after. */
export function visitIdsFrom(atMs: number): string {
  let time = "";
  for (let rest = atMs; time.length < TIME_CHARACTERS; rest = Math.floor(rest / 32)) {
    time = CROCKFORD.charAt(rest % 32) + time;
  }
  return `vis_${time}`;
}

/** Writes a visit durably before the answer is sent. Returns its id. */
export async function recordVisit(
  deps: Deps,
  opened: Pick<OpenLink, "link">,
  surface: Surface,
  request: VisitRequest,
): Promise<string> {
  const atMs = deps.now().getTime();
  const visitId = newVisitId(atMs, deps.random);
  const evidence = evidenceOf(deps, request);
  const { tenantId, mode, invoiceId, linkId, channel } = opened.link;
  await deps.database.batch([
    insertVisit({
      visitId,
      tenantId,
      mode,
      invoiceId,
      linkId,
      channel,
      atMs,
      method: evidence.method,
      surface,
      agent: evidence.userAgent,
      address: evidence.address,
      evidence: JSON.stringify(evidence),
    }),
  ]);
  return visitId;
}

/** Judges a visit by a signal that its page sent, and records the click where it is one. Unknown visits are ignored. */
export async function recordSignal(
  deps: Deps,
  opened: OpenLink,
  signal: VisitSignal,
): Promise<Verdict | null> {
  const visit = await readVisit(deps.database, signal.visitId, opened.link.linkId);
  if (visit === null) return null;
  const nowMs = deps.now().getTime();
  const said: Said = { signal, elapsedMs: nowMs - visit.atMs };
  await deps.database.batch([updateSignal(visit.visitId, JSON.stringify(said))]);
  const verdict = classify(await caseOf(deps, visit, said, null));
  await recordClick(deps, opened, visit, signal.visitorId, verdict);
  return verdict;
}

/** Judges the visit behind a payment that was accepted: the one act that scanners do not perform. */
export async function recordPayer(
  deps: Deps,
  opened: OpenLink,
  visitId: string,
  request: VisitRequest,
): Promise<void> {
  const visit = await readVisit(deps.database, visitId, opened.link.linkId);
  if (visit === null) return;
  const said = visit.signal === null ? null : (JSON.parse(visit.signal) as Said);
  const verdict = classify(await caseOf(deps, visit, said, evidenceOf(deps, request)));
  await recordClick(deps, opened, visit, said?.signal.visitorId ?? visitId, verdict);
}

async function caseOf(
  deps: Deps,
  visit: StoredVisit,
  said: Said | null,
  payment: VisitEvidence | null,
): Promise<VisitCase> {
  const near = await readNeighbours(
    deps.database,
    visit,
    visit.atMs - NEARBY_MS,
    visit.atMs + NEARBY_MS,
    MAX_NEIGHBOURS,
  );
  const neighbours = near.map(({ atMs, address, agent }) => ({
    afterMs: atMs - visit.atMs,
    address,
    userAgent: agent,
  }));
  const evidence = JSON.parse(visit.evidence) as VisitEvidence;
  return {
    visit: { ...evidence, neighbours, sinceSentMs: await sinceSent(deps, visit) },
    signal: said?.signal ?? null,
    elapsedMs: said?.elapsedMs ?? null,
    payment,
  };
}

/** Read when a visit is judged, not when it is kept: the page need not wait for it. */
async function sinceSent(deps: Deps, visit: StoredVisit): Promise<number | null> {
  const sentMs = (await readDeliveryOfLink(deps.database, visit.linkId))?.sentMs ?? null;
  return sentMs === null ? null : visit.atMs - sentMs;
}

async function recordClick(
  deps: Deps,
  opened: OpenLink,
  visit: StoredVisit,
  visitor: string,
  verdict: Verdict,
): Promise<void> {
  const { human, rule } = verdict;
  if (human === null) return;
  const { linkId } = visit;
  // Once as a person. Whoever was taken for a machine first may still show that they are one.
  const known = await knownVisitor(deps.database, linkId, visitor);
  if (known === "person" || (known === "machine" && human === "automated")) return;
  if ((await countClicks(deps.database, linkId)) >= CLICKS_PER_LINK_MAX) return;
  const at = opened.now.toISOString();
  const delivery = await readDeliveryOfLink(deps.database, linkId);
  const joined = delivery === null ? {} : { deliveryId: delivery.deliveryId };
  try {
    await append(
      deps,
      opened.link,
      at,
      (state) =>
        state === null
          ? rejected("invoice_not_found", "this invoice does not exist")
          : decideClick(
              { linkId, channel: visit.channel, visitId: visit.visitId, human, rule, ...joined, at },
              state,
            ),
      (_state, events) => [
        ...events.map(({ id }) =>
          insertClick({ linkId, visitor, visitId: visit.visitId, eventId: id, human, rule }),
        ),
        // A machine's click is kept, but the message counts as clicked by people only.
        ...(delivery === null || human === "automated" ? [] : clicked(delivery, at, deps.now().getTime())),
      ],
    );
  } catch (error) {
    // Another signal of the same visitor or visit was first: recorded once is what is wanted.
    if (!(error instanceof UniqueViolation) || error.table !== "clicks") throw error;
  }
}

function clicked(delivery: Delivery, at: string, heardMs: number): Statement[] {
  const { deliveryId, tenantId, mode, linkId } = delivery;
  if (linkId === null) return [];
  const notice = `${deliveryId}/clicked`;
  const event = {
    notice,
    deliveryId,
    tenantId,
    mode,
    kind: "clicked",
    at,
    heardMs,
    carrier: null,
    detail: "{}",
  };
  return [markClicked(linkId, at), noteDeliveryEvent(event)];
}
