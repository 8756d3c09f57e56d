/**
 * Card testing beyond one link: asks the meters of the payer's network and of the merchant before an attempt, and tells them
 * what became of it. An attempt costs one small read while nothing fails; only failures write.
 */
import type { Mode } from "../../shared/statuses.ts";
import type { Deps } from "../deps.ts";
import { raiseCardTestingAlert } from "../merchants/alerts.ts";
import {
  claimSpaced,
  countFailure,
  drawAttempt,
  easeMeter,
  type MeterRow,
  readMeters,
} from "../store/attemptMeters.ts";
import { wasOpenedByPerson } from "../store/visits.ts";
import { LINK_ALERT } from "./attemptLimit.ts";
import {
  DAY_MS,
  judgeMeter,
  LEVEL_PER_APPROVAL,
  levelAt,
  MERCHANT_LIMITS,
  type MeterLimits,
  NETWORK_LIMITS,
  type Reserve,
  underWayMost,
} from "./attemptMeter.ts";

const MERCHANT = "merchant";
/** Those of whom no address is known share one meter. */
const NOWHERE = "unknown";
/** How long, and how many times, an attempt waits for those of its network that are under way. */
const ASK_MS = 50;
const ASKS_MOST = 100;

export interface Attempting {
  readonly tenantId: string;
  readonly mode: Mode;
  readonly linkId: string;
  readonly invoiceId: string;
  /** Truncated. */
  readonly address: string | null;
  /** Failures through the link within a day. */
  readonly failures: number;
}

/**
 * `approved`: the first that was, on its invoice. `none`: nothing that tells one from another. `open`: not known yet: a bank has it, or the
 * payer has to authenticate.
 */
export type AttemptFate = "approved" | "failed" | "open" | "none";

export type Admission =
  /** `settle` must be called once, whatever became of the attempt; it never throws. */
  | { readonly ok: true; settle(fate: AttemptFate): Promise<void> }
  /** Seconds. */
  | { readonly ok: false; readonly retryAfter: number };

/** Attempts of a network that this process has under way. */
const underWay = new Map<string, number>();

export async function admitAttempt(deps: Deps, attempt: Attempting): Promise<Admission> {
  const network = attempt.address ?? NOWHERE;
  const place = `${attempt.tenantId}/${attempt.mode}/${network}`;
  for (let asked = 0; ; asked += 1) {
    const meters = await readMeters(deps.database, attempt, [network, MERCHANT]);
    const nowMs = deps.now().getTime();
    const waiting = underWay.get(place) ?? 0;
    if (waiting < underWayMost(levelAt(meters.get(network) ?? null, nowMs))) {
      // Counted before anything is waited for, so that no two take the last place.
      underWay.set(place, waiting + 1);
      try {
        const admission = await take(deps, attempt, network, meters, nowMs, () => leave(place));
        if (!admission.ok) leave(place);
        return admission;
      } catch (error) {
        leave(place);
        throw error;
      }
    }
    if (asked === ASKS_MOST) return { ok: false, retryAfter: Math.ceil((ASK_MS * ASKS_MOST) / 1000) };
    await new Promise((wake) => setTimeout(wake, ASK_MS * (0.5 + (deps.random(1)[0] ?? 0) / 256)));
  }
}

function leave(place: string): void {
  const left = (underWay.get(place) ?? 1) - 1;
  if (left > 0) underWay.set(place, left);
  else underWay.delete(place);
}

async function take(
  deps: Deps,
  attempt: Attempting,
  network: string,
  meters: ReadonlyMap<string, MeterRow>,
  nowMs: number,
  done: () => void,
): Promise<Admission> {
  const scopes: readonly { readonly scope: string; readonly limits: MeterLimits }[] = [
    { scope: network, limits: NETWORK_LIMITS },
    { scope: MERCHANT, limits: MERCHANT_LIMITS },
  ];
  const hot = scopes.some(({ scope, limits }) => levelAt(meters.get(scope) ?? null, nowMs) >= limits.free);
  const person = hot && (await wasOpenedByPerson(deps.database, attempt.linkId));
  const drawn = new Map<string, Reserve | null>();
  for (const { scope, limits } of scopes) {
    const key = { tenantId: attempt.tenantId, mode: attempt.mode, scope };
    const meter = meters.get(scope) ?? null;
    const verdict = judgeMeter(meter, limits, { failures: attempt.failures, person }, nowMs);
    if (verdict.kind === "refuse") {
      await giveBack(deps, attempt, drawn, 0);
      return { ok: false, retryAfter: Math.ceil(verdict.waitMs / 1000) };
    }
    if (verdict.kind === "allow" || meter === null) continue;
    const statement =
      verdict.kind === "draw"
        ? drawAttempt(key, verdict.reserve, verdict.limit, nowMs, nowMs - DAY_MS)
        : claimSpaced(key, meter.levelAtMs, nowMs);
    const [taken] = await deps.database.batch([statement]);
    if (taken?.changes !== 1) {
      // Somebody else was faster.
      await giveBack(deps, attempt, drawn, 0);
      return { ok: false, retryAfter: 5 };
    }
    drawn.set(scope, verdict.kind === "draw" ? verdict.reserve : null);
  }
  return {
    ok: true,
    async settle(fate) {
      try {
        if (fate === "failed") await failed(deps, attempt, network);
        if (fate === "none") await giveBack(deps, attempt, drawn, 0);
        if (fate === "approved" && meters.size > 0) {
          for (const scope of meters.keys()) if (!drawn.has(scope)) drawn.set(scope, null);
          await giveBack(deps, attempt, drawn, LEVEL_PER_APPROVAL);
        }
      } catch (error) {
        // The payer's answer stands; what is counted of it must not take it away.
        deps.log.error("an attempt could not be counted", error, { linkId: attempt.linkId });
      } finally {
        done();
      }
    },
  };
}

async function giveBack(
  deps: Deps,
  { tenantId, mode }: Attempting,
  drawn: ReadonlyMap<string, Reserve | null>,
  less: number,
): Promise<void> {
  if (drawn.size === 0) return;
  await deps.database.batch(
    [...drawn].map(([scope, reserve]) => easeMeter({ tenantId, mode, scope }, reserve, less)),
  );
}

async function failed(deps: Deps, attempt: Attempting, network: string): Promise<void> {
  const { tenantId, mode } = attempt;
  const nowMs = deps.now().getTime();
  const counted = await deps.database.batch(
    [network, MERCHANT].map((scope) => countFailure({ tenantId, mode, scope }, nowMs)),
  );
  const [ofNetwork = 0, ofMerchant = 0] = counted.map(({ rows }) => Number(rows[0]?.["level"] ?? 0));
  const ofLink = attempt.failures + 1;
  const scope =
    ofNetwork >= NETWORK_LIMITS.free
      ? "network"
      : ofLink >= LINK_ALERT
        ? "link"
        : ofMerchant >= MERCHANT_LIMITS.free
          ? "merchant"
          : null;
  if (scope === null) return;
  const failedAttempts = { network: ofNetwork, link: ofLink, merchant: ofMerchant }[scope];
  await raiseCardTestingAlert(deps, { ...attempt, scope, network: attempt.address, failedAttempts });
}
