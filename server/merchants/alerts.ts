/** Tells a merchant once of an attack on its links: a row that its systems can read, a line in the log, and a mail. */
import { newId } from "../../shared/ids.ts";
import { escapeHtml } from "../api/html.ts";
import type { Deps } from "../deps.ts";
import { type MerchantAlert, markNotified, putAlert, readAlerts } from "../store/merchantAlerts.ts";
import { putTaskOnce } from "../store/tasks.ts";
import type { TaskHandler } from "../tasks/run.ts";
import { findMerchant } from "./merchant.ts";

/** Kind of the tasks that mail an alert. */
export const ALERT_MAIL = "merchant.alert";

/** An attack that paused for longer than this is another one. */
const SAME_ATTACK_MS = 86_400_000;

type Raised = Pick<
  MerchantAlert,
  "tenantId" | "mode" | "scope" | "network" | "linkId" | "invoiceId" | "failedAttempts"
>;

/** Raises the alert of an attack, or counts one failure more on the one that stands. */
export async function raiseCardTestingAlert(deps: Deps, raised: Raised): Promise<void> {
  const nowMs = deps.now().getTime();
  const { tenantId, mode } = raised;
  const [latest] = await readAlerts(deps.database, raised, null, 1);
  const standing = latest && nowMs - latest.lastMs < SAME_ATTACK_MS ? latest : null;
  const period = standing?.period ?? Math.floor(nowMs / SAME_ATTACK_MS);
  const alert: MerchantAlert = {
    ...raised,
    kind: "card_testing",
    period,
    alertId: standing?.alertId ?? newId("alert", deps.random),
    startedMs: nowMs,
    lastMs: nowMs,
    notifiedMs: 0,
  };
  const key = { kind: ALERT_MAIL, tenantId, mode, subject: String(period) };
  // Two that raise it at once write one row, and one task.
  const tell = standing === null || standing.notifiedMs === 0;
  await deps.database.batch([
    putAlert(alert),
    ...(tell ? [putTaskOnce(key, newId("task", deps.random), "{}", nowMs)] : []),
  ]);
  if (standing !== null) return;
  const { scope, linkId, failedAttempts } = raised;
  deps.log.warn("cards are being tested; attempts are slowed down", {
    tenantId,
    mode,
    scope,
    linkId,
    failedAttempts,
  });
  deps.wake();
}

/** Handler of {@link ALERT_MAIL}: one mail to the merchant's support address; without one, the row has to do. */
export const alertMailTask: TaskHandler = async (deps, { tenantId, mode, taskId, subject }) => {
  const [alert] = await readAlerts(deps.database, { tenantId, mode }, null, 1);
  if (alert === undefined || String(alert.period) !== subject || alert.notifiedMs > 0) return;
  const merchant = await findMerchant(deps.database, tenantId);
  const to = merchant?.settings.supportEmail ?? null;
  if (to !== null) {
    await deps.mailerFor(mode).send(
      {
        messageId: `msg_${taskId}`,
        tenantId,
        mode,
        to,
        fromName: "Paylink",
        replyTo: null,
        attachments: [],
        ...alertMail(alert),
      },
      deps.now(),
    );
  }
  await deps.database.batch([markNotified(alert, deps.now().getTime())]);
};

function alertMail(alert: MerchantAlert) {
  const where = {
    link: `through one payment link (of invoice ${alert.invoiceId})`,
    network: `through your payment links from one network${alert.network === null ? "" : ` (${alert.network})`}`,
    merchant: "through your payment links from many networks",
  }[alert.scope];
  const subject = "Somebody seems to be testing cards on your payment links";
  const lines = [
    `Many ${alert.mode} payments in a row were declined ${where}. That is what it looks like when stolen card numbers are tried out.`,
    "Such attempts are being slowed down and stopped; there is nothing you must do at once. Payers whose links had no failures can pay as usual.",
    "If a link fell into wrong hands, revoke it or make a new one (POST /api/v1/links/:linkId/rotate). How far the attack has come is told by GET /api/v1/merchant/alerts. This is the only mail about it.",
  ];
  const text = `${lines.join("\n\n")}\n`;
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head><body>${lines
    .map((line) => `<p style="font:16px/1.5 system-ui,sans-serif">${escapeHtml(line)}</p>`)
    .join("")}</body></html>`;
  return { subject, text, html };
}
