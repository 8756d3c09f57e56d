import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COMMANDS } from "../../server/cli/commands.ts";
import { bringInProcessorCharge } from "../../server/reconciliation/intake.ts";
import { reconcile } from "../../server/reconciliation/reconcile.ts";
import { openShop, type Shop } from "../payments/world.ts";

let shop: Shop;
let folder: string;
beforeAll(async () => {
  shop = await openShop();
  folder = await mkdtemp(join(tmpdir(), "paylink-bank-"));
});
afterAll(async () => {
  await shop.closeWhole();
  await rm(folder, { recursive: true, force: true });
});

const run = async (name: string, options: Readonly<Record<string, string>> = {}) => {
  const command = COMMANDS.find((one) => one.name === name);
  if (!command) throw new Error(`there is no command ${name}`);
  return command.run(shop.deps, { tenant: shop.merchant.tenantId, test: true, ...options });
};

describe("paylink bank", () => {
  it("imports a file, reconciles and lists", async () => {
    const { invoiceNumber } = await shop.state();
    const file = join(folder, "bank.csv");
    // Written by a bank that knows no UTF-8: 0xfc is an ü.
    const text = `Datum;Verwendungszweck;Betrag\n28.01.2026;Grüße ${invoiceNumber};500,00\n28.01.2026;?;1,00\n`;
    await writeFile(file, Buffer.from(text, "latin1"));
    expect(await run("bank import", { in: file, currency: "USD" })).toMatchObject({
      exit: 0,
      text: "2 new, 0 known, 0 skipped, 0 not read.",
    });
    expect((await run("bank reconcile")).text).toBe("1 posted, 0 in review, 1 without an invoice.");
    const listed = await run("bank list", { status: "posted" });
    expect(listed.text).toContain(`500.00 USD  Grüße ${invoiceNumber}`);
    expect(listed.text.split("\n")).toHaveLength(1);
    expect((await run("bank list", { test: "" })).text).toBe("");
  });

  it("says what is wrong", async () => {
    const file = join(folder, "bad.csv");
    await writeFile(file, "Date,Amount\n2026-02-01,x\n");
    expect(await run("bank import", { in: file, currency: "USD" })).toMatchObject({ exit: 1 });
    expect(await run("bank import", { in: file, currency: "usd" })).toMatchObject({ exit: 1 });
    await expect(run("bank import", { in: join(folder, "none") })).rejects.toThrow("cannot be read");
    await expect(run("bank list", { status: "new" })).rejects.toThrow("--status is one of");
    expect(await run("bank list", { tenant: "tnt_none" })).toMatchObject({ exit: 1 });
  });
});

describe("a processor's charge that nobody here began", () => {
  it("comes in once and waits for its invoice", async () => {
    const owner = { tenantId: shop.merchant.tenantId, mode: "test" } as const;
    const at = shop.deps.now().toISOString();
    const charge = { transactionId: "ch_stray", amount: 700, currency: "USD", date: "2026-01-28" };
    const take = () => bringInProcessorCharge(shop.deps, owner, charge, at);
    expect([(await take()).kind, (await take()).kind]).toEqual(["new", "known"]);
    const { invoiceId } = shop;
    await run("bank list");
    const done = await reconcile(shop.deps, owner, "ch_stray", { invoiceId }, at);
    expect(done).toMatchObject({ kind: "told", transaction: { source: "processor", status: "review" } });
  });
});
