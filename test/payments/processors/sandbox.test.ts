import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, DatabaseUnavailable } from "../../../server/database/database.ts";
import { ProcessorUnavailable } from "../../../server/payments/processors/processor.ts";
import { sandboxProcessor } from "../../../server/payments/processors/sandbox.ts";
import {
  ACH_SECONDS,
  after,
  bank,
  card,
  type OpenedSandbox,
  openSandbox,
  payment,
  random,
  TENANT,
} from "./openSandbox.ts";

const CHALLENGED = "4000002500003155";
const DISPUTED = "000555555559";
const STAYS = "000000000009";
const NOTHING = { captures: 0, captured: 0, returned: 0 };
const CAPTURED = { captures: 1, captured: 10_000, returned: 0 };
const UNHEARD = {
  amount: 10_000,
  currency: "USD",
  method: { type: "card", brand: null, last4: null },
} as const;

describe("the sandbox", () => {
  let opened: OpenedSandbox;
  beforeAll(async () => {
    opened = await openSandbox();
  });
  afterAll(() => opened.cleanup());

  const log = async (paymentId: string) => {
    const rows = await opened.database.query(
      "SELECT ask, outcome, moved FROM sandbox_requests WHERE payment_id = ? ORDER BY rowid",
      [paymentId],
    );
    return rows.map(({ ask, outcome, moved }) => `${ask} ${outcome} ${moved}`);
  };

  describe("bank payments", () => {
    it("settle by the merchant's clock and not a millisecond earlier", async () => {
      const ask = payment(bank("000123456789"));
      await opened.sandbox.charge(ask);
      const early = await opened.sandbox.retrieve({ ...ask, at: after(ACH_SECONDS - 0.001) });
      expect(early).toMatchObject({ status: "processing", checkAt: after(ACH_SECONDS) });
      expect(await opened.moved(ask.paymentId)).toEqual(NOTHING);
      const settled = await opened.sandbox.retrieve({ ...ask, at: after(ACH_SECONDS) });
      expect(settled?.status).toBe("succeeded");
      expect(settled).not.toHaveProperty("checkAt");
      expect(await opened.moved(ask.paymentId)).toEqual(CAPTURED);
    });

    it("stay settled when asked with an earlier clock afterwards", async () => {
      const ask = payment(bank("000123456789"));
      await opened.sandbox.charge(ask);
      await opened.sandbox.retrieve({ ...ask, at: after(100) });
      expect((await opened.sandbox.retrieve(ask))?.status).toBe("succeeded");
    });

    it("on the dispute account succeed and are returned after the same time again", async () => {
      const ask = payment(bank(DISPUTED));
      await opened.sandbox.charge(ask);
      const settled = await opened.sandbox.retrieve({ ...ask, at: after(20) });
      expect(settled).toMatchObject({ status: "succeeded", checkAt: after(2 * ACH_SECONDS) });
      expect(await opened.moved(ask.paymentId)).toEqual(CAPTURED);
      const returned = await opened.sandbox.retrieve({ ...ask, at: after(2 * ACH_SECONDS) });
      expect(returned).toMatchObject({ status: "returned", reason: { code: "debit_not_authorized" } });
      expect(await opened.moved(ask.paymentId)).toEqual({ captures: 1, captured: 10_000, returned: 10_000 });
    });

    it("are captured and returned in the log even when nobody looked in between", async () => {
      const ask = payment(bank(DISPUTED));
      await opened.sandbox.charge(ask);
      expect((await opened.sandbox.retrieve({ ...ask, at: after(9999) }))?.status).toBe("returned");
      expect(await log(ask.paymentId)).toEqual([
        "charge processing 0",
        "clock succeeded 10000",
        "clock returned -10000",
      ]);
    });

    it("on the account that stays processing never settle, and can be canceled", async () => {
      const ask = payment(bank(STAYS));
      const first = await opened.sandbox.charge(ask);
      expect(first.status).toBe("processing");
      expect(first).not.toHaveProperty("checkAt");
      const at = after(10_000_000);
      expect((await opened.sandbox.retrieve({ ...ask, at }))?.status).toBe("processing");
      expect((await opened.sandbox.cancel({ ...ask, at }, UNHEARD)).status).toBe("canceled");
      expect(await opened.moved(ask.paymentId)).toEqual(NOTHING);
    });

    it("cannot be called back once the bank has them", async () => {
      const ask = payment(bank("000123456789"));
      await opened.sandbox.charge(ask);
      expect((await opened.sandbox.cancel(ask, UNHEARD)).status).toBe("processing");
      expect((await opened.sandbox.retrieve({ ...ask, at: after(15) }))?.status).toBe("succeeded");
    });

    it("are taken in US dollars only", async () => {
      const ask = payment(bank("000123456789"), { currency: "EUR" });
      const charge = opened.sandbox.charge(ask);
      await expect(charge).rejects.toMatchObject({ code: "currency_not_supported", field: "currency" });
      expect(await opened.sandbox.retrieve(ask)).toBeNull();
    });
  });

  describe("cards that authenticate", () => {
    it("send the payer to the challenge under the address of return", async () => {
      const ask = payment(card(CHALLENGED), { returnUrl: "https://pay.example.com/c/payments/p?embed=1" });
      expect(await opened.sandbox.charge(ask)).toMatchObject({
        status: "requires_action",
        actionUrl: "https://pay.example.com/c/payments/p/challenge?embed=1",
        checkAt: after(3600),
      });
    });

    it.each([
      [CHALLENGED, "approve", "succeeded", undefined],
      ["4000002760003184", "approve", "succeeded", undefined],
      ["4000003800000446", "approve", "succeeded", undefined],
      ["4000008260003178", "approve", "failed", "insufficient_funds"],
      [CHALLENGED, "fail", "failed", "authentication_failed"],
      ["4000008260003178", "fail", "failed", "authentication_failed"],
    ] as const)("%s answered with %s: %s %s", async (number, answer, status, code) => {
      const ask = payment(card(number));
      expect((await opened.sandbox.charge(ask)).status).toBe("requires_action");
      const snapshot = await opened.sandbox.answerChallenge(ask, answer);
      expect(snapshot?.status).toBe(status);
      expect(snapshot?.reason?.code).toBe(code);
      expect(snapshot).not.toHaveProperty("actionUrl");
      expect(await opened.moved(ask.paymentId)).toEqual(status === "succeeded" ? CAPTURED : NOTHING);
    });

    it("count the first answer only", async () => {
      const ask = payment(card(CHALLENGED));
      await opened.sandbox.charge(ask);
      const first = await opened.sandbox.answerChallenge(ask, "approve");
      expect(await opened.sandbox.answerChallenge(ask, "approve")).toEqual(first);
      expect(await opened.sandbox.answerChallenge(ask, "fail")).toEqual(first);
      expect(await opened.moved(ask.paymentId)).toEqual(CAPTURED);
    });

    it("fail when nobody answers within the hour, and a late answer changes nothing", async () => {
      const ask = payment(card(CHALLENGED));
      await opened.sandbox.charge(ask);
      expect((await opened.sandbox.retrieve({ ...ask, at: after(3599.999) }))?.status).toBe(
        "requires_action",
      );
      const late = await opened.sandbox.answerChallenge({ ...ask, at: after(3600) }, "approve");
      expect(late).toMatchObject({ status: "failed", reason: { code: "authentication_expired" } });
      expect(await opened.moved(ask.paymentId)).toEqual(NOTHING);
    });

    it("are not charged by an answer after the cancellation", async () => {
      const ask = payment(card(CHALLENGED));
      await opened.sandbox.charge(ask);
      await opened.sandbox.cancel(ask, UNHEARD);
      expect((await opened.sandbox.answerChallenge(ask, "approve"))?.status).toBe("canceled");
      expect(await opened.moved(ask.paymentId)).toEqual(NOTHING);
    });

    it("leave no address of the payer's link behind once they are answered", async () => {
      const ask = payment(card(CHALLENGED));
      await opened.sandbox.charge(ask);
      await opened.sandbox.answerChallenge(ask, "approve");
      const rows = await opened.database.query(
        "SELECT action_url FROM sandbox_charges WHERE payment_id = ?",
        [ask.paymentId],
      );
      expect(rows).toEqual([{ action_url: null }]);
    });

    it("answer null for a payment that nobody heard of", async () => {
      expect(await opened.sandbox.answerChallenge(payment(card(CHALLENGED)), "approve")).toBeNull();
    });
  });

  describe("its record", () => {
    it("has one line for each request, and says what each came to", async () => {
      const ask = payment(card(CHALLENGED));
      await opened.sandbox.charge(ask);
      await opened.sandbox.charge(ask);
      await opened.sandbox.charge({ ...ask, amount: 1 }).catch(() => {});
      await opened.sandbox.answerChallenge(ask, "approve");
      await opened.sandbox.answerChallenge(ask, "fail");
      await opened.sandbox.cancel(ask, UNHEARD);
      await opened.sandbox.retrieve(ask);
      expect(await log(ask.paymentId)).toEqual([
        "charge requires_action 0",
        "charge unchanged:requires_action 0",
        "charge conflict:amount 0",
        "answer succeeded 10000",
        "answer unchanged:succeeded 0",
        "cancel unchanged:succeeded 0",
      ]);
    });

    it("is read page by page", async () => {
      const tenantId = "tnt_pages";
      for (const paymentId of ["pmt_page_b", "pmt_page_a", "pmt_page_c"]) {
        await opened.sandbox.charge(payment(card("4111111111111111"), { tenantId, paymentId }));
      }
      const page = await opened.sandbox.movements(tenantId, { limit: 2 });
      expect(page.map(({ paymentId }) => paymentId)).toEqual(["pmt_page_a", "pmt_page_b"]);
      const rest = await opened.sandbox.movements(tenantId, { after: "pmt_page_b" });
      expect(rest).toEqual([
        {
          paymentId: "pmt_page_c",
          invoiceId: "inv_sandbox",
          currency: "USD",
          status: "succeeded",
          ...CAPTURED,
          refunded: 0,
        },
      ]);
    });
  });

  it("answers a repeated charge even when its card has expired since", async () => {
    const ask = payment(card("4111111111111111", { expiryMonth: 12, expiryYear: 2026 }));
    const first = await opened.sandbox.charge(ask);
    expect(await opened.sandbox.charge({ ...ask, at: "2028-01-01T00:00:00.000Z" })).toEqual(first);
  });

  it("refuses a used payment id with a number that only ends the same", async () => {
    const ask = payment(card("4000000000000002"));
    await opened.sandbox.charge(ask);
    const other = opened.sandbox.charge({ ...ask, method: card("4012888888880002") });
    await expect(other).rejects.toMatchObject({ name: "ProcessorConflict", field: "method" });
  });

  it("does not let a payment of one invoice be seen or canceled through another", async () => {
    const ask = payment(card(CHALLENGED));
    await opened.sandbox.charge(ask);
    const foreign = { ...ask, invoiceId: "inv_foreign" };
    expect(await opened.sandbox.retrieve(foreign)).toBeNull();
    expect(await opened.sandbox.answerChallenge(foreign, "approve")).toBeNull();
    expect((await opened.sandbox.cancel(foreign, UNHEARD)).status).toBe("canceled");
    await expect(opened.sandbox.charge(foreign)).rejects.toMatchObject({ field: "invoiceId" });
    expect((await opened.sandbox.retrieve(ask))?.status).toBe("requires_action");
  });

  it("refuses a late charge also when who canceled did not know the card", async () => {
    const ask = payment(card("4111111111111111"));
    await opened.sandbox.cancel(ask, UNHEARD);
    expect((await opened.sandbox.charge(ask)).status).toBe("canceled");
    const other = payment(card("4111111111111111"));
    const method = { type: "card", brand: "visa", last4: "4242" } as const;
    await opened.sandbox.cancel(other, { ...UNHEARD, method });
    await expect(opened.sandbox.charge(other)).rejects.toMatchObject({ field: "method" });
  });

  it("keeps out payments of live mode", async () => {
    const ask = payment(card("4111111111111111"), { mode: "live" });
    await expect(opened.sandbox.charge(ask)).rejects.toThrow("test mode only");
    await expect(opened.sandbox.retrieve(ask)).rejects.toThrow("test mode only");
    await expect(opened.sandbox.cancel(ask, UNHEARD)).rejects.toThrow("test mode only");
  });

  it.each([0, -1, 1.5, Number.NaN, Number.MAX_SAFE_INTEGER])("charges no amount of %d", async (amount) => {
    const ask = payment(card("4111111111111111"), { amount });
    await expect(opened.sandbox.charge(ask)).rejects.toThrow(RangeError);
    expect(await opened.sandbox.retrieve(ask)).toBeNull();
  });

  it("says that it is unavailable when its database is, and does the work when asked again", async () => {
    let broken = true;
    const refuse = () => Promise.reject(new DatabaseUnavailable("away", "unknown"));
    const flaky: Database = {
      dialect: "sqlite",
      query: (sql, params) => (broken ? refuse() : opened.database.query(sql, params)),
      batch: (statements) => (broken ? refuse() : opened.database.batch(statements)),
      close: () => Promise.resolve(),
    };
    const sandbox = sandboxProcessor({ database: flaky, achSeconds: 15, random });
    const ask = payment(card("4111111111111111"));
    for (const attempt of [sandbox.charge(ask), sandbox.retrieve(ask), sandbox.cancel(ask, UNHEARD)]) {
      await expect(attempt).rejects.toBeInstanceOf(ProcessorUnavailable);
    }
    broken = false;
    expect(await sandbox.retrieve(ask)).toBeNull();
    expect((await sandbox.charge(ask)).status).toBe("succeeded");
    expect((await opened.sandbox.movements(TENANT)).some((one) => one.paymentId === ask.paymentId)).toBe(
      true,
    );
  });
});
