/** News for an open studio: in order, once each, from where it was, for nobody else, and to an end. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { INVOICE, type StudioBrowser, type StudioWorld, studioWorld } from "./world.ts";

let world: StudioWorld;
let draining = false;
beforeAll(async () => {
  world = await studioWorld({ streams: () => !draining });
});
afterAll(() => world.close());

/** Opens a stream; reads it until `enough` says so. */
async function listen(browser: StudioBrowser, headers: Record<string, string> = {}) {
  const response = await world.app.request("/studio/live", {
    headers: { Cookie: browser.cookie, "X-Paylink-Studio": "1", ...headers },
  });
  const reader = response.body?.getReader();
  let text = "";
  const until = async (enough: (text: string) => boolean): Promise<string> => {
    while (reader && !enough(text)) {
      const { done, value } = await reader.read();
      if (done) return `${text}[end]`;
      text += new TextDecoder().decode(value);
    }
    return text;
  };
  const close = async (): Promise<void> => {
    await reader?.cancel();
  };
  return { status: response.status, until, close };
}

const make = async (browser: StudioBrowser): Promise<string> =>
  (await browser.ask("POST /api/v1/invoices", { body: INVOICE })).json.data.invoiceId;
const idsIn = (text: string): string[] => [...text.matchAll(/^id: (\S+)$/gm)].map(([, id = ""]) => id);

describe("the stream of news", () => {
  it("tells what happened to whom, and resumes after the event that was heard last", async () => {
    const browser = await world.signedIn(world.merchant.testApiKey);
    const stream = await listen(browser);
    await stream.until((text) => text.includes("event: hello"));
    const invoiceId = await make(browser);
    const text = await stream.until((all) => idsIn(all).length >= 2);
    expect(text).toContain(`"invoiceId":"${invoiceId}","type":"invoice.created"`);
    await stream.close();

    const [first = ""] = idsIn(text);
    const resumed = await listen(browser, { "Last-Event-ID": first });
    const rest = await resumed.until((all) => idsIn(all).length > 0);
    expect(rest).toContain('"resumed":true');
    expect(idsIn(rest)).toEqual(idsIn(text).slice(1));
    await resumed.close();
  });

  it("tells nothing of another merchant, whose events are no place to resume at either", async () => {
    const browser = await world.signedIn(world.merchant.testApiKey);
    await make(browser);
    const { json } = await browser.ask("GET /studio/latest");
    const stranger = await world.signedIn((await world.newMerchant("Other")).testApiKey);
    const stream = await listen(stranger, { "Last-Event-ID": json.data.after });
    await stream.until((text) => text.includes("event: hello"));
    await make(browser);
    const own = await make(stranger);
    const text = await stream.until((all) => idsIn(all).length >= 2);
    expect(text).toContain('"resumed":false');
    expect([...text.matchAll(/"invoiceId":"([^"]+)"/g)].map(([, id]) => id)).toEqual([own, own]);
    await stream.close();
  });

  it("is refused to whom is not signed in, and beyond six of a session until one ends", async () => {
    const browser = await world.signedIn(world.merchant.testApiKey);
    expect((await world.browser().ask("GET /studio/live")).status).toBe(401);
    const open = await Promise.all(Array.from({ length: 6 }, () => listen(browser)));
    expect((await listen(browser)).status).toBe(429);
    await open[0]?.close();
    const seventh = await listen(browser);
    expect(seventh.status).toBe(200);
    await Promise.all([seventh, ...open.slice(1)].map((stream) => stream.close()));
  });

  it("ends when the process is about to, and is not begun then", async () => {
    const browser = await world.signedIn(world.merchant.testApiKey);
    const stream = await listen(browser);
    draining = true;
    expect(await stream.until(() => false)).toContain("[end]");
    expect((await listen(browser)).status).toBe(503);
    draining = false;
  });
});
