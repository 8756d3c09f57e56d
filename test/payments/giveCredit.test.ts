import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, DatabaseUnavailable, statement } from "../../server/database/database.ts";
import { append } from "../../server/ledger/append.ts";
import { decideCreate } from "../../server/ledger/decideInvoice.ts";
import { disposableOf } from "../../server/ledger/state.ts";
import { recordExternal } from "../../server/payments/external.ts";
import { giveCredit } from "../../server/payments/giveCredit.ts";
import { applyOverpayment, overpaymentTask, refundOverpayment } from "../../server/payments/overpayment.ts";
import { OVERPAYMENT } from "../../server/payments/overpaymentTask.ts";
import { readCreditHead } from "../../server/store/credit.ts";
import { readHead } from "../../server/store/ledger.ts";
import { invoice } from "../ledger/fixtures.ts";
import { openShop, type Shop } from "./world.ts";

let shop: Shop;
let customers = 0;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.closeWhole());

/** The database of a process that dies before its batch after so many is written. */
function dyingAfter(batches: number): Database {
  let left = batches;
  return {
    ...shop.database,
    dialect: shop.database.dialect,
    query: (sql, params) => shop.database.query(sql, params),
    batch: async (statements) => {
      left -= 1;
      if (left < 0) throw new DatabaseUnavailable("the process died here", "none");
      return shop.database.batch(statements);
    },
    close: async () => undefined,
  };
}

async function customer() {
  const id = `cust_${(customers += 1)}`;
  const owner = { tenantId: shop.merchant.tenantId, mode: "test" } as const;
  const at = shop.deps.now().toISOString();
  const make = async (name: string, paid: number) => {
    const stream = { ...owner, invoiceId: `inv_${id}_${name}` };
    const command = invoice({ invoiceId: stream.invoiceId, customer: { id, name: "Jane Doe" }, at });
    await append(shop.deps, stream, at, (state) => decideCreate(command, state));
    const payment = { amount: paid, currency: "USD", details: { method: "check" } };
    const ref = { ...stream, paymentId: `pmt_${id}_${name}`, at };
    if (paid > 0) await recordExternal(shop.deps, ref, { ...payment, transactionId: `txn_${id}_${name}` });
    return stream;
  };
  return { account: { ...owner, customerId: id, currency: "USD" }, at, make };
}

describe("a request that was cut off", () => {
  it.each([0, 1, 2])(
    "after %i entries of credit is finished by its repeat, and gives once",
    async (whole) => {
      const jane = await customer();
      await jane.make("one", 51_000);
      await jane.make("two", 52_000);
      const asked = { amount: 4_000, reason: null, invoiceId: null, at: jane.at };
      const request = { ...asked, entryId: `crd_cut_${whole}` };
      const cut = giveCredit({ ...shop.deps, database: dyingAfter(whole) }, jane.account, request);
      await expect(cut).rejects.toThrow("died");
      const done = await giveCredit(shop.deps, jane.account, request);
      expect(done.ok && done.entries.map(({ kind, amount }) => [kind, amount])).toEqual([
        ["overpayment", 1_000],
        ["overpayment", 2_000],
        ["adjustment", 1_000],
      ]);
      await giveCredit(shop.deps, jane.account, request);
      expect(await readCreditHead(shop.database, jane.account)).toMatchObject({ version: 3, balance: 4_000 });
    },
  );

  it("between the credit and the other invoice leaves the money in the credit, and its repeat applies it", async () => {
    const jane = await customer();
    const source = await jane.make("from", 60_000);
    const target = await jane.make("to", 0);
    const ids = { entryId: "crd_apply", paymentId: "pmt_apply_cut", transactionId: "txn_apply_cut" };
    const asked = { ...ids, amount: null, reason: null, at: jane.at };
    const cut = applyOverpayment({ ...shop.deps, database: dyingAfter(1) }, source, target, asked);
    await expect(cut).rejects.toThrow("died");
    expect(await readCreditHead(shop.database, jane.account)).toMatchObject({ balance: 10_000 });
    const done = await applyOverpayment(shop.deps, source, target, asked);
    expect(done).toMatchObject({ ok: true, moved: 10_000, applied: 10_000, creditBalance: 0 });
    expect(await applyOverpayment(shop.deps, source, target, asked)).toMatchObject({ applied: 10_000 });
    expect((await readHead(shop.database, target))?.state.received).toBe(10_000);
  });

  it("between two refunds of an overpayment gives the rest by its repeat", async () => {
    const jane = await customer();
    const stream = await jane.make("refunds", 50_000);
    for (const n of [1, 2])
      await recordExternal(
        shop.deps,
        { ...stream, paymentId: `pmt_more_than_due_${n}`, at: jane.at },
        { amount: 700, currency: "USD", details: { method: "cash" }, transactionId: `txn_more_${n}` },
      );
    const asked = { refundId: "rfd_cut", amount: 1_400, reason: null, processedOnly: false, at: jane.at };
    await expect(refundOverpayment({ ...shop.deps, database: dyingAfter(1) }, stream, asked)).rejects.toThrow(
      "died",
    );
    const done = await refundOverpayment(shop.deps, stream, asked);
    expect(done).toMatchObject({ ok: true, refundIds: ["rfd_cut", "rfd_cut_2"] });
    await refundOverpayment(shop.deps, stream, asked);
    const state = (await readHead(shop.database, stream))?.state;
    expect([state?.received, state && disposableOf(state)]).toEqual([50_000, 0]);
  });

  it("the rule's task may run as often as it likes", async () => {
    const { tenantId } = shop.merchant;
    await shop.database.batch([
      statement(
        "UPDATE merchants SET settings = ? WHERE tenant_id = ?",
        '{"overpayments":"credit"}',
        tenantId,
      ),
    ]);
    const jane = await customer();
    const { invoiceId } = await jane.make("ruled", 50_900);
    const task = { kind: OVERPAYMENT, tenantId, mode: "test", subject: invoiceId, payload: "{}" } as const;
    const runs = Array.from({ length: 4 }, (_, n) =>
      overpaymentTask(shop.deps, { ...task, taskId: `tsk_${n}`, attempts: 1 }),
    );
    await Promise.all(runs);
    expect(await readCreditHead(shop.database, jane.account)).toMatchObject({ version: 1, balance: 900 });
  });
});
