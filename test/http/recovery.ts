/** What the holder of a dead link can do, and the outbox that shows what was sent. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, call, JSON_PLEASE, newInvoice, newLink, PAGE_PLEASE, pathOf, viewOf } from "./calls.ts";
import type { HttpWorld, MakeWorld } from "./world.ts";

export function recovery(makeWorld: MakeWorld): void {
  let world: HttpWorld;
  let key: string;
  beforeAll(async () => {
    world = await makeWorld();
    key = world.merchant.testApiKey;
  });
  afterAll(() => world.close());

  const outbox = () =>
    world.query<{
      recipient: string;
      kind: string;
      subject: string | null;
      text: string;
      html: string | null;
      mode: string;
    }>(
      "SELECT recipient, kind, subject, text, html, mode FROM outbox_messages ORDER BY created_ms, message_id",
    );
  const sentTo = async (recipient: string) =>
    (await outbox()).filter((message) => message.recipient === recipient);
  const ask = (path: string, headers: Record<string, string> = JSON_PLEASE) =>
    call(world, `POST ${path}/fresh-link`, { headers: { ...headers, "X-Request-Id": "same" } });
  const whole = (answer: Answer) => ({
    status: answer.status,
    text: answer.text,
    headers: [...answer.headers].sort(([a], [b]) => a.localeCompare(b)),
  });

  describe("asking for a fresh link", () => {
    it("is answered the same, byte for byte, whether or not there is anything", async () => {
      const { invoiceId, paymentLink } = await newInvoice(world);
      const dead = await newLink(world);
      const { linkId } = (await viewOf(world, dead)).link;
      await call(world, `POST /api/v1/links/${linkId}/revoke`, { key });
      const noAddress = await newInvoice(world, { id: "inv_silent", customer: { name: "No address" } });
      for (const headers of [JSON_PLEASE, PAGE_PLEASE]) {
        const answers = [];
        for (const path of [
          pathOf(paymentLink),
          dead,
          `/${invoiceId}`,
          `/${noAddress.invoiceId}`,
          "/inv_nothing",
          "/inv_-",
          "/000000000000000000000000000000",
          "/nonsense",
          "/l/a.b.c",
        ]) {
          const answer = whole(await ask(path, headers));
          // The list of languages leads back to where it was asked.
          answers.push({ ...answer, text: answer.text.replaceAll(`href="${path}?lang=`, 'href="?lang=') });
        }
        expect(answers[0]?.status).toBe(202);
        for (const answer of answers) expect(answer).toEqual(answers[0]);
        await world.runTasks();
      }
    });

    it("sends a link that works to the address on file and nowhere else", async () => {
      const to = "payer1@example.com";
      const { invoiceId, invoiceNumber } = await newInvoice(world, {
        customer: { name: "Jane <b>", email: to },
      });
      const answer = await call(world, `POST /${invoiceId}/fresh-link?email=thief@evil.example`, {
        headers: { ...JSON_PLEASE, "Reply-To": "thief@evil.example" },
        json: { email: "thief@evil.example", customer: { email: "thief@evil.example" } },
      });
      expect(answer.status).toBe(202);
      expect(await sentTo(to)).toEqual([]);
      await world.runTasks();
      const [mail, ...more] = await sentTo(to);
      expect(more).toEqual([]);
      expect(mail).toMatchObject({
        kind: "email",
        mode: "test",
        subject: expect.stringContaining(invoiceNumber),
      });
      expect(mail?.text).toContain("$500.00");
      expect(mail?.html).toContain("Jane &lt;b&gt;");
      const url = /https:\/\/\S+/.exec(mail?.text ?? "")?.[0] ?? "";
      expect(mail?.html).toContain(url);
      const view = await viewOf(world, pathOf(url));
      expect(view).toMatchObject({ invoice: { invoiceId }, link: { channel: "email" } });
      expect(Date.parse(view.link.expiresAt)).toBe(world.now().getTime() + 30 * 86_400_000);
      expect((await outbox()).some(({ recipient }) => recipient.includes("thief"))).toBe(false);
    });

    it("goes as a text where only a telephone number is on file", async () => {
      const customer = { name: "Jane", phone: "+12025550123" };
      const { invoiceId } = await newInvoice(world, { customer });
      await ask(`/${invoiceId}`);
      await world.runTasks();
      const [text] = await sentTo("+12025550123");
      expect(text).toMatchObject({ kind: "sms", subject: null });
      const url = /https:\/\/\S+/.exec(text?.text ?? "")?.[0] ?? "";
      expect((await viewOf(world, pathOf(url))).link.channel).toBe("sms");
    });

    it("works from an expired and from a revoked link, and from a minted one", async () => {
      const to = "payer2@example.com";
      const { invoiceId } = await newInvoice(world, { customer: { name: "J", email: to } });
      const expiresAt = new Date(world.now().getTime() + 1000).toISOString();
      const made = await call(world, `POST /api/v1/invoices/${invoiceId}/links`, {
        key,
        json: { expiresAt },
      });
      world.advance(2_000);
      const dead = pathOf(made.json.data.paymentLink);
      const page = await call(world, `GET ${dead}`, { headers: PAGE_PLEASE });
      expect(page.status).toBe(410);
      expect(page.text).toContain(`action="${dead}/fresh-link"`);
      await ask(dead, PAGE_PLEASE);
      await world.runTasks();
      expect(await sentTo(to)).toHaveLength(1);
    });

    it("sends at most three an hour for an invoice, however it is asked for", async () => {
      const to = "payer3@example.com";
      const { invoiceId, paymentLink } = await newInvoice(world, { customer: { name: "J", email: to } });
      for (let i = 0; i < 6; i++) {
        await ask(`/${invoiceId}`);
        await ask(pathOf(paymentLink));
        await world.runTasks();
        world.advance(60_000);
      }
      expect(await sentTo(to)).toHaveLength(3);
      world.advance(3_600_000);
      await ask(`/${invoiceId}`);
      await world.runTasks();
      expect(await sentTo(to)).toHaveLength(4);
    });

    it("a hundred times at once sends no more either", async () => {
      const to = "payer4@example.com";
      const { invoiceId, paymentLink } = await newInvoice(world, { customer: { name: "J", email: to } });
      await Promise.all(
        Array.from({ length: 100 }, (_, n) => ask(n % 2 ? `/${invoiceId}` : pathOf(paymentLink))),
      );
      await world.runTasks();
      const mails = (await sentTo(to)).length;
      expect([1, 2, 3]).toContain(mails);
    });

    it("reaches every merchant's own customer where ids are the same", async () => {
      const other = await world.newMerchant("Second Ltd");
      const customer = (email: string) => ({ id: "inv_twice", customer: { name: "J", email } });
      await newInvoice(world, customer("one@example.com"));
      await newInvoice(world, customer("two@example.com"), other.testApiKey);
      await ask("/inv_twice");
      await world.runTasks();
      expect((await sentTo("one@example.com"))[0]?.text).toContain("ACME Corp");
      expect((await sentTo("two@example.com"))[0]?.text).toContain("Second Ltd");
    });
  });

  describe("a bare invoice id", () => {
    it("leads to the recovery page, the same whether or not it exists", async () => {
      const { invoiceId } = await newInvoice(world, { id: "inv_bare" });
      for (const headers of [PAGE_PLEASE, {} as Record<string, string>]) {
        const pages = [];
        for (const id of [invoiceId, "inv_none"]) {
          const page = await call(world, `GET /${id}`, { headers });
          expect([id, page.status]).toEqual([id, 404]);
          expect(page.text).toContain(`action="/${id}/fresh-link"`);
          pages.push(page.text.replaceAll(id, "ID"));
        }
        expect(pages[0]).toBe(pages[1]);
        expect(pages[0]).not.toContain("ACME Corp");
      }
      const json = await call(world, `GET /${invoiceId}`, { headers: JSON_PLEASE });
      expect([json.status, json.json.error.code]).toEqual([404, "link_not_found"]);
    });

    it("that could be none offers no form, and is not written into the page as markup", async () => {
      for (const path of ["/inv_%3Cscript%3E", "/inv_..%2F..%2Fx", "/nothing"]) {
        const page = await call(world, `GET ${path}`, { headers: PAGE_PLEASE });
        expect(page.status).toBe(404);
        expect(page.text).not.toContain("fresh-link");
        expect(page.text).not.toContain("inv_<");
      }
    });
  });

  describe("the outbox", () => {
    it("shows what was sent at its secret address, and its links as links", async () => {
      const { invoiceId } = await newInvoice(world, {
        customer: { name: "<i>Jane</i>", email: "shown@example.com" },
      });
      await ask(`/${invoiceId}`);
      await world.runTasks();
      const page = await call(world, `GET ${pathOf(world.outboxUrl)}`);
      expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
      expect(page.text).toContain("shown@example.com");
      expect(page.text).not.toContain("<i>Jane");
      expect(page.text).toMatch(/<a href="https:\/\/pay\.acme\.example\/[0-9a-z]{30}"/);
      expect(page.headers.get("cache-control")).toBe("no-store");
      expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    });

    it("is not there at any other address", async () => {
      const path = pathOf(world.outboxUrl);
      const last = path.at(-1) === "A" ? "B" : "A";
      for (const other of [
        "/outbox",
        "/outbox/",
        "/outbox/x",
        path.slice(0, -1) + last,
        `${path}=`,
        path.slice(0, -1),
        `${path}/more`,
        path.toLowerCase() === path ? path.toUpperCase() : path.toLowerCase(),
      ]) {
        const answer = await call(world, `GET ${other}`);
        expect([other, answer.status]).toEqual([other, 404]);
        expect(answer.text).not.toContain("@example.com");
      }
    });
  });
}
