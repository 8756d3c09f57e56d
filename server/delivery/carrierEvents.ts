/** What carriers tell of messages after they took them. Notices come late, twice and in any order; they end in one status. */
import { randomText } from "../../shared/ids.ts";
import { UniqueViolation } from "../database/database.ts";
import type { Deps } from "../deps.ts";
import { decideDeliveryFact } from "../ledger/decideDelivery.ts";
import { merchantNow } from "../merchants/clock.ts";
import { findMerchant } from "../merchants/merchant.ts";
import { type Delivery, readDelivery, readDeliveryOfCarrier } from "../store/deliveries.ts";
import { type HeardStatus, markHeard } from "../store/deliveryChanges.ts";
import { countDeliveryEvents, insertDeliveryEvent, isHeard } from "../store/deliveryEvents.ts";
import type { CarrierEvent, CarrierEventKind } from "./carrierEvent.ts";
import { type Fact, failureFact, historyOf, writeWith } from "./record.ts";
import { stopReminders } from "./stopReminders.ts";

/** What became of a notice: written, heard before, or of a message that is not known (yet). */
export type NoticeOutcome = "recorded" | "known" | "unknown";

/** A message takes no more notices than this: a bound on what strangers can write. */
const NOTICES_MOST = 100;
const TEXT_MOST = 300;
/** A carrier's clock that is further ahead than this is wrong, in ms. */
const CLOCK_MS = 5 * 60_000;

/**
 * Records a notice. The same notice again changes nothing. A notice may come before its message was recorded as sent:
 * answer the carrier of an `unknown` one so that it comes again, a few times at most.
 */
export async function recordCarrierEvent(deps: Deps, event: CarrierEvent): Promise<NoticeOutcome> {
  const { message, carrier } = event;
  const delivery =
    "carrierId" in message
      ? await readDeliveryOfCarrier(deps.database, carrier, message.carrierId)
      : await readDelivery(deps.database, message.messageId);
  return delivery === null ? "unknown" : recordNotice(deps, delivery, event);
}

export interface Opening {
  /** Truncated. */
  readonly address: string | null;
  readonly agent: string | null;
  /** possibly: mail services fetch pictures for people. known: a scanner that says so; it opened nothing. */
  readonly automatic: "possibly" | "known";
  /** The mail service that fetched it for somebody. */
  readonly via?: string;
}

/** Records that a mail's picture was fetched. */
export async function recordOpening(
  deps: Deps,
  delivery: Delivery,
  opening: Opening,
): Promise<NoticeOutcome> {
  const { address, agent, automatic, via } = opening;
  return recordNotice(deps, delivery, {
    carrier: "pixel",
    message: { messageId: delivery.deliveryId },
    noticeId: randomText(deps.random, 12),
    kind: "opened",
    at: deps.now().toISOString(),
    automatic,
    ...(address === null ? {} : { address }),
    ...(agent === null ? {} : { agent }),
    ...(via === undefined ? {} : { via }),
  });
}

type Notice = CarrierEvent & Partial<Pick<Opening, "automatic" | "via">>;

async function recordNotice(deps: Deps, delivery: Delivery, event: Notice): Promise<NoticeOutcome> {
  const name = `${event.carrier}/${event.noticeId ?? `${event.kind}@${event.at}`}`.slice(0, TEXT_MOST);
  if (await isHeard(deps.database, `${delivery.deliveryId}/${name}`)) return "known";
  if ((await countDeliveryEvents(deps.database, delivery.deliveryId)) >= NOTICES_MOST) return "known";
  const at = await merchantInstant(deps, delivery, event.at);
  const status = statusOf(event, delivery);
  const error = {
    code: (event.code ?? event.kind).slice(0, 60),
    text: (event.detail ?? "").slice(0, TEXT_MOST),
  };
  const bad = status === "bounced" || status === "failed";
  const history = historyOf(
    delivery,
    name,
    event.kind,
    at,
    deps.now().getTime(),
    detailOf(event),
    event.carrier,
  );
  try {
    await writeWith(deps, delivery, at, status === null ? null : factOf(delivery, status, error, event, at), [
      insertDeliveryEvent(history),
      ...(status === null ? [] : [markHeard(delivery.deliveryId, status, at, bad ? error : null)]),
    ]);
    if (event.kind === "complained") await stopReminders(deps, delivery);
    return "recorded";
  } catch (failure) {
    if (failure instanceof UniqueViolation && failure.table === "delivery_events") return "known";
    throw failure;
  }
}

/** Carriers live in real time; test data have a clock of their own. A time that cannot be is ours. */
async function merchantInstant(deps: Deps, { tenantId, mode }: Delivery, at: string): Promise<string> {
  const merchant = await findMerchant(deps.database, tenantId);
  if (merchant === null) throw new Error("a message of a merchant that does not exist");
  const told = Date.parse(at);
  const now = merchantNow(deps, merchant, mode).getTime();
  const ahead = now - deps.now().getTime();
  const instant = Number.isNaN(told) || told + ahead > now + CLOCK_MS ? now : told + ahead;
  return new Date(instant).toISOString();
}

/** The status that a notice speaks for; null for what is history only. A carrier's clicks are: scanners follow links as well. */
function statusOf(event: Notice, { method }: Delivery): HeardStatus | null {
  if (event.kind === "opened" && event.automatic === "known") return null;
  const status = STATUSES[event.kind];
  return status === "bounced" && method === "sms" ? "failed" : status;
}

const STATUSES: Readonly<Record<CarrierEventKind, HeardStatus | null>> = {
  queued: null,
  sent: null,
  delivered: "delivered",
  opened: "opened",
  clicked: null,
  bounced: "bounced",
  complained: null,
  failed: "failed",
};

function detailOf({ kind, code, detail, address, agent, automatic, via }: Notice): Record<string, unknown> {
  return {
    ...(code === undefined ? {} : { code: code.slice(0, 60) }),
    ...(detail === undefined ? {} : { detail: detail.slice(0, TEXT_MOST) }),
    ...(address === undefined ? {} : { ipAddress: plainAddress(address) }),
    ...(agent === undefined ? {} : { agent: agent.slice(0, TEXT_MOST) }),
    ...(kind === "opened" || kind === "clicked" ? { automatic: automatic ?? "possibly" } : {}),
    ...(via === undefined ? {} : { via }),
  };
}

/** The network's first address: readers of events expect an address, not a range. */
function plainAddress(address: string): string {
  return address.replace(/\/\d+$/, "");
}

function factOf(
  delivery: Delivery,
  status: HeardStatus,
  error: { readonly code: string; readonly text: string },
  event: Notice,
  at: string,
): Fact | null {
  const { deliveryId, method, purpose } = delivery;
  if (status === "bounced" || status === "failed") return failureFact(delivery, status, error, at);
  if (purpose !== "invoice" && purpose !== "reminder") return null;
  const about = { deliveryId, method, purpose };
  if (status === "delivered" && delivery.deliveredAt === null) {
    return {
      mark: `${deliveryId}/delivered`,
      decide: (state) => decideDeliveryFact("invoice.delivered", { ...about, deliveredAt: at }, state),
    };
  }
  if (status !== "opened" || delivery.openedAt !== null) return null;
  const ipAddress = event.address === undefined ? null : plainAddress(event.address);
  const data = { ...about, openedAt: at, ipAddress, automatic: event.automatic ?? ("possibly" as const) };
  return {
    mark: `${deliveryId}/opened`,
    decide: (state) => decideDeliveryFact("invoice.opened", data, state),
  };
}
