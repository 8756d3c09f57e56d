/** A payer asks for a one-time code, and confirms it. Neither answer tells whether there is an address on file. */
import { timingSafeEqual } from "node:crypto";
import { type Refusal, refuse } from "../api/problem.ts";
import { takeHourlyRequest } from "../delivery/hourlyRequests.ts";
import { CODE_MS, COUNTED_MS, codeOf, requestPayerCode, type Via } from "../delivery/payerCode.ts";
import type { Deps } from "../deps.ts";
import type { OpenLink } from "../links/resolve.ts";
import { confirmVerification, countFailedTries, openVerification, takeTry } from "../store/verifications.ts";
import type { PayerLink } from "./payerLanguage.ts";

const TRIES_PER_CODE = 5;
/**
 * Wrong tries that an invoice takes in 30 days, whatever number of codes they are spread over. So whoever holds a stolen
 * link guesses a code with a chance below 1 in 15,000 a month.
 */
const TRIES_PER_INVOICE = 60;
const RETRY_SECONDS = 3600;

function tooMany(): Refusal {
  return refuse("too_many_attempts", "Too many codes were asked for. Wait an hour, or pay another way.", {
    headers: { "Retry-After": String(RETRY_SECONDS) },
  });
}

async function isLocked(deps: Deps, { link }: OpenLink): Promise<boolean> {
  const since = deps.now().getTime() - COUNTED_MS;
  return (await countFailedTries(deps.database, link, since)) >= TRIES_PER_INVOICE;
}

/** Sends a code to the address on file. Null when the request was taken: the answer to it is always the same. */
export async function askForCode(deps: Deps, opened: PayerLink, via: Via): Promise<Refusal | null> {
  const { tenantId, mode, invoiceId, linkId } = opened.link;
  if (deps.processorFor(mode, opened.merchant)?.vault === undefined)
    return refuse("not_found", "No payment methods are saved here.");
  if (await isLocked(deps, opened)) return tooMany();
  const taken = await takeHourlyRequest(deps, `code/${tenantId}/${mode}/${invoiceId}`);
  if (taken === null) return tooMany();
  const customerId = opened.head.state.customer.id;
  await requestPayerCode(deps, { tenantId, mode, invoiceId, linkId, customerId }, via, opened.locale);
  return null;
}

/** Seconds that a code is good for. */
export const CODE_SECONDS = CODE_MS / 1000;

/** Whether this is the code that the link waits for. Each call takes a try, before it looks; a code is good once. */
export async function confirmCode(deps: Deps, opened: OpenLink, code: string): Promise<boolean> {
  const { link, head } = opened;
  const nowMs = deps.now().getTime();
  const verificationId = await openVerification(deps.database, link, link.linkId, nowMs);
  if (verificationId === null || (await isLocked(deps, opened))) return false;
  const [taken] = await deps.database.batch([takeTry(verificationId, nowMs, TRIES_PER_CODE)]);
  if (taken?.changes !== 1) return false;
  const right = timingSafeEqual(
    Buffer.from(code, "utf8"),
    Buffer.from(codeOf(deps.keyring, verificationId), "utf8"),
  );
  // A code that was sent to nobody is nobody's.
  const { email, phone } = head.state.customer;
  if (!right || (email === undefined && phone === undefined)) return false;
  const [confirmed] = await deps.database.batch([confirmVerification(verificationId, nowMs)]);
  return confirmed?.changes === 1;
}
