/** The settings of who carries mails and texts: each is optional, and what is set must fit together. */
import { isMailAddress } from "../shared/mailAddress.ts";

/** The operator's own sender. */
export interface MailFrom {
  /** Shown where a merchant has no name of its own. */
  readonly name: string | null;
  readonly address: string;
}

export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  /** True where TLS begins with the connection (smtps). */
  readonly secure: boolean;
  readonly user: string | null;
  readonly password: string | null;
  /** Whether a connection that begins in the clear must become TLS, may stay as it is, or is on this machine and stays. */
  readonly startTls: "required" | "allowed" | "off";
}

export interface ResendSettings {
  readonly apiKey: string;
  readonly apiBase: string;
}

export interface TwilioSettings {
  readonly accountSid: string;
  readonly authToken: string;
  /** A number, a short code, or a messaging service (MG…). */
  readonly from: string;
  readonly apiBase: string;
}

export interface CarrierSettings {
  readonly mailFrom: MailFrom | null;
  readonly smtp: SmtpSettings | null;
  readonly resend: ResendSettings | null;
  /** Apart from the key: notices of what was sent come in after the key was changed or taken away. */
  readonly resendWebhookSecret: string | null;
  readonly twilio: TwilioSettings | null;
}

export const NO_CARRIERS: CarrierSettings = {
  mailFrom: null,
  smtp: null,
  resend: null,
  resendWebhookSecret: null,
  twilio: null,
};

type Value = (name: string) => string | undefined;

const THIS_MACHINE = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/;

/** Reads and checks them. Values of secrets are never repeated in `problems`. */
export function readCarriers(value: Value, problems: string[]): CarrierSettings {
  const mailFrom = readMailFrom(value("MAIL_FROM"), problems);
  const smtp = readSmtp(value, problems);
  const resend = readResend(value, problems);
  if (smtp !== null && resend !== null)
    problems.push("SMTP_URL and RESEND_API_KEY are both set; mail goes one way: take one of them away.");
  for (const name of ["SMTP_URL", "RESEND_API_KEY"]) {
    if (value(name) !== undefined && value("MAIL_FROM") === undefined)
      problems.push(`MAIL_FROM is missing; ${name} needs the address that mails come from.`);
  }
  return {
    mailFrom,
    smtp,
    resend,
    resendWebhookSecret: readWebhookSecret(value("RESEND_WEBHOOK_SECRET"), problems),
    twilio: readTwilio(value, problems),
  };
}

/** `address`, `Name <address>` or `"Name" <address>`. */
function readMailFrom(text: string | undefined, problems: string[]): MailFrom | null {
  if (text === undefined) return null;
  const named = /^\s*(?:"([^"<>]*)"\s*|([^"<>]*))<([^<>]*)>$/.exec(text);
  const address = (named?.[3] ?? text).trim();
  const name = (named?.[1] ?? named?.[2] ?? "").trim();
  if (isMailAddress(address) && name.length <= 100 && !/[\p{Cc}@]/u.test(name))
    return { name: name === "" ? null : name, address };
  problems.push(
    'MAIL_FROM must be one mail address such as invoices@example.com or "Example <invoices@example.com>".',
  );
  return null;
}

function readSmtp(value: Value, problems: string[]): SmtpSettings | null {
  const plain = value("SMTP_ALLOW_PLAIN");
  if (plain !== undefined && plain !== "true" && plain !== "false")
    problems.push(`SMTP_ALLOW_PLAIN is "${plain}"; it must be true or false.`);
  const text = value("SMTP_URL");
  if (text === undefined) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  const login = url === null ? null : readLogin(url);
  const fits =
    url !== null &&
    login !== null &&
    /^smtps?:$/.test(url.protocol) &&
    url.hostname !== "" &&
    url.port !== "0" &&
    /^\/?$/.test(url.pathname) &&
    url.search === "" &&
    url.hash === "";
  if (!fits) {
    // It may hold a password: nothing of it is repeated.
    problems.push(
      "SMTP_URL must look like smtp://user:password@mail.example.com:587 (TLS begins by STARTTLS) or smtps://user:password@mail.example.com:465, without path or query (in user and password, write characters other than letters and digits as %XX).",
    );
    return null;
  }
  const secure = url.protocol === "smtps:";
  const host = decodeURIComponent(url.hostname).replace(/^\[(.*)\]$/, "$1");
  const startTls = THIS_MACHINE.test(host) ? "off" : plain === "true" ? "allowed" : "required";
  return { host, port: Number(url.port || (secure ? 465 : 587)), secure, startTls, ...login };
}

