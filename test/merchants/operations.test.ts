import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { statement } from "../../server/database/database.ts";
import { merchantOperations } from "../../server/merchants/operations.ts";
import { type App, appWith, call, makeWorld, type World } from "../api/world.ts";

let world: World;
let app: App;
beforeAll(async () => {
  world = await makeWorld();
  app = appWith(world, merchantOperations);
});
afterAll(() => world.close());

const PATH = "/api/v1/merchant";

describe("GET /api/v1/merchant", () => {
  it("answers with every setting in force, defaults included", async () => {
    const { apiKey, tenantId } = world.merchant;
    const { status, json } = await call(app, `GET ${PATH}`, { key: apiKey });
    expect(status).toBe(200);
    expect(json).toEqual({
      success: true,
      data: {
        tenantId,
        name: "ACME Corp",
        timeZone: "UTC",
        locale: "en-US",
        branding: { logoUrl: null, accentColor: null, pageTitle: null, iconUrl: null },
        termsUrl: null,
        privacyUrl: null,
        footerText: null,
        supportUrl: null,
        supportEmail: null,
        supportPhone: null,
        addressLines: [],
        invoiceNumberPrefix: "INV-",
        payment: {
          methods: ["card", "ach"],
          allowPartial: true,
          minimumAmount: null,
          allowOverpayment: true,
        },
        overpayments: "hold",
        applyCredit: "manual",
        receipts: { automatic: true },
        reminderSchedule: [],
        embedOrigins: [],
        createdAt: "2026-01-28T12:00:00.000Z",
      },
    });
  });
});

describe("PATCH /api/v1/merchant", () => {
  it("keeps what is left out, sets null back to the default and replaces lists", async () => {
    const { testApiKey: key } = await world.newMerchant("Patch");
    const patch = (body: unknown) => call(app, `PATCH ${PATH}`, { key, body });
    await patch({
      name: " Acme & Söhne ",
      timeZone: "America/New_York",
      locale: "de-at",
      branding: { accentColor: "#0A7CFF", logoUrl: "https://acme.example/logo.svg" },
      payment: { minimumAmount: 10.5, methods: ["card"] },
      embedOrigins: ["https://a.example/", "http://localhost:8080"],
    });
    const { status, json } = await patch({
      branding: { logoUrl: null },
      payment: { allowPartial: false },
      embedOrigins: ["https://b.example"],
      locale: null,
    });
    expect(status).toBe(200);
    expect(json.data).toMatchObject({
      name: "Acme & Söhne",
      timeZone: "America/New_York",
      locale: "en-US",
      branding: { accentColor: "#0a7cff", logoUrl: null, pageTitle: null, iconUrl: null },
      payment: { minimumAmount: 10.5, methods: ["card"], allowPartial: false, allowOverpayment: true },
      embedOrigins: ["https://b.example"],
    });
    expect((await call(app, `GET ${PATH}`, { key })).json.data).toEqual(json.data);
  });

  it("loses no change when two are made at once", async () => {
    const { testApiKey: key } = await world.newMerchant("Race");
    const bodies = [{ supportEmail: "a@b.example" }, { supportPhone: "+12025550123" }, { locale: "fr" }];
    await Promise.all(bodies.map((body) => call(app, `PATCH ${PATH}`, { key, body })));
    const { json } = await call(app, `GET ${PATH}`, { key });
    expect(json.data).toMatchObject({
      supportEmail: "a@b.example",
      supportPhone: "+12025550123",
      locale: "fr",
    });
  });

  it.each([
    [{ nmae: "x" }, "nmae"],
    [{ name: "" }, "name"],
    [{ name: null }, "name"],
    [{ name: "a\nb" }, "name"],
    [{ timeZone: "Mars/Olympus" }, "timeZone"],
    [{ timeZone: "+05:00" }, "timeZone"],
    [{ locale: "not a tag" }, "locale"],
    [{ branding: { accentColor: "red" } }, "branding.accentColor"],
    [{ branding: { logoUrl: "http://acme.example/logo.svg" } }, "branding.logoUrl"],
    [{ branding: { logoUrl: "javascript:alert(1)" } }, "branding.logoUrl"],
    [{ branding: { logo: 1 } }, "branding.logo"],
    [{ branding: { pageTitle: "x".repeat(61) } }, "branding.pageTitle"],
    [{ branding: { iconUrl: "https://acme.example/icon.png" } }, "branding.iconUrl"],
    [{ termsUrl: "http://acme.example" }, "termsUrl"],
    [{ privacyUrl: "javascript:alert(1)" }, "privacyUrl"],
    [{ supportUrl: "//acme.example" }, "supportUrl"],
    [{ footerText: "x".repeat(301) }, "footerText"],
    [{ footerText: "two\nlines" }, "footerText"],
    [{ supportEmail: "a@b.example, c@d.example" }, "supportEmail"],
    [{ payment: { methods: [] } }, "payment.methods"],
    [{ payment: { methods: ["cash"] } }, "payment.methods[0]"],
    [{ payment: { minimumAmount: "10" } }, "payment.minimumAmount"],
    [{ payment: { minimumAmount: -1 } }, "payment.minimumAmount"],
    [{ embedOrigins: ["https://ok.example", "https://a.example/path"] }, "embedOrigins[1]"],
    [{ embedOrigins: ["*"] }, "embedOrigins[0]"],
    [{ embedOrigins: ["https://a.example; script-src *"] }, "embedOrigins[0]"],
    [{ embedOrigins: ["http://a.example"] }, "embedOrigins[0]"],
    [{ embedOrigins: ["https://*"] }, "embedOrigins[0]"],
    [{ embedOrigins: ["https://*.a.example"] }, "embedOrigins[0]"],
    [{ embedOrigins: ["https://a.example;sandbox"] }, "embedOrigins[0]"],
    [{ embedOrigins: ["https://a.example,b.example"] }, "embedOrigins[0]"],
    [{ addressLines: ["x".repeat(101)] }, "addressLines[0]"],
    [{ invoiceNumberPrefix: "A B" }, "invoiceNumberPrefix"],
  ])("refuses %j and names %s", async (body, field) => {
    const { status, json } = await call(app, `PATCH ${PATH}`, { key: world.merchant.testApiKey, body });
    expect({ status, code: json.error?.code, field: json.error?.field }).toEqual({
      status: 422,
      code: "invalid_field",
      field,
    });
  });
});

