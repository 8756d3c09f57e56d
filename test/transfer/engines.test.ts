/** One installation carried from engine to engine, and back. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp, TASK_HANDLERS } from "../../server/app.ts";
import { openD1 } from "../../server/database/d1.ts";
import { type Database, type Row, statement } from "../../server/database/database.ts";
import { migrate } from "../../server/database/migrate.ts";
import { MIGRATIONS } from "../../server/database/migrations.ts";
import { openPostgres } from "../../server/database/postgres.ts";
import { openSqlite } from "../../server/database/sqlite.ts";
import { verifyLedger } from "../../server/ledger/verify.ts";
import { createLinkKey } from "../../server/merchants/linkKeys.ts";
import { countFailure } from "../../server/store/attemptMeters.ts";
import { putAlert } from "../../server/store/merchantAlerts.ts";
import { TABLES } from "../../server/store/transfer.ts";
import { runDueTasks } from "../../server/tasks/run.ts";
import { exportLines } from "../../server/transfer/export.ts";
import { importLines } from "../../server/transfer/import.ts";
import { linesOf } from "../../server/transfer/lines.ts";
import { makeWorld, type World } from "../api/world.ts";
import { bank, card, pathOf } from "../http/calls.ts";
import { type TestPostgres, testPostgres } from "../setup/postgres.ts";
import { type D1Server, startD1 } from "../worker/miniflare.ts";

/** What belongs to a database and stays in it. */
const STAYS = ["installation", "schema_migrations", "studio_sessions", "studio_tokens"];
/** Made again from the invoices by whoever searches. */
const INDEX = ["invoice_terms", "invoice_terms_progress"];
/** Made again from the ledger where the installation arrives; verification compares them. */
const SUMS = ["analytics_changes", "analytics_quarters", "analytics_sums"];
const LEDGER = [
  { name: "events", key: ["position"] },
  { name: "postings", key: ["event_id", "ordinal"] },
  { name: "invoices", key: ["tenant_id", "mode", "invoice_id"] },
  { name: "payments", key: ["tenant_id", "mode", "payment_id"] },
  { name: "credit_accounts", key: ["tenant_id", "mode", "customer_id", "currency"] },
];
const MANY = 1_203;

let world: World;
let postgres: TestPostgres;
let d1: D1Server;
let folder: string;
let link: string;
let minted: string;
/** In the order of the journey; the first is where the installation was made. */
const stations: { readonly name: string; readonly database: Database; readonly came: string }[] = [];

const depsAt = (database: Database) => ({ ...world.deps, database });
const headers = () => ({ Authorization: `Bearer ${world.merchant.testApiKey}` });
const quiet = () => undefined;

async function exported(database: Database): Promise<string> {
  let text = "";
  for await (const line of exportLines(depsAt(database))) text += line;
  return text;
}

async function* pieces(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

const take = (database: Database, text: string) =>
  importLines(depsAt(database), () => linesOf(pieces(text)), quiet);

/** Every row of every table, in the order of its key. */
async function contents(database: Database): Promise<Record<string, Row[]>> {
  const all: Record<string, Row[]> = {};
  for (const { name, key } of [...TABLES, ...LEDGER])
    all[name] = await database.query(`SELECT * FROM ${name} ORDER BY ${key.join(", ")}`);
  return all;
}

async function post(database: Database, path: string, body: unknown): Promise<Record<string, string>> {
  const answer = await createApp(depsAt(database)).request(path, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { ...headers(), "Idempotency-Key": `key of ${path} ${JSON.stringify(body).length}` },
  });
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { data: Record<string, string> }).data;
}

