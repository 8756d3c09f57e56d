import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type Database,
  DatabaseUnavailable,
  statement,
  UniqueViolation,
} from "../../server/database/database.ts";
import { migrate } from "../../server/database/migrate.ts";
import { MIGRATIONS } from "../../server/database/migrations.ts";
import { openSqlite, type SqliteDatabase } from "../../server/database/sqlite.ts";
import { append, type LedgerPort } from "../../server/ledger/append.ts";
import type { StreamId } from "../../server/ledger/chain.ts";
import { decideCreate } from "../../server/ledger/decideInvoice.ts";
import { decideRecord, decideStart } from "../../server/ledger/decidePayment.ts";
import { decided, rejected } from "../../server/ledger/decision.ts";
import type { InvoiceState } from "../../server/ledger/state.ts";
import { verifyLedger } from "../../server/ledger/verify.ts";
import { readInvoiceEvents } from "../../server/store/events.ts";
import { readHead } from "../../server/store/ledger.ts";
import { AT, invoice, later, type OpenedLedger, openLedger, snapshot, start } from "./fixtures.ts";
import { write } from "./history.ts";

let ledger: OpenedLedger;
let second: SqliteDatabase;
/** What two processes are to each other: a connection each, and no queue in common. */
let processes: readonly [LedgerPort, LedgerPort];
let stream: StreamId;
let count = 0;

beforeAll(async () => {
  ledger = await openLedger();
  second = await openSqlite(ledger.path);
  const turns: LedgerPort["turns"] = (_key, work) => work();
  const { database, random } = ledger;
  processes = [
    { database, random, turns },
    { database: second, random, turns },
  ];
});
afterAll(async () => {
  await second.close();
  await ledger.cleanup();
});
beforeEach(async () => {
  count += 1;
  stream = { tenantId: "tnt_append", mode: "test", invoiceId: `inv_${count}` };
  await write(ledger, stream, AT)(() => decideCreate(invoice({ invoiceId: stream.invoiceId }), null));
});

const starting = (paymentId: string, amount: number) => (state: InvoiceState | null) =>
  decideStart(start({ paymentId, amount }), state as InvoiceState);

/** All rows of the ledger's tables. */
async function everything(database: Database): Promise<unknown[]> {
  const tables = ["events", "postings", "invoices", "payments", "tasks", "links"];
  return Promise.all(tables.map((table) => database.query(`SELECT * FROM ${table}`)));
}

