import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bank, card, openShop, type Shop } from "./world.ts";

const ID = "pmt_payment_1";
let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(async () => {
  await shop.closeWhole();
});

const tasks = () => shop.database.query("SELECT kind, subject FROM tasks");

describe("paying", () => {
  it("reserves, charges and posts, and leaves nothing to be done", async () => {
    expect(await shop.pay(ID)).toMatchObject({
      kind: "payment",
      begun: true,
      payment: {
        status: "approved",
        amount: 10_000,
        brand: "visa",
        last4: "4242",
        linkId: "lnk_1",
        channel: "email",
      },
      state: { received: 10_000, reserved: 0 },
    });
    expect(await shop.moved(ID)).toMatchObject({ captures: 1, captured: 10_000 });
    expect(await tasks()).toEqual([]);
    expect((await shop.payment(ID))?.confirmationNumber).toMatch(
      /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/,
    );
  });

  it("writes what recovery needs with the reservation, before it charges", async () => {
    const seen: unknown[] = [];
    await shop.pay(
      ID,
      {},
      {
        ...shop.sandbox,
        charge: async (request) => {
          seen.push(await tasks(), (await shop.state()).reserved);
          return shop.sandbox.charge(request);
        },
      },
    );
    expect(seen).toEqual([[{ kind: "payment.sync", subject: ID }], 10_000]);
  });

  it("charges once however often it is asked, one after the other and at once", async () => {
    const all = await Promise.all(Array.from({ length: 10 }, () => shop.pay(ID)));
    all.push(await shop.pay(ID));
    expect(all.map((one) => one.kind === "payment" && one.payment.status)).toEqual(
      Array(11).fill("approved"),
    );
    expect(all.filter((one) => one.kind === "payment" && one.begun)).toHaveLength(1);
    expect(await shop.moved(ID)).toMatchObject({ captures: 1, captured: 10_000 });
    expect((await shop.state()).received).toBe(10_000);
  });

  it.each([
    ["another amount", { amount: 10_001 }],
    ["another card", { method: card("4111111111111111") }],
    ["another method", { method: bank() }],
  ])("refuses the same payment with %s, and charges nothing more", async (_what, changes) => {
    await shop.pay(ID);
    expect(await shop.pay(ID, changes)).toMatchObject({
      kind: "rejected",
      rejection: { code: "payment_conflict" },
    });
    expect(await shop.moved(ID)).toMatchObject({ captures: 1, captured: 10_000 });
  });

  it("keeps a decline as a fact with its reason, and takes another card after it", async () => {
    expect(await shop.pay(ID, { method: card("4000000000000002") })).toMatchObject({
      kind: "payment",
      payment: { status: "failed", declineCode: "insufficient_funds", declineReason: "Insufficient funds" },
      state: { received: 0, reserved: 0 },
    });
    expect(await shop.pay("pmt_payment_2")).toMatchObject({ payment: { status: "approved" } });
  });

  it("reserves nothing for a card that is not taken, and for a method that cannot be taken in the currency", async () => {
    expect(await shop.pay(ID, { method: card("4000000000000010") })).toMatchObject({
      kind: "refused",
      field: "card.number",
    });
    expect(await shop.pay(ID, { currency: "EUR", method: bank() })).toMatchObject({ kind: "refused" });
    expect((await shop.state()).payments).toEqual({});
    expect(await tasks()).toEqual([]);
  });

  it("asks nobody for a charge that the invoice refuses", async () => {
    expect(await shop.pay(ID, { amount: 50_001 })).toMatchObject({
      kind: "rejected",
      rejection: { code: "amount_exceeds_balance" },
      state: { total: 50_000 },
    });
    expect(await shop.moved(ID)).toBeUndefined();
  });

  it("takes more than is owed only when the payer said so", async () => {
    expect(await shop.pay(ID, { amount: 60_000, allowOverpayment: true })).toMatchObject({
      kind: "payment",
      state: { received: 60_000 },
    });
    expect(await shop.moved(ID)).toMatchObject({ captured: 60_000 });
  });

  it("refuses a payment id of another invoice of the merchant", async () => {
    await shop.pay(ID);
    const { append } = await import("../../server/ledger/append.ts");
    const { decideCreate } = await import("../../server/ledger/decideInvoice.ts");
    const { invoice } = await import("../ledger/fixtures.ts");
    const { pay } = await import("../../server/payments/pay.ts");
    const ref = { ...(await shop.ref(ID)), invoiceId: "inv_other" };
    await append(shop.deps, ref, ref.at, (state) =>
      decideCreate(invoice({ invoiceId: ref.invoiceId }), state),
    );
    const request = { amount: 10_000, currency: "USD", allowOverpayment: false, method: card() };
    const rest = {
      linkId: null,
      channel: null,
      address: null,
      authorization: null,
      returnUrl: "https://x.example/",
    };
    expect(await pay(shop.deps, shop.sandbox, ref, { ...request, ...rest })).toMatchObject({
      kind: "rejected",
      rejection: { code: "payment_conflict", field: "paymentId" },
    });
  });
});

describe("two hundred payers at once on one invoice", () => {
  it("pay exactly its balance; every loser is told so and is not charged", async () => {
    const ids = Array.from({ length: 200 }, (_, n) => `pmt_payer_${String(n).padStart(3, "0")}`);
    const outcomes = await Promise.all(ids.map((id) => shop.pay(id)));
    const won = ids.filter((_, n) => outcomes[n]?.kind === "payment");
    const lost = outcomes.filter(({ kind }) => kind !== "payment");
    expect(won).toHaveLength(5);
    expect(lost).toHaveLength(195);
    expect(
      lost.every((one) => one.kind === "rejected" && one.rejection.code === "amount_exceeds_balance"),
    ).toBe(true);
    const state = await shop.state();
    expect([state.received, state.reserved, Object.keys(state.payments).sort()]).toEqual([50_000, 0, won]);
    const movements = await shop.sandbox.movements(shop.merchant.tenantId);
    expect(movements.map(({ paymentId, captures, captured }) => [paymentId, captures, captured])).toEqual(
      won.map((id) => [id, 1, 10_000]),
    );
  });
});
