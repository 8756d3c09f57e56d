/** The outbox as pages: the list, and one message. Everything that a message holds is escaped. */
import { smsFacts } from "../../shared/sms.ts";
import { escapeHtml, Html, html } from "../api/html.ts";
import type { OutboxFile, OutboxFilter, OutboxMessage } from "../store/outbox.ts";
import { OUTBOX_STYLE } from "./outboxStyle.ts";

export interface ListView {
  /** The address of the outbox. */
  readonly base: string;
  readonly messages: readonly OutboxMessage[];
  readonly filter: OutboxFilter;
  /** The query of the next page; null at the end. */
  readonly next: string | null;
}

export function listHtml({ base, messages, filter, next }: ListView): string {
  const option = (value: string, words: string): Html =>
    html`<option value="${value}"${new Html((filter.kind ?? "") === value ? " selected" : "")}>${words}</option>`;
  const found = filter.recipient !== "" || filter.kind !== null;
  return page(
    "Outbox",
    html`<h1>Outbox</h1>
<p class="lead">What would have been sent, newest first. Test data always come here; live mails and texts only while no carrier is set up.</p>
<form class="find" method="get" action="${base}"><input type="search" name="q" value="${filter.recipient}" placeholder="Recipient" aria-label="Recipient" maxlength="200">
<select name="kind" aria-label="Kind">${option("", "Mails and texts")}${option("email", "Mails")}${option("sms", "Texts")}</select><button>Find</button></form>
${messages.length === 0 ? html`<p class="empty">${found ? "Nothing here matches." : "Nothing was sent yet. Mails and texts of test data appear here instead of leaving this machine."}</p>` : messages.map((message) => entry(base, message))}
${next === null ? null : html`<nav><a class="button" href="${base}?${next}">Older</a></nav>`}`,
  );
}

function entry(base: string, message: OutboxMessage): Html {
  const { messageId, kind, subject, text, attachments } = message;
  const address = `${base}/messages/${encodeURIComponent(messageId)}`;
  const body =
    kind === "sms"
      ? html`<p class="phone">${linked(text)}</p>${segments(text)}`
      : html`<details><summary>Text${attachments.length === 0 ? "" : `, ${attachments.length} ${attachments.length === 1 ? "file" : "files"}`}</summary><pre>${linked(text)}</pre></details>`;
  return html`<article><span class="kind">${kind === "email" ? "Mail" : "Text"}</span><a class="subject" href="${address}">${subject ?? `To ${message.recipient}`}</a>${meta(message)}${body}</article>`;
}

function meta({ recipient, sender, createdMs, mode }: OutboxMessage): Html {
  const at = new Date(createdMs).toISOString();
  return html`<p class="meta">To ${recipient} from ${sender}, <time datetime="${at}">${at.replace("T", " ").slice(0, 19)} UTC</time>, ${mode} data</p>`;
}

/** What a text costs, and what would make it cheaper. */
function segments(text: string): Html {
  const { encoding, segments: count, characters, forcedBy, rewrite } = smsFacts(text);
  const forced =
    forcedBy &&
    html`<p class="note">“${forcedBy.character}” (${forcedBy.codePoint}) makes it UCS-2.${rewrite ? ` Without such characters it has ${parts(rewrite.segments)}: ${rewrite.text}` : ""}</p>`;
  return html`<p class="facts">${parts(count)}, ${characters} characters, ${encoding}</p>${forced}`;
}

function parts(count: number): string {
  return `${count} ${count === 1 ? "segment" : "segments"}`;
}

export interface MessageView {
  readonly base: string;
  readonly message: OutboxMessage;
  readonly from: string;
  readonly files: readonly OutboxFile[];
  /** Null of texts. */
  readonly source: string | null;
  /** What the forms carry to show that they are of this page. */
  readonly token: string;
  /** What was just simulated, and whether it counted. */
  readonly told: string | null;
}

/** What may be simulated: of a text, only what carriers of texts tell. */
export const SIMULATED = {
  email: ["delivered", "opened", "clicked", "bounced", "complained"],
  sms: ["delivered", "failed"],
} as const;

const MOST_SOURCE_SHOWN = 60_000;