describe("append, with writers in two processes", () => {
  it("loses nothing of what twenty-four writers add to one invoice", async () => {
    const done = await Promise.all(
      Array.from({ length: 24 }, (_, n) =>
        append(processes[n % 2 === 0 ? 0 : 1], stream, AT, starting(`pmt_${count}_many_${n}`, 100)),
      ),
    );
    expect(done.filter(({ ok }) => ok)).toHaveLength(24);
    const head = await readHead(second, stream);
    expect(head).toMatchObject({ version: 25, state: { reserved: 2_400 } });
    expect(Object.keys(head?.state.payments ?? {})).toHaveLength(24);
    expect(await verifyLedger(ledger.database)).toMatchObject({ ok: true });
  });

  it("never reserves more than the balance", async () => {
    const done = await Promise.all(
      Array.from({ length: 24 }, (_, n) =>
        append(processes[n % 2 === 0 ? 0 : 1], stream, AT, starting(`pmt_${count}_race_${n}`, 10_000)),
      ),
    );
    expect(done.filter(({ ok }) => ok)).toHaveLength(5);
    const codes = done.flatMap((one) => (one.ok ? [] : [one.rejection.code]));
    expect(new Set(codes)).toEqual(new Set(["amount_exceeds_balance"]));
    expect((await readHead(second, stream))?.state.reserved).toBe(50_000);
  });

  it("makes one invoice of two equal ones created at once, and refuses the later of two different ones", async () => {
    const twin = { ...stream, invoiceId: `inv_${count}_twin` };
    const create = (total: number) => (state: InvoiceState | null) => {
      const lineItems = [{ description: "Design", quantity: 1, unitAmount: total }];
      return decideCreate(invoice({ invoiceId: twin.invoiceId, lineItems }), state);
    };
    const equal = await Promise.all(processes.map((one) => append(one, twin, AT, create(700))));
    expect(equal.map((one) => one.ok && one.events.length)).toEqual(expect.arrayContaining([0, 1]));
    const other = { ...stream, invoiceId: `inv_${count}_other` };
    const done = await Promise.all(
      [700, 800].map((total, n) => append(processes[n === 0 ? 0 : 1], other, AT, create(total))),
    );
    expect(done.map((one) => (one.ok ? "created" : one.rejection.code)).sort()).toEqual([
      "created",
      "invoice_exists",
    ]);
  });

  it("decides again on what the winner left", async () => {
    const seen: number[] = [];
    let interfere = true;
    const done = await append(
      {
        ...processes[0],
        // Between reading and writing, the other process is faster once.
        database: {
          ...wrapped(ledger.database),
          batch: async (statements) => {
            if (interfere) {
              interfere = false;
              await append(processes[1], stream, AT, starting(`pmt_${count}_fast`, 40_000));
            }
            return ledger.database.batch(statements);
          },
        },
      },
      stream,
      AT,
      (state) => {
        seen.push(state?.reserved ?? -1);
        return starting(`pmt_${count}_slow`, 20_000)(state);
      },
    );
    expect(seen).toEqual([0, 40_000]);
    expect(done).toMatchObject({
      ok: false,
      rejection: { code: "amount_exceeds_balance" },
      state: { reserved: 40_000 },
    });
  });

  it("is never taken for broken by a verification in between", async () => {
    let writing = true;
    const writers = processes.map(async (one, side) => {
      for (let n = 0; n < 20; n += 1) {
        const paymentId = `pmt_${count}_busy_${side}_${n}`;
        await append(one, stream, AT, starting(paymentId, 100));
        await append(one, stream, AT, (state) =>
          decideRecord(snapshot({ paymentId, amount: 100 }), state as InvoiceState),
        );
        const fresh = { ...stream, invoiceId: `inv_${count}_${n % 2 === 0 ? "A" : "z"}${side}${n}` };
        await append(one, fresh, AT, (state) => decideCreate(invoice({ invoiceId: fresh.invoiceId }), state));
      }
    });
    const all = Promise.all(writers).finally(() => {
      writing = false;
    });
    const found = [];
    // SQLite answers at once: without a pause before each question nothing would come in between.
    const patient: Database = {
      ...wrapped(second),
      query: async (sql, params) => {
        await new Promise((next) => setImmediate(next));
        return second.query(sql, params);
      },
    };
    while (writing) found.push(await verifyLedger(patient));
    await all;
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter(({ ok }) => !ok)).toEqual([]);
  });
});

