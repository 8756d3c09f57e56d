/**
 * Sends what waits at one endpoint: invoices side by side, the messages of each one after the other.
 *
 * Whoever sends holds the endpoint's lease, so there is one courier per endpoint however many processes there are. Work goes on beside
 * the tasks, so that a receiver that is slow to answer holds up nothing but itself. The endpoint's task rings again
 * should the process die: it is moved along while the courier works and removed when nothing waits.
 */
import { newId } from "../../shared/ids.ts";
import type { Deps } from "../deps.ts";
import { type Head, nextDue, readHeads, turnLane } from "../store/webhookMessages.ts";
import {
  type EndpointRow,
  findEndpoint,
  holdEndpoint,
  moveSendTask,
  putSendTask,
  takeEndpoint,
} from "../store/webhooks.ts";
import type { TaskHandler } from "../tasks/run.ts";
import { Gate } from "./gate.ts";
import { openSecrets, requestFor } from "./message.ts";
import { isDelivered, recordDelivered, recordFailed } from "./record.ts";
import type { Sender } from "./senders/sender.ts";

/** A dead process's endpoints are taken over after this, in milliseconds. */
const LEASE_MS = 15_000;
const RENEW_EVERY_MS = LEASE_MS / 3;
/** How soon to look again when another process holds the endpoint. */
const LOOK_AGAIN_MS = 2_000;
/** Attempts at once to one endpoint: few at first, more with every success, one after a failure. */
const AT_ONCE_FIRST = 4;
const AT_ONCE_MOST = 32;
/** Attempts at once of one process; endpoints that fail have a room of their own, so that they never fill the others'. */
const AT_ONCE_HEALTHY = 256;
const AT_ONCE_FAILING = 64;
const HEADS_PER_LOOK = 64;
/** Where nothing may go on in the background, the task itself works, for about so long at a time. */
const SLICE_MS = 10_000;

type Rooms = { readonly healthy: Gate; readonly failing: Gate };
const rooms = new WeakMap<Sender, Rooms>();

/** Handler of the sending tasks. */
export const sendTask: TaskHandler = (deps, task) => startCourier(deps, task.subject);

/** Begins to send what is due at an endpoint. Fulfils at once where work may go on in the background, else when it is done. */
export async function startCourier(deps: Deps, endpointId: string): Promise<void> {
  const owner = newId("task", deps.random);
  const run = await take(deps, endpointId, owner);
  if (run === null) return;
  const work = run.work().catch((error: unknown) => {
    deps.log.error("sending webhooks failed; it will be tried again", error, { endpointId });
  });
  if (deps.background) deps.background(work);
  else await work;
}

/** The endpoint's lease, or null: it is gone, disabled, or in other hands. */
async function take(deps: Deps, endpointId: string, owner: string): Promise<Courier | null> {
  const endpoint = await findEndpoint(deps.database, endpointId);
  if (endpoint === null || endpoint.status !== "enabled" || deps.webhookSender.ending) return null;
  const nowMs = deps.now().getTime();
  const task = newId("task", deps.random);
  const ringMs = nowMs + LEASE_MS;
  const [taken] = await deps.database.batch([
    takeEndpoint(endpointId, owner, nowMs, ringMs),
    putSendTask(endpoint, task, ringMs),
  ]);
  if (taken?.changes === 1) return new Courier(deps, endpoint, owner, ringMs);
  await deps.database.batch([putSendTask(endpoint, task, nowMs + LOOK_AGAIN_MS)]);
  return null;
}

class Courier {
  readonly #deps: Deps;
  readonly #owner: string;
  #endpoint: EndpointRow;
  /** When the endpoint's task rings, as this courier set it. */
  #ringMs: number;
  #atOnce: number;
  /** In a row. */
  #failures: number;
  /** False once another process may have the endpoint, or a write failed. */
  #holds = true;
  #ready: Head[] = [];
  readonly #under = new Map<string, Promise<void>>();

  constructor(deps: Deps, endpoint: EndpointRow, owner: string, ringMs: number) {
    this.#deps = deps;
    this.#endpoint = endpoint;
    this.#owner = owner;
    this.#ringMs = ringMs;
    this.#failures = endpoint.failures;
    this.#atOnce = endpoint.failures > 0 ? 1 : AT_ONCE_FIRST;
  }

