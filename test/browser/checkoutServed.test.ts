/** The whole main job against the real server: part by card, a decline, authentication, the rest by bank, the receipt. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axe, launchBrowser, newPhonePage } from "./browser.ts";
import { payButton, received, typeCard } from "./checkoutHarness.ts";

let browser: Browser;
let server: ChildProcess;
let folder: string;
let link: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "paylink-served-"));
  const port = await freePort();
  const { VITEST: _, NODE_ENV: __, ...inherited } = process.env;
  server = spawn(process.execPath, ["server/start.mjs", "serve"], {
    env: {
      ...inherited,
      PORT: String(port),
      DATABASE_URL: `file:${join(folder, "paylink.db")}`,
      SANDBOX_ACH_SECONDS: "3",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [started, launched] = await Promise.all([linkFrom(server), launchBrowser()]);
  link = started;
  browser = launched;
}, 120_000);

afterAll(async () => {
  await browser?.close();
  if (server && server.exitCode === null) {
    server.kill("SIGTERM");
    await once(server, "exit");
  }
  rmSync(folder, { recursive: true, force: true });
});

/** The demo's pay link, printed when the server is ready. */
async function linkFrom(child: ChildProcess): Promise<string> {
  let out = "";
  return await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      out += chunk.toString();
      const [, found] = /Pay link\s+(http:\S+)/.exec(out) ?? [];
      if (found && out.includes("Test key")) resolve(found);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("exit", () => reject(new Error(`the server stopped:\n${out}`)));
  });
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}

async function openLink(javaScriptEnabled = true): Promise<Page> {
  const page = await newPhonePage(browser, { javaScriptEnabled });
  await page.goto(link);
  return page;
}

async function typeOther(page: Page, amount: string): Promise<void> {
  await page.getByLabel("Another amount").check();
  await page.getByLabel("Amount to pay").fill(amount);
}

describe("an invoice of $500, paid in parts by a person", () => {
  it("takes $100 by card and shows its receipt, page and PDF", async () => {
    const page = await openLink();
    expect(await axe(page)).toEqual([]);
    await typeOther(page, "100");
    await typeCard(page);
    await payButton(page).click();
    await received(page);
    await page.getByRole("link", { name: "View receipt" }).click();
    await page.getByText("Left to pay").waitFor();
    expect(await page.locator("main").innerText()).toContain("$400.00");
    const pdf = await page.request.get(
      (await page.getByRole("link", { name: /PDF/ }).getAttribute("href")) ?? "",
    );
    expect((await pdf.body()).subarray(0, 5).toString()).toBe("%PDF-");
    await page.context().close();
  });

  it("declines with the reason and takes nothing", async () => {
    const page = await openLink();
    await typeCard(page, "4000000000000002");
    await payButton(page).click();
    const alert = page.getByRole("alert").filter({ hasText: "Insufficient funds" });
    await alert.getByText("Try another card").waitFor();
    expect(await page.locator("#hero").innerText()).toContain("$400.00");
    await page.context().close();
  });

  it("takes $50 after the payer confirmed at the bank", async () => {
    const page = await openLink();
    await typeOther(page, "50");
    await typeCard(page, "4000002760003184");
    await payButton(page).click();
    await page.getByRole("button", { name: "Approve" }).click();
    await received(page);
    expect(await page.locator("main").innerText()).toContain("$350.00");
    await page.context().close();
  });

  it("takes $50 without any script", async () => {
    const page = await openLink(false);
    await typeOther(page, "50");
    await typeCard(page);
    await payButton(page).click();
    await received(page);
    expect(await page.locator("main").innerText()).toContain("$300.00");
    await page.context().close();
  });

  it("takes the rest by bank account, says processing, and then paid without a reload", async () => {
    const page = await openLink();
    await page.getByLabel("Bank account (US)").check();
    await page.getByLabel("Name on the account").fill("Jane Doe");
    await page.getByLabel("Routing number").fill("110000000");
    await page.getByLabel("Account number").fill("000123456789");
    await page.getByLabel("I authorize this payment").check();
    expect(await payButton(page).textContent()).toBe("Pay $300.00");
    await payButton(page).click();
    await page.getByRole("heading", { name: "Payment processing" }).waitFor();
    expect(await page.locator("#hero").innerText()).toContain("Processing");
    await received(page);
    expect(await page.locator("#hero").innerText()).toContain("Paid");
    expect(await page.locator(".due, .test-numbers").filter({ visible: true }).count()).toBe(0);
    await page.reload();
    await page.getByRole("heading", { name: "Paid in full" }).waitFor();
    expect(await axe(page)).toEqual([]);
    await page.context().close();
  });
});