describe("append", () => {
  it("answers a refusal with the state it was decided on, and writes nothing", async () => {
    const before = await everything(ledger.database);
    const refused = await append(ledger, stream, AT, starting(`pmt_${count}_much`, 50_001));
    expect(refused).toMatchObject({
      ok: false,
      rejection: { code: "amount_exceeds_balance" },
      state: { total: 50_000 },
    });
    const none = await append(ledger, { ...stream, invoiceId: "inv_none" }, AT, () =>
      rejected("invoice_not_found", "none"),
    );
    expect(none).toMatchObject({ ok: false, state: null });
    expect(await everything(ledger.database)).toEqual(before);
  });

  it("writes all of a batch or nothing: a statement beside it that is refused takes the events with it", async () => {
    const before = await everything(ledger.database);
    const twice = append(ledger, stream, AT, starting(`pmt_${count}_half`, 100), () => [
      insertLink("lnk_twice"),
      insertLink("lnk_twice"),
    ]);
    await expect(twice).rejects.toMatchObject({ name: "UniqueViolation", table: "links" });
    expect(await everything(ledger.database)).toEqual(before);
    // The invoice takes the next command as if nothing had been.
    expect(await append(ledger, stream, AT, starting(`pmt_${count}_half`, 100))).toMatchObject({
      ok: true,
      version: 2,
    });
  });

  it("refuses a payment id that stands on another invoice, and leaves no trace of it there", async () => {
    const paymentId = `pmt_${count}_mine`;
    await append(ledger, stream, AT, starting(paymentId, 100));
    const other = { ...stream, invoiceId: `inv_${count}_b` };
    await write(ledger, other, AT)(() => decideCreate(invoice({ invoiceId: other.invoiceId }), null));
    const before = await everything(ledger.database);
    await expect(append(ledger, other, AT, starting(paymentId, 100))).rejects.toSatisfy(
      (error) => error instanceof UniqueViolation && error.table === "payments",
    );
    expect(await everything(ledger.database)).toEqual(before);
  });

  it("lets other merchants, and live beside test, use the same ids", async () => {
    for (const elsewhere of [{ tenantId: "tnt_other" }, { mode: "live" as const }]) {
      const there = { ...stream, ...elsewhere };
      await write(ledger, there, AT)(() => decideCreate(invoice({ invoiceId: there.invoiceId }), null));
      const done = await append(ledger, there, AT, starting(`pmt_${count}_same`, 100));
      expect(done).toMatchObject({ ok: true, version: 2 });
    }
  });

  it("does what stands beside a decision also when nothing new was decided", async () => {
    const done = await append(
      ledger,
      stream,
      AT,
      () => decided(),
      () => [insertLink(`lnk_${count}`)],
    );
    expect(done).toMatchObject({ ok: true, version: 1, events: [] });
    expect(
      await ledger.database.query("SELECT 1 AS found FROM links WHERE link_id = ?", [`lnk_${count}`]),
    ).toEqual([{ found: 1 }]);
  });

  it("gives up after many lost races, and says that nothing was written", async () => {
    let races = 0;
    const database: Database = {
      ...wrapped(ledger.database),
      batch: () => {
        races += 1;
        return Promise.reject(new UniqueViolation("events", ["tenant_id", "mode", "invoice_id", "sequence"]));
      },
    };
    const lost = append({ ...ledger, database }, stream, AT, starting(`pmt_${count}_lost`, 100));
    await expect(lost).rejects.toMatchObject({ name: "DatabaseUnavailable", outcome: "none" });
    expect(races).toBe(60);
  });

  it("writes once when the reply to a batch that took effect was lost", async () => {
    let lose = true;
    const database: Database = {
      ...wrapped(ledger.database),
      batch: async (statements) => {
        const results = await ledger.database.batch(statements);
        if (!lose) return results;
        lose = false;
        throw new DatabaseUnavailable("the line was cut", "unknown");
      },
    };
    const done = await append({ ...ledger, database }, stream, AT, starting(`pmt_${count}_cut`, 100));
    expect(done).toMatchObject({ ok: true, version: 2 });
    const written = await readInvoiceEvents(ledger.database, stream, 1, 10);
    expect(written.map(({ id }) => id)).toEqual(done.ok ? done.events.map(({ id }) => id) : []);
  });

  it("passes on that the database is away, and works again when it is back", async () => {
    const database: Database = {
      ...wrapped(ledger.database),
      batch: () => Promise.reject(new DatabaseUnavailable("away", "none")),
    };
    const away = append({ ...ledger, database }, stream, AT, starting(`pmt_${count}_away`, 100));
    await expect(away).rejects.toThrow(DatabaseUnavailable);
    expect(await append(ledger, stream, AT, starting(`pmt_${count}_away`, 100))).toMatchObject({ ok: true });
  });

  it("keeps the time it is given and numbers events without gaps", async () => {
    await append(ledger, stream, later(7), starting(`pmt_${count}_time`, 100));
    await append(ledger, stream, later(6), (state) =>
      decideRecord(snapshot({ paymentId: `pmt_${count}_time`, amount: 100 }), state as InvoiceState),
    );
    const events = await readInvoiceEvents(ledger.database, stream, 0, 10);
    expect(events.map(({ sequence, occurredAt }) => [sequence, occurredAt])).toEqual([
      [1, AT],
      [2, later(7)],
      [3, later(6)],
    ]);
  });

  it("finds the ledger as it was after the file was closed, opened and migrated again", async () => {
    const before = await everything(ledger.database);
    const again = await openSqlite(ledger.path);
    await migrate(again, MIGRATIONS, later(1));
    expect(await everything(again)).toEqual(before);
    expect(await verifyLedger(again)).toMatchObject({ ok: true });
    await again.close();
  });
});

/** The port's verbs as own properties, so that one of them can be replaced. */
function wrapped(database: Database): Database {
  return {
    dialect: database.dialect,
    query: (sql, params) => database.query(sql, params),
    batch: (statements) => database.batch(statements),
    close: () => database.close(),
  };
}

function insertLink(linkId: string) {
  return statement(
    "INSERT INTO links (link_id, tenant_id, mode, invoice_id, channel, created_at) VALUES (?, 'tnt_append', 'test', 'inv_1', 'link', ?)",
    linkId,
    AT,
  );
}
