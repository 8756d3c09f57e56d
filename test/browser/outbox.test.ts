import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { expect, it } from "vitest";
import { createApp } from "../../server/app.ts";
import { outboxMailer } from "../../server/delivery/mailers/outbox.ts";
import { outboxUrl } from "../../server/delivery/outboxPage.ts";
import { makeWorld } from "../api/world.ts";
import { someMail } from "../delivery/mails.ts";
import { launchBrowser, newPhonePage } from "./browser.ts";

it("a hostile mail in the outbox runs nothing, submits nothing and loads nothing from elsewhere", async () => {
  const world = await makeWorld();
  const app = createApp(world.deps);
  const asked: string[] = [];
  const fetch = (request: Request) => {
    asked.push(`${request.method} ${new URL(request.url).pathname}`);
    return app.fetch(request);
  };
  const server = serve({ fetch, port: 0, hostname: "127.0.0.1" });
  const browser = await launchBrowser();
  try {
    if (!server.listening) await new Promise((listening) => server.once("listening", listening));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const base = origin + new URL(outboxUrl(world.deps)).pathname;
    const html = `<h2 id="shown">Hello</h2><script>document.getElementById("shown").textContent="ran"</script>
<img src="${origin}/elsewhere.png" onerror="document.getElementById('shown').textContent='ran'"><link rel="stylesheet" href="${origin}/elsewhere.css">
<iframe src="${base}"></iframe><meta http-equiv="refresh" content="0;url=${origin}/elsewhere">
<form action="${base}/messages/msg_0123456789/events" method="post"><button id="go">Go</button></form>`;
    await outboxMailer(world.database).send(someMail({ mode: "test", html }), world.deps.now());
    const page = await newPhonePage(browser);
    await page.goto(`${base}/messages/msg_0123456789`);
    const mail = page.frameLocator("iframe");
    await mail.locator("#go").click();
    expect(await mail.locator("#shown").textContent()).toBe("Hello");
    const { pathname } = new URL(`${base}/messages/msg_0123456789`);
    expect(asked.filter((one) => one !== "GET /favicon.ico")).toEqual([
      `GET ${pathname}`,
      `GET ${pathname}/html`,
    ]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  } finally {
    await browser.close();
    server.close();
    await world.close();
  }
});
