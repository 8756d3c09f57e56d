import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyLedger } from "../../server/ledger/verify.ts";
import { readCreditHead } from "../../server/store/credit.ts";
import { ACCOUNT, CreditLedger } from "./creditHistory.ts";
import { type OpenedLedger, openLedger } from "./fixtures.ts";

let ledger: OpenedLedger;
beforeAll(async () => {
  ledger = await openLedger();
});
afterAll(() => ledger.cleanup());

const amount = fc.oneof(fc.integer({ min: 1, max: 700 }), fc.constantFrom(1, 500, 1_000));
const some = fc.oneof(amount, fc.constant(null));
const command = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("arrive" as const), on: fc.nat(2), amount }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("move" as const), on: fc.nat(2), amount: some }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("apply" as const), on: fc.nat(2), amount: some }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("give" as const), amount }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("refund" as const),
      payment: fc.nat(5),
      amount: some,
    }),
  },
);

describe("credit under random histories of three invoices", () => {
  it("is neither made nor lost: what came in is on the invoices, in the credit, or given back", async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 25, size: "max" }), async (list) => {
        run += 1;
        const account = { ...ACCOUNT, customerId: `cust_${run}` };
        const jane = new CreditLedger(ledger, account);
        const ids = [0, 1, 2].map((n) => `inv_${run}_${n}`);
        for (const id of ids) await jane.create(id);
        const payments: { on: string; paymentId: string }[] = [];
        let came = 0;
        let given = 0;
        for (const [step, one] of list.entries()) {
          const on = ids["on" in one ? one.on : 0] ?? "";
          const id = `${run}_step_${step}`;
          if (one.do === "arrive") {
            await jane.arrive(on, `pmt_${id}`, one.amount);
            payments.push({ on, paymentId: `pmt_${id}` });
            came += one.amount;
          } else if (one.do === "move") await jane.move(on, `crd_${id}`, one.amount);
          else if (one.do === "apply") {
            const paid = await jane.apply(on, `pmt_${id}`, one.amount);
            if (paid.ok && paid.events.length > 0) payments.push({ on, paymentId: `pmt_${id}` });
          } else if (one.do === "give") {
            await jane.give(`crd_${id}`, one.amount);
            given += one.amount;
          } else {
            const payment = payments[one.payment];
            if (payment === undefined) continue;
            const back = await jane.refund(payment.on, `rfd_${id}`, payment.paymentId, one.amount);
            const refund = back.ok ? back.state.refunds?.[`rfd_${id}`] : undefined;
            if (refund && back.ok && back.entries.length === 0) came -= refund.amount;
          }
        }
        const [invoices] = await ledger.database.query<{ paid: number; least: number }>(
          "SELECT SUM(paid) AS paid, MIN(paid) AS least FROM invoices WHERE customer_id = ?",
          [account.customerId],
        );
        const { balance } = await readCreditHead(ledger.database, account);
        expect((invoices?.paid ?? 0) + balance).toBe(came + given);
        expect(invoices?.least).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 25 },
    );
    expect(await verifyLedger(ledger.database)).toMatchObject({ ok: true, counts: { invoices: 3 * run } });
    const [between] = await ledger.database.query<{ sum: number }>(
      `SELECT (SELECT SUM(amount) FROM postings WHERE account IN ('clearing:credit', 'refunds:credit'))
         + (SELECT SUM(amount) FROM credit_entries WHERE account <> 'adjustments') AS sum`,
    );
    expect(between?.sum).toBe(0);
  });

  it("has one entry for each number, whoever writes at once, and nothing is spent twice", async () => {
    const account = { ...ACCOUNT, customerId: "cust_racing" };
    const writers = Array.from({ length: 8 }, () => {
      // Without turns, as where processes do not know each other.
      const turns = <T>(_key: string, work: () => Promise<T>): Promise<T> => work();
      return new CreditLedger({ ...ledger, turns } as OpenedLedger, account);
    });
    const [first] = writers;
    for (const [n] of writers.entries()) await first?.create(`inv_race_${n}`);
    await first?.give("crd_race", 1_000);
    const paid = await Promise.all(
      writers.map((writer, n) => writer.apply(`inv_race_${n}`, `pmt_race_${n}`, 300)),
    );
    expect(paid.filter(({ ok }) => ok)).toHaveLength(3);
    expect(await readCreditHead(ledger.database, account)).toMatchObject({ version: 4, balance: 100 });
  });

  it("is given once under one id", async () => {
    const jane = new CreditLedger(ledger, { ...ACCOUNT, customerId: "cust_twice" });
    const [one, two] = [await jane.give("crd_twice", 10), await jane.give("crd_twice", 10)];
    expect(one).toMatchObject({ balance: 10 });
    expect(two?.hash).toBe(one?.hash);
  });
});
