/**
 * The environment, read once: every setting checked, everything wrong listed together in words an operator
 * can act on. Nothing else in the product reads environment variables.
 */

import { type CarrierSettings, readCarriers } from "./carrierSettings.ts";
import { readStripe, type StripeConfig } from "./stripeSettings.ts";

export interface Config {
  readonly env: "development" | "production";
  readonly host: string;
  readonly port: number;
  /** Origin (and optional path) of every address given out, without a trailing slash. */
  readonly publicUrl: string;
  readonly databaseUrl: string;
  /** Null in development until one is made and kept beside the database. */
  readonly secret: string | null;
  /** The secret before the last change: still accepted, never used for anything new. */
  readonly previousSecret: string | null;
  readonly webhooksAllowPrivate: boolean;
  readonly sandboxAchSeconds: number;
  /** Take raw card and bank numbers in live mode, which puts the operator in full PCI DSS scope. False unless set. */
  readonly allowRawCardData: boolean;
  /** How long a visit's agent and evidence are kept, in days. */
  readonly visitRetentionDays: number;
  /** True behind a proxy that sets X-Forwarded-For. */
  readonly trustProxy: boolean;
  readonly carriers: CarrierSettings;
  /** Paths of further fonts for PDF documents, asked in this order; absent where none is set. On Node only. */
  readonly pdfFontFiles?: readonly string[];
  readonly stripe: StripeConfig;
}

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly string[] };

type Environment = Readonly<Record<string, string | undefined>>;

const KNOWN = new Set([
  "PAYLINK_ENV",
  "PAYLINK_SECRET",
  "PAYLINK_SECRET_PREVIOUS",
  "PAYLINK_VISIT_RETENTION_DAYS",
  "PAYLINK_TRUST_PROXY",
]);

/** Reads and checks the environment. Every problem names its variable, what was wrong and what would be right; values of secrets are never repeated. */
export function readConfig(environment: Environment): ConfigResult {
  const problems: string[] = [];
  const value = (name: string): string | undefined => {
    const text = environment[name]?.trim();
    return text === "" ? undefined : text;
  };
  const oneOf = <T extends string>(name: string, allowed: readonly T[], fallback: T): T => {
    const text = value(name);
    if (text === undefined) return fallback;
    const found = allowed.find((candidate) => candidate === text);
    if (found === undefined) problems.push(`${name} is "${text}"; it must be ${allowed.join(" or ")}.`);
    return found ?? fallback;
  };
  const integer = (name: string, fallback: number, least: number, most: number): number => {
    const text = value(name);
    if (text === undefined) return fallback;
    if (/^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most) return Number(text);
    problems.push(`${name} is "${text}"; it must be a whole number from ${least} to ${most}.`);
    return fallback;
  };
  const secret = (name: string): string | null => {
    const text = environment[name];
    if (text === undefined || text.trim() === "") return null;
    if (text.trim().length >= 32) return text;
    problems.push(`${name} has ${text.trim().length} characters; it must have 32 or more.`);
    return null;
  };

  const env = oneOf("PAYLINK_ENV", ["development", "production"], "development");
  const host = readHost(value("HOST"), problems);
  const port = integer("PORT", 3000, 0, 65_535);
  const publicUrl = readPublicUrl(value("PUBLIC_URL"), env, port, problems);
  const databaseUrl = readDatabaseUrl(value("DATABASE_URL"), problems);
  const secretText = secret("PAYLINK_SECRET");
  if (env === "production" && value("PAYLINK_SECRET") === undefined) {
    problems.push("PAYLINK_SECRET is missing; production needs one of 32 characters or more.");
  }
  for (const name of Object.keys(environment)) {
    if (name.startsWith("PAYLINK_") && !KNOWN.has(name)) {
      problems.push(`${name} is not a setting of Paylink; known are ${[...KNOWN].join(", ")}.`);
    }
  }
  const config: Config = {
    env,
    host,
    port,
    publicUrl,
    databaseUrl,
    secret: secretText,
    previousSecret: secret("PAYLINK_SECRET_PREVIOUS"),
    webhooksAllowPrivate:
      oneOf("WEBHOOKS_ALLOW_PRIVATE", ["true", "false"], env === "development" ? "true" : "false") === "true",
    allowRawCardData: oneOf("ALLOW_RAW_CARD_DATA", ["true", "false"], "false") === "true",
    sandboxAchSeconds: integer("SANDBOX_ACH_SECONDS", 15, 0, 10_000_000),
    visitRetentionDays: integer("PAYLINK_VISIT_RETENTION_DAYS", 400, 1, 3650),
    trustProxy: oneOf("PAYLINK_TRUST_PROXY", ["true", "false"], "false") === "true",
    carriers: readCarriers(value, problems),
    ...readFontFiles(value("PDF_FONT"), problems),
    stripe: readStripe(value, env, problems),
  };
  return problems.length > 0 ? { ok: false, problems } : { ok: true, config };
}

