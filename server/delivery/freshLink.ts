/**
 * A dead link is not a dead end: whoever holds it may ask for a fresh one, which goes to the address on file and
 * nowhere else. Asking is answered the same whether or not the invoice exists, and takes the same work: one
 * task is written, and what it finds is found later.
 */
import { newId } from "../../shared/ids.ts";
import { formatMoney } from "../../shared/money.ts";
import type { Deps } from "../deps.ts";
import type { StreamId } from "../ledger/chain.ts";
import { balanceOf, type InvoiceState } from "../ledger/state.ts";
import { createLink } from "../links/create.ts";
import { linkUrls } from "../links/urls.ts";
import { merchantNow } from "../merchants/clock.ts";
import { findMerchant, type Merchant } from "../merchants/merchant.ts";
import { readHead } from "../store/ledger.ts";
import { deleteLinkRequest, findInvoicesById } from "../store/linkRequests.ts";
import { putTask } from "../store/tasks.ts";
import type { TaskHandler } from "../tasks/run.ts";
import { freshLinkMail, freshLinkText } from "./freshLinkWords.ts";
import { takeHourlyRequest } from "./hourlyRequests.ts";
import { payerMailFacts } from "./payerMail.ts";

/** Which invoice is meant: one that a link named, or all that have an id. */
export type FreshLinkSubject =
  | StreamId
  | { readonly invoiceId: string /** Asked on a host of this merchant's. */; readonly onlyOf?: string };
type Asked = FreshLinkSubject & { readonly language?: string | null };

const HOUR_MS = 3_600_000;
const INVOICES_PER_ID = 5;
const LIFETIME_MS = 30 * 24 * HOUR_MS;

/**
 * Remembers that somebody asked. The answer to them is the same in every case.
 *
 * @param language of the page on which they asked, in which they are answered; null for the customer's own.
 */
export async function requestFreshLink(
  deps: Deps,
  subject: FreshLinkSubject,
  language: string | null = null,
): Promise<void> {
  const named = "tenantId" in subject;
  const key = {
    kind: "link.fresh",
    tenantId: named ? subject.tenantId : "-",
    mode: named ? subject.mode : ("live" as const),
    subject:
      named || subject.onlyOf === undefined ? subject.invoiceId : `${subject.onlyOf}/${subject.invoiceId}`,
  };
  await deps.database.batch([
    putTask(key, newId("task", deps.random), JSON.stringify({ ...subject, language }), deps.now().getTime()),
  ]);
  deps.wake();
}

/** Handler of `link.fresh` tasks: makes a link and sends it to the customer on file, a few times an hour at most. */
export const freshLinkTask: TaskHandler = async (deps, task) => {
  const { language = null, ...subject } = JSON.parse(task.payload) as Asked;
  const streams =
    "tenantId" in subject
      ? [subject]
      : await findInvoicesById(deps.database, subject.invoiceId, INVOICES_PER_ID, subject.onlyOf);
  for (const stream of streams) await sendFreshLink(deps, stream, task.taskId, language);
};

async function sendFreshLink(
  deps: Deps,
  stream: StreamId,
  taskId: string,
  language: string | null,
): Promise<void> {
  const [head, merchant] = await Promise.all([
    readHead(deps.database, stream),
    findMerchant(deps.database, stream.tenantId),
  ]);
  if (head === null || merchant === null) return;
  const { email, phone } = head.state.customer;
  if (email === undefined && phone === undefined) return;
  const request = await takeHourlyRequest(deps, `${stream.tenantId}/${stream.mode}/${stream.invoiceId}`);
  if (request === null) return;
  const at = merchantNow(deps, merchant, stream.mode);
  const expiresAt = new Date(at.getTime() + LIFETIME_MS).toISOString();
  const channel = email === undefined ? "sms" : "email";
  try {
    const outcome = await createLink(deps, stream, { channel, amount: null, expiresAt }, at.toISOString());
    if (!outcome.ok) return;
    const { url } = linkUrls(deps, outcome.link.linkId, merchant);
    const messageId = `msg_${taskId}_${stream.tenantId}_${stream.mode}`;
    await deliver(deps, stream, merchant, head.state, url, messageId, language);
  } catch (error) {
    // Nothing was sent, and the task is tried again: a mailer that is away must not use up the hour's requests.
    await deps.database.batch([deleteLinkRequest(request)]).catch(() => undefined);
    throw error;
  }
}

async function deliver(
  deps: Deps,
  stream: StreamId,
  merchant: Merchant,
  state: InvoiceState,
  url: string,
  messageId: string,
  asked: string | null,
): Promise<void> {
  const { tenantId, mode } = stream;
  const { email, phone } = state.customer;
  const facts = payerMailFacts(merchant, state, deps.config.publicUrl, mode === "test", asked);
  const balance = formatMoney(balanceOf(state), state.currency, facts.speech.locale);
  const about = { ...facts, balance, url };
  if (email !== undefined) {
    const replyTo = merchant.settings.supportEmail;
    const mail = {
      messageId,
      tenantId,
      mode,
      to: email,
      fromName: merchant.name,
      replyTo,
      attachments: [],
      ...freshLinkMail(about),
    };
    await deps.mailerFor(mode).send(mail, deps.now());
  } else if (phone !== undefined) {
    await deps
      .texterFor(mode)
      .send({ messageId, tenantId, mode, to: phone, body: freshLinkText(about) }, deps.now());
  }
}
