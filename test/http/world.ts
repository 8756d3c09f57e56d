/**
 * What the suites of this folder are run over: an installation that is called by HTTP and whose clock, tasks and
 * faults are in the test's hands. A suite sees nothing but {@link HttpWorld}, so that the same suite runs over any
 * database and any runtime that can offer one.
 */

import { openApiDocument } from "../../server/api/openapi.ts";
import { Refusal } from "../../server/api/problem.ts";
import { createApp, OPERATIONS, TASK_HANDLERS } from "../../server/app.ts";
import { NO_CARRIERS } from "../../server/carrierSettings.ts";
import { PAYER_OPERATIONS } from "../../server/checkout/documentation.ts";
import type { Config } from "../../server/config.ts";
import { type Database, DatabaseUnavailable, type Row } from "../../server/database/database.ts";
import { migrate } from "../../server/database/migrate.ts";
import { MIGRATIONS } from "../../server/database/migrations.ts";
import { outboxMailer } from "../../server/delivery/mailers/outbox.ts";
import { outboxUrl } from "../../server/delivery/outboxPage.ts";
import { outboxTexter } from "../../server/delivery/texters/outbox.ts";
import type { Deps } from "../../server/deps.ts";
import { verifyLedger } from "../../server/ledger/verify.ts";
import { makeKeyring } from "../../server/links/keyring.ts";
import { createLog } from "../../server/log.ts";
import { createMerchant, type NewMerchant } from "../../server/merchants/create.ts";
import { createLinkKey, type NewLinkKey, revokeLinkKey } from "../../server/merchants/linkKeys.ts";
import { pdfFonts } from "../../server/node/fonts.ts";
import { sandboxProcessor } from "../../server/payments/processors/sandbox.ts";
import type { Movement } from "../../server/payments/processors/sandboxRecord.ts";
import { runDueTasks } from "../../server/tasks/run.ts";
import { fetchSender } from "../../server/webhooks/senders/fetch.ts";
import { nodeSender } from "../../server/webhooks/senders/node.ts";
import type { RandomBytes } from "../../shared/ids.ts";
import type { Mode } from "../../shared/statuses.ts";
import { conformance } from "../api/conforms.ts";
import { seededRandom } from "../api/world.ts";

/** When every world begins. */
export const BEGINNING = "2026-01-28T12:00:00.000Z";
export const SECRET = "a secret of the tests, 32 characters or more";

export interface Requested {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | ReadableStream<Uint8Array>;
  /** The sender's address. */
  readonly address?: string;
  /** Where it is sent to; PUBLIC_URL unless a merchant\'s own host is meant. */
  readonly origin?: string;
}

export interface HttpWorld {
  readonly publicUrl: string;
  /** A merchant that exists from the start. */
  readonly merchant: NewMerchant;
  request(path: string, requested?: Requested): Promise<Response>;
  newMerchant(name: string): Promise<NewMerchant>;
  newLinkKey(tenantId: string, mode: Mode): Promise<NewLinkKey>;
  endLinkKey(tenantId: string, kid: string): Promise<boolean>;
  /** Moves real time forward, in milliseconds. */
  advance(milliseconds: number): void;
  now(): Date;
  /** Does everything that is due by now. */
  runTasks(): Promise<void>;
  query<T extends Row = Row>(sql: string, params?: readonly (string | number)[]): Promise<T[]>;
  /** Every byte that is stored, as Latin-1 text. */
  stored(): Promise<string>;
  /** Lines that were logged. */
  readonly logged: string[];
  readonly outboxUrl: string;
  /** What the sandbox really moved, payment by payment. */
  movements(tenantId: string): Promise<Movement[]>;
  /** Null when the whole ledger is sound, else its first fault. */
  fault(): Promise<unknown>;
  /** Makes the database fail from now on: `away` as a lost connection, `broken` as a fault nobody foresaw; null mends it. */
  breakDatabase(how: "away" | "broken" | null): void;
  /** Makes the processor's answers get lost from now on (after it charged), or mends it. */
  loseAnswers(lose: boolean): void;
  close(): Promise<void>;
}

/** Makes a world; every suite takes one of these. */
export type MakeWorld = (changes?: { readonly config?: Partial<Config> }) => Promise<HttpWorld>;

/** A database to build a world on. */
export interface OpenedDatabase {
  readonly database: Database;
  readonly stored: () => Promise<string>;
  readonly close: () => Promise<void>;
}

const onWorkers = globalThis.navigator?.userAgent === "Cloudflare-Workers";

const check = conformance(openApiDocument([...OPERATIONS, ...PAYER_OPERATIONS], "https://pay.acme.example"));

/** Every JSON answer of every suite is what the OpenAPI document says, so that it cannot drift. */
async function insistOnDocumentation(method: string, path: string, response: Response): Promise<void> {
  if (response.headers.get("content-type")?.startsWith("application/json") !== true) return;
  if (method === "HEAD" || response.body === null) return;
  const wrong = check(method, path, response.status, await response.clone().json());
  if (wrong !== null) throw new Error(`${wrong} (${method} ${path})`);
}

