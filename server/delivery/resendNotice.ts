/**
 * What Resend tells by webhook: checked as Standard Webhooks (Svix's spelling of the headers) and translated.
 * https://resend.com/docs/dashboard/webhooks/event-types, https://www.standardwebhooks.com
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { truncateAddress } from "../links/address.ts";
import type { CarrierEvent, CarrierEventKind } from "./carrierEvent.ts";

/** How far a notice's time may be from ours, both ways. */
const TOLERANCE_SECONDS = 300;

/** The notice's id when it is Resend's and of now, else null. */
export function checkResendSignature(
  secret: string,
  headers: Headers,
  body: Uint8Array,
  now: Date,
): string | null {
  const header = (name: string): string =>
    headers.get(`svix-${name}`) ?? headers.get(`webhook-${name}`) ?? "";
  const id = header("id");
  const timestamp = header("timestamp");
  if (!/^[\w-]{1,128}$/.test(id) || !/^\d{1,12}$/.test(timestamp)) return null;
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) return null;
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const wanted = createHmac("sha256", key).update(`${id}.${timestamp}.`, "utf8").update(body).digest();
  // During a change of the secret there are several; other versions are not ours to judge.
  const given = header("signature").slice(0, 2_000).split(" ");
  const genuine = given.filter(
    (one) => one.startsWith("v1,") && sameBytes(Buffer.from(one.slice(3), "base64"), wanted),
  );
  return genuine.length > 0 ? id : null;
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.byteLength === other.byteLength && timingSafeEqual(one, other);
}

const KINDS: Readonly<Record<string, CarrierEventKind>> = {
  "email.scheduled": "queued",
  "email.sent": "sent",
  // Still on its way: no step back, but worth a line in the history.
  "email.delivery_delayed": "sent",
  "email.delivered": "delivered",
  "email.opened": "opened",
  "email.clicked": "clicked",
  "email.bounced": "bounced",
  "email.complained": "complained",
  "email.failed": "failed",
  "email.suppressed": "failed",
};

type Json = Readonly<Record<string, unknown>>;

/** What it says of a message of ours; null for what is of no message (contacts, domains, mail that came in). */
export function readResendNotice(noticeId: string, notice: Json, now: Date): CarrierEvent | null {
  const type = typeof notice["type"] === "string" ? notice["type"] : "";
  const kind = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  const data = object(notice["data"]);
  const emailId = text(data["email_id"], 100);
  const messageId = text(object(data["tags"])["message_id"], 256);
  if (kind === undefined || (emailId === "" && messageId === "")) return null;
  const click = object(data["click"]);
  const open = object(data["open"]);
  const { code, detail } = reasonOf(type, data);
  const address = truncateAddress(text(click["ipAddress"], 64) || text(open["ipAddress"], 64));
  const agent = text(click["userAgent"], 300) || text(open["userAgent"], 300);
  return {
    carrier: "resend",
    message: messageId === "" ? { carrierId: emailId } : { messageId },
    noticeId,
    kind,
    at: instantOf(text(notice["created_at"], 64), now),
    ...(code !== "" && { code }),
    ...(detail !== "" && { detail }),
    ...(address !== null && { address }),
    ...(agent !== "" && { agent }),
  };
}

function reasonOf(type: string, data: Json): { readonly code: string; readonly detail: string } {
  if (type === "email.bounced") {
    const bounce = object(data["bounce"]);
    const code = [text(bounce["type"], 40), text(bounce["subType"], 40)]
      .filter((part) => part !== "")
      .join("/");
    return { code, detail: text(bounce["message"], 300) };
  }
  if (type === "email.failed") return { code: "", detail: text(object(data["failed"])["reason"], 300) };
  if (type === "email.suppressed")
    return { code: "suppressed", detail: text(object(data["suppressed"])["message"], 300) };
  return { code: type === "email.delivery_delayed" ? "delivery_delayed" : "", detail: "" };
}

/** Nothing happens later than it is told of. */
function instantOf(told: string, now: Date): string {
  // Some of its times are written with a space and a short offset.
  const at = new Date(told.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00"));
  return Number.isNaN(at.getTime()) || at > now ? now.toISOString() : at.toISOString();
}

function object(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {};
}

/** A text on one line and bounded; empty for anything else. */
function text(value: unknown, most: number): string {
  if (typeof value !== "string") return "";
  return value
    .replaceAll(/[\p{Cc}\p{Cs}\s]+/gu, " ")
    .trim()
    .slice(0, most);
}
