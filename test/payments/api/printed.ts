/** The document's requests, sent as they are printed, each to an invoice of its own over 500 USD; answers compared field by field. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, call, eventsOf, newInvoice } from "../../http/calls.ts";
import type { HttpWorld, MakeWorld } from "../../http/world.ts";
import {
  ACH_METHOD,
  differences,
  EXTERNAL_CURL,
  FAILED,
  FULL,
  HISTORY,
  INSTALMENT_CURL,
  OVER,
  PARTIAL,
  RETRY_CURL,
  readCurl,
} from "./reference.ts";

export function printed(makeWorld: MakeWorld): void {
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

  /** Sends a printed request, with the ids in it changed for those given. */
  const send = (curl: string, ids: Readonly<Record<string, string>>): Promise<Answer> => {
    const text = Object.entries(ids).reduce((now, [from, to]) => now.replaceAll(from, to), curl);
    const { target, body } = readCurl(text);
    const headers = {
      "X-Tenant-ID": world.merchant.tenantId,
      "Content-Type": "application/x-www-form-urlencoded",
    };
    return call(world, target, { key, headers, ...(body === undefined ? {} : { body }) });
  };
  const fresh = async (): Promise<string> => (await newInvoice(world)).invoiceId;

  describe("the printed requests", () => {
    it.each([
      [FULL, 201],
      [PARTIAL, 201],
      [OVER, 201],
      [FAILED, 402],
    ])("$title", async (sample, status) => {
      const answer = await send(sample.curl, { inv_abc123: await fresh() });
      expect(answer.status).toBe(status);
      expect(differences(JSON.parse(sample.answer), answer.json)).toEqual([]);
    });

    it("Retry failed payment", async () => {
      const invoiceId = await fresh();
      const failed = await send(FAILED.curl, { inv_abc123: invoiceId });
      const { paymentId } = failed.json.data;
      const answer = await send(RETRY_CURL, { inv_abc123: invoiceId, pmt_failed_123: paymentId });
      expect(answer.status).toBe(201);
      expect(differences(JSON.parse(FULL.answer), answer.json)).toEqual([]);
      expect(answer.json.data).toMatchObject({ retryOf: paymentId, remainingBalance: 0 });
      expect(answer.json.data.paymentId).not.toBe(paymentId);
    });

    it("ACH/Bank transfer: processing first, paid when the bank has settled", async () => {
      const invoiceId = await fresh();
      const json = { amount: 500, ...JSON.parse(ACH_METHOD) };
      const answer = await call(world, `POST /api/v1/invoices/${invoiceId}/payment`, { key, json });
      expect([answer.status, answer.json.data]).toMatchObject([
        201,
        { status: "processing", method: "ach", remainingBalance: 500, inFlightAmount: 500, paidAt: null },
      ]);
      world.advance(20_000);
      await world.runTasks();
      const { data } = (await send(HISTORY.curl, { inv_abc123: invoiceId })).json;
      expect(data).toMatchObject({ status: "paid", payments: [{ method: "ach", status: "approved" }] });
    });

    it("Scenario 1: five instalments", async () => {
      const invoiceId = await fresh();
      const statuses: string[] = [];
      for (let count = 0; count < 5; count += 1)
        statuses.push((await send(INSTALMENT_CURL, { inv_abc123: invoiceId })).json.data.status);
      expect(statuses).toEqual([...Array<string>(4).fill("partially_paid"), "paid"]);
    });

    it("Scenario 3: external payment", async () => {
      const invoiceId = await fresh();
      const answer = await send(EXTERNAL_CURL, { inv_abc123: invoiceId });
      expect(answer.status).toBe(201);
      expect(differences(JSON.parse(FULL.answer), answer.json)).toEqual([]);
      expect(answer.json.data.externalPaymentDetails).toEqual({
        method: "check",
        checkNumber: "12345",
        date: "2026-01-28",
        notes: "Deposited to bank",
      });
      const received = (await eventsOf(world, invoiceId)).find(
        ({ type }) => type === "invoice.payment_received",
      );
      expect(received.postings[0]).toEqual({ account: "clearing:external", amount: 500 });
    });

    it("Payment history", async () => {
      const invoiceId = await fresh();
      await send(PARTIAL.curl, { inv_abc123: invoiceId });
      world.advance(1_000);
      await send(PARTIAL.curl, { inv_abc123: invoiceId });
      const answer = await send(HISTORY.curl, { inv_abc123: invoiceId });
      expect(answer.status).toBe(200);
      expect(differences(JSON.parse(HISTORY.answer), answer.json)).toEqual([]);
    });
  });
}
