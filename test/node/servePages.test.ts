import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addHost, removeHost } from "../../server/store/merchantHosts.ts";
import { type Answered, type PageServers, pageServers } from "./pageServers.ts";

const HTML = {
  accept: "text/html,application/xhtml+xml,*/*;q=0.8",
  "user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)",
};
const GZIP = { ...HTML, "accept-encoding": "gzip, deflate, br, zstd" };
const HOUR = 3_600_000;

let servers: PageServers;
beforeAll(async () => {
  servers = await pageServers();
});
afterAll(() => servers.close());

async function api(target: string, json: unknown): Promise<Record<string, unknown>> {
  const [method, path = ""] = target.split(" ");
  const headers = { authorization: `Bearer ${servers.merchant.testApiKey}` };
  const answer = await servers.plain(path, headers, method, JSON.stringify(json));
  if (answer.status >= 300) throw new Error(`${answer.status} ${answer.page}`);
  return (JSON.parse(answer.page) as { data: Record<string, unknown> }).data;
}

interface Made {
  readonly invoiceId: string;
  readonly path: string;
}

async function invoice(changes: Record<string, unknown> = {}): Promise<Made> {
  const made = await api("POST /api/v1/invoices", {
    currency: "USD",
    customer: { name: "Zoë 李" },
    lineItems: [{ description: "Website design", quantity: 1, unitAmount: 500 }],
    ...changes,
  });
  return { invoiceId: String(made["invoiceId"]), path: new URL(String(made["paymentLink"])).pathname };
}

async function linkOf(
  made: Made,
  changes: Record<string, unknown>,
): Promise<{ linkId: string; path: string }> {
  const link = await api(`POST /api/v1/invoices/${made.invoiceId}/links`, changes);
  return { linkId: String(link["linkId"]), path: new URL(String(link["paymentLink"])).pathname };
}

let payments = 0;
async function pay(path: string, amount: number, number = "4242424242424242"): Promise<number> {
  payments += 1;
  const card = { number, expiryMonth: "12", expiryYear: "2030", cvv: "123" };
  const json = { paymentId: `pmt_pages${String(payments).padStart(6, "0")}`, amount, currency: "USD" };
  const body = JSON.stringify({ ...json, method: { type: "card", card } });
  return (await servers.plain(`${path}/payments`, {}, "POST", body)).status;
}

/** Asks both, expects them to agree in every byte that may agree, gives the answer. */
async function both(path: string): Promise<Answered> {
  const fast = await servers.fast(path, HTML);
  const plain = await servers.plain(path, HTML);
  expect({ status: fast.status, lines: fast.lines, page: fast.page }).toEqual({
    status: plain.status,
    lines: plain.lines,
    page: plain.page,
  });
  const zipped = await servers.fast(path, GZIP);
  expect(zipped.page).toBe(plain.page);
  return fast;
}

