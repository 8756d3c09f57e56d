/** What a merchant reads of an alert by mail. Pure. */
import { escapeHtml } from "../api/html.ts";
import type { CardTestingAlert, MerchantAlert, MismatchAlert } from "../store/merchantAlerts.ts";

export function alertMail(alert: MerchantAlert): {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
} {
  const { subject, lines } = alert.kind === "card_testing" ? cardTesting(alert) : mismatch(alert);
  const text = `${lines.join("\n\n")}\n`;
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head><body>${lines
    .map((line) => `<p style="font:16px/1.5 system-ui,sans-serif">${escapeHtml(line)}</p>`)
    .join("")}</body></html>`;
  return { subject, text, html };
}

interface Words {
  readonly subject: string;
  readonly lines: readonly string[];
}

function cardTesting(alert: CardTestingAlert): Words {
  const where = {
    link: `through one payment link (of invoice ${alert.invoiceId})`,
    network: `through your payment links from one network${alert.network === null ? "" : ` (${alert.network})`}`,
    merchant: "through your payment links from many networks",
  }[alert.scope];
  return {
    subject: "Somebody seems to be testing cards on your payment links",
    lines: [
      `Many ${alert.mode} payments in a row were declined ${where}. That is what it looks like when stolen card numbers are tried out.`,
      "Such attempts are being slowed down and stopped; there is nothing you must do at once. Payers whose links had no failures can pay as usual.",
      "If a link fell into wrong hands, revoke it or make a new one (POST /api/v1/links/:linkId/rotate). How far the attack has come is told by GET /api/v1/merchant/alerts. This is the only mail about it.",
    ],
  };
}

function mismatch({ mode, invoiceId, paymentId, message }: MismatchAlert): Words {
  return {
    subject: `A ${mode} payment of invoice ${invoiceId} needs your attention`,
    lines: [
      `Your payment processor's record of payment ${paymentId} (invoice ${invoiceId}) differs from what was asked for: ${message}`,
      "Look the payment up in your processor's dashboard by its id. The page about Stripe in the documentation says what to do about each kind of difference.",
      "It is also told by GET /api/v1/merchant/alerts. This is the only mail about it.",
    ],
  };
}
