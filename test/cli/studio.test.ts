/** `paylink studio`: the link it prints, for whom, and what it ends. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { UsageError } from "../../server/cli/command.ts";
import { studioCommand } from "../../server/cli/studio.ts";
import { type StudioWorld, studioWorld } from "../studio/world.ts";

let world: StudioWorld;
beforeAll(async () => {
  world = await studioWorld();
});
afterAll(() => world.close());

describe("paylink studio", () => {
  it("prints a link that signs in once, to the one merchant's test data in development", async () => {
    const { exit, data, text } = await studioCommand.run(world.deps, {});
    const made = data as { url: string; expiresAt: string; tenantId: string; mode: string };
    expect([exit, made.tenantId, made.mode]).toEqual([0, world.merchant.tenantId, "test"]);
    expect(made.expiresAt).toBe("2026-01-28T12:10:00.000Z");
    expect(text).toContain(made.url);
    const [address, token] = made.url.split("#");
    expect(address).toBe("http://localhost:3000/studio/enter");
    const answer = await world.browser().ask("POST /studio/session", { body: { token } });
    expect(answer.status).toBe(201);
  });

  it("takes live data where it is asked to, and by itself in production", async () => {
    expect((await studioCommand.run(world.deps, { live: true })).data).toMatchObject({ mode: "live" });
    const deps = { ...world.deps, config: { ...world.deps.config, env: "production" as const } };
    expect((await studioCommand.run(deps, {})).data).toMatchObject({ mode: "live" });
    expect((await studioCommand.run(deps, { test: true })).data).toMatchObject({ mode: "test" });
    await expect(studioCommand.run(deps, { test: true, live: true })).rejects.toThrow(UsageError);
  });

  it("ends sessions", async () => {
    const browser = await world.signedIn(world.merchant.testApiKey);
    expect((await studioCommand.run(world.deps, { "sign-out": true })).exit).toBe(0);
    expect((await browser.ask("GET /studio/session")).status).toBe(401);
  });

  it("wants to know the merchant where there are several, and refuses one that is not there", async () => {
    const other = await world.newMerchant("Other");
    await expect(studioCommand.run(world.deps, {})).rejects.toThrow("--tenant");
    const named = await studioCommand.run(world.deps, { tenant: other.tenantId });
    expect(named.data).toMatchObject({ tenantId: other.tenantId });
    expect((await studioCommand.run(world.deps, { tenant: "tnt_nobody" })).exit).toBe(1);
  });
});
