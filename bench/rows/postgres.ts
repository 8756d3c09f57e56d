/**
 * Payments over PostgreSQL, which flushes to disk: what they cost beside single-row commits on the same server, and how
 * much it is worth that batches which gather share a transaction.
 */
import { randomBytes } from "node:crypto";
import { Pool } from "pg";
import { type Config, readConfig } from "../../server/config.ts";
import type { Database, StatementResult } from "../../server/database/database.ts";
import { migrate } from "../../server/database/migrate.ts";
import { MIGRATIONS } from "../../server/database/migrations.ts";
import { openPostgres } from "../../server/database/postgres.ts";
import { readStatement } from "../../server/database/postgres-statement.ts";
import type { Deps } from "../../server/deps.ts";
import { readAmounts } from "../../server/invoices/command.ts";
import { createInvoice } from "../../server/invoices/create.ts";
import { createInvoiceBody } from "../../server/invoices/schema.ts";
import { createMerchant } from "../../server/merchants/create.ts";
import { findMerchant } from "../../server/merchants/merchant.ts";
import { openDeps } from "../../server/node/open.ts";
import { pay } from "../../server/payments/pay.ts";
import { sandboxProcessor } from "../../server/payments/processors/sandbox.ts";
import { newId } from "../../shared/ids.ts";
import { startPostgres } from "../../test/setup/postgres.ts";
import type { BenchContext } from "../context.ts";
import { digits, judge, summarize } from "../measure.ts";
import type { BenchRow } from "../row.ts";

const CLIENTS = [1, 8, 64] as const;
const INVOICES = 1_000;
const TARGET_SHARED = 2;
/** As many connections as the product has by default. */
const CONNECTIONS = 10;

type Once = (n: number) => Promise<unknown>;

export async function rows({
  rounds,
  milliseconds,
}: Pick<BenchContext, "rounds" | "milliseconds">): Promise<BenchRow[]> {
  const server = await startPostgres({ fsync: true });
  try {
    const product = await candidate(await server.freshUrl(), (url) => openPostgres(url));
    const separate = await candidate(await server.freshUrl(), transactionEach);
    const commits = await singleRows(await server.freshUrl());
    const found: BenchRow[] = [];
    for (const clients of CLIENTS) {
      const rates = { product: [] as number[], separate: [] as number[], commits: [] as number[] };
      for (let round = -2; round < rounds; round++) {
        for (const [name, { once }] of Object.entries({ product, separate, commits })) {
          const rate = await perSecond(once, clients, milliseconds);
          if (round >= 0) rates[name as keyof typeof rates].push(rate);
        }
      }
      found.push(compared(clients, rates.product, rates.commits, null, "single-row commits"));
      if (clients === 64) {
        found.push(
          compared(clients, rates.product, rates.separate, TARGET_SHARED, "one transaction per batch"),
        );
      }
    }
    for (const { close } of [product, separate, commits]) await close();
    return found;
  } finally {
    await server.stop();
  }
}

function compared(
  clients: number,
  own: readonly number[],
  others: readonly number[],
  target: number | null,
  what: string,
): BenchRow {
  const ratio = summarize(own.map((rate, round) => rate / (others[round] ?? Number.NaN)));
  const { pass, noise } = judge(ratio, target ?? 0);
  return {
    name: `payments at ${clients} ${clients === 1 ? "payer" : "payers"} ÷ ${what} (PostgreSQL)`,
    // A payment is three durable batches of about twenty rows: beside one row it is told, not judged.
    target: target === null ? "told only" : `≥ ${target}`,
    value: ratio.median,
    unit: "ratio",
    pass,
    detail:
      `${noise}; ${digits(summarize(own).median)}/s against ${digits(summarize(others).median)}/s; ` +
      "each payment reserved, charged by the sandbox and posted, in this process; fsync on",
  };
}

/** How often `once` is done per second by so many at a time. */
async function perSecond(once: Once, clients: number, milliseconds: number): Promise<number> {
  const begun = performance.now();
  let done = 0;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (performance.now() - begun < milliseconds) {
        await once(done);
        done += 1;
      }
    }),
  );
  return (done * 1000) / (performance.now() - begun);
}

interface Candidate {
  readonly once: Once;
  readonly close: () => Promise<void>;
}

