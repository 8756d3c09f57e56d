/** An installation brought back from a copy that was taken while it was in use. The processor stands outside, as a real one does. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { backup, DatabaseSync } from "@photostructure/sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createApp, TASK_HANDLERS } from "../../server/app.ts";
import { migrate } from "../../server/database/migrate.ts";
import { MIGRATIONS } from "../../server/database/migrations.ts";
import { openSqlite, type SqliteDatabase } from "../../server/database/sqlite.ts";
import type { Deps } from "../../server/deps.ts";
import { verifyLedger } from "../../server/ledger/verify.ts";
import type { Processor } from "../../server/payments/processors/processor.ts";
import { type SandboxProcessor, sandboxProcessor } from "../../server/payments/processors/sandbox.ts";
import { runDueTasks } from "../../server/tasks/run.ts";
import { exportLines } from "../../server/transfer/export.ts";
import { importLines } from "../../server/transfer/import.ts";
import { linesOf } from "../../server/transfer/lines.ts";
import { makeWorld, seededRandom, type World } from "../api/world.ts";
import { bank, card, pathOf } from "../http/calls.ts";

const FINISHED = "pmt_finished01";
const SETTLING = "pmt_settling01";
const ANSWER_LOST = "pmt_answerlost";
const NEVER_ASKED = "pmt_neverasked";

/** Copies that may be brought back, made while the server writes. */
const COPIES: readonly { readonly how: string; take(world: World, to: string): Promise<void> }[] = [
  {
    how: "a copy of the file by SQLite's own backup",
    async take({ database }, to) {
      const source = new DatabaseSync(database.path, { readOnly: true });
      await backup(source, to, { rate: 20 });
      source.close();
    },
  },
  {
    how: "an export",
    async take({ deps }, to) {
      let text = "";
      for await (const line of exportLines(deps)) text += line;
      const into = await openSqlite(to);
      await migrate(into, MIGRATIONS, deps.now().toISOString());
      const open = async function* () {
        yield await Promise.resolve(text);
      };
      await importLines(
        { ...deps, database: into },
        () => linesOf(open()),
        () => undefined,
      );
      await into.close();
    },
  },
];