/** Something in nearly every table, and more than a page of rows whose keys order by bytes, not by language. */
async function fill(): Promise<void> {
  const { database } = world;
  const invoice = {
    currency: "USD",
    customer: { name: "Zoë 🦊 O'Hara", email: "zoe@example.com" },
    lineItems: [{ description: "Work \\ \"quoted\" 'too'", quantity: 1, unitAmount: 500 }],
  };
  const owner = { tenantId: world.merchant.tenantId, mode: "test" } as const;
  const counts = { subject: "20481", startedMs: 1, lastMs: 2, times: 12, notifiedMs: 0 };
  const raised = { kind: "card_testing", alertId: "alr_1", scope: "link", network: null } as const;
  await database.batch([
    countFailure({ ...owner, scope: "192.0.2.0/24" }, 1),
    putAlert({ ...owner, ...counts, ...raised, linkId: "lnk_1", invoiceId: "inv_1" }),
  ]);
  await post(database, "/api/v1/webhook-endpoints", { url: "http://127.0.0.1:8199/hook" });
  const made = await post(database, "/api/v1/invoices", invoice);
  link = pathOf(made["paymentLink"] ?? "");
  const { invoiceId: dear, customer } = await post(database, "/api/v1/invoices", {
    ...invoice,
    lineItems: [{ description: "Dear", quantity: 1, unitAmount: 70_000_000_000 }],
  });
  await post(database, `/api/v1/invoices/${made["invoiceId"]}/send`, {});
  const theirs = { altId: "a", altType: "location", userId: "u", action: "send_manually", liveMode: true };
  await post(database, `/invoices/${made["invoiceId"]}/send`, theirs);
  const { id: customerId } = customer as unknown as { id: string };
  await post(database, `/api/v1/customers/${customerId}/credit`, { amount: 30 });
  await post(database, `/api/v1/invoices/${dear}/payment`, {
    amount: 10,
    paymentMethod: "credit",
  });
  await createApp(world.deps).request(link);
  await post(database, `${link}/payments`, {
    paymentId: "pmt_card00001",
    amount: 100,
    currency: "USD",
    method: card(),
  });
  await post(database, `${link}/payments`, {
    paymentId: "pmt_bank00001",
    amount: 50,
    currency: "USD",
    method: bank(),
  });
  const transactionId = "txn_outside";
  const outside = { transactionId, amount: 20, currency: "USD", date: "2026-01-28" };
  await post(database, "/api/v1/bank-transactions", outside);
  await post(database, "/api/v1/invoices/reconcile", { transactionId, invoiceId: dear });
  await post(database, "/api/v1/customers/cust_mover/payment-methods", card());
  await post(database, `${link}/verifications`, { via: "email" });
  await post(database, `${link}/fresh-link`, {}).catch(quiet);
  while ((await runDueTasks(world.deps, TASK_HANDLERS)) > 0);
  const { kid, secret } = await createLinkKey(world.deps, world.merchant.tenantId, "test");
  minted = await new SignJWT({})
    .setProtectedHeader({ alg: "HS256", typ: "paylink+jwt", kid })
    .setIssuer(world.merchant.tenantId)
    .setAudience(world.deps.config.publicUrl)
    .setSubject(made["invoiceId"] ?? "")
    .setExpirationTime(Math.floor(world.deps.now().getTime() / 1000) + 86_400)
    .sign(Buffer.from(secret, "base64url"));
  await database.batch(
    Array.from({ length: MANY }, (_, n) =>
      statement(
        "INSERT INTO clicks (link_id, visitor, person, visit_id, event_id, human, rule) VALUES (?, ?, ?, ?, ?, 'likely', 'r')",
        ["a", "B", "é", "-", "🦊"][n % 5] ?? "",
        `${n % 2 === 0 ? "v" : "V"}${Math.floor(n / 10)}`,
        Math.floor(n / 5) % 2,
        `vis_many_${n}`,
        `evt_many_${n}`,
      ),
    ),
  );
}

