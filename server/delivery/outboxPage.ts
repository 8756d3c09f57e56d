/** The outbox: what would have been mailed and texted, for developers to look at. Its address is a secret of the installation. */
import type { Context, Hono } from "hono";
import { readBytes } from "../api/json.ts";
import { answerError, answerRefusal } from "../api/mount.ts";
import { type Refusal, refuse } from "../api/problem.ts";
import type { AppEnv } from "../api/requestId.ts";
import type { Deps } from "../deps.ts";
import { checkStamp, stamp } from "../links/keyring.ts";
import { merchantNow } from "../merchants/clock.ts";
import { findMerchant } from "../merchants/merchant.ts";
import {
  type OutboxFilter,
  type OutboxMessage,
  type OutboxPlace,
  readOutbox,
  readOutboxFiles,
  readOutboxMessage,
} from "../store/outbox.ts";
import type { CarrierEventKind } from "./carrierEvent.ts";
import type { RecordCarrierEvent } from "./carrierRoutes.ts";
import { senderName } from "./mailers/mime.ts";
import { listHtml, messageHtml, SIMULATED } from "./outboxHtml.ts";
import { mailCsp, outboxHtmlView, outboxSource, senderOf } from "./outboxMail.ts";
import { OUTBOX_CSP } from "./outboxStyle.ts";

const SHOWN = 25;
const NOWHERE = refuse("not_found", "There is nothing at this address.");

export function outboxUrl(deps: Pick<Deps, "config" | "keyring">): string {
  return `${deps.config.publicUrl}/outbox/${stamp(deps.keyring, "outbox", "outbox")}`;
}

type Handle = (c: Context<AppEnv>, base: string) => Promise<Response | Refusal>;

/** @param record records what is simulated, as what a carrier tells. */
export function mountOutbox(app: Hono<AppEnv>, deps: Deps, record: RecordCarrierEvent): void {
  const route = (method: "GET" | "POST", path: string, handle: Handle): void => {
    app.on(method, `/outbox/:stamp${path}`, async (c) => {
      try {
        const given = c.req.param("stamp") ?? "";
        if (!checkStamp(deps.keyring, "outbox", "outbox", given)) return answerRefusal(c, deps, NOWHERE);
        const answer = await handle(c, `/outbox/${given}`);
        return answer instanceof Response ? answer : answerRefusal(c, deps, answer);
      } catch (error) {
        return answerError(c, deps, error, "outbox");
      }
    });
  };
  const ofMessage = (
    handle: (c: Context<AppEnv>, base: string, message: OutboxMessage) => Promise<Response | Refusal>,
  ): Handle => {
    return async (c, base) => {
      const message = await readOutboxMessage(deps.database, c.req.param("messageId") ?? "");
      return message === null ? NOWHERE : handle(c, base, message);
    };
  };
  route("GET", "", (c, base) => list(c, deps, base));
  route(
    "GET",
    "/messages/:messageId",
    ofMessage((c, base, message) => show(c, deps, base, message)),
  );
  route(
    "GET",
    "/messages/:messageId/html",
    ofMessage((_c, _base, message) => showHtml(deps, message)),
  );
  route(
    "GET",
    "/messages/:messageId/source",
    ofMessage((_c, _base, message) => download(deps, message)),
  );
  route(
    "GET",
    "/messages/:messageId/files/:place",
    ofMessage((c, _base, message) => file(c, deps, message)),
  );
  route(
    "POST",
    "/messages/:messageId/events",
    ofMessage((c, base, message) => simulate(c, deps, base, message, record)),
  );
}

async function list(c: Context<AppEnv>, deps: Deps, base: string): Promise<Response> {
  const kind = c.req.query("kind");
  const filter: OutboxFilter = {
    recipient: (c.req.query("q") ?? "").trim().slice(0, 200),
    kind: kind === "email" || kind === "sms" ? kind : null,
  };
  const found = await readOutbox(deps.database, SHOWN + 1, filter, placeOf(c.req.query("after")));
  const messages = found.slice(0, SHOWN);
  const last = found.length > SHOWN ? messages.at(-1) : undefined;
  const next =
    last &&
    new URLSearchParams({
      ...(filter.recipient !== "" && { q: filter.recipient }),
      ...(filter.kind !== null && { kind: filter.kind }),
      after: `${last.createdMs}.${last.messageId}`,
    }).toString();
  return htmlAnswer(listHtml({ base, messages, filter, next: next ?? null }), OUTBOX_CSP);
}

function placeOf(text: string | undefined): OutboxPlace | null {
  const [, createdMs, messageId] = /^(\d{1,15})\.(.{1,256})$/.exec(text ?? "") ?? [];
  return createdMs === undefined || messageId === undefined
    ? null
    : { createdMs: Number(createdMs), messageId };
}

