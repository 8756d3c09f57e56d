/** Messages to be sent: rows and tasks for the caller's own batch, so that what causes a message and the message stand or fall together. */

import { newId } from "../../shared/ids.ts";
import type { Statement } from "../database/database.ts";
import type { Deps } from "../deps.ts";
import type { StreamId } from "../ledger/chain.ts";
import { insertDelivery } from "../store/deliveries.ts";
import { putTaskOnce, type TaskKey } from "../store/tasks.ts";
import { type Content, deliveryIdOf, type Purpose, type Target } from "./content.ts";

export interface NewDelivery extends StreamId, Target {
  /** Joins the messages of one request, and makes their ids: asking again with the same one changes nothing. */
  readonly requestId: string;
  readonly purpose: Purpose;
  readonly content: Content;
  /** The merchant's instant; null for at once. */
  readonly scheduledAt: string | null;
  /** The merchant's present. */
  readonly createdAt: string;
  /** When the task looks at it: real time, ms. See merchants/clock.ts for the real time of a merchant's instant. */
  readonly dueMs: number;
}

export function deliveryTaskKey(
  { tenantId, mode }: Omit<StreamId, "invoiceId">,
  deliveryId: string,
): TaskKey {
  return { kind: "delivery.send", tenantId, mode, subject: deliveryId };
}

/**
 * Statements that put a message into the queue. Call `deps.wake()` after the batch when it is due at once.
 * Several messages of one request differ in method or recipient.
 */
export function deliveryStatements(deps: Pick<Deps, "random">, asked: NewDelivery): Statement[] {
  const { tenantId, mode, invoiceId, requestId, purpose, method, recipient, scheduledAt, createdAt } = asked;
  const deliveryId = deliveryIdOf(requestId, asked);
  const row = {
    tenantId,
    mode,
    invoiceId,
    deliveryId,
    requestId,
    purpose,
    method,
    recipient,
    scheduledAt,
    createdAt,
  };
  return [
    insertDelivery({ ...row, content: JSON.stringify(asked.content) }),
    putTaskOnce(deliveryTaskKey(asked, deliveryId), newId("task", deps.random), "{}", asked.dueMs),
  ];
}
