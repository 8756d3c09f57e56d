import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { APPROVED, CHALLENGED, card, DECLINED, newInvoice, pathOf, pay } from "../http/calls.ts";
import { sqliteWorld } from "../http/sqlite.ts";
import type { HttpWorld } from "../http/world.ts";

describe("many attempts through one link at the same moment", () => {
  let world: HttpWorld;
  beforeAll(async () => {
    world = await sqliteWorld();
  });
  afterAll(() => world.close());

  async function link(): Promise<{ readonly path: string; readonly invoiceId: string }> {
    const { paymentLink, invoiceId } = await newInvoice(world);
    return { path: pathOf(paymentLink), invoiceId };
  }

  async function declined(invoiceId: string): Promise<number> {
    const [row] = await world.query<{ failed: number }>(
      "SELECT COUNT(*) AS failed FROM payments WHERE invoice_id = ? AND status = 'failed'",
      [invoiceId],
    );
    return Number(row?.failed);
  }

  it("try no more cards than attempts one after another may", async () => {
    const { path, invoiceId } = await link();
    const answers = await Promise.all(
      Array.from({ length: 150 }, () => pay(world, path, { amount: 1, method: card(DECLINED) })),
    );
    expect(await declined(invoiceId)).toBeLessThanOrEqual(60);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([402, 429]));
    expect((await pay(world, path, { method: card(APPROVED) })).status).toBe(429);
  });

  it("all succeed where none of them fails, and the balance allows them", async () => {
    const { path } = await link();
    const answers = await Promise.all(Array.from({ length: 150 }, () => pay(world, path, { amount: 1 })));
    expect(answers.map(({ status }) => status)).toEqual(Array(150).fill(201));
  });

  it("do not wait for payers who are asked to authenticate", async () => {
    const { path } = await link();
    const asked = await Promise.all(
      Array.from({ length: 70 }, () => pay(world, path, { amount: 1, method: card(CHALLENGED) })),
    );
    expect(asked.map(({ status }) => status)).toEqual(Array(70).fill(201));
    expect((await pay(world, path, { amount: 1 })).status).toBe(201);
  });

  it("wait for the processor, and are told to come again where it does not answer", {
    timeout: 60_000,
  }, async () => {
    const { path, invoiceId } = await link();
    world.loseAnswers(true);
    await Promise.all(Array.from({ length: 60 }, () => pay(world, path, { amount: 1 })));
    world.loseAnswers(false);
    const answer = await pay(world, path, { amount: 1 });
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "5"]);
    world.advance(21_000);
    while (
      (
        await world.query("SELECT 1 AS one FROM payments WHERE status = 'started' AND invoice_id = ?", [
          invoiceId,
        ])
      ).length > 0
    )
      await world.runTasks();
    expect((await pay(world, path, { amount: 1 })).status).toBe(201);
    expect(await world.fault()).toBeNull();
  });
});