  async work(): Promise<void> {
    const renewal = setInterval(() => void this.#renew(), RENEW_EVERY_MS);
    try {
      do await this.#sendAll();
      while (await this.#goesOn());
    } finally {
      clearInterval(renewal);
    }
  }

  async #sendAll(): Promise<void> {
    const { background, now } = this.#deps;
    const until = background ? Number.POSITIVE_INFINITY : now().getTime() + SLICE_MS;
    for (;;) {
      const more = this.#mayBegin() && now().getTime() < until;
      if (more && this.#ready.length === 0 && this.#under.size < this.#atOnce) await this.#look();
      while (more && this.#under.size < this.#atOnce && this.#mayBegin()) {
        const head = this.#ready.shift();
        if (head === undefined) break;
        this.#begin(head);
      }
      if (this.#under.size === 0) return;
      await Promise.race(this.#under.values());
    }
  }

  #mayBegin(): boolean {
    return this.#holds && !this.#deps.webhookSender.ending && this.#endpoint.status === "enabled";
  }

  /** Reads the endpoint anew, and what is due there and not yet under way. */
  async #look(): Promise<void> {
    const { database, now } = this.#deps;
    const endpoint = await findEndpoint(database, this.#endpoint.endpoint_id);
    if (endpoint === null) {
      this.#holds = false;
      return;
    }
    this.#endpoint = endpoint;
    this.#failures = endpoint.failures;
    const nowMs = now().getTime();
    if (endpoint.status !== "enabled" || endpoint.paused_until_ms > nowMs) return;
    const heads = await readHeads(database, endpoint.endpoint_id, nowMs, HEADS_PER_LOOK + this.#under.size);
    this.#ready = heads.filter(({ invoice_id }) => !this.#under.has(invoice_id));
  }

  #begin(head: Head): void {
    const { invoice_id: invoiceId } = head;
    const room = this.#room();
    const attempt = (): Promise<void> => this.#deliver(head);
    const work = (room ? room.pass(attempt) : attempt())
      .catch((error: unknown) => {
        this.#holds = false;
        this.#deps.log.error("a webhook could not be recorded", error, {
          endpointId: this.#endpoint.endpoint_id,
          messageId: head.message_id,
        });
      })
      .finally(() => this.#under.delete(invoiceId));
    this.#under.set(invoiceId, work);
  }

  /** On Workers one request must not wait for another, so there is no room shared. */
  #room(): Gate | null {
    const { background, webhookSender: sender } = this.#deps;
    if (!background) return null;
    let shared = rooms.get(sender);
    if (!shared) {
      shared = { healthy: new Gate(AT_ONCE_HEALTHY), failing: new Gate(AT_ONCE_FAILING) };
      rooms.set(sender, shared);
    }
    return this.#failures > 0 ? shared.failing : shared.healthy;
  }

  async #deliver(head: Head): Promise<void> {
    const { database, now, webhookSender: sender } = this.#deps;
    const { endpoint_id: endpointId, url } = this.#endpoint;
    if (!this.#mayBegin()) return;
    if (head.message_id === null) {
      await database.batch(turnLane(endpointId, head, now().getTime()));
      return;
    }
    const startMs = now().getTime();
    const secrets = openSecrets(this.#deps, this.#endpoint, startMs);
    if (secrets === null)
      throw new Error(
        "the endpoint's secret cannot be opened: PAYLINK_SECRET is not the one it was made with",
      );
    const { message_id: id, type, occurred_at: timestamp, sequence, data } = head;
    const message = { id, type, timestamp, sequence, data };
    const sent = await sender.post(requestFor(url, message, secrets, startMs));
    if (sent.kind === "problem" && sent.problem === "ending") return;
    const made = { startMs, endMs: now().getTime(), sent };
    const row = { ...head, message_id: id };
    if (isDelivered(sent)) {
      const failures = this.#failures;
      this.#failures = 0;
      this.#atOnce = Math.min(this.#atOnce + 1, AT_ONCE_MOST);
      await recordDelivered(this.#deps, endpointId, row, made, failures);
    } else {
      const failures = this.#failures++;
      this.#atOnce = 1;
      // The endpoint may want a pause: look before sending on.
      this.#ready = [];
      await recordFailed(this.#deps, this.#endpoint, row, made, failures);
    }
  }

  /**
   * Gives the endpoint back, and takes it again when something came due meanwhile. What others queued while they saw it held
   * is found here, since they queue before they look.
   */
  async #goesOn(): Promise<boolean> {
    const { database, now, webhookSender: sender } = this.#deps;
    const { endpoint_id: endpointId } = this.#endpoint;
    if (!this.#holds) return false;
    await database.batch([holdEndpoint(endpointId, this.#owner, 0)]);
    const [endpoint, due] = [await findEndpoint(database, endpointId), await nextDue(database, endpointId)];
    const nowMs = now().getTime();
    const enabled = endpoint?.status === "enabled";
    const next = enabled && due !== null ? Math.max(due, endpoint.paused_until_ms) : null;
    if (next !== null && next <= nowMs && this.#deps.background && !sender.ending) {
      const [taken] = await database.batch([takeEndpoint(endpointId, this.#owner, nowMs, nowMs + LEASE_MS)]);
      return taken?.changes === 1;
    }
    await database.batch([moveSendTask(endpointId, this.#ringMs, next)]);
    if (next !== null && next <= nowMs) this.#deps.wake();
    return false;
  }

  async #renew(): Promise<void> {
    const { database, now, log } = this.#deps;
    const { endpoint_id: endpointId } = this.#endpoint;
    const untilMs = now().getTime() + LEASE_MS;
    try {
      const [held] = await database.batch([
        holdEndpoint(endpointId, this.#owner, untilMs),
        moveSendTask(endpointId, this.#ringMs, untilMs),
      ]);
      this.#ringMs = untilMs;
      if (held?.changes !== 1) this.#holds = false;
    } catch (error) {
      log.error("an endpoint's lease could not be renewed", error, { endpointId });
    }
  }
}
