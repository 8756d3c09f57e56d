/** Two servers over one installation: the app alone, and the app behind the short way of pages. What they answer must not differ. */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import {
  createServer,
  type IncomingHttpHeaders,
  type RequestListener,
  request,
  type Server,
} from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { getRequestListener } from "@hono/node-server";
import { createApp } from "../../server/app.ts";
import { readConfig } from "../../server/config.ts";
import { type Database, DatabaseUnavailable } from "../../server/database/database.ts";
import { migrate } from "../../server/database/migrate.ts";
import { MIGRATIONS } from "../../server/database/migrations.ts";
import { openSqlite } from "../../server/database/sqlite.ts";
import { outboxMailer } from "../../server/delivery/mailers/outbox.ts";
import { outboxTexter } from "../../server/delivery/texters/outbox.ts";
import type { Deps } from "../../server/deps.ts";
import { makeKeyring } from "../../server/links/keyring.ts";
import { createLog } from "../../server/log.ts";
import { createMerchant, type NewMerchant } from "../../server/merchants/create.ts";
import { pdfFonts } from "../../server/node/fonts.ts";
import { servePages } from "../../server/node/servePages.ts";
import { sandboxProcessor } from "../../server/payments/processors/sandbox.ts";
import { nodeSender } from "../../server/webhooks/senders/node.ts";

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Names and values in turn as they came, without those that differ from answer to answer. */
  readonly lines: readonly string[];
  /** Decoded, with the visit's id taken out. */
  readonly page: string;
  readonly bytes: Buffer;
}

export interface PageServers {
  readonly merchant: NewMerchant;
  /** Asks the short way. */
  fast(path: string, headers?: Record<string, string>, method?: string, body?: string): Promise<Answered>;
  /** Asks the app alone. */
  plain(path: string, headers?: Record<string, string>, method?: string, body?: string): Promise<Answered>;
  readonly database: Database;
  /** Statements that were read since the last call. */
  reads(): string[];
  advance(milliseconds: number): void;
  breakDatabase(broken: boolean): void;
  /** Whether there is a processor for test payments. */
  unplugProcessor(unplugged: boolean): void;
  close(): Promise<void>;
}

/** @param limit most bytes of pages that the short way keeps. */
export async function pageServers(limit?: number): Promise<PageServers> {
  const folder = await mkdtemp(join(tmpdir(), "paylink-pages-"));
  const opened = await openSqlite(join(folder, "paylink.db"));
  let now = Date.parse("2026-01-28T12:00:00.000Z");
  let broken = false;
  let unplugged = false;
  let reads: string[] = [];
  const clock = (): Date => new Date(now);
  await migrate(opened, MIGRATIONS, clock().toISOString());
  const check = (): void => {
    if (broken) throw new DatabaseUnavailable("away", "none");
  };
  const database: Database = {
    dialect: opened.dialect,
    query: async (sql, params) => {
      check();
      reads.push(sql);
      return opened.query(sql, params);
    },
    batch: async (statements) => {
      check();
      return opened.batch(statements);
    },
    close: () => opened.close(),
  };
  const read = readConfig({ PUBLIC_URL: "https://pay.acme.example" });
  if (!read.ok) throw new Error(read.problems.join(" "));
  const random = (length: number): Uint8Array => randomBytes(length);
  const sandbox = sandboxProcessor({ database, achSeconds: 15, random });
  const deps: Deps = {
    config: read.config,
    database,
    now: clock,
    random,
    keyring: makeKeyring("a secret of the tests, 32 characters or more"),
    processorFor: (mode) => (mode === "test" && !unplugged ? sandbox : null),
    mailerFor: () => outboxMailer(database),
    texterFor: () => outboxTexter(database),
    webhookSender: nodeSender({ allowPrivate: true }),
    assets: { script: "/assets/main.js", styles: "", preload: [], frame: "/assets/frame.js" },
    pdfFonts,
    log: createLog(() => undefined, clock),
    wake: () => undefined,
  };
  const merchant = await createMerchant(deps, { name: "ACME Corp", timeZone: "America/New_York" });
  if (!("testApiKey" in merchant)) throw new Error(merchant.message);
  const listener = getRequestListener(createApp(deps).fetch, { overrideGlobalObjects: false });
  const app: RequestListener = (incoming, outgoing) => {
    void listener(incoming, outgoing);
  };
  const [fast, plain] = await Promise.all([listen(servePages(deps, app, limit)), listen(app)]);
  return {
    merchant,
    fast: (path, headers, method, body) => ask(fast, path, headers, method, body),
    plain: (path, headers, method, body) => ask(plain, path, headers, method, body),
    database: opened,
    reads: () => reads.splice(0),
    advance: (milliseconds) => {
      now += milliseconds;
    },
    breakDatabase: (how) => {
      broken = how;
    },
    unplugProcessor: (how) => {
      unplugged = how;
    },
    close: async () => {
      reads = [];
      for (const server of [fast, plain]) await new Promise((closed) => server.close(closed));
      await opened.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function listen(listener: RequestListener): Promise<Server> {
  const server = createServer({ keepAliveTimeout: 65_000 }, listener);
  await new Promise<void>((done) => {
    server.listen(0, "127.0.0.1", done);
  });
  return server;
}

function ask(
  server: Server,
  path: string,
  headers: Record<string, string> = {},
  method = "GET",
  body?: string,
): Promise<Answered> {
  const { port } = server.address() as AddressInfo;
  return new Promise((answered, failed) => {
    const outgoing = request({ port, host: "127.0.0.1", path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const bytes = Buffer.concat(chunks);
        const text = response.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes;
        answered({
          status: response.statusCode ?? 0,
          headers: response.headers,
          lines: lasting(response.rawHeaders),
          page: text.toString("utf8").replaceAll(/pmt_[0-9a-z]{20}(?=">)|req_[0-9a-z]{20}/g, "…"),
          bytes,
        });
      });
    });
    outgoing.on("error", failed);
    outgoing.end(body);
  });
}

function lasting(raw: readonly string[]): string[] {
  const lines: string[] = [];
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i] ?? "";
    const differs = /^(?:date|x-request-id)$/i.test(name);
    lines.push(name, differs ? "…" : (raw[i + 1] ?? ""));
  }
  return lines;
}
