/** The outbox: what would have been mailed and texted, for developers to look at. Its address is a secret of the installation. */
import type { Hono } from "hono";
import { escapeHtml } from "../api/html.ts";
import { answerError, answerRefusal } from "../api/mount.ts";
import { refuse } from "../api/problem.ts";
import type { AppEnv } from "../api/requestId.ts";
import type { Deps } from "../deps.ts";
import { checkStamp, stamp } from "../links/keyring.ts";
import { type OutboxMessage, readOutbox } from "../store/outbox.ts";
import { OUTBOX_CSP, OUTBOX_STYLE } from "./outboxStyle.ts";

const SHOWN = 100;

export function outboxUrl(deps: Pick<Deps, "config" | "keyring">): string {
  return `${deps.config.publicUrl}/outbox/${stamp(deps.keyring, "outbox", "outbox")}`;
}

export function mountOutbox(app: Hono<AppEnv>, deps: Deps): void {
  app.get("/outbox/:stamp", async (c) => {
    try {
      if (!checkStamp(deps.keyring, "outbox", "outbox", c.req.param("stamp"))) {
        return answerRefusal(c, deps, refuse("not_found", "There is nothing at this address."));
      }
      const html = outboxHtml(await readOutbox(deps.database, SHOWN));
      const headers = { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": OUTBOX_CSP };
      return new Response(html, { headers });
    } catch (error) {
      return answerError(c, deps, error, "outbox");
    }
  });
}

function outboxHtml(messages: readonly OutboxMessage[]): string {
  const list =
    messages.length === 0
      ? `<p class="empty">Nothing was sent yet. Mails and texts of test data appear here instead of leaving this machine.</p>`
      : messages.map(messageHtml).join("");
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">` +
    `<title>Outbox</title><meta name="robots" content="noindex"><style>${OUTBOX_STYLE}</style></head><body><main>` +
    `<h1>Outbox</h1><p class="lead">The last ${SHOWN} messages, newest first.</p>${list}</main></body></html>`
  );
}

function messageHtml(message: OutboxMessage): string {
  const at = new Date(message.createdMs).toISOString();
  const kind = message.kind === "email" ? "Mail" : "Text";
  const files = message.attachments.map((name) => `<li>${escapeHtml(name)}</li>`).join("");
  return (
    `<article><header><span class="kind">${kind}</span> <strong>${escapeHtml(message.subject ?? message.recipient)}</strong>` +
    `<p>To ${escapeHtml(message.recipient)} from ${escapeHtml(message.sender)}, <time datetime="${at}">${at.replace("T", " ").slice(0, 19)} UTC</time>, ${message.mode} data</p></header>` +
    `<pre>${linked(message.text)}</pre>${files === "" ? "" : `<ul>${files}</ul>`}</article>`
  );
}

/** Addresses in a text as links; everything else escaped. */
function linked(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"']+)/)
    .map((part, index) =>
      index % 2 === 1 ? `<a href="${escapeHtml(part)}">${escapeHtml(part)}</a>` : escapeHtml(part),
    )
    .join("");
}
