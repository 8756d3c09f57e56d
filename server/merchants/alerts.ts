/**
 * Tells a merchant once of what it must know (cards that are tested on its links, a processor's record that differs from the ledger):
 * a row that its systems can read, a line in the log, and a mail.
 */
import { newId } from "../../shared/ids.ts";
import type { Statement } from "../database/database.ts";
import type { Deps } from "../deps.ts";
import {
  type CardTestingAlert,
  type MerchantAlert,
  type MismatchAlert,
  markNotified,
  putAlert,
  readAlert,
} from "../store/merchantAlerts.ts";
import { putTaskOnce } from "../store/tasks.ts";
import type { TaskHandler } from "../tasks/run.ts";
import { alertMail } from "./alertMail.ts";
import { findMerchant } from "./merchant.ts";
import { mailMerchant } from "./merchantMail.ts";

/** Kind of the tasks that mail an alert. */
export const ALERT_MAIL = "merchant.alert";

/** An attack that paused for longer than this is another one. */
const SAME_ATTACK_MS = 86_400_000;

type Raised = Pick<CardTestingAlert, "tenantId" | "mode" | "scope" | "network" | "linkId" | "invoiceId"> & {
  readonly failedAttempts: number;
};

/** Raises the alert of an attack, or counts one failure more on the one that stands. */
export async function raiseCardTestingAlert(deps: Deps, raised: Raised): Promise<void> {
  const nowMs = deps.now().getTime();
  const { failedAttempts, ...about } = raised;
  const latest = await readAlert(deps.database, raised, "card_testing");
  const standing = latest !== null && nowMs - latest.lastMs < SAME_ATTACK_MS ? latest : null;
  const subject = standing?.subject ?? String(Math.floor(nowMs / SAME_ATTACK_MS));
  const alert = { ...about, kind: "card_testing", subject, times: failedAttempts } as const;
  if (!(await raise(deps, alert, standing))) return;
  const { tenantId, mode, scope, linkId } = raised;
  const where = { tenantId, mode, scope, linkId, failedAttempts };
  deps.log.warn("cards are being tested; attempts are slowed down", where);
}

type Differing = Pick<
  MismatchAlert,
  "tenantId" | "mode" | "subject" | "invoiceId" | "paymentId" | "code" | "message"
>;

/**
 * Raises the alert of something that the processor has otherwise than the ledger, or counts that it was seen once more.
 *
 * @returns how long it has stood, in milliseconds.
 */
export async function raiseMismatchAlert(deps: Deps, differing: Differing): Promise<number> {
  const kind = "processor_mismatch";
  const standing = await readAlert(deps.database, differing, kind, differing.subject);
  if (await raise(deps, { ...differing, kind, times: 1 }, standing)) {
    const { tenantId, mode, invoiceId, paymentId, code, message } = differing;
    const about = { tenantId, mode, invoiceId, paymentId, code };
    deps.log.error("the processor's record differs from the ledger", new Error(message), about);
  }
  return standing === null ? 0 : deps.now().getTime() - standing.startedMs;
}

type New = Omit<CardTestingAlert, Given> | Omit<MismatchAlert, Given>;
type Given = "alertId" | "startedMs" | "lastMs" | "notifiedMs";

/** @returns whether it is a new one. */
async function raise(deps: Deps, raised: New, standing: MerchantAlert | null): Promise<boolean> {
  const nowMs = deps.now().getTime();
  const alert: MerchantAlert = {
    ...raised,
    alertId: standing?.alertId ?? newId("alert", deps.random),
    startedMs: nowMs,
    lastMs: nowMs,
    notifiedMs: 0,
  };
  // Two that raise it at once write one row, and one task.
  const tell = standing === null || standing.notifiedMs === 0;
  await deps.database.batch([putAlert(alert), ...(tell ? [mailTask(deps, alert, nowMs)] : [])]);
  if (standing === null) deps.wake();
  return standing === null;
}

function mailTask(deps: Deps, { tenantId, mode, kind, subject }: MerchantAlert, nowMs: number): Statement {
  const key = { kind: ALERT_MAIL, tenantId, mode, subject };
  return putTaskOnce(key, newId("task", deps.random), JSON.stringify({ kind }), nowMs);
}

/** Handler of {@link ALERT_MAIL}: one mail to the merchant's support address; without one, the row has to do. */
export const alertMailTask: TaskHandler = async (deps, { tenantId, mode, taskId, subject, payload }) => {
  const { kind = "card_testing" } = JSON.parse(payload) as { kind?: MerchantAlert["kind"] };
  const alert = await readAlert(deps.database, { tenantId, mode }, kind, subject);
  if (alert === null || alert.notifiedMs > 0) return;
  const merchant = await findMerchant(deps.database, tenantId);
  const to = merchant?.settings.supportEmail ?? null;
  if (to !== null) await mailMerchant(deps, { tenantId, mode, taskId }, to, alertMail(alert));
  await deps.database.batch([markNotified(alert, deps.now().getTime())]);
};
