import { afterEach, describe, expect, it } from "vitest";
import type { Config } from "../../server/config.ts";
import { makeDemo } from "../../server/demo.ts";
import { prepareDemo } from "../../server/node/demo.ts";
import { makeWorld, type World } from "../api/world.ts";

const ADDRESS = "http://127.0.0.1:3000";
let world: World;
afterEach(() => world.close());

/** A world of no merchant but the demo's, started for the second time. */
async function secondStart(config: Partial<Config> = {}): Promise<{ first: string[]; text: string }> {
  world = await makeWorld({ config });
  await world.database.batch([{ sql: "DELETE FROM api_keys", params: [] }]);
  await world.database.batch([{ sql: "DELETE FROM merchants", params: [] }]);
  const first = await makeDemo(world.deps);
  return { first, text: await prepareDemo(world.deps, ADDRESS) };
}

describe("what a developer sees on starting again", () => {
  it("is the link that was printed at first, and how to get a key", async () => {
    const { first, text } = await secondStart();
    const url = /http:\S+/.exec(first.join("\n"))?.[0];
    const tenant = /tnt_\w+/.exec(first.join("\n"))?.[0];
    expect(text).toContain(`  Pay link  ${url} (INV-00001)\n`);
    expect(text).toContain(`npm run -s paylink -- keys create --tenant ${tenant} --type api --test\n`);
    expect(text).toContain("  Outbox    http");
    expect(text).not.toContain("sk_test_");
    expect(text).not.toContain("█");
  });

  it("has the QR code where a phone can open its address", async () => {
    const { text } = await secondStart({ publicUrl: "http://192.168.1.20:3000" });
    expect(text).toContain("█");
  });

  it("tells of no link where there is no invoice", async () => {
    world = await makeWorld();
    const text = await prepareDemo(world.deps, ADDRESS);
    expect(text).toContain(world.merchant.tenantId);
    expect(text).not.toContain("Pay link");
  });

  it("is the addresses only in production", async () => {
    const { text } = await secondStart({ env: "production", publicUrl: "https://pay.example.com" });
    expect(text).toBe(`Paylink listens on ${ADDRESS}\n\n  API docs  https://pay.example.com/docs\n\n`);
  });
});

describe("the first start", () => {
  it("says how a phone can open the link, which is for this machine only", async () => {
    world = await makeWorld();
    await world.database.batch([{ sql: "DELETE FROM api_keys", params: [] }]);
    await world.database.batch([{ sql: "DELETE FROM merchants", params: [] }]);
    const text = await prepareDemo(world.deps, ADDRESS);
    expect(text).toContain("A demo invoice over $500.00 is waiting.");
    expect(text).toContain("HOST=0.0.0.0 PUBLIC_URL=http://ADDRESS-OF-THIS-MACHINE:3000 npm start");
  });
});
