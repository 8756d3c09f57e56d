/**
 * The mailer that hands mail to a server over SMTP (RFC 5321), on Node with connections kept open, on Workers with one per
 * mail. TLS is demanded unless the server is on this machine or the operator allowed otherwise; its certificate is checked.
 */
import type { MailFrom, SmtpSettings } from "../../carrierSettings.ts";
import { type Accepted, CarrierRefused, type Mail, type Mailer } from "./mailer.ts";
import { envelopeRecipients, messageIdOf, mimeSource } from "./mime.ts";

export interface SmtpTimeouts {
  /** To find the host, connect and agree on TLS, in milliseconds. */
  readonly connectMs: number;
  readonly greetingMs: number;
  /** Silence within a session. */
  readonly silenceMs: number;
  /** For one mail, waiting for a free connection included. */
  readonly wholeMs: number;
}

const TIMEOUTS: SmtpTimeouts = { connectMs: 10_000, greetingMs: 10_000, silenceMs: 30_000, wholeMs: 50_000 };
const CONNECTIONS = 5;

export interface SmtpOptions {
  readonly settings: SmtpSettings;
  readonly from: MailFrom;
  /** Whether connections are kept for further mails: not on Workers, where none may outlive its request. */
  readonly pooled: boolean;
  readonly timeouts?: SmtpTimeouts;
  /** A further authority (PEM) to trust, and the name that the certificate must have, where the host is no name. */
  readonly ca?: string;
  readonly servername?: string;
}

export interface SmtpMailer extends Mailer {
  /** Ends the idle connections. */
  close(): void;
}

/** What nodemailer resolves with, as far as it is used. */
interface SentInfo {
  readonly accepted: readonly unknown[];
  readonly rejectedErrors?: readonly SmtpError[];
}

interface Transport {
  sendMail(mail: object): Promise<SentInfo>;
  close(): void;
}

/** Fields that nodemailer gives its errors. */
interface SmtpError extends Error {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly recipient?: string;
  readonly syscall?: string;
  /** The code of the system or of TLS, such as CERT_HAS_EXPIRED. */
  readonly originalCode?: string;
  readonly timeoutType?: string;
}

export function smtpMailer(options: SmtpOptions): SmtpMailer {
  const { from, timeouts = TIMEOUTS } = options;
  let kept: Promise<Transport> | null = null;
  let closed = false;
  const transport = (): Promise<Transport> => {
    if (!options.pooled) return openTransport(options, timeouts);
    kept ??= openTransport(options, timeouts);
    return kept;
  };
  return {
    name: "smtp",
    async send(mail, at) {
      const raw = await mimeSource(mail, from, at);
      if (closed) throw new CarrierRefused("closing", "The process is ending.", true);
      const carrier = await transport();
      try {
        const envelope = { from: from.address, to: envelopeRecipients(mail), size: raw.byteLength };
        const signal = AbortSignal.timeout(timeouts.wholeMs);
        return accepted(mail, from, await carrier.sendMail({ envelope, raw, signal }));
      } catch (error) {
        throw refusalOf(error as SmtpError);
      } finally {
        if (!options.pooled) carrier.close();
      }
    },
    close() {
      closed = true;
      void kept?.then((carrier) => carrier.close()).catch(() => undefined);
    },
  };
}

async function openTransport(
  { settings, pooled, ca, servername }: SmtpOptions,
  timeouts: SmtpTimeouts,
): Promise<Transport> {
  const { createTransport } = await import("nodemailer");
  const { host, port, secure, user, password, startTls } = settings;
  const common = {
    host,
    port,
    secure,
    requireTLS: !secure && startTls === "required",
    ignoreTLS: !secure && startTls === "off",
    ...(user !== null && password !== null && { auth: { user, pass: password } }),
    tls: {
      minVersion: "TLSv1.2" as const,
      ...(ca !== undefined && { ca }),
      ...(servername !== undefined && { servername }),
    },
    connectionTimeout: timeouts.connectMs,
    dnsTimeout: timeouts.connectMs,
    greetingTimeout: timeouts.greetingMs,
    socketTimeout: timeouts.silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  const pool = { pool: true as const, maxConnections: CONNECTIONS, maxMessages: 100, maxRequeues: 0 };
  return (pooled ? createTransport({ ...common, ...pool }) : createTransport(common)) as Transport;
}

/** The server took it for at least one recipient. A copy that it refused is told of; a refused `to` is a refusal. */
function accepted(mail: Mail, from: MailFrom, info: SentInfo): Accepted {
  const refusals = (info.rejectedErrors ?? []).map((error) => ({ error, recipient: error.recipient ?? "" }));
  const own = refusals.find(({ recipient }) => recipient === mail.to);
  if (own !== undefined) throw own.error;
  const refusedCopies = refusals.map(({ error, recipient }) => ({
    recipient,
    code: String(error.responseCode ?? ""),
  }));
  return { carrierId: messageIdOf(mail, from), ...(refusedCopies.length > 0 && { refusedCopies }) };
}

/** Replies that say that we did not log in as we should: the operator's to mend, and then the mail goes. */
const LOGIN_REPLIES = [530, 534, 535, 538];

/** What an error means for the mail. An error that came after the mail was begun, and says nothing, stays what it is. */
function refusalOf(error: SmtpError): Error {
  const { code = "", responseCode, command = "" } = error;
  const say = (word: string, message: string, temporary: boolean) =>
    new CarrierRefused(word, message, temporary, error);
  if (code === "EAUTH" || (responseCode !== undefined && LOGIN_REPLIES.includes(responseCode)))
    return say("login_failed", "The mail server did not accept user and password of SMTP_URL.", true);
  if (code === "ETLS" || /CERT|SSL|TLS|SIGN|UNABLE_TO_/.test(error.originalCode ?? ""))
    return say("tls_failed", "No TLS connection to the mail server could be made.", true);
  if (responseCode !== undefined && responseCode >= 400)
    return say(String(responseCode), replyText(error), responseCode < 500 || command === "CONN");
  if (code === "EMESSAGE" && command === "MAIL FROM")
    return say("message_too_large", "The mail is larger than the mail server takes.", false);
  if (code === "EDNS") return say("host_not_found", "The host of SMTP_URL has no address.", true);
  // A silence within a session says nothing of the mail; one before it says that none began.
  const connecting =
    error.syscall === "connect" ||
    (error.timeoutType !== undefined && error.timeoutType !== "SOCKET_TIMEOUT");
  if (connecting) return say("unreachable", "The mail server cannot be reached.", true);
  return new Error(`The mail server went silent: ${code} ${command}`.trim(), { cause: error });
}

/** The server's words, on one line and bounded, without what it may repeat of addresses. */
function replyText(error: SmtpError): string {
  const reply = error.message.slice(error.message.lastIndexOf(`: ${error.responseCode}`) + 2);
  return reply
    .replaceAll(/[^\s<>@]+@[^\s<>@]+/g, "…")
    .replaceAll(/[\p{Cc}\s]+/gu, " ")
    .slice(0, 300);
}
