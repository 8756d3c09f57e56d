/**
 * The life of a sandbox payment as pure functions: what it is when it begins, and what becomes of it by the
 * passing of the merchant's time, by the payer's answer to a challenge, or by a cancellation.
 *
 * Cards answer at once; the fraud-dispute card succeeds and is returned `delay` later. Bank payments are processing
 * for `delay`, then settle or fail; the dispute account is returned after the same time again.
 */
import type { MethodDetails, Snapshot } from "./processor.ts";
import { REASONS, type ReasonCode, SCENARIOS, type Scenario, type ScenarioCode } from "./sandboxNumbers.ts";

/** How long a payer has to answer a challenge. */
export const CHALLENGE_SECONDS = 3600;

/** Everything that the sandbox keeps of one payment: never a number, an expiry or a security code. */
export interface Charge {
  readonly paymentId: string;
  readonly invoiceId: string;
  readonly transactionId: string | null;
  readonly amount: number;
  readonly currency: string;
  readonly method: MethodDetails;
  readonly scenario: ScenarioCode;
  readonly status: Snapshot["status"];
  readonly reason: ReasonCode | null;
  /** Minor units given back so far. */
  readonly refunded: number;
  /** The saved method that it was charged by, and the one that it makes when it succeeds; null for neither. */
  readonly used: string | null;
  readonly saves: string | null;
  /** Kept while an answer is awaited, then forgotten: it lies under the payer's link. */
  readonly actionUrl: string | null;
  readonly createdAt: string;
  /** When it changes by itself next; null when it will not. */
  readonly settlesAt: string | null;
  /** Counts its changes, the first being 1. */
  readonly version: number;
}

/** One step: what it becomes, and what moved: +1 its amount was captured, −1 it was taken back. */
export interface Change {
  readonly status: Charge["status"];
  readonly reason: ReasonCode | null;
  readonly settlesAt: string | null;
  readonly moved: -1 | 0 | 1;
}

/** An instant some seconds later, in the one spelling that makes text order time order. */
export function later(at: string, seconds: number): string {
  return new Date(Date.parse(at) + Math.round(seconds * 1000)).toISOString();
}

/** What a charge request makes of a payment. */
export function begin(
  scenario: ScenarioCode,
  type: MethodDetails["type"],
  at: string,
  delay: number,
): Change {
  const rule: Scenario = SCENARIOS[scenario];
  if (type === "ach") {
    return waiting("processing", rule.outcome === "stays" ? null : later(at, delay));
  }
  if (rule.challenge) return waiting("requires_action", later(at, CHALLENGE_SECONDS));
  return settle(rule, later(at, delay));
}

/** What is due by `at`, one step at a time; null when nothing is. */
export function due(charge: Charge, at: string): Change | null {
  if (charge.settlesAt === null || charge.settlesAt > at) return null;
  const rule: Scenario = SCENARIOS[charge.scenario];
  switch (charge.status) {
    case "requires_action":
      return failed("authentication_expired");
    case "processing": {
      const delay = (Date.parse(charge.settlesAt) - Date.parse(charge.createdAt)) / 1000;
      return settle(rule, later(charge.settlesAt, delay));
    }
    case "succeeded":
      return { status: "returned", reason: rule.reason, settlesAt: null, moved: -1 };
    default:
      return null;
  }
}

/** What the payer's answer makes of it; null when no answer is awaited. */
export function answered(charge: Charge, outcome: "approve" | "fail"): Change | null {
  if (charge.status !== "requires_action") return null;
  return outcome === "fail" ? failed("authentication_failed") : settle(SCENARIOS[charge.scenario], null);
}

/**
 * What a cancellation makes of it; null when it is too late. A bank payment is beyond recall once the
 * bank has it, except on the account published for trying that.
 */
export function canceled(charge: Charge): Change | null {
  const open =
    charge.status === "requires_action" ||
    (charge.status === "processing" && SCENARIOS[charge.scenario].outcome === "stays");
  return open ? { status: "canceled", reason: "canceled", settlesAt: null, moved: 0 } : null;
}

function waiting(status: "processing" | "requires_action", settlesAt: string | null): Change {
  return { status, reason: null, settlesAt, moved: 0 };
}

function failed(reason: ReasonCode | null): Change {
  return { status: "failed", reason, settlesAt: null, moved: 0 };
}

function settle(rule: Scenario, returnsAt: string | null): Change {
  if (rule.outcome === "fails") return failed(rule.reason);
  const settlesAt = rule.outcome === "returns" ? returnsAt : null;
  return { status: "succeeded", reason: null, settlesAt, moved: 1 };
}

/** Minor units that a change moved. A bank cannot take back what was refunded already. */
export function minorMoved({ moved }: Change, charge: Charge): number {
  return moved < 0 ? charge.refunded - charge.amount : moved * charge.amount;
}

export function apply(charge: Charge, { status, reason, settlesAt }: Change): Charge {
  const actionUrl = status === "requires_action" ? charge.actionUrl : null;
  return { ...charge, status, reason, settlesAt, actionUrl, version: charge.version + 1 };
}

/** The charge as the port tells it. */
export function snapshotOf(charge: Charge): Snapshot {
  return {
    paymentId: charge.paymentId,
    transactionId: charge.transactionId,
    amount: charge.amount,
    currency: charge.currency,
    method: charge.method,
    status: charge.status,
    ...(charge.reason && { reason: { code: charge.reason, message: REASONS[charge.reason] } }),
    ...(charge.actionUrl !== null && { actionUrl: charge.actionUrl }),
    ...(charge.settlesAt !== null && { checkAt: charge.settlesAt }),
  };
}
