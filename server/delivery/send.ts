/**
 * Sends one message: take it, compose it, hand it to its carrier, record what the carrier said. Whoever takes a message holds it for a
 * while, so a request and a task, or two processes, never hand it over at once. A crash between handing it over and recording that
 * leads to handing it over again under the same message id: it then comes twice only where the carrier cannot tell.
 */

import { newId } from "../../shared/ids.ts";
import type { Deps } from "../deps.ts";
import { createLinkFor } from "../links/create.ts";
import { linkUrls } from "../links/urls.ts";
import { merchantNow } from "../merchants/clock.ts";
import { findMerchant } from "../merchants/merchant.ts";
import { claimDelivery, type Delivery, readDelivery } from "../store/deliveries.ts";
import { setDeliveryLink } from "../store/deliveryChanges.ts";
import { readHead } from "../store/ledger.ts";
import { readLink } from "../store/links.ts";
import { putTask } from "../store/tasks.ts";
import type { TaskHandler } from "../tasks/run.ts";
import type { Carried, Composing } from "./composer.ts";
import { COMPOSERS } from "./composers.ts";
import type { Content, Purpose } from "./content.ts";
import { deliveryTaskKey } from "./enqueue.ts";
import { type Accepted, CarrierRefused } from "./mailers/mailer.ts";
import { withPixel } from "./pixel.ts";
import { announceRequest, recordCanceled, recordRefused, recordSent, recordTemporary } from "./record.ts";

/** How long a message is held while it is sent; a carrier that takes longer than its share counts as away. */
const LEASE_MS = 90_000;
const CARRIER_MS = 60_000;
/** How soon a task looks again at a message that somebody else holds. */
const LOOK_AGAIN_MS = 15_000;

/** Sends a message that waits. False when it is held by somebody else just now. */
export async function sendDelivery(deps: Deps, deliveryId: string): Promise<boolean> {
  const nowMs = deps.now().getTime();
  const delivery = await claimDelivery(deps.database, deliveryId, nowMs, nowMs + LEASE_MS);
  if (delivery === null) {
    const standing = await readDelivery(deps.database, deliveryId);
    if (standing === null) return true;
    if (standing.status === "queued") return false;
    await announceRequest(deps, standing);
    return true;
  }
  await sendClaimed(deps, delivery);
  return true;
}

async function sendClaimed(deps: Deps, delivery: Delivery): Promise<void> {
  const [merchant, head] = await Promise.all([
    findMerchant(deps.database, delivery.tenantId),
    readHead(deps.database, delivery),
  ]);
  if (merchant === null || head === null) throw new Error("a message of an invoice that does not exist");
  const now = merchantNow(deps, merchant, delivery.mode);
  const composing: Composing = {
    deps,
    delivery,
    content: JSON.parse(delivery.content) as Content,
    merchant,
    head,
    now,
  };
  const reason = await COMPOSERS[delivery.purpose as Purpose].stop(composing);
  if (reason !== null) return recordCanceled(deps, delivery, reason, now);
  try {
    const { carrier, accepted } = await handOver(composing);
    await recordSent(deps, delivery, { carrier, ...accepted }, now);
  } catch (error) {
    if (!(error instanceof CarrierRefused)) throw error;
    if (error.temporary) await recordTemporary(deps, delivery, error, now);
    else await recordRefused(deps, delivery, error, now);
  }
}

async function handOver(composing: Composing): Promise<{ carrier: string; accepted: Accepted }> {
  const { deps, delivery, content, merchant } = composing;
  const { tenantId, mode, method, recipient, deliveryId } = delivery;
  const composer = COMPOSERS[delivery.purpose as Purpose];
  const carried = await carriedLink(composing);
  const way = content.testMode === true ? "test" : mode;
  const head = { messageId: deliveryId, tenantId, mode, to: recipient };
  const at = deps.now();
  if (method === "sms") {
    const texter = deps.texterFor(way);
    const body = await composer.text(composing, carried);
    return { carrier: texter.name, accepted: await inTime(texter.send({ ...head, body }, at)) };
  }
  const mailer = deps.mailerFor(way);
  const mail = await composer.mail(composing, carried);
  const { cc, bcc } = content;
  const sent = mailer.send(
    {
      ...head,
      ...(cc === undefined ? {} : { cc }),
      ...(bcc === undefined ? {} : { bcc }),
      fromName: content.fromName ?? merchant.name,
      ...mail,
      html: withPixel(deps, deliveryId, merchant, mail.html),
    },
    at,
  );
  return { carrier: mailer.name, accepted: await inTime(sent) };
}

/** What a carrier says in time. Anything that is no refusal is worth another try: nobody knows what became of the message. */
async function inTime(sent: Promise<Accepted>): Promise<Accepted> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new CarrierRefused("timeout", "the carrier did not answer in time", true)),
      CARRIER_MS,
    );
  });
  try {
    return await Promise.race([sent, late]);
  } catch (error) {
    if (error instanceof CarrierRefused) throw error;
    const words = error instanceof Error ? error.message : "the carrier failed";
    throw new CarrierRefused("unknown", words, true, error);
  } finally {
    clearTimeout(timer);
  }
}

/** The link of a message's own, so that who comes by it is known to come by this message. Made once. */
async function carriedLink({ deps, delivery, merchant, now }: Composing): Promise<Carried> {
  const { deliveryId, method, linkId } = delivery;
  const standing = linkId === null ? null : await readLink(deps.database, linkId);
  if (standing !== null) return { link: standing, url: linkUrls(deps, standing.linkId, merchant).url };
  const terms = { channel: method, amount: null, expiresAt: null };
  const made = await createLinkFor(deps, delivery, deliveryId, terms, now.toISOString(), (link) => [
    setDeliveryLink(deliveryId, link.linkId),
  ]);
  if (!made.ok) throw new Error(`no link for a message: ${made.rejection.message}`);
  return { link: made.link, url: linkUrls(deps, made.link.linkId, merchant).url };
}

/** Handler of `delivery.send` tasks. */
export const sendTask: TaskHandler = async (deps, task) => {
  if (await sendDelivery(deps, task.subject)) return;
  const again = deps.now().getTime() + LOOK_AGAIN_MS;
  await deps.database.batch([
    putTask(deliveryTaskKey(task, task.subject), newId("task", deps.random), "{}", again),
  ]);
};
