/**
 * Where a processor tells that something happened. A notice is a doorbell: it is checked to be genuine, what it names is put to be
 * asked about at once, and it is answered without asking anybody. Order, repetition and loss of notices do not matter.
 */
import type { Context, Hono } from "hono";
import { newId } from "../../shared/ids.ts";
import { readBytes } from "../api/json.ts";
import { answerError, answerRefusal } from "../api/mount.ts";
import { type Refusal, refuse } from "../api/problem.ts";
import type { AppEnv } from "../api/requestId.ts";
import type { Statement } from "../database/database.ts";
import type { Deps } from "../deps.ts";
import { findMerchant, type Merchant } from "../merchants/merchant.ts";
import { readHead } from "../store/ledger.ts";
import { putTask } from "../store/tasks.ts";
import type { Heard, PaymentRef, Processor, StrangeCharge } from "./processors/processor.ts";
import { syncTask } from "./record.ts";
import { refundsToAsk } from "./refund.ts";

/** Takes in a charge that no payment of ours asked for. The same again changes nothing. */
export type TakeStranger = (
  deps: Deps,
  owner: Pick<PaymentRef, "tenantId" | "mode">,
  charge: Omit<StrangeCharge, "reference"> & { readonly reference?: string },
  at: string,
) => Promise<unknown>;

type Stranger = Extract<Heard, { readonly kind: "stranger" }>;

/** Stripe's notices are far below this (docs.stripe.com/webhooks). */
const MAX_NOTICE_BYTES = 512_000;

const NOT_SET_UP = refuse("not_found", "There is nothing at this address.");
const FORGED = refuse("notice_invalid", "The signature is missing, wrong, or not of this time.");

/**
 * `POST /webhooks/stripe` for the operator's account and those connected to it, `POST /webhooks/stripe/:tenantId` for a merchant
 * with keys of its own, whose notices are believed about that merchant only.
 */
export function mountNoticeRoutes(app: Hono<AppEnv>, deps: Deps, takeStranger: TakeStranger): void {
  app.post("/webhooks/stripe", (c) =>
    answering(c, deps, () => {
      const processor = deps.processorFor("live", { tenantId: "", stripe: null });
      return answerNotice(c, deps, processor, (heard) => takeIn(deps, heard, null, takeStranger));
    }),
  );
  app.post("/webhooks/stripe/:tenantId", (c) =>
    answering(c, deps, async () => {
      const merchant = await findMerchant(deps.database, c.req.param("tenantId"));
      if (merchant?.stripe?.kind !== "keys") return NOT_SET_UP;
      const processor = deps.processorFor("live", merchant);
      return answerNotice(c, deps, processor, (heard) => takeIn(deps, heard, merchant, takeStranger));
    }),
  );
}

async function answering(
  c: Context<AppEnv>,
  deps: Deps,
  work: () => Promise<Response | Refusal>,
): Promise<Response> {
  try {
    const answer = await work();
    return answer instanceof Response ? answer : answerRefusal(c, deps, answer);
  } catch (error) {
    // Not answered 2xx: the processor rings again.
    return answerError(c, deps, error, "notice");
  }
}

async function answerNotice(
  c: Context<AppEnv>,
  deps: Deps,
  processor: Processor | null,
  take: (heard: Heard) => Promise<void>,
): Promise<Response | Refusal> {
  if (processor?.hear === undefined) return NOT_SET_UP;
  const bytes = await readBytes(c.req.raw, MAX_NOTICE_BYTES);
  if (!(bytes instanceof Uint8Array)) return bytes.refusal;
  const signature = c.req.header("stripe-signature") ?? null;
  const heard = await processor.hear({ body: new TextDecoder().decode(bytes), signature, at: deps.now() });
  if (heard.kind === "forged") return FORGED;
  await take(heard);
  return Response.json({ received: true });
}

/** @param owner the merchant whose keys they are; null for the operator's. */
async function takeIn(
  deps: Deps,
  heard: Heard,
  owner: Merchant | null,
  takeStranger: TakeStranger,
): Promise<void> {
  if (heard.kind === "payment") {
    if (owner !== null && heard.payment.tenantId !== owner.tenantId) return;
    await deps.database.batch(await doorbell(deps, heard.payment));
    deps.wake();
    return;
  }
  if (heard.kind !== "stranger") return;
  const merchant = owner ?? (await findMerchant(deps.database, heard.tenantId));
  if (merchant === null || !mayTellOf(heard, merchant, owner !== null)) return;
  const { reference, ...charge } = heard.charge;
  const named = { ...charge, ...(reference === null ? {} : { reference }) };
  await takeStranger(deps, heard, named, deps.now().toISOString());
  deps.log.warn("the processor has a charge that no payment here asked for; it waits in reconciliation", {
    tenantId: heard.tenantId,
    mode: heard.mode,
    transactionId: charge.transactionId,
  });
}

/** Marks on a charge are written by whoever holds the account: they count for merchants of that account only. */
function mayTellOf({ tenantId, account }: Stranger, merchant: Merchant, ownKeys: boolean): boolean {
  if (merchant.tenantId !== tenantId) return false;
  if (ownKeys) return account === null;
  if (merchant.stripe?.kind === "keys") return false;
  return account === (merchant.stripe?.account ?? null);
}

/** Has the payment, and its refunds, asked about now. */
export async function doorbell(deps: Deps, payment: Omit<PaymentRef, "at">): Promise<Statement[]> {
  const nowMs = deps.now().getTime();
  const { invoiceId } = payment;
  const payload = JSON.stringify({ invoiceId });
  const state = (await readHead(deps.database, payment))?.state;
  return [
    putTask(syncTask(payment), newId("task", deps.random), payload, nowMs),
    ...(state === undefined ? [] : refundsToAsk(deps, payment, state, nowMs)),
  ];
}
