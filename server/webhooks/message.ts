/** What is sent: the bytes of a message and the headers that vouch for them. */
import type { Deps } from "../deps.ts";
import { open } from "../links/keyring.ts";
import type { EndpointRow } from "../store/webhooks.ts";
import type { Outgoing } from "./senders/sender.ts";
import { secretBytes, signatures } from "./sign.ts";

/** A receiver that has not begun to answer after this has not heard us, in milliseconds. */
const TIMEOUT_MS = 15_000;

export interface Message {
  readonly id: string;
  readonly type: string;
  /** When it happened, ISO 8601 UTC: by the merchant's clock. */
  readonly timestamp: string;
  /** The event's place in its invoice, from 1. */
  readonly sequence: number;
  /** JSON text, sent as it is stored and hashed. */
  readonly data: string;
}

/** Binds a sealed secret to its endpoint. */
export function sealContext(endpointId: string): string {
  return `webhook-endpoint:${endpointId}`;
}

/**
 * The secrets to sign with: the present one, and during a rotation the one before.
 * @returns null when they cannot be opened: PAYLINK_SECRET is not the one they were sealed with.
 */
export function openSecrets(
  deps: Pick<Deps, "keyring">,
  endpoint: EndpointRow,
  nowMs: number,
): readonly Uint8Array[] | null {
  const rotating = endpoint.previous_secret !== null && endpoint.previous_until_ms > nowMs;
  const sealed = [endpoint.sealed_secret, ...(rotating ? [endpoint.previous_secret] : [])];
  const context = sealContext(endpoint.endpoint_id);
  const secrets = sealed.map((text) => open(deps.keyring, text ?? "", context));
  return secrets.every((secret) => secret !== null) ? secrets.map(secretBytes) : null;
}

/** A message as the request that carries it. `nowMs`: real time of the attempt, whatever the merchant's test clock says. */
export function requestFor(
  url: string,
  message: Message,
  secrets: readonly Uint8Array[],
  nowMs: number,
): Outgoing {
  const { id, type, timestamp, sequence, data } = message;
  const head = JSON.stringify({ id, type, timestamp, sequence });
  const body = Buffer.from(`${head.slice(0, -1)},"data":${data}}`, "utf8");
  const seconds = Math.floor(nowMs / 1_000);
  return {
    url,
    body,
    timeoutMs: TIMEOUT_MS,
    headers: {
      "content-type": "application/json",
      "user-agent": "Paylink-Webhooks/1.0",
      "webhook-id": id,
      "webhook-timestamp": String(seconds),
      "webhook-signature": signatures(secrets, id, seconds, body),
    },
  };
}