export function messageHtml(view: MessageView): string {
  const { base, message, token, told } = view;
  const { messageId, kind, subject, recipient, text } = message;
  const address = `${base}/messages/${encodeURIComponent(messageId)}`;
  const buttons = SIMULATED[kind].map(
    (one) =>
      html`<form method="post" action="${address}/events"><input type="hidden" name="token" value="${token}"><input type="hidden" name="kind" value="${one}"><button>${one.charAt(0).toUpperCase() + one.slice(1)}</button></form>`,
  );
  return page(
    subject ?? `Text to ${recipient}`,
    html`<p class="meta"><a href="${base}">Outbox</a></p><h1>${subject ?? `Text to ${recipient}`}</h1>
${told === null ? null : html`<p class="told" role="status">${told}</p>`}
<section>${kind === "email" ? mailFacts(view) : meta(message)}</section>
<section><h2>Simulate what its carrier would tell</h2><div class="acts">${buttons}</div></section>
${kind === "email" ? mailParts(view, address) : html`<section><h2>On the phone</h2><p class="phone">${linked(text)}</p>${segments(text)}</section>`}`,
  );
}

function mailFacts({ message, from }: MessageView): Html {
  const { details, recipient, createdMs } = message;
  const row = (name: string, value: string): Html => html`<dt>${name}</dt><dd>${value}</dd>`;
  const lists = [
    ["Cc", details?.cc ?? []],
    ["Bcc", details?.bcc ?? []],
  ] as const;
  return html`<dl>${row("From", from)}${row("To", recipient)}${lists.map(([name, list]) => (list.length === 0 ? null : row(name, list.join(", "))))}${details?.replyTo ? row("Reply-To", details.replyTo) : null}${row("Sent", `${new Date(createdMs).toISOString().replace("T", " ").slice(0, 19)} UTC, ${message.mode} data`)}${Object.entries(details?.headers ?? {}).map(([name, value]) => row(name, value))}</dl>`;
}

function mailParts({ message, files, source }: MessageView, address: string): Html {
  const kept = new Map(files.map((file) => [file.place, file]));
  const list = message.attachments.map((name, place) => {
    const file = kept.get(place);
    if (file === undefined) return html`<li>${name} (not kept)</li>`;
    const inside = file.contentId === null ? "" : ", shown in the mail";
    return html`<li><a href="${address}/files/${place}">${name}</a> <span class="meta">${file.contentType}, ${size(file.content.byteLength)}${inside}</span></li>`;
  });
  const shown = source ?? "";
  const cut = shown.length > MOST_SOURCE_SHOWN;
  return html`<section><div class="tabs"><input type="radio" name="tab" id="t1" checked><label for="t1">HTML</label><input type="radio" name="tab" id="t2"><label for="t2">Text</label><input type="radio" name="tab" id="t3"><label for="t3">Source</label>
<div class="p1"><iframe src="${address}/html" title="The mail" sandbox="allow-popups allow-popups-to-escape-sandbox" loading="lazy" referrerpolicy="no-referrer"></iframe></div>
<div class="p2"><pre>${linked(message.text)}</pre></div>
<div class="p3"><p class="meta"><a href="${address}/source">Download</a> (${size(shown.length)})</p><pre class="source">${shown.slice(0, MOST_SOURCE_SHOWN)}${cut ? "\n…" : ""}</pre></div></div></section>
${list.length === 0 ? null : html`<section><h2>Files</h2><ul class="files">${list}</ul></section>`}`;
}

function size(bytes: number): string {
  return bytes < 1_000 ? `${bytes} bytes` : `${(bytes / 1_000).toFixed(bytes < 10_000 ? 1 : 0)} kB`;
}

function page(title: string, body: Html): string {
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><meta name="robots" content="noindex"><style>${new Html(OUTBOX_STYLE)}</style></head><body><main>${body}</main></body></html>`
    .markup;
}

/** Addresses in a text as links; everything else escaped. */
function linked(text: string): Html {
  const parted = text.split(/(https?:\/\/[^\s<>"']+)/);
  return new Html(
    parted
      .map((part, index) => {
        const safe = escapeHtml(part);
        return index % 2 === 1 ? `<a href="${safe}" target="_blank" rel="noreferrer">${safe}</a>` : safe;
      })
      .join(""),
  );
}
