/** Tells a merchant by mail that an endpoint was disabled: somebody who does not answer there must hear of it elsewhere. */
import { escapeHtml } from "../api/html.ts";
import { findMerchant } from "../merchants/merchant.ts";
import { mailMerchant } from "../merchants/merchantMail.ts";
import { findEndpoint } from "../store/webhooks.ts";
import type { TaskHandler } from "../tasks/run.ts";

export const NOTICE = "webhook.notice";

/** Handler of notices: a mail to the merchant's support address; without one, the endpoint's `disabledReason` has to do. */
export const noticeTask: TaskHandler = async (deps, task) => {
  const { reason } = JSON.parse(task.payload) as { readonly reason: "gone" | "failing" };
  const [endpoint, merchant] = await Promise.all([
    findEndpoint(deps.database, task.subject),
    findMerchant(deps.database, task.tenantId),
  ]);
  const to = merchant?.settings.supportEmail ?? null;
  if (endpoint?.status !== "disabled" || merchant === null) return;
  deps.log.warn("a webhook endpoint was disabled", {
    endpointId: task.subject,
    reason,
    notified: to !== null,
  });
  if (to === null) return;
  await mailMerchant(deps, task, to, noticeMail(endpoint.url, reason, task.mode));
};

function noticeMail(url: string, reason: "gone" | "failing", mode: string) {
  const { host } = new URL(url);
  const subject = `Webhooks to ${host} were stopped`;
  const why =
    reason === "gone"
      ? "It answered 410 Gone, which asks us to stop."
      : "It took no message for more than three days, however often we tried.";
  const lines = [
    `Webhooks of ${mode} data to ${url} were stopped. ${why}`,
    "Nothing is lost: messages keep waiting in their order, and new ones join them. Once the endpoint works, enable it through the API " +
      '(PATCH /api/v1/webhook-endpoints/:endpointId with {"status": "enabled"}), and all of them are sent.',
  ];
  const text = `${lines.join("\n\n")}\n`;
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head><body>${lines
    .map((line) => `<p style="font:16px/1.5 system-ui,sans-serif">${escapeHtml(line)}</p>`)
    .join("")}</body></html>`;
  return { subject, text, html };
}
