/**
 * One-time codes by which a payer proves to be the customer: sent to the address on file and nowhere else.
 *
 * A code is computed from the id of its request and a key of the installation, so that it need not be stored at all: six
 * digits that were only hashed could be found by trying a million hashes.
 */
import { newId } from "../../shared/ids.ts";
import type { Deps } from "../deps.ts";
import { checkStamp, type Keyring, stamp } from "../links/keyring.ts";
import { findMerchant } from "../merchants/merchant.ts";
import { readHead } from "../store/ledger.ts";
import { putTask } from "../store/tasks.ts";
import {
  endVerifications,
  insertVerification,
  isVerificationOpen,
  purgeVerifications,
  type Verification,
} from "../store/verifications.ts";
import type { TaskHandler } from "../tasks/run.ts";
import { payerCodeMail, payerCodeText } from "./payerCodeWords.ts";
import { payerMailFacts } from "./payerMail.ts";

/** How long a code is good. */
export const CODE_MS = 10 * 60_000;
/** How long its request counts. */
export const COUNTED_MS = 30 * 86_400_000;

export type Via = "email" | "sms";

/** What a task holds. */
interface Asked {
  readonly invoiceId: string;
  readonly via: Via;
  readonly language?: string | null;
}

/** The code of a request: six digits. */
export function codeOf(keyring: Keyring, verificationId: string): string {
  const bytes = Buffer.from(
    stamp(keyring, "payer", `one-time code\n${verificationId}`).slice(1),
    "base64url",
  );
  // 48 bits over a million values: no digit is likelier than another by more than one in 10^8.
  return String(bytes.readUIntBE(0, 6) % 1_000_000).padStart(6, "0");
}

/** What a payer who is verified gets: a text that cannot be made up. `subject` says for what it is good. */
export function proofOf(keyring: Keyring, subject: string): string {
  return stamp(keyring, "payer", `payer proof\n${subject}`);
}

/** Whether a proof is of this subject, in constant time. */
export function isProof(keyring: Keyring, subject: string, candidate: string): boolean {
  return checkStamp(keyring, "payer", `payer proof\n${subject}`, candidate);
}

/**
 * Remembers a request and has its code sent. The same work whether or not there is an address to send it to.
 *
 * @param language of the page on which it was asked for; null for the customer's own.
 */
export async function requestPayerCode(
  deps: Deps,
  asked: Pick<Verification, "tenantId" | "mode" | "invoiceId" | "linkId" | "customerId">,
  via: Via,
  language: string | null = null,
): Promise<void> {
  const verificationId = newId("verification", deps.random);
  const { tenantId, mode, invoiceId } = asked;
  const nowMs = deps.now().getTime();
  const key = { kind: "payer.code", tenantId, mode, subject: verificationId };
  await deps.database.batch([
    purgeVerifications(nowMs - COUNTED_MS),
    endVerifications(asked, asked.linkId),
    insertVerification({ ...asked, verificationId, createdMs: nowMs, expiresMs: nowMs + CODE_MS }),
    putTask(key, newId("task", deps.random), JSON.stringify({ invoiceId, via, language }), nowMs),
  ]);
  deps.wake();
}

/** Handler of `payer.code` tasks: sends a code by the way that was asked for, or by the one there is. */
export const payerCodeTask: TaskHandler = async (deps, task) => {
  const { tenantId, mode, subject: verificationId } = task;
  const { invoiceId, via, language = null } = JSON.parse(task.payload) as Asked;
  const [head, merchant, open] = await Promise.all([
    readHead(deps.database, { tenantId, mode, invoiceId }),
    findMerchant(deps.database, tenantId),
    isVerificationOpen(deps.database, verificationId, deps.now().getTime()),
  ]);
  if (head === null || merchant === null || !open) return;
  const { email, phone } = head.state.customer;
  const about = {
    ...payerMailFacts(merchant, head.state, deps.config.publicUrl, mode === "test", language),
    code: codeOf(deps.keyring, verificationId),
    minutes: CODE_MS / 60_000,
  };
  const messageId = `msg_${verificationId}`;
  if (email !== undefined && (via === "email" || phone === undefined)) {
    const replyTo = merchant.settings.supportEmail;
    const mail = { messageId, tenantId, mode, to: email, fromName: merchant.name, replyTo, attachments: [] };
    await deps.mailerFor(mode).send({ ...mail, ...payerCodeMail(about) }, deps.now());
  } else if (phone !== undefined) {
    const text = { messageId, tenantId, mode, to: phone, body: payerCodeText(about) };
    await deps.texterFor(mode).send(text, deps.now());
  }
};