describe("the short way of pages", () => {
  it("answers with the app's own headers and body, the first time and again", async () => {
    const { path } = await invoice();
    for (let time = 0; time < 3; time++) expect((await both(path)).page).toContain("$500.00");
  });

  it("reads once for a page that it has", async () => {
    const { path } = await invoice();
    await servers.fast(path, HTML);
    servers.reads();
    await servers.fast(path, HTML);
    expect(servers.reads()).toHaveLength(1);
  });

  it("compresses for who takes gzip, to the same page and headers besides", async () => {
    const { path } = await invoice();
    const plain = await servers.plain(path, HTML);
    const zipped = await servers.fast(path, GZIP);
    expect(zipped.headers["content-encoding"]).toBe("gzip");
    expect(zipped.headers["vary"]).toBe("Accept, Accept-Encoding, Accept-Language, Cookie");
    expect(zipped.bytes.length).toBeLessThan(plain.bytes.length / 2.5);
    const besides = ({ lines }: Answered): string[] =>
      lines.filter((_, i) => !/^content-(?:encoding|length)$/.test(lines[i - (i % 2)] ?? ""));
    expect(besides(zipped)).toEqual(besides(plain));
  });

  it("keeps the page of each language apart, as the app would choose it", async () => {
    const { path } = await invoice();
    const asked = [
      { "accept-language": "de-AT,de;q=0.9" },
      { "accept-language": "de" },
      { "accept-language": "de-AT", cookie: "paylink_language=ja" },
      { "accept-language": "xx, *;q=0.1" },
      {},
    ];
    for (const headers of [...asked, ...asked]) {
      const fast = await servers.fast(path, { ...HTML, ...headers });
      expect(fast.page).toBe((await servers.plain(path, { ...HTML, ...headers })).page);
    }
    servers.reads();
    const again = await servers.fast(path, { ...HTML, ...asked[2] });
    expect(again.page).toContain('<html lang="ja"');
    expect(servers.reads()).toHaveLength(1);
  });

  it.each(["identity", "br", "gzip;q=0", "gzip; q=0.000, br", "x-gzip-not"])(
    "sends plain bytes for Accept-Encoding: %s",
    async (encoding) => {
      const { path } = await invoice();
      const answer = await servers.fast(path, { ...HTML, "accept-encoding": encoding });
      expect(answer.headers["content-encoding"]).toBeUndefined();
      expect(answer.bytes.toString("utf8")).toContain("</html>");
    },
  );

  it.each(["gzip", "br;q=1.0, GZIP;q=0.8", "deflate,gzip;q=1"])(
    "sends gzip for Accept-Encoding: %s",
    async (encoding) => {
      const { path } = await invoice();
      const answer = await servers.fast(path, { ...HTML, "accept-encoding": encoding });
      expect(answer.headers["content-encoding"]).toBe("gzip");
    },
  );

  it("keeps each visit before answering, with the evidence the app would keep, and names it in the page", async () => {
    const { path, invoiceId } = await invoice();
    const seen = { ...GZIP, "sec-fetch-mode": "navigate", purpose: "prefetch", "accept-language": "en" };
    await servers.fast(path, seen);
    await servers.plain(path, seen);
    const visits = await servers.database.query(
      "SELECT tenant_id, mode, invoice_id, link_id, channel, at_ms, method, surface, agent, address, evidence FROM visits WHERE invoice_id = ? ORDER BY rowid",
      [invoiceId],
    );
    expect(visits).toHaveLength(2);
    const [one, other] = visits;
    expect(one).toEqual(other);
    expect(one).toMatchObject({ surface: "page", address: "127.0.0.0/24", agent: HTML["user-agent"] });
    const named = await servers.fast(path, HTML);
    const [last] = await servers.database.query("SELECT visit_id FROM visits ORDER BY rowid DESC LIMIT 1");
    expect(named.bytes.toString("utf8")).toContain(`value="pmt_${String(last?.["visit_id"]).slice(4)}"`);
  });

  it("gives two visits two ids, also in what it kept", async () => {
    const { path } = await invoice();
    const texts = [await servers.fast(path, HTML), await servers.fast(path, HTML)].map(({ bytes }) =>
      bytes.toString("utf8"),
    );
    expect(texts[0]).not.toBe(texts[1]);
  });

  it("counts an upper-case code as a visit by QR code and shows it so", async () => {
    const { path } = await invoice();
    await both(path);
    expect((await both(path.toUpperCase())).page).toContain('"channel":"qr"');
    expect((await both(path)).page).toContain('"channel":"link"');
  });

  it("shows a payment at once, and a declined one until it is a day old", async () => {
    const { path } = await invoice();
    expect((await both(path)).page).not.toContain("$400.00");
    expect(await pay(path, 100)).toBe(201);
    expect((await both(path)).page).toContain("$400.00");
    expect(await pay(path, 50, "4000000000000002")).toBe(402);
    const declined = /"status":"failed"/;
    expect((await both(path)).page).toMatch(declined);
    servers.advance(23.99 * HOUR);
    expect((await both(path)).page).toMatch(declined);
    servers.advance(0.01 * HOUR + 1000);
    expect((await both(path)).page).not.toMatch(declined);
  });

  it("shows a changed name, colour and contact at once", async () => {
    const { path } = await invoice();
    await both(path);
    await api("PATCH /api/v1/merchant", { name: "ACME & Sons" });
    expect((await both(path)).page).toContain("ACME &amp; Sons");
    await api("PATCH /api/v1/merchant", { branding: { accentColor: "#0a7c4f" } });
    expect((await both(path)).page).toContain("--accent:#0a7c4f");
    await api("PATCH /api/v1/merchant", { supportPhone: "+14155550100" });
    expect((await both(path)).page).toContain("+14155550100");
    await api("PATCH /api/v1/merchant", { name: "ACME Corp", branding: null, supportPhone: null });
    expect((await both(path)).page).not.toMatch(/ACME &amp; Sons|#0a7c4f|4155550100/);
  });

  it("shows overdue from the moment the due date ends where the merchant is", async () => {
    const { path } = await invoice({ dueDate: "2026-01-31" });
    const now = await servers.database.query("SELECT MAX(at_ms) AS at FROM visits");
    await both(path);
    // Midnight in New York is 05:00 UTC in January.
    const midnight = Date.parse("2026-02-01T05:00:00.000Z") - Number(now[0]?.["at"]);
    servers.advance(midnight - 1);
    expect((await both(path)).page).toContain('"overdue":false');
    servers.advance(1);
    expect((await both(path)).page).toContain('"overdue":true');
  });

  it("follows a test clock that is moved ahead", async () => {
    const { path } = await invoice({ dueDate: "2026-03-01" });
    expect((await both(path)).page).toContain('"overdue":false');
    await api("POST /api/v1/test/advance-clock", { seconds: 40 * 86_400 });
    expect((await both(path)).page).toContain('"overdue":true');
  });

  it("stops at the instant a link expires", async () => {
    const made = await invoice();
    const time = await api("POST /api/v1/test/advance-clock", { seconds: 1 });
    const expiresAt = new Date(Date.parse(String(time["now"])) + 60_000).toISOString();
    const { path } = await linkOf(made, { expiresAt });
    expect((await both(path)).status).toBe(200);
    servers.advance(59_999);
    expect((await both(path)).status).toBe(200);
    servers.advance(1);
    expect((await both(path)).status).toBe(410);
  });

  it("stops as soon as a link is revoked, and leaves others open", async () => {
    const made = await invoice();
    const { linkId, path } = await linkOf(made, {});
    expect((await both(path)).status).toBe(200);
    await api(`POST /api/v1/links/${linkId}/revoke`, {});
    expect((await both(path)).status).toBe(410);
    expect((await both(made.path)).status).toBe(200);
  });

  it("shows a void invoice at once", async () => {
    const { path, invoiceId } = await invoice();
    await both(path);
    await api(`POST /api/v1/invoices/${invoiceId}/void`, {});
    expect((await both(path)).page).toContain('"state":"void"');
  });

  it("offers no payment once no processor is there, and again when it is back", async () => {
    const { path } = await invoice();
    expect((await both(path)).page).toContain('"methods":["card","ach"]');
    servers.unplugProcessor(true);
    expect((await both(path)).page).toContain('"methods":[]');
    servers.unplugProcessor(false);
    expect((await both(path)).page).toContain('"methods":["card","ach"]');
  });

  it("leaves data, other methods, queries, unknown and forged codes to the app", async () => {
    const { path } = await invoice();
    const forged = `${path.slice(0, -1)}${path.endsWith("0") ? "1" : "0"}`;
    const json = await servers.fast(path, { accept: "application/json" });
    expect(json.headers["content-type"]).toContain("application/json");
    expect((await servers.fast(`${path}?utm_source=mail`, HTML)).status).toBe(200);
    const head = await servers.fast(path, HTML, "HEAD");
    expect([head.status, head.bytes.length]).toEqual([200, 0]);
    const unknown = await both(forged);
    expect(unknown.status).toBe(404);
  });

  it("passes a sane request id on and replaces any other", async () => {
    const { path } = await invoice();
    const sane = await servers.fast(path, { ...HTML, "x-request-id": "abc-123" });
    expect(sane.headers["x-request-id"]).toBe("abc-123");
    const odd = await servers.fast(path, { ...HTML, "x-request-id": "a b" });
    expect(odd.headers["x-request-id"]).toMatch(/^req_/);
  });

  it("never answers with a kept page when the visit cannot be kept", async () => {
    const { path } = await invoice();
    await both(path);
    servers.breakDatabase(true);
    expect((await both(path)).status).toBe(503);
    servers.breakDatabase(false);
    expect((await both(path)).status).toBe(200);
  });

  it("answers the same when it may keep nothing, or one page only", async () => {
    for (const limit of [0, 10_000]) {
      const small = await pageServers(limit);
      const headers = { authorization: `Bearer ${small.merchant.testApiKey}` };
      const paths: string[] = [];
      for (const description of ["One", "Two", "Three"]) {
        const lineItems = [{ description, quantity: 1, unitAmount: 5 }];
        const body = JSON.stringify({ currency: "USD", customer: { name: "Jane" }, lineItems });
        const answer = await small.plain("/api/v1/invoices", headers, "POST", body);
        const { data } = JSON.parse(answer.page) as { data: { paymentLink: string } };
        paths.push(new URL(data.paymentLink).pathname);
      }
      for (const path of [...paths, ...paths]) {
        expect((await small.fast(path, GZIP)).page).toBe((await small.plain(path, HTML)).page);
      }
      await small.close();
    }
  });

  it("answers a merchant's own host with its page under that host, and with nobody else's", async () => {
    const made = await invoice();
    await both(made.path);
    const createdAt = "2026-01-28T12:00:00.000Z";
    const { tenantId } = servers.merchant;
    await servers.database.batch([
      ...addHost({ host: "pay.shop.example", tenantId, createdAt }),
      ...addHost({ host: "pay.other.example", tenantId: "ten_other", createdAt }),
    ]);
    for (const host of ["pay.shop.example", "Pay.Shop.Example:8443", "pay.shop.example."]) {
      for (const headers of [
        { ...HTML, host },
        { ...GZIP, host },
      ]) {
        const fast = await servers.fast(made.path, headers);
        expect(fast.page).toBe((await servers.plain(made.path, { ...HTML, host })).page);
        expect(fast.page).toContain(`//pay.shop.example${made.path}/invoice.pdf`);
      }
    }
    expect((await servers.fast(made.path, { ...HTML, host: "pay.other.example" })).status).toBe(404);
    const home = await servers.fast(made.path, { ...HTML, host: "127.0.0.1" });
    expect(home.page).not.toContain("pay.shop.example");
    // A host that is known is not looked up again.
    servers.reads();
    await servers.fast(made.path, { ...HTML, host: "pay.shop.example" });
    expect(servers.reads().filter((sql) => sql.includes("merchant_hosts"))).toEqual([]);
    // Once the host is another merchant's, a page that was kept is not shown there any more.
    await servers.database.batch([
      ...removeHost(tenantId, "pay.shop.example"),
      ...addHost({ host: "pay.shop.example", tenantId: "ten_other", createdAt }),
    ]);
    servers.advance(10_000);
    expect((await servers.fast(made.path, { ...HTML, host: "pay.shop.example" })).status).toBe(404);
  });
});