describe.each(COPIES)("an installation brought back from $how", ({ take }) => {
  let world: World;
  let folder: string;
  let sandbox: SandboxProcessor;
  let restored: SqliteDatabase;
  let link: string;
  /** What the restored installation did outside. */
  let asked: string[];
  let sent: string[];
  /** Webhooks that the first installation got rid of. */
  let delivered: Set<string>;
  let posted: string[];

  const answering = (ids: (id: string) => void): Deps["webhookSender"] => ({
    ending: false,
    leadsInside: () => Promise.resolve(false),
    post: ({ headers }) => {
      ids(headers["webhook-id"] ?? "");
      return Promise.resolve({ kind: "answer", status: 200, retryAfter: null, answerBytes: 0 });
    },
  });

  const request = (deps: Deps, path: string, body: unknown) =>
    createApp(deps).request(path, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { Authorization: `Bearer ${world.merchant.testApiKey}` },
    });
  const payment = (deps: Deps, paymentId: string, amount: number, method: unknown = card()) =>
    request(deps, `${link}/payments`, { paymentId, amount, currency: "USD", method });
  const runAll = async (deps: Deps) => {
    while ((await runDueTasks(deps, TASK_HANDLERS)) > 0);
  };

  /** One payment done, one in the bank, one whose answer was lost and one that was cut off before it was asked for. */
  async function live(): Promise<void> {
    delivered = new Set();
    const deps: Deps = { ...world.deps, webhookSender: answering((id) => delivered.add(id)) };
    await request(deps, "/api/v1/webhook-endpoints", { url: "https://93.184.215.14/hook" });
    const invoice = {
      id: "inv_restored",
      currency: "USD",
      customer: { name: "Jane Doe", email: "jane@example.com" },
      lineItems: [{ description: "Work", quantity: 1, unitAmount: 500 }],
    };
    const made = await request(deps, "/api/v1/invoices", invoice);
    link = pathOf(((await made.json()) as { data: { paymentLink: string } }).data.paymentLink);
    await request(deps, `${link}/fresh-link`, {});
    await payment(deps, FINISHED, 100);
    await payment(deps, SETTLING, 50, bank());
    await runAll(deps);
    const cut = (charge: Processor["charge"]): Deps => ({
      ...deps,
      processorFor: () => ({ ...sandbox, charge }),
    });
    const died = () => new Error("the process ended here");
    const lost = cut(async (charge) => {
      await sandbox.charge(charge);
      throw died();
    });
    await payment(lost, ANSWER_LOST, 25);
    await payment(
      cut(() => Promise.reject(died())),
      NEVER_ASKED,
      10,
    );
  }

  const onCopy = (): Deps => {
    const heard =
      <Rest extends unknown[], Answer>(
        verb: string,
        ask: (ref: { paymentId: string }, ...rest: Rest) => Promise<Answer>,
      ) =>
      async (ref: { paymentId: string }, ...rest: Rest): Promise<Answer> => {
        asked.push(`${verb} ${ref.paymentId}`);
        return ask(ref, ...rest);
      };
    const processor = {
      ...sandbox,
      charge: heard("charge", sandbox.charge as never),
      retrieve: heard("retrieve", sandbox.retrieve as never),
      cancel: heard("cancel", sandbox.cancel as never),
      refund: heard("refund", sandbox.refund as never),
    } as Processor;
    return {
      ...world.deps,
      database: restored,
      random: seededRandom("restored"),
      processorFor: () => processor,
      mailerFor: () => noting(sent),
      texterFor: () => noting(sent),
      webhookSender: answering((id) => posted.push(id)),
    };
  };

  beforeEach(async () => {
    world = await makeWorld({ seed: "restore" });
    folder = await mkdtemp(join(tmpdir(), "paylink-restore-"));
    [asked, sent, posted] = [[], [], []];
    const { database } = world;
    sandbox = sandboxProcessor({ database, achSeconds: 15, random: seededRandom("outside") });
    await live();
    let copying = true;
    const writing = (async () => {
      for (let n = 0; copying; n += 1) {
        const lineItems = [{ description: "x".repeat(200), quantity: 1, unitAmount: 1 }];
        const customer = { name: "Busy" };
        await request(world.deps, "/api/v1/invoices", {
          id: `inv_busy${n}`,
          currency: "USD",
          customer,
          lineItems,
        });
      }
    })();
    const copy = join(folder, "copy.db");
    await take(world, copy);
    copying = false;
    await writing;
    restored = await openSqlite(copy);
    await migrate(restored, MIGRATIONS, world.deps.now().toISOString());
  });
  afterEach(async () => {
    await restored.close();
    await world.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("has a whole ledger with every payment that was recorded, before anything runs", async () => {
    expect(await verifyLedger(restored)).toMatchObject({ ok: true });
    const rows = await restored.query("SELECT payment_id, status FROM payments ORDER BY payment_id");
    expect(rows.map((row) => [row["payment_id"], row["status"]])).toEqual([
      [ANSWER_LOST, "started"],
      [FINISHED, "approved"],
      [NEVER_ASKED, "started"],
      [SETTLING, "processing"],
    ]);
  });

  it("charges nobody: what was open is only asked about, and what was done is left alone", async () => {
    world.advance(60_000);
    await runAll(onCopy());
    expect([...new Set(asked)].sort()).toEqual([
      `cancel ${NEVER_ASKED}`,
      `retrieve ${ANSWER_LOST}`,
      `retrieve ${NEVER_ASKED}`,
      `retrieve ${SETTLING}`,
    ]);
    const rows = await restored.query("SELECT payment_id, status FROM payments ORDER BY payment_id");
    expect(rows.map((row) => row["status"])).toEqual(["approved", "approved", "failed", "approved"]);
    const moved = await sandbox.movements(world.merchant.tenantId);
    expect(Object.fromEntries(moved.map(({ paymentId, captures }) => [paymentId, captures]))).toEqual({
      [ANSWER_LOST]: 1,
      [FINISHED]: 1,
      [NEVER_ASKED]: 0,
      [SETTLING]: 1,
    });
    expect(await verifyLedger(restored)).toMatchObject({ ok: true });
  });

  it("answers a payer who sends a finished payment again with what became of it", async () => {
    const answer = await payment(onCopy(), FINISHED, 100);
    expect(((await answer.json()) as { data: unknown }).data).toMatchObject({ status: "approved" });
    expect(asked).toEqual([]);
  });

  it("charges a payment once that was made after the copy and is sent again", async () => {
    await payment(world.deps, "pmt_afterwards", 5);
    const answer = await payment(onCopy(), "pmt_afterwards", 5);
    expect(((await answer.json()) as { data: unknown }).data).toMatchObject({ status: "approved" });
    const moved = await sandbox.movements(world.merchant.tenantId);
    expect(moved.filter(({ paymentId }) => paymentId === "pmt_afterwards")).toMatchObject([{ captures: 1 }]);
    expect(await verifyLedger(restored)).toMatchObject({ ok: true });
  });

  it("sends nothing again: no mail, and no webhook that was delivered", async () => {
    const before = world.mails.map(({ messageId }) => messageId);
    expect(before).not.toEqual([]);
    expect(delivered.size).toBeGreaterThan(0);
    world.advance(60_000);
    await runAll(onCopy());
    expect(sent.filter((id) => before.includes(id))).toEqual([]);
    // What happened to the open payments is news, and is told.
    expect(posted.length).toBeGreaterThan(0);
    expect(posted.filter((id) => delivered.has(id))).toEqual([]);
    expect(new Set(posted).size).toBe(posted.length);
  });
});

/** A carrier that notes what it was handed. */
function noting(sent: string[]) {
  return {
    name: "noting",
    send: ({ messageId }: { readonly messageId: string }) => {
      sent.push(messageId);
      return Promise.resolve({ carrierId: null });
    },
  };
}
