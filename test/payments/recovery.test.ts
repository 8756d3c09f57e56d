import { afterEach, describe, expect, it } from "vitest";
import { type Processor, ProcessorUnavailable } from "../../server/payments/processors/processor.ts";
import { card, openShop, type Shop } from "./world.ts";

const ID = "pmt_payment_1";
const MINUTE = 60_000;
let shop: Shop;
afterEach(async () => {
  await shop.closeWhole();
});

const away = () => Promise.reject(new ProcessorUnavailable("no answer"));

describe("a payment that was cut off", () => {
  it("after its charge, when the answer was lost: is credited within a minute and never charged again", async () => {
    shop = await openShop();
    const lossy: Processor = {
      ...shop.sandbox,
      charge: async (request) => {
        await shop.sandbox.charge(request);
        return away();
      },
    };
    expect(await shop.pay(ID, {}, lossy)).toMatchObject({ kind: "payment", payment: { status: "started" } });
    expect((await shop.state()).reserved).toBe(10_000);
    await shop.pass(MINUTE);
    expect(await shop.payment(ID)).toMatchObject({ status: "approved" });
    expect(await shop.moved(ID)).toMatchObject({ captures: 1, captured: 10_000 });
    expect(await shop.database.query("SELECT * FROM tasks")).toEqual([]);
  });

  it("before its charge: is cancelled, and a charge that arrives late does not collect", async () => {
    shop = await openShop();
    let late: Parameters<Processor["charge"]>[0] | undefined;
    const slow: Processor = {
      ...shop.sandbox,
      charge: (request) => {
        late = request;
        return away();
      },
    };
    await shop.pay(ID, {}, slow);
    await shop.pass(MINUTE);
    expect(await shop.payment(ID)).toMatchObject({ status: "failed", declineCode: "canceled" });
    expect((await shop.state()).reserved).toBe(0);
    if (!late) throw new Error("nothing was charged");
    expect(await shop.sandbox.charge(late)).toMatchObject({ status: "canceled" });
    expect(await shop.moved(ID)).toMatchObject({ captures: 0, captured: 0 });
    // The payer's own repetition is told what stands.
    expect(await shop.pay(ID)).toMatchObject({ payment: { status: "failed" } });
    expect(await shop.pay("pmt_payment_2", { amount: 50_000 })).toMatchObject({
      payment: { status: "approved" },
    });
  });

  it("while its charge was still on the way: the late answer tells the payer what recovery made of it", async () => {
    shop = await openShop();
    const slow: Processor = {
      ...shop.sandbox,
      charge: async (request) => {
        await shop.pass(MINUTE);
        return shop.sandbox.charge(request);
      },
    };
    expect(await shop.pay(ID, {}, slow)).toMatchObject({ kind: "payment", payment: { status: "failed" } });
    expect(await shop.moved(ID)).toMatchObject({ captures: 0 });
  });

  it("is finished by the payer's own repetition, too", async () => {
    shop = await openShop();
    await shop.pay(ID, {}, { ...shop.sandbox, charge: away });
    expect(await shop.pay(ID)).toMatchObject({
      kind: "payment",
      begun: false,
      payment: { status: "approved" },
    });
    await shop.pass(MINUTE);
    expect(await shop.moved(ID)).toMatchObject({ captures: 1 });
  });

  it("stays reserved while the processor is away, and is finished when it is back", async () => {
    let down = true;
    shop = await openShop((sandbox) => ({
      ...sandbox,
      charge: away,
      retrieve: (ref) => (down ? away() : sandbox.retrieve(ref)),
    }));
    await shop.pay(ID);
    for (let minute = 0; minute < 5; minute += 1) await shop.pass(MINUTE);
    expect(await shop.payment(ID)).toMatchObject({ status: "started" });
    expect((await shop.state()).reserved).toBe(10_000);
    down = false;
    await shop.pass(15 * MINUTE);
    expect(await shop.payment(ID)).toMatchObject({ status: "failed" });
  });

  it("whose processor speaks of another amount is not believed, is logged, and is asked about again", async () => {
    shop = await openShop((sandbox) => ({
      ...sandbox,
      charge: away,
      retrieve: async (ref) => ({
        paymentId: ref.paymentId,
        transactionId: "txn_1",
        amount: 1,
        currency: "USD",
        method: { type: "card", brand: "visa", last4: "4242" },
        status: "succeeded",
      }),
    }));
    await shop.pay(ID);
    await shop.pass(MINUTE);
    expect(await shop.payment(ID)).toMatchObject({ status: "started" });
    expect(shop.logged.join("\n")).toContain("amount_differs");
    const tasks = await shop.database.query("SELECT kind, subject FROM tasks ORDER BY kind");
    expect(tasks).toEqual(["merchant.alert", "payment.sync"].map((kind) => ({ kind, subject: ID })));
  });

  it("never shows a card number in what is kept or logged", async () => {
    shop = await openShop();
    await shop.pay(ID, { method: card("5555555555554444") }, { ...shop.sandbox, charge: away });
    await shop.pass(MINUTE);
    const tables = await shop.database.query<{ name: string }>(
      "SELECT name FROM sqlite_master WHERE type = 'table'",
    );
    const kept = await Promise.all(tables.map(({ name }) => shop.database.query(`SELECT * FROM "${name}"`)));
    expect(JSON.stringify([kept, shop.logged])).not.toContain("5555555555554444");
  });
});