/** Each font is read whole and kept: a handful is for scripts, a folder of them is a mistake. */
const FONTS_MOST = 8;
const FONT_FILE = /.\.(?:[ot]tf|(?:ttc|otc)(?:#\d{1,2})?)$/i;

function readFontFiles(text: string | undefined, problems: string[]): Pick<Config, "pdfFontFiles"> {
  if (text === undefined) return {};
  const pdfFontFiles = text.split(",").map((path) => path.trim());
  if (pdfFontFiles.length > FONTS_MOST || pdfFontFiles.some((path) => !FONT_FILE.test(path)))
    problems.push(
      `PDF_FONT is "${text}"; it must be 1 to ${FONTS_MOST} paths of .ttf, .otf or .ttc files, parted by commas; ` +
        "behind a .ttc file # and the number of its font, from 0.",
    );
  return { pdfFontFiles };
}

/** An IP address or a host name (RFC 1123). Whether it can be listened on, only listening tells. */
const HOST = /^(?:[\da-fA-F:.]*:[\da-fA-F:.]*|(?!.*[.-]{2})[A-Za-z\d](?:[A-Za-z\d.-]{0,251}[A-Za-z\d])?)$/;

function readHost(text: string | undefined, problems: string[]): string {
  if (text === undefined) return "127.0.0.1";
  if (HOST.test(text)) return text;
  problems.push(`HOST is "${text}"; it must be an IP address or a host name, without scheme or port.`);
  return "127.0.0.1";
}

function readPublicUrl(
  text: string | undefined,
  env: Config["env"],
  port: number,
  problems: string[],
): string {
  const fallback = `http://localhost:${port}`;
  if (text === undefined) {
    if (env === "production")
      problems.push("PUBLIC_URL is missing; production needs the https address that payers see.");
    return fallback;
  }
  const url = URL.canParse(text) ? new URL(text) : null;
  // What stands before an @ may be a password: it is not repeated.
  const shown = text.includes("@") ? "" : ` is "${text}"; it`;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    problems.push(`PUBLIC_URL${shown} must be an absolute address such as https://pay.example.com.`);
    return fallback;
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "")
    problems.push("PUBLIC_URL must hold no user, password, query or fragment.");
  if (url.pathname !== "/")
    problems.push(`PUBLIC_URL has the path "${url.pathname}"; Paylink is served at the root of a host.`);
  if (url.protocol === "http:" && env === "production")
    problems.push(`PUBLIC_URL${shown} must begin with https: in production.`);
  return url.origin;
}

function readDatabaseUrl(text: string | undefined, problems: string[]): string {
  if (text === undefined) return "file:./data/paylink.db";
  // `file://name` would name a host; SQLite's names for no file at all, and folders, name no file.
  if (/^file:(?!\/\/(?!\/)|:).*[^/]$/.test(text)) return text;
  if (isPostgresUrl(text) && namesDatabase(text)) return text;
  // The rest of the address may hold a password: it is not repeated.
  problems.push(
    "DATABASE_URL must name a file, such as file:./data/paylink.db or file:/var/lib/paylink/paylink.db, or a PostgreSQL database, such as postgres://user:password@host:5432/paylink (in the password, write characters other than letters and digits as %XX).",
  );
  return "file:./data/paylink.db";
}

/** Whether a database address is of PostgreSQL. */
export function isPostgresUrl(databaseUrl: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(databaseUrl);
}

/** The host may be left out, for a socket that the query names: `postgres:///paylink?host=/run/postgresql`. */
function namesDatabase(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  try {
    for (const part of [url.username, url.password, url.pathname]) decodeURIComponent(part);
  } catch {
    return false;
  }
  return /^\/[^/]+$/.test(url.pathname) && (url.hostname !== "" || url.searchParams.has("host"));
}

/** The path of a `file:` database address: `file:./a.db`, `file:a.db`, `file:/abs/a.db` and `file:///abs/a.db`. */
export function databasePath(databaseUrl: string): string {
  const rest = databaseUrl.slice("file:".length);
  return rest.startsWith("///") ? rest.slice(2) : rest;
}
