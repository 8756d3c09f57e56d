/** Looking for invoices, in an index that searching keeps. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TASK_HANDLERS } from "../../server/app.ts";
import { plainText } from "../../server/invoices/search.ts";
import { runDueTasks } from "../../server/tasks/run.ts";
import { type StudioBrowser, type StudioWorld, studioWorld } from "./world.ts";

let world: StudioWorld;
let browser: StudioBrowser;
const ids: Record<string, string> = {};

const CUSTOMERS = [
  { name: "Zoë Brontë", email: "zoe@bronte.example", phone: "+15551234567" },
  { name: "Anna Annable", email: "anna@annable.example" },
  { name: "Łódź & Söhne GmbH" },
  { name: "李小龍" },
];

beforeAll(async () => {
  world = await studioWorld();
  browser = await world.signedIn(world.merchant.testApiKey);
  for (const customer of CUSTOMERS) {
    const body = { currency: "USD", customer, lineItems: [{ description: "x", quantity: 1, unitAmount: 5 }] };
    ids[customer.name] = (await browser.ask("POST /api/v1/invoices", { body })).json.data.invoiceId;
  }
});
afterAll(() => world.close());

const found = async (search: string, more = ""): Promise<string[]> => {
  const { status, json } = await browser.ask(
    `GET /api/v1/invoices?search=${encodeURIComponent(search)}${more}`,
  );
  expect(status).toBe(200);
  return json.data.invoices.map(({ customer }: { customer: { name: string } }) => customer.name);
};

describe("a search", () => {
  it.each([
    ["bronte", "Zoë Brontë"],
    ["ZOË b", "Zoë Brontë"],
    ["zoe@bron", "Zoë Brontë"],
    ["bronte.example", "Zoë Brontë"],
    ["+1 (555) 123", "Zoë Brontë"],
    ["INV-00001", "Zoë Brontë"],
    ["inv 0000", "Zoë Brontë, Anna Annable, Łódź & Söhne GmbH, 李小龍"],
    ["sohne", "Łódź & Söhne GmbH"],
    ["小", ""],
    ["李小", "李小龍"],
    ["rontë", ""],
    ["%", ""],
    ["' OR 1=1 --", ""],
  ])("for %s finds %s", async (search, names) => {
    expect((await found(search)).sort()).toEqual(names === "" ? [] : names.split(", ").sort());
  });

  it("finds an invoice once though two of its words begin alike, page after page", async () => {
    expect(await found("ann")).toEqual(["Anna Annable"]);
    const pages: string[] = [];
    for (let after = ""; ; ) {
      const { data } = (await browser.ask(`GET /api/v1/invoices?search=inv&limit=1${after}`)).json;
      pages.push(...data.invoices.map(({ invoiceId }: { invoiceId: string }) => invoiceId));
      if (data.nextCursor === null) break;
      after = `&after=${encodeURIComponent(data.nextCursor)}`;
    }
    expect(pages).toEqual(CUSTOMERS.map(({ name }) => ids[name]));
  });

  it("finds an invoice by its whole id, and narrows by state", async () => {
    expect(await found(ids["Anna Annable"] ?? "")).toEqual(["Anna Annable"]);
    expect(await found("anna", "&status=paid")).toEqual([]);
    expect(await found("anna", "&status=unpaid")).toEqual(["Anna Annable"]);
  });

  it("refuses a cursor of the plain list and an empty or endless search", async () => {
    const { data } = (await browser.ask("GET /api/v1/invoices?limit=1")).json;
    for (const query of [`search=a&after=${data.nextCursor}`, "search=", `search=${"x".repeat(101)}`])
      expect((await browser.ask(`GET /api/v1/invoices?${query}`)).status).toBe(422);
  });

  it("leaves what it does not get through to a task", async () => {
    const { tenantId } = world.merchant;
    await world.database.batch([
      {
        sql: "DELETE FROM invoice_terms_progress",
        params: [],
      },
      { sql: "DELETE FROM invoice_terms", params: [] },
      {
        sql: `INSERT INTO invoices SELECT tenant_id, mode, invoice_id || '_' || n.value, version, head_hash, invoice_number, customer_id, status, currency, total, paid,
                reserved, balance, due_date, state, created_at, updated_at, created_position + 1000 * n.value
              FROM invoices JOIN (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 200) SELECT value FROM n) n
              WHERE tenant_id = ? AND mode = 'test'`,
        params: [tenantId],
      },
    ]);
    const counted = async (): Promise<number> => {
      const [row] = await world.database.query<{ n: number }>(
        "SELECT COUNT(DISTINCT created_position) AS n FROM invoice_terms",
      );
      return row?.n ?? 0;
    };
    await found("anna");
    expect(await counted()).toBe(600);
    await runDueTasks(world.deps, TASK_HANDLERS);
    expect(await counted()).toBe(804);
  });
});

describe("the plain spelling", () => {
  it("keeps letters and digits only", () => {
    expect(plainText("Ünïted-Könïgdom, Ltd. №5")).toBe("unitedkonigdomltdno5");
  });
});
