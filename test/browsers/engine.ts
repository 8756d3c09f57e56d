/** A browser engine as the flows use it: the least that Firefox's and WebKit's own protocols have in common. */
import { accessSync, constants } from "node:fs";
import { createServer } from "node:net";
import { delimiter, join } from "node:path";

export interface Tab {
  goto(url: string): Promise<void>;
  /** The value of an expression in the page; anything that JSON can carry. */
  evaluate<Value>(expression: string): Promise<Value>;
  /** Presses the middle of the first element that a CSS selector finds, as a hand does. */
  click(selector: string): Promise<void>;
  /** Types into a field, in place of what stood there. */
  fill(selector: string, text: string): Promise<void>;
  /** Text as it is shown, of the first element that a CSS selector finds. */
  text(selector: string): Promise<string>;
  /** PNG of what the window shows. */
  screenshot(): Promise<Buffer>;
}

export interface Engine {
  readonly name: "Firefox" | "WebKitGTK";
  /** A tab with no history of this origin: no cookies, no storage. */
  tab(): Promise<Tab>;
  close(): Promise<void>;
}

/** Waits until an expression is true in the page. @throws after ten seconds, with what the page shows. */
export async function until(tab: Tab, expression: string): Promise<void> {
  const end = Date.now() + 10_000;
  for (;;) {
    // Between two pages there is nothing to ask.
    const met = await tab.evaluate<boolean>(`Boolean(${expression})`).catch(() => false);
    if (met) return;
    if (Date.now() > end) throw new Error(`never true: ${expression}\n${await tab.text("body")}`);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}

/** Waits until the page shows a text. */
export function shows(tab: Tab, text: string): Promise<void> {
  return until(tab, `document.body?.innerText.includes(${JSON.stringify(text)})`);
}

/** The program of the first name that is in a folder of PATH, or at one of the full paths; null when none is. */
export function findProgram(names: readonly string[]): string | null {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter(Boolean);
  const paths = names.flatMap((name) =>
    name.includes("/") ? [name] : folders.map((folder) => join(folder, name)),
  );
  for (const path of paths) {
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // The next one.
    }
  }
  return null;
}

/** A port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (typeof address !== "object" || address === null) throw new Error("no port is free");
  return address.port;
}
