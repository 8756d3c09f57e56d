/** What every test of the payer's page needs: one browser, a fresh server and pages that may not complain. */
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { launchBrowser, newPhonePage, type PhoneOptions } from "./browser.ts";
import { builtScripts, type Stub, stubServer } from "./checkoutServer.ts";

export interface Harness {
  readonly server: Stub;
  /** A page of its own context that shows the link. Errors and refused scripts or styles on it fail the test. */
  open(options?: PhoneOptions, prepare?: (page: Page) => Promise<void>): Promise<Page>;
}

/** Registers the hooks of a test file. `server` is another one in each test. */
export function checkoutHarness(): Harness {
  let browser: Browser;
  let scripts: Map<string, string>;
  let server: Stub | undefined;
  let pages: Page[] = [];
  let faults: string[] = [];
  const running = (): Stub => {
    if (!server) throw new Error("the server runs during a test only");
    return server;
  };

  beforeAll(async () => {
    [browser, scripts] = await Promise.all([launchBrowser(), builtScripts()]);
  });
  afterAll(async () => {
    await browser.close();
  });
  beforeEach(async () => {
    server = await stubServer(scripts);
    faults = [];
  });
  afterEach(async () => {
    await Promise.all(pages.map((page) => page.context().close()));
    pages = [];
    await running().close();
    // oxlint-disable-next-line vitest/no-standalone-expect -- holds for every test of the file
    expect(faults).toEqual([]);
  });

  return {
    get server() {
      return running();
    },
    async open(options = {}, prepare = () => Promise.resolve()) {
      const page = await newPhonePage(browser, options);
      pages.push(page);
      page.on("pageerror", (error) => faults.push(error.message));
      page.on("console", (message) => {
        // Refused statuses and cut connections are part of what is tested.
        if (!/Failed to load resource/.test(message.text())) faults.push(message.text());
      });
      await prepare(page);
      await page.goto(running().url);
      return page;
    },
  };
}

export async function typeCard(page: Page, number = "4242424242424242"): Promise<void> {
  await page.getByLabel("Card number").fill(number);
  await page.getByLabel("Expiry date").fill("12 / 39");
  await page.getByLabel("Security code").fill("123");
}

export function payButton(page: Page): Locator {
  return page.getByRole("button", { name: /^Pay/ });
}

/** Waits for the screen of success, which says what a payer needs to keep. */
export async function received(page: Page): Promise<void> {
  await page.getByRole("heading", { name: "Payment received" }).waitFor();
  expect(await page.getByText("Confirmation number").isVisible()).toBe(true);
}