/** Pays invoices in turn over a database; the invoices are there when it begins. */
async function candidate(url: string, open: (url: string) => Promise<Database>): Promise<Candidate> {
  const { deps } = await openDeps(config(url), () => undefined);
  const made = await createMerchant(deps, { name: "Acme Studio" });
  if (!("tenantId" in made)) throw new Error(made.message);
  const invoices = await makeInvoices(deps, made.tenantId);
  await deps.database.close();
  const database = await open(url);
  await migrate(database, MIGRATIONS, new Date().toISOString());
  const processor = sandboxProcessor({ database, achSeconds: 15, random: deps.random });
  const over: Deps = { ...deps, database };
  const method = {
    type: "card",
    number: "4242424242424242",
    expiryMonth: 12,
    expiryYear: 2039,
    cvv: "123",
  } as const;
  let next = 0;
  return {
    close: () => database.close(),
    async once() {
      const invoiceId = invoices[next++ % invoices.length] ?? "";
      const ref = {
        tenantId: made.tenantId,
        mode: "test",
        invoiceId,
        paymentId: `pmt_${randomBytes(12).toString("hex")}`,
        at: new Date().toISOString(),
      } as const;
      const outcome = await pay(over, processor, ref, {
        amount: 1,
        currency: "USD",
        method,
        returnUrl: "https://pay.example.com/x",
        allowOverpayment: false,
        linkId: null,
        channel: null,
        address: null,
        authorization: null,
      });
      if (outcome.kind !== "payment" || outcome.payment.status !== "approved") throw new Error("not paid");
    },
  };
}

function config(url: string): Config {
  const read = readConfig({
    DATABASE_URL: url,
    PAYLINK_SECRET: "the secret of the bench, which guards nothing",
  });
  if (!read.ok) throw new Error(read.problems.join("\n"));
  return read.config;
}

async function makeInvoices(deps: Deps, tenantId: string): Promise<string[]> {
  const merchant = await findMerchant(deps.database, tenantId);
  const asked = readAmounts(
    createInvoiceBody.parse({
      currency: "USD",
      customer: { name: "Jane Doe" },
      lineItems: [{ description: "Work", quantity: 1, unitAmount: 50_000 }],
    }),
  );
  if (merchant === null || !("lineItems" in asked)) throw new Error("the bench's invoice is refused");
  const caller = { tenantId, mode: "test", merchant, now: deps.now() } as const;
  const ids = Array.from({ length: INVOICES }, () => newId("invoice", deps.random));
  await Promise.all(
    ids.map((invoiceId) =>
      createInvoice(deps, caller, { invoiceId, customerId: newId("customer", deps.random) }, asked),
    ),
  );
  return ids;
}

/** What pgbench's shortest write does: each client commits one row at a time on a connection of its own. */
async function singleRows(url: string): Promise<Candidate> {
  const pool = new Pool({ connectionString: url, max: Math.max(...CLIENTS) });
  await pool.query("CREATE TABLE single_rows (id TEXT PRIMARY KEY, n BIGINT NOT NULL)");
  const insert = { name: "insert", text: "INSERT INTO single_rows (id, n) VALUES ($1, $2)" };
  return {
    close: () => pool.end(),
    once: (n) => pool.query({ ...insert, values: [randomBytes(12).toString("hex"), n] }),
  };
}

/** The ordinary way: every batch a transaction of its own on a pooled connection, one statement after the other. */
async function transactionEach(url: string): Promise<Database> {
  const pool = new Pool({ connectionString: url, max: CONNECTIONS });
  const reads = await openPostgres(url);
  return {
    dialect: "postgres",
    query: (sql, params) => reads.query(sql, params),
    async batch(statements) {
      const client = await pool.connect();
      try {
        await client.query("BEGIN");
        const results: StatementResult[] = [];
        for (const { sql, params } of statements) {
          const { text, name, positions } = readStatement(sql);
          if (positions && results.length === 0) await client.query("SELECT pg_advisory_xact_lock(1)");
          const { rows: given, rowCount } = await client.query({ text, name, values: [...params] });
          results.push({ rows: given as StatementResult["rows"], changes: rowCount ?? 0 });
        }
        await client.query("COMMIT");
        return results;
      } catch (error) {
        await client.query("ROLLBACK");
        throw error;
      } finally {
        client.release();
      }
    },
    close: async () => {
      await pool.end();
      await reads.close();
    },
  };
}
