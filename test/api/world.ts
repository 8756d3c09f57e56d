/** A small world for tests of the API: a real database in a temporary folder, a clock and randomness that repeat. */
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Hono } from "hono";
import { mountOperations } from "../../server/api/mount.ts";
import type { Operation } from "../../server/api/operation.ts";
import { Refusal } from "../../server/api/problem.ts";
import { type AppEnv, requestId } from "../../server/api/requestId.ts";
import { NO_CARRIERS } from "../../server/carrierSettings.ts";
import type { Config } from "../../server/config.ts";
import { migrate } from "../../server/database/migrate.ts";
import { MIGRATIONS } from "../../server/database/migrations.ts";
import { openSqlite, type SqliteDatabase } from "../../server/database/sqlite.ts";
import type { Mail } from "../../server/delivery/mailers/mailer.ts";
import { outboxMailer } from "../../server/delivery/mailers/outbox.ts";
import { outboxTexter } from "../../server/delivery/texters/outbox.ts";
import type { Text } from "../../server/delivery/texters/texter.ts";
import type { Deps } from "../../server/deps.ts";
import { makeKeyring } from "../../server/links/keyring.ts";
import { createLog } from "../../server/log.ts";
import { createMerchant, type NewMerchant } from "../../server/merchants/create.ts";
import { pdfFonts } from "../../server/node/fonts.ts";
import { sandboxProcessor } from "../../server/payments/processors/sandbox.ts";
import { nodeSender } from "../../server/webhooks/senders/node.ts";
import type { RandomBytes } from "../../shared/ids.ts";

export interface World {
  readonly deps: Deps;
  readonly database: SqliteDatabase;
  /** A merchant that exists from the start. */
  readonly merchant: NewMerchant;
  /** Lines that were logged. */
  readonly logged: string[];
  /** What was sent through the outbox adapters, which also keep it. */
  readonly mails: Mail[];
  readonly texts: Text[];
  /** How often `deps.wake` was called. */
  readonly woken: () => number;
  /** Moves real time forward. */
  readonly advance: (milliseconds: number) => void;
  readonly newMerchant: (name: string) => Promise<NewMerchant>;
  readonly close: () => Promise<void>;
}

/** Makes a world at 2026-01-28T12:00:00Z. Close it after use. */
export async function makeWorld(
  changes: { readonly config?: Partial<Config>; readonly seed?: string } = {},
): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), "paylink-world-"));
  const database = await openSqlite(join(folder, "paylink.db"));
  let now = Date.parse("2026-01-28T12:00:00.000Z");
  await migrate(database, MIGRATIONS, new Date(now).toISOString());
  const random = seededRandom(changes.seed ?? "world");
  const config: Config = { ...CONFIG, ...changes.config };
  const logged: string[] = [];
  const mails: Mail[] = [];
  const texts: Text[] = [];
  let woken = 0;
  const clock = (): Date => new Date(now);
  const outbox = { mailer: outboxMailer(database), texter: outboxTexter(database) };
  const sandbox = sandboxProcessor({ database, achSeconds: config.sandboxAchSeconds, random });
  const deps: Deps = {
    config,
    database,
    now: clock,
    random,
    keyring: makeKeyring("a secret of the tests, 32 characters or more"),
    processorFor: (mode) => (mode === "test" ? sandbox : null),
    mailerFor: () => ({
      name: "outbox",
      send: (mail, at) => {
        mails.push(mail);
        return outbox.mailer.send(mail, at);
      },
    }),
    texterFor: () => ({
      name: "outbox",
      send: (text, at) => {
        texts.push(text);
        return outbox.texter.send(text, at);
      },
    }),
    webhookSender: nodeSender({ allowPrivate: true }),
    assets: { script: "/assets/main.js", styles: "/assets/main.css", preload: [], frame: "/assets/frame.js" },
    pdfFonts,
    log: createLog((line) => logged.push(line), clock),
    wake: () => {
      woken++;
    },
  };
  const newMerchant = async (name: string): Promise<NewMerchant> => {
    const created = await createMerchant(deps, { name });
    if (created instanceof Refusal) throw new Error(created.message);
    return created;
  };
  return {
    deps,
    database,
    merchant: await newMerchant("ACME Corp"),
    logged,
    mails,
    texts,
    woken: () => woken,
    advance: (milliseconds) => {
      now += milliseconds;
    },
    newMerchant,
    close: async () => {
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const CONFIG: Config = {
  env: "development",
  host: "127.0.0.1",
  port: 3000,
  publicUrl: "http://localhost:3000",
  databaseUrl: "file:unused.db",
  secret: null,
  previousSecret: null,
  webhooksAllowPrivate: true,
  sandboxAchSeconds: 15,
  allowRawCardData: false,
  visitRetentionDays: 400,
  trustProxy: false,
  carriers: NO_CARRIERS,
  stripe: { platform: null, takesTestData: false, apiBase: null },
};

/** Bytes that look random and are the same in every run with the same seed. */
export function seededRandom(seed: string): RandomBytes {
  let count = 0;
  return (length) => {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += 32) {
      const block = createHash("sha256").update(`${seed} ${count++}`).digest();
      bytes.set(block.subarray(0, Math.min(32, length - at)), at);
    }
    return bytes;
  };
}

export type App = Hono<AppEnv>;

/** An app with these operations and nothing else. */
export function appWith(world: World, operations: readonly Operation[]): App {
  const app = new Hono<AppEnv>();
  app.use(requestId(world.deps.random));
  mountOperations(app, world.deps, operations);
  return app;
}

export interface Called {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Json;
}

interface Json {
  readonly success?: boolean;
  readonly data?: Record<string, unknown>;
  readonly error?: {
    readonly code: string;
    readonly message: string;
    readonly field?: string;
    readonly requestId: string;
    readonly docs?: string;
  };
}

/**
 * Calls the app: `call(app, "POST /api/v1/invoices", { key, body })`. A body that is no text is sent as JSON.
 * An answer that is no JSON has `{}` as `json`.
 */
export async function call(
  app: Pick<App, "request">,
  target: string,
  options: {
    readonly key?: string;
    readonly body?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Promise<Called> {
  const [method = "GET", path = "/"] = target.split(" ");
  const { key, body, headers } = options;
  const response = await app.request(path, {
    method,
    headers: { ...(key === undefined ? {} : { Authorization: `Bearer ${key}` }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
  return {
    status: response.status,
    headers: response.headers,
    json: (isJson && text !== "" ? JSON.parse(text) : {}) as Json,
  };
}