describe("POST /api/v1/test/advance-clock", () => {
  const ADVANCE = "POST /api/v1/test/advance-clock";
  const addTask = (id: string, tenantId: string, mode: string) =>
    world.database.batch([
      statement(
        "INSERT INTO tasks (task_id, kind, tenant_id, mode, subject, payload, due_ms, attempts, lease_until_ms) VALUES (?, 'k', ?, ?, ?, '{}', 1000000, 0, 0)",
        id,
        tenantId,
        mode,
        id,
      ),
    ]);

  it("moves the test clock, brings that merchant's test tasks nearer and wakes the background work", async () => {
    const merchant = await world.newMerchant("Clock");
    await addTask("mine", merchant.tenantId, "test");
    await addTask("live", merchant.tenantId, "live");
    await addTask("other", world.merchant.tenantId, "test");
    const woken = world.woken();
    const body = { seconds: 400 };
    await call(app, ADVANCE, { key: merchant.testApiKey, body });
    const { status, json } = await call(app, ADVANCE, { key: merchant.testApiKey, body });
    expect(status).toBe(200);
    expect(json.data).toEqual({ now: "2026-01-28T12:13:20.000Z", offsetSeconds: 800 });
    const rows = await world.database.query("SELECT task_id, due_ms FROM tasks ORDER BY task_id");
    expect(rows).toEqual([
      { task_id: "live", due_ms: 1_000_000 },
      { task_id: "mine", due_ms: 200_000 },
      { task_id: "other", due_ms: 1_000_000 },
    ]);
    expect(world.woken()).toBe(woken + 2);
  });

  it("is for test keys only", async () => {
    const { status, json } = await call(app, ADVANCE, { key: world.merchant.apiKey, body: { seconds: 1 } });
    expect([status, json.error?.code]).toEqual([403, "test_key_required"]);
  });

  it.each([0, -5, 1.5, 400_000_000, "60", null])("refuses %j seconds", async (seconds) => {
    const { status, json } = await call(app, ADVANCE, { key: world.merchant.testApiKey, body: { seconds } });
    expect([status, json.error?.field]).toEqual([422, "seconds"]);
  });

  it("refuses to go further ahead than a hundred years", async () => {
    const { testApiKey: key } = await world.newMerchant("Far");
    const statuses = [];
    for (let n = 0; n < 11; n++) {
      statuses.push((await call(app, ADVANCE, { key, body: { seconds: 316_224_000 } })).status);
    }
    expect(statuses).toEqual([...Array(10).fill(200), 409]);
  });
});
