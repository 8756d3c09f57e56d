/** Visits and clicks: every fetch is kept before it is answered, and none of them makes a click. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ANDROID_CHROME, CHROME, IOS_SAFARI } from "../links/corpus-kit.ts";
import { call, eventsOf, JSON_PLEASE, newInvoice, PAGE_PLEASE, pathOf, pay } from "./calls.ts";
import type { HttpWorld, MakeWorld } from "./world.ts";

/** What the page tells of somebody who reads it and moves a mouse. */
export const PERSON = {
  sentMs: 3000,
  shownMs: 3000,
  webdriver: false,
  prerendering: false,
  viewport: { width: 1200, height: 800 },
  screen: { width: 1440, height: 900 },
  fullscreen: false,
  touchPoints: 0,
  languages: 2,
  interaction: {
    kind: "pointer",
    trusted: true,
    atMs: 1800,
    heldMs: 90,
    moves: 25,
    contact: 1,
    count: 1,
    spanMs: 0,
  },
};
const ROBOT = { ...PERSON, webdriver: true };
let visitors = 0;
const visitor = (): string => `vtr_${String(++visitors).padStart(22, "0")}`;

export function visits(makeWorld: MakeWorld): void {
  let world: HttpWorld;
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world.close());

  const rows = (invoiceId: string) =>
    world.query<{
      method: string;
      surface: string;
      agent: string;
      address: string;
      channel: string;
      evidence: string;
    }>(
      "SELECT method, surface, agent, address, channel, evidence FROM visits WHERE invoice_id = ? ORDER BY at_ms, visit_id",
      [invoiceId],
    );
  const clicksOf = async (invoiceId: string) =>
    (await eventsOf(world, invoiceId)).filter(({ type }) => type === "invoice.payment_link_clicked");
  /** Opens the page as a browser; gives the visit's id back. */
  const open = async (link: string, headers: Record<string, string> = CHROME, address = "203.0.113.7") => {
    const { text } = await call(world, `GET ${link}`, { headers, address });
    world.advance(3_500);
    return `vis_${/name="paymentId"[^>]*value="pmt_(\w+)"/.exec(text)?.[1]}`;
  };
  const signal = (
    link: string,
    json: object,
    headers: Record<string, string> = CHROME,
    address = "203.0.113.7",
  ) => call(world, `POST ${link}/visits`, { json, headers, address });

  describe("a fetch", () => {
    it("is a row before its answer, whatever was fetched and by whatever method", async () => {
      const { invoiceId, paymentLink } = await newInvoice(world);
      const link = pathOf(paymentLink);
      const { data } = (await pay(world, link)).json;
      const fetches: [string, Record<string, string>, string, string][] = [
        [`GET ${link}`, PAGE_PLEASE, "GET", "page"],
        [`GET ${link}`, {}, "GET", "page"],
        [`HEAD ${link}`, {}, "HEAD", "page"],
        [`GET ${link}`, JSON_PLEASE, "GET", "data"],
        [`GET ${link}/invoice.pdf`, {}, "GET", "pdf"],
        [`HEAD ${link}/invoice.pdf`, {}, "HEAD", "pdf"],
        [`GET ${pathOf(data.receiptUrl)}`, PAGE_PLEASE, "GET", "receipt"],
        [`GET ${pathOf(data.receiptUrl)}.pdf`, {}, "GET", "receipt"],
        [`GET ${link}/payments/${data.paymentId}`, PAGE_PLEASE, "GET", "receipt"],
      ];
      for (const [index, [target, headers, method, surface]] of fetches.entries()) {
        world.advance(1);
        expect((await call(world, target, { headers })).status).toBe(200);
        const kept = await rows(invoiceId);
        expect([target, kept.length, kept.at(-1)?.method, kept.at(-1)?.surface]).toEqual([
          target,
          index + 1,
          method,
          surface,
        ]);
      }
      expect(await clicksOf(invoiceId)).toEqual([]);
    });

    it("keeps its evidence with the address truncated, and the channel it came by", async () => {
      const { invoiceId, paymentLink } = await newInvoice(world);
      const headers = { ...CHROME, "Sec-Purpose": "prefetch" };
      await call(world, `GET ${pathOf(paymentLink).toUpperCase()}`, { headers, address: "198.51.100.23" });
      const [row] = await rows(invoiceId);
      expect(row).toMatchObject({ address: "198.51.100.0/24", channel: "qr", agent: CHROME["user-agent"] });
      expect(JSON.parse(row?.evidence ?? "{}")).toMatchObject({ purpose: "prefetch", fetchMode: "navigate" });
      expect(await world.stored()).not.toContain("198.51.100.23");
    });

    it("with headers of any length or kind is kept and bounded", async () => {
      const { invoiceId, paymentLink } = await newInvoice(world);
      const headers = { "User-Agent": `"${"x".repeat(7000)}'; DROP TABLE visits; --`, Accept: "text/html" };
      expect((await call(world, `GET ${pathOf(paymentLink)}`, { headers })).status).toBe(200);
      const [row] = await rows(invoiceId);
      expect(row?.agent.length).toBeLessThanOrEqual(400);
      expect(row?.evidence.length).toBeLessThan(4000);
    });

    it("that could not be kept is not answered with the invoice", async () => {
      const { paymentLink } = await newInvoice(world);
      world.breakDatabase("away");
      const answer = await call(world, `GET ${pathOf(paymentLink)}`, { headers: PAGE_PLEASE });
      world.breakDatabase(null);
      expect(answer.status).toBe(503);
      expect(answer.text).not.toContain("500.00");
    });

    it("of a link that is not known leaves nothing", async () => {
      const count = async () => (await world.query("SELECT COUNT(*) AS n FROM visits"))[0]?.["n"];
      const before = await count();
      await call(world, "GET /000000000000000000000000000000");
      expect(await count()).toBe(before);
    });
  });

  describe("a signal of the page", () => {
    it("of a person makes exactly one click, with its verdict and rule, however often it comes", async () => {
      const { invoiceId, paymentLink } = await newInvoice(world);
      const link = pathOf(paymentLink);
      const visitId = await open(link);
      const visitorId = visitor();
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => signal(link, { ...PERSON, visitId, visitorId })),
      );
      // A second tab of the same person.
      const second = await open(link);
      answers.push(await signal(link, { ...PERSON, visitId: second, visitorId }));
      for (const { status, text } of answers) expect([status, text]).toEqual([204, ""]);
      const clicks = await clicksOf(invoiceId);
      expect(clicks).toHaveLength(1);
      expect(clicks[0].data).toMatchObject({
        invoiceId,
        channel: "link",
        human: "likely",
        rule: "moved_and_pressed",
        clickedAt: expect.stringMatching(/^2026-/),
      });
      expect(clicks[0].data.linkId).toMatch(/^lnk_/);
    });

    it("of a second person on another device makes a click of its own", async () => {
      const { invoiceId, paymentLink } = await newInvoice(world);
      const link = pathOf(paymentLink);
      await signal(link, { ...PERSON, visitId: await open(link), visitorId: visitor() });
      world.advance(120_000);
      const visitId = await open(link, IOS_SAFARI, "192.0.2.4");
      const touch = { ...PERSON.interaction, kind: "touch", moves: 0, contact: 20 };
      const phone = { ...PERSON, touchPoints: 5, interaction: touch, visitId, visitorId: visitor() };
      await signal(link, phone, IOS_SAFARI, "192.0.2.4");
      expect((await clicksOf(invoiceId)).map(({ data }) => data.rule)).toEqual([
        "moved_and_pressed",
        "touched",
      ]);
    });

    it("of a machine is marked as automated", async () => {
      const { invoiceId, paymentLink } = await newInvoice(world);
      const link = pathOf(paymentLink);
      const cases: [object, string][] = [
        [ROBOT, "webdriver"],
        [{ ...PERSON, interaction: { ...PERSON.interaction, trusted: false } }, "scripted_event"],
        [{ ...PERSON, viewport: { width: 0, height: 0 } }, "no_viewport"],
        [{ ...PERSON, interaction: { ...PERSON.interaction, atMs: 12 } }, "impossible_speed"],
      ];
      for (const [said] of cases) {
        world.advance(120_000);
        await signal(link, { ...said, visitId: await open(link), visitorId: visitor() });
      }
      expect((await clicksOf(invoiceId)).map(({ data }) => [data.human, data.rule])).toEqual(
        cases.map(([, rule]) => ["automated", rule]),
      );
    });

    it("without a hand, or while prerendering, makes no click", async () => {
      const { invoiceId, paymentLink } = await newInvoice(world);
      const link = pathOf(paymentLink);
      for (const said of [
        { ...PERSON, interaction: null },
        { ...PERSON, prerendering: true },
      ]) {
        await signal(link, { ...said, visitId: await open(link), visitorId: visitor() });
      }
      expect(await clicksOf(invoiceId)).toEqual([]);
    });

    it("for a visit of another link, or of none, is taken and changes nothing", async () => {
      const mine = await newInvoice(world);
      const other = await newInvoice(world);
      const visitId = await open(pathOf(other.paymentLink));
      for (const id of [visitId, "vis_00000000000000000000"]) {
        const said = { ...PERSON, visitId: id, visitorId: visitor() };
        expect((await signal(pathOf(mine.paymentLink), said)).status).toBe(204);
      }
      expect(await clicksOf(mine.invoiceId)).toEqual([]);
      expect(await clicksOf(other.invoiceId)).toEqual([]);
    });

    it.each<readonly [string, object]>([
      ["visitId", { visitId: "nonsense" }],
      ["visitorId", { visitorId: "me" }],
      ["sentMs", { sentMs: -1 }],
      ["viewport", { viewport: "large" }],
      ["interaction", { interaction: { kind: "wave" } }],
    ])("with a bad %s is refused by its name", async (field, changes) => {
      const { paymentLink } = await newInvoice(world);
      const said = { ...PERSON, visitId: "vis_00000000000000000000", visitorId: visitor(), ...changes };
      const answer = await signal(pathOf(paymentLink), said);
      expect(answer.status).toBe(422);
      expect(answer.json.error.field).toContain(field);
    });

    it("that is too large or no JSON is refused", async () => {
      const { paymentLink } = await newInvoice(world);
      const of = async (body: string) =>
        (
          await call(world, `POST ${pathOf(paymentLink)}/visits`, {
            body,
            headers: { "Content-Length": String(body.length) },
          })
        ).status;
      expect(await of("x".repeat(20_000))).toBe(413);
      expect(await of("{")).toBe(400);
    });
  });

  describe("the list of visits", () => {
    const list = async (invoiceId: string, query = "", key = world.merchant.testApiKey) =>
      call(world, `GET /api/v1/invoices/${invoiceId}/visits${query}`, { key });

    it("tells people from machines, the newest first, and of addresses the network only", async () => {
      const { invoiceId, paymentLink } = await newInvoice(world);
      const link = pathOf(paymentLink);
      const person = visitor();
      for (const who of [
        { said: { ...PERSON, visitorId: person } },
        { said: { ...ROBOT, visitorId: visitor() } },
        { agent: { "user-agent": "curl/8.7.1" } },
        {},
        // Nothing new is recorded of a person who comes again: a person all the same.
        { said: { ...PERSON, visitorId: person, interaction: null } },
      ]) {
        const visitId = await open(link, { ...CHROME, ...who.agent });
        if (who.said) await signal(link, { ...who.said, visitId });
      }
      const { visits: found, nextCursor } = (await list(invoiceId)).json.data;
      expect(found.map((one: Record<string, string>) => [one["verdict"], one["rule"]]).toReversed()).toEqual([
        ["likely", "moved_and_pressed"],
        ["automated", "webdriver"],
        ["automated", "tool_fetch"],
        ["undecided", "fetch_only"],
        ["likely", "moved_and_pressed"],
      ]);
      expect(nextCursor).toBeNull();
      expect(found[0]).toMatchObject({ channel: "link", surface: "page", address: "203.0.113.0/24" });
      const page = (await list(invoiceId, "?limit=2")).json.data;
      const rest = (await list(invoiceId, `?limit=100&after=${page.nextCursor}`)).json.data;
      expect([...page.visits, ...rest.visits]).toEqual(found);
    });

    it("is refused to other merchants, in the other mode and without a key", async () => {
      const { invoiceId, paymentLink } = await newInvoice(world);
      await open(pathOf(paymentLink));
      const stranger = await world.newMerchant("Stranger");
      for (const key of [stranger.testApiKey, world.merchant.apiKey]) {
        const { status, json } = await list(invoiceId, "", key);
        expect([status, json.error.code]).toEqual([404, "invoice_not_found"]);
      }
      expect((await list(invoiceId, "", "sk_test_wrong")).status).toBe(401);
    });
  });

  describe("a payment by form without script", () => {
    const FIELDS =
      "choice=full&method=card&cardNumber=4242424242424242&cardExpiry=12/30&cardCvc=123&currency=USD";
    const formOf = (visitId: string) => `${FIELDS}&paymentId=${visitId.replace("vis_", "pmt_")}`;
    const form = { "Content-Type": "application/x-www-form-urlencoded" };

    it("confirms the person behind its visit", async () => {
      const { invoiceId, paymentLink } = await newInvoice(world);
      const link = pathOf(paymentLink);
      const visitId = await open(link, ANDROID_CHROME);
      const headers = { ...ANDROID_CHROME, ...form, "sec-fetch-site": "same-origin" };
      for (let i = 0; i < 2; i++) {
        expect((await call(world, `POST ${link}/pay`, { headers, body: formOf(visitId) })).status).toBe(303);
      }
      expect((await clicksOf(invoiceId)).map(({ data }) => [data.human, data.rule, data.visitId])).toEqual([
        ["confirmed", "payment_accepted", visitId],
      ]);
    });

    it("confirms nobody when it was declined, or came from a bare script", async () => {
      const { invoiceId, paymentLink } = await newInvoice(world);
      const link = pathOf(paymentLink);
      const visitId = await open(link, ANDROID_CHROME);
      const declined = formOf(visitId).replace("4242424242424242", "4000000000000002");
      const headers = { ...ANDROID_CHROME, ...form };
      expect((await call(world, `POST ${link}/pay`, { headers, body: declined })).status).toBe(402);
      const next = await open(link, ANDROID_CHROME);
      const bare = { ...form, "User-Agent": "curl/8.7.1" };
      expect((await call(world, `POST ${link}/pay`, { headers: bare, body: formOf(next) })).status).toBe(303);
      expect(await clicksOf(invoiceId)).toEqual([]);
    });
  });
}
