/** Databases to measure on: a merchant and as many invoices as asked for, each with its link. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { readConfig } from "../server/config.ts";
import { readAmounts } from "../server/invoices/command.ts";
import { createInvoice } from "../server/invoices/create.ts";
import { createInvoiceBody } from "../server/invoices/schema.ts";
import { mintCode } from "../server/links/code.ts";
import { createMerchant } from "../server/merchants/create.ts";
import { findMerchant } from "../server/merchants/merchant.ts";
import { openDeps } from "../server/node/open.ts";
import { newId, randomText } from "../shared/ids.ts";

export interface Seeded {
  /** The settings with which a server opens it. */
  readonly env: Record<string, string>;
  /** Paths of links, evenly spread over all invoices. */
  readonly paths: readonly string[];
  readonly testApiKey: string;
  readonly tenantId: string;
}

const SECRET = "the secret of the bench, which guards nothing at all";

/**
 * Makes a database with `count` invoices in test mode below `folder`. The first is made by the product itself, with
 * all that belongs to it; the others are its copies under other ids, written row by row.
 * @param links how many paths to give back.
 */
export async function seed(folder: string, count: number, links: number): Promise<Seeded> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "paylink.db");
  const env = {
    PORT: "0",
    PUBLIC_URL: "http://localhost:3000",
    DATABASE_URL: `file:${file}`,
    PAYLINK_SECRET: SECRET,
  };
  const read = readConfig(env);
  if (!read.ok) throw new Error(read.problems.join("\n"));
  const { deps } = await openDeps(read.config, () => undefined);
  const made = await createMerchant(deps, { name: "Acme Studio", timeZone: "America/New_York" });
  if (!("tenantId" in made)) throw new Error(made.message);
  const merchant = await findMerchant(deps.database, made.tenantId);
  const asked = readAmounts(
    createInvoiceBody.parse({
      currency: "USD",
      customer: { name: "Jane Doe", email: "jane@example.com" },
      lineItems: [
        { description: "Brand identity, final files", quantity: 1, unitAmount: 350 },
        { description: "Business cards, box of 100", quantity: 3, unitAmount: 50 },
      ],
      dueDate: "2099-12-31",
      memo: "Thank you for working with us.",
    }),
  );
  if (merchant === null || !("lineItems" in asked)) throw new Error("the bench's invoice is refused");
  const invoiceId = newId("invoice", deps.random);
  const caller = { tenantId: made.tenantId, mode: "test", merchant, now: deps.now() } as const;
  const ids = { invoiceId, customerId: newId("customer", deps.random) };
  const outcome = await createInvoice(deps, caller, ids, asked);
  if (!outcome.ok || outcome.link === null) throw new Error("the bench's invoice could not be made");
  await deps.database.close();
  const every = Math.max(1, Math.floor(count / links));
  const keys = multiply(file, { invoiceId, linkId: outcome.link.linkId, count, every }, () =>
    randomText(deps.random, 20),
  );
  const paths = keys.slice(0, links).map((key) => `/${mintCode(deps.keyring, key)}`);
  return { env, paths, testApiKey: made.testApiKey, tenantId: made.tenantId };
}

/** Databases with more invoices than this have no events but the first invoice's. */
const EVENTS_UP_TO = 10_000;
/** At least as many positions as an invoice has events. */
const EVENTS_EACH = 4;
const COMMIT_EVERY = 20_000;

interface Template {
  readonly invoiceId: string;
  readonly linkId: string;
  readonly count: number;
  readonly every: number;
}

/** Copies an invoice with its events and link until there are `count`; gives every so many-th link's key back. */
function multiply(
  file: string,
  { invoiceId, linkId, count, every }: Template,
  random: () => string,
): string[] {
  const database = new DatabaseSync(file);
  // Nothing is lost that matters; the product sets what it needs when it opens the file.
  database.exec("PRAGMA synchronous = OFF; PRAGMA cache_size = -400000");
  const copiers = [
    copier(database, "invoices", "invoice_id"),
    copier(database, "links", "invoice_id"),
    // Nothing of a link reads them, and they would be most of a large file.
    ...(count > EVENTS_UP_TO ? [] : [copier(database, "events", "invoice_id")]),
  ];
  const last = database.prepare("SELECT MAX(position) AS last FROM events").get() as { last: number };
  const keys = [linkId.slice("lnk_".length)];
  database.exec("BEGIN");
  // In order, so that every index grows at its end; who is asked for is still spread over all of it.
  const texts = Array.from({ length: count - 1 }, random).sort();
  for (const [n, text] of texts.entries()) {
    const own = { invoice: `inv_${text}`, link: `lnk_${text.slice(0, 13)}` };
    const fresh = (value: string): string =>
      value.replaceAll(invoiceId, own.invoice).replaceAll(linkId, own.link);
    if (n % COMMIT_EVERY === COMMIT_EVERY - 1) database.exec("COMMIT; BEGIN");
    const position = last.last + n * EVENTS_EACH;
    for (const copy of copiers) copy(invoiceId, fresh, position);
    if ((n + 1) % every === 0) keys.push(own.link.slice("lnk_".length));
  }
  database.exec("COMMIT");
  database.close();
  return keys;
}

type Copy = (id: string, fresh: (value: string) => string, position: number) => void;

/** Writes copies of a table's rows that belong to the template. */
function copier(database: InstanceType<typeof DatabaseSync>, table: string, column: string): Copy {
  let rows: Record<string, string | number | null>[] | undefined;
  let insert: ReturnType<typeof database.prepare> | undefined;
  return (id, fresh, position) => {
    rows ??= database.prepare(`SELECT * FROM ${table} WHERE ${column} = ?`).all(id) as Record<
      string,
      string | number | null
    >[];
    const names = Object.keys(rows?.[0] ?? {});
    insert ??= database.prepare(
      `INSERT INTO ${table} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`,
    );
    let at = position;
    for (const row of rows ?? []) {
      if (table === "events") at += 1;
      const values = names.map((name) => {
        const value = row[name];
        if (name === "position") return at;
        if (name === "created_position") return position + 1;
        if (name === "event_id") return `evt_${at}`;
        return typeof value === "string" ? fresh(value) : (value ?? null);
      });
      insert.run(...values);
    }
  };
}