beforeAll(async () => {
  world = await makeWorld({ seed: "engines" });
  postgres = await testPostgres();
  d1 = startD1(1);
  folder = await mkdtemp(join(tmpdir(), "paylink-engines-"));
  await fill();
  const opened: [string, () => Promise<Database>][] = [
    ["PostgreSQL", async () => openPostgres(await postgres.freshUrl(), { connections: 3 })],
    ["SQLite again", () => openSqlite(join(folder, "again.db"))],
    ["D1", async () => openD1(d1.database(0))],
    ["SQLite at last", () => openSqlite(join(folder, "last.db"))],
  ];
  stations.push({ name: "SQLite", database: world.database, came: "" });
  for (const [name, open] of opened) {
    const came = await exported(stations.at(-1)?.database ?? world.database);
    const database = await open();
    await migrate(database, MIGRATIONS, world.deps.now().toISOString());
    stations.push({ name, database, came });
    const { changed } = await take(database, came);
    if (!changed) throw new Error(`${name} took nothing in`);
  }
});
afterAll(async () => {
  for (const { database } of stations.slice(1)) await database.close();
  await d1?.close();
  await postgres?.stop();
  await world?.close();
  await rm(folder, { recursive: true, force: true });
});

describe.sequential("an installation that moves from SQLite to PostgreSQL, SQLite, D1 and SQLite", () => {
  it("names every table that there is", async () => {
    const found = await world.database.query<{ name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    );
    const named = [...TABLES, ...LEDGER].map(({ name }) => name);
    expect(found.map(({ name }) => name)).toEqual([...named, ...STAYS, ...SUMS, ...INDEX].sort());
  });

  it("has the same rows everywhere, and a whole ledger", async () => {
    const first = await contents(world.database);
    expect(Object.keys(first).filter((table) => first[table]?.length === 0)).toEqual([
      "merchant_hosts",
      "logos",
      "suppressions",
      "reminder_stops",
      "sandbox_refunds",
      "stripe_payments",
      "stripe_customers",
      "stripe_refunds",
    ]);
    for (const { name, database } of stations) {
      expect({ name, rows: await contents(database) }).toEqual({ name, rows: first });
      expect({ name, ...(await verifyLedger(database)) }).toMatchObject({ name, ok: true });
    }
  });

  it("writes the same lines from every engine, but for the first and the last of a file", async () => {
    // Engines may tell columns in an order of their own; rows come in the same order from all.
    const lines = (text: string): unknown[] =>
      text
        .trimEnd()
        .split("\n")
        .slice(1, -1)
        .map((line): unknown => JSON.parse(line));
    const [, first, ...others] = stations;
    const wanted = lines(first?.came ?? "");
    expect(wanted.length).toBeGreaterThan(MANY);
    for (const { name, came } of others)
      expect({ name, lines: lines(came) }).toEqual({ name, lines: wanted });
  });

  it("opens its links and takes its keys everywhere", async () => {
    for (const { name, database } of stations) {
      const app = createApp(depsAt(database));
      const paths = [link, `/l/${minted}`, "/api/v1/invoices"];
      const answers = await Promise.all(paths.map(async (path) => app.request(path, { headers: headers() })));
      expect([name, ...answers.map(({ status }) => status)]).toEqual([name, 200, 200, 200]);
    }
  });

  it("goes on everywhere: what was in flight settles, and the next payment follows in the ledger", async () => {
    world.advance(60_000);
    for (const { name, database } of stations) {
      while ((await runDueTasks(depsAt(database), TASK_HANDLERS)) > 0);
      await post(database, `${link}/payments`, {
        paymentId: "pmt_card00002",
        amount: 25,
        currency: "USD",
        method: card(),
      });
      const app = createApp(depsAt(database));
      const bankPayment = await app.request(`${link}/payments/pmt_bank00001`);
      expect({ name, ...((await bankPayment.json()) as object) }).toMatchObject({
        name,
        data: { status: "approved", remainingBalance: 325 },
      });
      expect({ name, ...(await verifyLedger(database)) }).toMatchObject({ name, ok: true });
    }
  });

  it("changes nothing when its file comes a second time, also after work went on", async () => {
    for (const { name, database, came } of stations.slice(1)) {
      const before = await contents(database);
      expect([name, (await take(database, came)).changed]).toEqual([name, false]);
      expect({ name, rows: await contents(database) }).toEqual({ name, rows: before });
    }
  });
});
