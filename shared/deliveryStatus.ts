/** What became of a message, in one closed set of words, and which of two words stands. Pure. */

/**
 * In the order of rank: of several words that were heard, in whatever order and however often, the highest stands.
 * A message that was refused after it was taken is worth more to know than that something fetched its picture, which scanners do;
 * a person who came by its link outweighs every refusal.
 */
export const DELIVERY_STATUSES = [
  "queued",
  "canceled",
  "sent",
  "delivered",
  "opened",
  "failed",
  "bounced",
  "clicked",
] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

export const DELIVERY_METHODS = ["email", "sms"] as const;
export type DeliveryMethod = (typeof DELIVERY_METHODS)[number];

export function deliveryRank(status: DeliveryStatus): number {
  return DELIVERY_STATUSES.indexOf(status);
}

/** The one of two statuses that stands. Commutative, associative and idempotent: the order of notices does not matter. */
export function laterStatus(one: DeliveryStatus, other: DeliveryStatus): DeliveryStatus {
  return deliveryRank(one) >= deliveryRank(other) ? one : other;
}