async function show(c: Context<AppEnv>, deps: Deps, base: string, message: OutboxMessage): Promise<Response> {
  const mail = message.kind === "email";
  const files = mail ? await readOutboxFiles(deps.database, message.messageId) : [];
  const source = mail ? await outboxSource(deps, message, files) : null;
  const from = `${senderName(message.sender)} <${senderOf(deps).address}>`;
  const told = TOLD[c.req.query("told") ?? ""] ?? null;
  const token = tokenOf(deps, message);
  return htmlAnswer(messageHtml({ base, message, from, files, source, token, told }), OUTBOX_CSP);
}

const TOLD: Readonly<Record<string, string>> = {
  recorded: "Recorded, as if its carrier had told it.",
  clicked:
    "Recorded in its history. Scanners follow links too, so what a carrier tells of clicks is no click: open the link in the mail to make one.",
  known: "That was recorded before.",
  unknown: "This message is not followed: nothing was recorded.",
};

async function showHtml(deps: Deps, message: OutboxMessage): Promise<Response | Refusal> {
  if (message.html === null) return NOWHERE;
  const files = await readOutboxFiles(deps.database, message.messageId);
  return htmlAnswer(outboxHtmlView(message.html, files), mailCsp(deps));
}

async function download(deps: Deps, message: OutboxMessage): Promise<Response | Refusal> {
  if (message.kind !== "email") return NOWHERE;
  const files = await readOutboxFiles(deps.database, message.messageId);
  const source = Buffer.from(await outboxSource(deps, message, files), "latin1");
  return fileAnswer(source, "message/rfc822", `${message.messageId}.eml`);
}

async function file(c: Context<AppEnv>, deps: Deps, message: OutboxMessage): Promise<Response | Refusal> {
  const files = await readOutboxFiles(deps.database, message.messageId);
  const found = files.find(({ place }) => String(place) === c.req.param("place"));
  if (found === undefined) return NOWHERE;
  // A type that a browser would run is none of its business here.
  const harmless = /^(?:application\/pdf|image\/(?:png|jpeg|gif)|text\/plain)$/.test(found.contentType);
  return fileAnswer(found.content, harmless ? found.contentType : "application/octet-stream", found.filename);
}

async function simulate(
  c: Context<AppEnv>,
  deps: Deps,
  base: string,
  message: OutboxMessage,
  record: RecordCarrierEvent,
): Promise<Response | Refusal> {
  const bytes = await readBytes(c.req.raw);
  if (!(bytes instanceof Uint8Array)) return bytes.refusal;
  const form = new URLSearchParams(new TextDecoder().decode(bytes));
  const token = form.get("token") ?? "";
  if (!checkStamp(deps.keyring, "outbox", `simulate ${message.messageId}`, token))
    return refuse("forbidden", "The form is not one of this page. Open the page again.");
  const kind = (SIMULATED[message.kind] as readonly string[]).find((one) => one === form.get("kind"));
  if (kind === undefined)
    return refuse("invalid_field", "kind is not one that can be simulated.", { field: "kind" });
  const merchant = await findMerchant(deps.database, message.tenantId);
  const at = merchant === null ? deps.now() : merchantNow(deps, merchant, message.mode);
  const bad = kind === "bounced" || kind === "failed";
  const outcome = await record(deps, {
    carrier: "outbox",
    message: { messageId: message.messageId },
    noticeId: `outbox:${message.messageId}:${kind}`,
    kind: kind as CarrierEventKind,
    at: at.toISOString(),
    ...(bad && { code: "simulated", detail: "Simulated in the outbox." }),
  });
  const said = outcome === "recorded" && kind === "clicked" ? "clicked" : outcome;
  const told = typeof said === "string" && Object.hasOwn(TOLD, said) ? said : "unknown";
  const address = `${base}/messages/${encodeURIComponent(message.messageId)}?told=${told}`;
  return new Response(null, { status: 303, headers: { Location: address } });
}

function tokenOf(deps: Deps, message: OutboxMessage): string {
  return stamp(deps.keyring, "outbox", `simulate ${message.messageId}`);
}

function htmlAnswer(body: string, csp: string): Response {
  return new Response(body, {
    headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": csp },
  });
}

function fileAnswer(content: Uint8Array, contentType: string, name: string): Response {
  const plain = name.replaceAll(/[^\w.-]+/g, "_").slice(-100) || "file";
  const whole = encodeURIComponent(
    name
      .replaceAll(/\p{Cs}/gu, "_")
      .slice(0, 200)
      .replaceAll(/\p{Cs}/gu, ""),
  ).replaceAll(/['()*]/g, (one) => `%${one.charCodeAt(0).toString(16)}`);
  return new Response(content as Uint8Array<ArrayBuffer>, {
    headers: {
      "Content-Type": contentType,
      "Content-Disposition": `attachment; filename="${plain}"; filename*=UTF-8''${whole}`,
      "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    },
  });
}
