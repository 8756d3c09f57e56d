/** The documentation in a browser: readable on a phone and a desk, by day and night; and the client as browsers run it. */
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../server/app.ts";
import { makeWorld, type World } from "../api/world.ts";
import { STANDARD_EXAMPLE as EXAMPLE } from "../client/standardExample.ts";
import { axe, launchBrowser, newPhonePage } from "./browser.ts";

let world: World;
let server: ReturnType<typeof serve>;
let browser: Browser;
let origin: string;

beforeAll(async () => {
  world = await makeWorld();
  const app = createApp(world.deps);
  const type = (name: string) => ({ headers: { "Content-Type": name } });
  const fetch = (request: Request): Response | Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (pathname === "/client.mjs")
      return new Response(readFileSync("client/index.mjs", "utf8"), type("text/javascript"));
    if (pathname === "/empty") return new Response("<!doctype html><title>x</title>", type("text/html"));
    return app.fetch(request);
  };
  server = serve({ fetch, port: 0, hostname: "127.0.0.1" });
  if (!server.listening) await new Promise((listening) => server.once("listening", listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  server.close();
  await world.close();
});

describe("the documentation page", () => {
  it.each([
    ["a phone", 360, "light"],
    ["a desk at night", 1280, "dark"],
  ] as const)("fits %s, and its links lead to what they name", async (_, width, colorScheme) => {
    const page = await newPhonePage(browser, { width, height: 800, colorScheme });
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    await page.goto(`${origin}/docs`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    if (width < 1024) await page.locator("nav summary", { hasText: "Payments" }).click();
    await page.locator('nav a[href="#tag-payments"]').click();
    const top = await page
      .locator("#tag-payments")
      .evaluate((heading) => heading.getBoundingClientRect().top);
    expect(top).toBeGreaterThanOrEqual(0);
    expect(top).toBeLessThan(400);
    expect(complaints).toEqual([]);
    if (process.env["SHOTS"]) {
      await page.screenshot({ path: `${process.env["SHOTS"]}/${width}-tag.png` });
      await page.goto(`${origin}/docs#payInvoice`);
      await page.goto(`${origin}/docs#createInvoice`);
      await page.screenshot({ path: `${process.env["SHOTS"]}/${width}-op.png` });
      await page.locator("#createInvoice details summary").first().click();
      await page.screenshot({ path: `${process.env["SHOTS"]}/${width}-details.png` });
      await page.goto(`${origin}/docs`);
      await page.screenshot({ path: `${process.env["SHOTS"]}/${width}-top.png` });
    }
    await page.context().close();
  });

  it("has nothing that hinders readers who do not see it, by day and night", async () => {
    const page = await newPhonePage(browser);
    await page.goto(`${origin}/docs`);
    // One of each kind of section stands for all: they are made by the same code.
    await page.evaluate(() => {
      for (const article of [...document.querySelectorAll("article")].slice(8)) article.remove();
    });
    expect(await axe(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await axe(page)).toEqual([]);
    await page.context().close();
  }, 40_000);
});

it("the client reads a pay link and checks a webhook in a browser", async () => {
  const app = createApp(world.deps);
  const made = await app.request("/api/v1/invoices", {
    method: "POST",
    headers: { Authorization: `Bearer ${world.merchant.testApiKey}` },
    body: '{"currency":"USD","customer":{"name":"Jane"},"lineItems":[{"description":"Work","quantity":1,"unitAmount":500}]}',
  });
  const { data } = (await made.json()) as { data: { paymentLink: string } };
  const page = await newPhonePage(browser);
  await page.goto(`${origin}/empty`);
  // As text: the tests' own loader must not touch the import.
  const said = await page.evaluate(`(async () => {
    const { createClient, verifyWebhook } = await import("${origin}/client.mjs");
    const code = ${JSON.stringify(new URL(data.paymentLink).pathname.slice(1))};
    const view = await createClient({ baseUrl: location.origin }).request("GET /{code}", { params: { code } });
    const headers = new Headers(${JSON.stringify(EXAMPLE.headers)});
    const message = await verifyWebhook(${JSON.stringify(EXAMPLE.body)}, headers, "${EXAMPLE.secret}", { now: ${EXAMPLE.now} });
    return [view.data.balance.payableAmount, message.test];
  })()`);
  expect(said).toEqual([500, 2432232314]);
  await page.context().close();
});