/** A world in this process, over a database of any kind. @param more parts that only some runtimes have. */
export function worldOver(open: () => Promise<OpenedDatabase>, more: Partial<Deps> = {}): MakeWorld {
  return async ({ config: changed } = {}) => {
    const opened = await open();
    let now = Date.parse(BEGINNING);
    const clock = (): Date => new Date(now);
    await migrate(opened.database, MIGRATIONS, clock().toISOString());
    let trouble: "away" | "broken" | null = null;
    const database = failing(opened.database, () => trouble);
    const config: Config = { ...CONFIG, ...changed };
    const random: RandomBytes = seededRandom("http");
    const logged: string[] = [];
    const sandbox = sandboxProcessor({ database, achSeconds: config.sandboxAchSeconds, random });
    let losing = false;
    const processor = {
      ...sandbox,
      charge: async (request: Parameters<typeof sandbox.charge>[0]) => {
        const snapshot = await sandbox.charge(request);
        if (losing) throw new Error("the process was cut off here");
        return snapshot;
      },
    };
    const deps: Deps = {
      config,
      database,
      now: clock,
      random,
      keyring: makeKeyring(SECRET),
      processorFor: (mode) => (mode === "test" ? processor : null),
      mailerFor: () => outboxMailer(database),
      texterFor: () => outboxTexter(database),
      // Each runtime sends in its own way; on Workers no connection may outlive the request that made it.
      webhookSender: (onWorkers ? fetchSender : nodeSender)({ allowPrivate: config.webhooksAllowPrivate }),
      assets: {
        script: "/assets/main.js",
        styles: "/assets/main.css",
        preload: [],
        frame: "/assets/frame.js",
      },
      studioAssets: { script: "/assets/studio.js", styles: "/assets/studio.css", preload: [] },
      streams: () => !onWorkers,
      pdfFonts,
      log: createLog((line) => logged.push(line), clock),
      wake: () => undefined,
      ...more,
    };
    const app = createApp(deps);
    const newMerchant = async (name: string): Promise<NewMerchant> => {
      const created = await createMerchant(deps, { name });
      if (created instanceof Refusal) throw new Error(created.message);
      return created;
    };
    return {
      publicUrl: config.publicUrl,
      merchant: await newMerchant("ACME Corp"),
      request: async (
        path,
        { method = "GET", headers = {}, body, address = "203.0.113.7", origin = config.publicUrl } = {},
      ) => {
        const init = { method, headers, ...(body === undefined ? {} : { body, duplex: "half" }) };
        const request = new Request(`${origin}${path}`, init as RequestInit);
        const response = await app.fetch(request, { incoming: { socket: { remoteAddress: address } } });
        await insistOnDocumentation(method, path, response);
        return response;
      },
      newMerchant,
      newLinkKey: (tenantId, mode) => createLinkKey(deps, tenantId, mode),
      endLinkKey: (tenantId, kid) => revokeLinkKey(deps, tenantId, kid),
      advance: (milliseconds) => {
        now += milliseconds;
      },
      now: clock,
      runTasks: async () => {
        while ((await runDueTasks(deps, TASK_HANDLERS)) > 0);
      },
      query: (sql, params) => opened.database.query(sql, params),
      stored: opened.stored,
      logged,
      outboxUrl: outboxUrl(deps),
      movements: (tenantId) => sandbox.movements(tenantId),
      fault: async () => {
        const verified = await verifyLedger(opened.database);
        return verified.ok ? null : verified;
      },
      breakDatabase: (how) => {
        trouble = how;
      },
      loseAnswers: (lose) => {
        losing = lose;
      },
      close: opened.close,
    };
  };
}

const CONFIG: Config = {
  env: "development",
  host: "127.0.0.1",
  port: 3000,
  publicUrl: "https://pay.acme.example",
  databaseUrl: "file:unused.db",
  secret: SECRET,
  previousSecret: null,
  webhooksAllowPrivate: true,
  sandboxAchSeconds: 15,
  allowRawCardData: false,
  visitRetentionDays: 400,
  trustProxy: false,
  carriers: NO_CARRIERS,
  stripe: { platform: null, takesTestData: false, apiBase: null },
};

/** The database, which fails while `trouble` says so. What it throws then holds a secret that no answer may show. */
function failing(database: Database, trouble: () => "away" | "broken" | null): Database {
  const check = (): void => {
    const how = trouble();
    if (how === "away") throw new DatabaseUnavailable("postgres://user:hunter2@db is away", "none");
    if (how === "broken") throw new TypeError("a fault with hunter2 in it");
  };
  return {
    dialect: database.dialect,
    query: async (sql, params) => {
      check();
      return database.query(sql, params);
    },
    batch: async (statements) => {
      check();
      return database.batch(statements);
    },
    close: () => database.close(),
  };
}