function readLogin(url: URL): Pick<SmtpSettings, "user" | "password"> | null {
  try {
    const user = decodeURIComponent(url.username);
    const password = decodeURIComponent(url.password);
    if ((user === "") !== (password === "") || /[\r\n\0]/.test(user + password)) return null;
    return user === "" ? { user: null, password: null } : { user, password };
  } catch {
    return null;
  }
}

function readResend(value: Value, problems: string[]): ResendSettings | null {
  const apiBase = readApiBase("RESEND_API_BASE", "https://api.resend.com", value, problems);
  const apiKey = value("RESEND_API_KEY");
  if (apiKey === undefined) return null;
  if (/^[\x21-\x7e]{8,200}$/.test(apiKey)) return { apiKey, apiBase };
  problems.push("RESEND_API_KEY must be the key as Resend shows it, beginning with re_.");
  return null;
}

function readWebhookSecret(text: string | undefined, problems: string[]): string | null {
  if (text === undefined) return null;
  if (/^whsec_[A-Za-z\d+/]{32,128}={0,2}$/.test(text)) return text;
  problems.push("RESEND_WEBHOOK_SECRET must be the signing secret of the webhook, beginning with whsec_.");
  return null;
}

function readTwilio(value: Value, problems: string[]): TwilioSettings | null {
  const names = ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM"] as const;
  const apiBase = readApiBase("TWILIO_API_BASE", "https://api.twilio.com", value, problems);
  const [accountSid, authToken, from] = names.map(value);
  if (accountSid === undefined && authToken === undefined && from === undefined) return null;
  const missing = names.filter((name) => value(name) === undefined);
  if (missing.length > 0)
    problems.push(
      `${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} missing; Twilio needs all of ${names.join(", ")}.`,
    );
  if (accountSid !== undefined && !/^AC[\da-fA-F]{32}$/.test(accountSid))
    problems.push("TWILIO_ACCOUNT_SID must be AC and 32 hexadecimal digits.");
  if (authToken !== undefined && !/^[\x21-\x7e]{16,128}$/.test(authToken))
    problems.push("TWILIO_AUTH_TOKEN must be the account's auth token, without spaces.");
  if (from !== undefined && !/^(?:\+[1-9]\d{6,14}|\d{3,8}|MG[\da-fA-F]{32})$/.test(from))
    problems.push(
      `TWILIO_FROM is "${from}"; it must be a number such as +12025550123, a short code, or a messaging service (MG and 32 hexadecimal digits).`,
    );
  if (accountSid === undefined || authToken === undefined || from === undefined) return null;
  return { accountSid, authToken, from, apiBase };
}

/** https; http on this machine only, for stand-ins. */
function readApiBase(name: string, fallback: string, value: Value, problems: string[]): string {
  const text = value(name);
  if (text === undefined) return fallback;
  const url = URL.canParse(text) ? new URL(text) : null;
  const secure = url?.protocol === "https:" || (url?.protocol === "http:" && THIS_MACHINE.test(url.hostname));
  if (url !== null && secure && !text.includes("@") && url.search === "" && url.hash === "")
    return text.replace(/\/+$/, "");
  problems.push(
    `${name} must be an https address (http on this machine only) without user, query or fragment.`,
  );
  return fallback;
}
