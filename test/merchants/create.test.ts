import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Refusal } from "../../server/api/problem.ts";
import { makeKeyring } from "../../server/links/keyring.ts";
import { merchantNow, realTimeOf } from "../../server/merchants/clock.ts";
import { createMerchant, listApiKeys } from "../../server/merchants/create.ts";
import { createLinkKey, lookupLinkKey, revokeLinkKey } from "../../server/merchants/linkKeys.ts";
import { findMerchant } from "../../server/merchants/merchant.ts";
import { hasNoMerchants } from "../../server/store/merchants.ts";
import { makeWorld, type World } from "../api/world.ts";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

describe("createMerchant", () => {
  it("makes a merchant with a live and a test key", async () => {
    const made = await createMerchant(world.deps, { name: " Café ", timeZone: "Europe/Vienna" });
    if (made instanceof Refusal) throw new Error(made.message);
    expect(made.tenantId).toMatch(/^tnt_[0-9a-z]{20}$/);
    expect(made.apiKey).toMatch(/^sk_live_[0-9a-hjkmnp-tv-z]{32}$/);
    expect(made.testApiKey).toMatch(/^sk_test_[0-9a-hjkmnp-tv-z]{32}$/);
    expect(await findMerchant(world.database, made.tenantId)).toMatchObject({
      name: "Café",
      timeZone: "Europe/Vienna",
    });
    const keys = await listApiKeys(world.deps, made.tenantId);
    expect(keys.map(({ mode, hint, revokedAt }) => [mode, hint, revokedAt])).toEqual(
      expect.arrayContaining([
        ["live", `sk_live_…${made.apiKey.slice(-4)}`, null],
        ["test", `sk_test_…${made.testApiKey.slice(-4)}`, null],
      ]),
    );
    expect(await hasNoMerchants(world.database)).toBe(false);
  });

  it.each([{ name: "" }, { name: "x".repeat(101) }, { name: "a", timeZone: "Nowhere" }])(
    "refuses %j",
    async (input) => {
      expect(await createMerchant(world.deps, input)).toBeInstanceOf(Refusal);
    },
  );
});

describe("a link key", () => {
  it("is found by its id with the secret that was shown, and stored sealed", async () => {
    const { tenantId } = world.merchant;
    const made = await createLinkKey(world.deps, tenantId, "test");
    expect(made.alg).toBe("HS256");
    expect(Buffer.from(made.secret, "base64url")).toHaveLength(32);
    const found = await lookupLinkKey(world.deps, made.kid);
    expect(found).toEqual({
      kid: made.kid,
      tenantId,
      mode: "test",
      alg: "HS256",
      secret: new Uint8Array(Buffer.from(made.secret, "base64url")),
    });
    expect(JSON.stringify(await world.database.query("SELECT * FROM link_keys"))).not.toContain(made.secret);
  });

  it("is not found when unknown, ended, or sealed with another secret", async () => {
    const { tenantId } = world.merchant;
    const { kid } = await createLinkKey(world.deps, tenantId, "live");
    expect(await lookupLinkKey(world.deps, "lk_unknown")).toBeNull();
    const keyring = makeKeyring("another secret, of 32 characters or more");
    expect(await lookupLinkKey({ ...world.deps, keyring }, kid)).toBeNull();
    expect(await revokeLinkKey(world.deps, "tnt_other", kid)).toBe(false);
    expect(await revokeLinkKey(world.deps, tenantId, kid)).toBe(true);
    expect(await lookupLinkKey(world.deps, kid)).toBeNull();
  });
});

describe("the merchant's clock", () => {
  it("is ahead by the test clock for test data only, and back again", () => {
    const merchant = { testClockOffsetMs: 5_000 };
    expect(merchantNow(world.deps, merchant, "live")).toEqual(world.deps.now());
    const ahead = merchantNow(world.deps, merchant, "test");
    expect(ahead.getTime() - world.deps.now().getTime()).toBe(5_000);
    expect(realTimeOf(ahead, merchant, "test")).toBe(world.deps.now().getTime());
    expect(realTimeOf(world.deps.now(), merchant, "live")).toBe(world.deps.now().getTime());
  });
});
