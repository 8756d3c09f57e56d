/** The page where whoever holds a receipt checks it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bank, call, JSON_PLEASE, newInvoice, PAGE_PLEASE, pathOf, pay, paymentId } from "../http/calls.ts";
import type { HttpWorld, MakeWorld } from "../http/world.ts";

/** The sandbox's account whose bank takes the payment back after it arrived. */
const RETURNED_LATER = "000555555559";

export function checking(makeWorld: MakeWorld): void {
  let world: HttpWorld;
  let key: string;
  beforeAll(async () => {
    world = await makeWorld();
    key = world.merchant.testApiKey;
  });
  afterAll(async () => {
    expect(await world.fault()).toBeNull();
    await world.close();
  });

  /** The address on the receipt's page of a payment under a link. */
  const checkPathOf = async (link: string, id: string): Promise<string> => {
    const { text } = await call(world, `GET ${link}/payments/${id}/receipt`, { headers: PAGE_PLEASE });
    const [, path = ""] = new RegExp(`href="${world.publicUrl}(/r/[0-9a-z]{30})"`).exec(text) ?? [];
    return path;
  };
  const data = async (path: string) => (await call(world, `GET ${path}`, { headers: JSON_PLEASE })).json.data;
  const paid = async (changes: Readonly<Record<string, unknown>> = {}) => {
    const { paymentLink, invoiceId, invoiceNumber } = await newInvoice(world);
    const link = pathOf(paymentLink);
    const id = paymentId();
    const { json } = await pay(world, link, { paymentId: id, ...changes });
    return { link, id, invoiceId, invoiceNumber, made: json.data, path: await checkPathOf(link, id) };
  };

  it("says that a receipt is genuine, what it must say, and that it was a test", async () => {
    const { path, made, invoiceNumber, invoiceId, id } = await paid();
    expect(await data(path)).toEqual({
      genuine: true,
      testMode: true,
      merchant: { name: "ACME Corp", supportEmail: null, supportPhone: null },
      confirmationNumber: made.confirmationNumber,
      invoiceNumber,
      amount: 100,
      currency: "USD",
      paidAt: made.paidAt,
      method: "card",
      brand: "visa",
      last4: "4242",
      status: "paid",
      refundedAmount: 0,
      checkedAt: world.now().toISOString(),
    });
    const page = await call(world, `GET ${path}`, { headers: PAGE_PLEASE });
    expect(page.status).toBe(200);
    for (const words of [
      "TEST MODE",
      "no real money was moved",
      made.confirmationNumber,
      "$100.00",
      "Visa •••• 4242",
    ])
      expect(page.text).toContain(words);
    // Who paid, for what, and where more can be paid is nobody's business.
    for (const secret of ["Jane", "jane@", "Website design", invoiceId, id])
      expect(page.text).not.toContain(secret);
    expect(Object.fromEntries(page.headers)).toMatchObject({
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-robots-tag": "noindex, nofollow",
      "x-content-type-options": "nosniff",
    });
    expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  });

  it("answers the same address in upper case, as the QR code spells it, and always the same address", async () => {
    const { path, link, id } = await paid();
    expect((await call(world, `GET ${path.toUpperCase()}`)).status).toBe(200);
    expect(await checkPathOf(link, id)).toBe(path);
    const { status, headers } = await call(world, `GET ${link}/payments/${id}/receipt.pdf`);
    expect([status, headers.get("content-type")]).toEqual([200, "application/pdf"]);
    expect(await world.query("SELECT * FROM receipts WHERE payment_id = ?", [id])).toHaveLength(1);
  });

  it("tells what was given back since, in part and in full", async () => {
    const { path, made } = await paid();
    const transaction = (await call(world, `GET /api/v1/invoices/${made.invoiceId}/payments`, { key })).json
      .data.payments[0].transactionId;
    const refund = (amount: number) =>
      call(world, `POST /api/v1/transactions/${transaction}/refund`, { key, json: { amount } });
    await refund(25);
    expect(await data(path)).toMatchObject({
      genuine: true,
      status: "partially_refunded",
      refundedAmount: 25,
    });
    await refund(75);
    expect(await data(path)).toMatchObject({
      genuine: true,
      status: "refunded",
      amount: 100,
      refundedAmount: 100,
    });
    expect((await call(world, `GET ${path}`, { headers: PAGE_PLEASE })).text).toContain("given back in full");
  });

  it("tells that a merchant withdrew what it had recorded", async () => {
    const { invoiceId, paymentLink } = await newInvoice(world);
    const json = { amount: 500, paymentMethod: "external", externalPaymentDetails: { method: "check" } };
    const made = await call(world, `POST /api/v1/invoices/${invoiceId}/payment`, { key, json });
    const id = made.json.data.paymentId;
    const path = await checkPathOf(pathOf(paymentLink), id);
    expect(await data(path)).toMatchObject({ status: "paid", method: "external", last4: null });
    await call(world, `POST /api/v1/invoices/${invoiceId}/payments/${id}/void`, { key, json: {} });
    expect(await data(path)).toMatchObject({ status: "voided" });
  });

  it("has no address for money that has not come, and one when it has", async () => {
    const { path, link, id } = await paid({ method: bank() });
    expect(path).toBe("");
    world.advance(20_000);
    await world.runTasks();
    expect(await data(await checkPathOf(link, id))).toMatchObject({ status: "paid", method: "ach" });
  });

  describe("everything else", () => {
    it.each([
      ["a code of the right form", "0".repeat(30)],
      ["words", "genuine"],
      ["something long", "a".repeat(5000)],
      ["an encoded slash", "..%2Fapi"],
    ])("%s is not confirmed", async (_name, code) => {
      const answer = await call(world, `GET /r/${code}`, { headers: JSON_PLEASE });
      expect([answer.status, answer.json.error.code]).toEqual([404, "receipt_not_found"]);
      const page = await call(world, `GET /r/${code}`, { headers: PAGE_PLEASE });
      expect(page.status).toBe(404);
      expect(page.text).toContain("We cannot confirm this receipt");
      expect(page.headers.get("cache-control")).toBe("no-store");
    });

    it("is judged before anything is read", async () => {
      world.breakDatabase("away");
      expect((await call(world, `GET /r/${"0".repeat(30)}`, { headers: JSON_PLEASE })).status).toBe(404);
      world.breakDatabase(null);
    });

    it("an altered code is not confirmed, nor a link's own, and a receipt's opens no invoice", async () => {
      const { path, link } = await paid();
      const altered = path.slice(0, -1) + (path.endsWith("0") ? "1" : "0");
      for (const forged of [altered, `/r${link}`])
        expect((await call(world, `GET ${forged}`, { headers: JSON_PLEASE })).status).toBe(404);
      const code = path.slice("/r/".length);
      for (const place of [
        `/${code}`,
        `/${code}/invoice.pdf`,
        `/r/${code}/invoice.pdf`,
        `/r/${code}/payments`,
      ])
        expect((await call(world, `GET ${place}`, { headers: JSON_PLEASE })).status).toBe(404);
      expect((await pay(world, `/${code}`)).status).toBe(404);
      expect((await pay(world, path)).status).toBe(404);
    });
  });

  it("tells that a bank took a payment back", async () => {
    const { link, id } = await paid({ method: bank(RETURNED_LATER) });
    world.advance(16_000);
    await world.runTasks();
    const path = await checkPathOf(link, id);
    expect(await data(path)).toMatchObject({ status: "paid" });
    world.advance(16_000);
    await world.runTasks();
    expect(await data(path)).toMatchObject({ genuine: true, status: "returned" });
  });
}
