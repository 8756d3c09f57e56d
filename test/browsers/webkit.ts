/** WebKitGTK by classic WebDriver (w3.org/TR/webdriver2) through its own driver, on a screen that nobody sees. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { type Engine, findProgram, freePort, type Tab } from "./engine.ts";

/** `WEBKIT_DRIVER`, or one that is installed; null when there is none, or no screen and no Xvfb to make one. */
export function findWebkit(): string | null {
  const driver = process.env["WEBKIT_DRIVER"] ?? findProgram(["WebKitWebDriver"]);
  const screen = process.env["DISPLAY"] ?? process.env["WAYLAND_DISPLAY"] ?? findProgram(["xvfb-run"]);
  return screen ? driver : null;
}

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

export async function startWebkit(program: string): Promise<Engine> {
  const port = await freePort();
  const screen = process.env["DISPLAY"] ?? process.env["WAYLAND_DISPLAY"];
  const [command, ...args] = screen ? [program] : ["xvfb-run", "-a", program];
  // A group of its own: xvfb-run's screen ends with it.
  const child = spawn(command ?? program, [...args, `--port=${port}`], { stdio: "ignore", detached: true });
  const base = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    const ended = child.exitCode === null ? once(child, "exit") : null;
    if (child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
    await ended;
  };
  try {
    await ready(base);
    let session = "";
    const call = <Value>(path: string, body?: object, method = body ? "POST" : "GET"): Promise<Value> =>
      ask<Value>(`${base}/session/${session}${path}`, method, body);
    const open = async (): Promise<void> => {
      if (session) await call("", undefined, "DELETE");
      const made = await ask<{ sessionId: string }>(`${base}/session`, "POST", { capabilities: {} });
      session = made.sessionId;
    };
    await open();
    let first = true;
    return {
      name: "WebKitGTK",
      async tab() {
        // A session begins without cookies and storage; the driver has one at a time.
        if (!first) await open();
        first = false;
        await call("/window/rect", { width: 400, height: 860 });
        return tabOf(call);
      },
      async close() {
        await call("", undefined, "DELETE").catch(() => undefined);
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function ready(base: string): Promise<void> {
  for (let turn = 0; turn < 100; turn++) {
    const answer = await fetch(`${base}/status`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("WebKitWebDriver does not answer");
}

async function ask<Value>(url: string, method: string, body?: object): Promise<Value> {
  const answer = await fetch(url, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
  const { value } = (await answer.json()) as { value: Value & { error?: string; message?: string } };
  if (!answer.ok) throw new Error(`${value?.error}: ${value?.message}`);
  return value;
}

type Call = <Value>(path: string, body?: object, method?: string) => Promise<Value>;

function tabOf(call: Call): Tab {
  const find = async (selector: string): Promise<string> => {
    const found = await call<Record<string, string>>("/element", { using: "css selector", value: selector });
    return found[ELEMENT] ?? "";
  };
  const run = <Value>(script: string): Promise<Value> => call<Value>("/execute/sync", { script, args: [] });
  return {
    goto: async (url) => void (await call("/url", { url })),
    evaluate: async <Value>(expression: string) =>
      JSON.parse(await run<string>(`return JSON.stringify((${expression}) ?? null)`)) as Value,
    async click(selector) {
      await run(`document.querySelector(${JSON.stringify(selector)}).scrollIntoView({ block: "center" })`);
      await call(`/element/${await find(selector)}/click`, {});
    },
    async fill(selector, text) {
      const element = await find(selector);
      await call(`/element/${element}/clear`, {});
      await call(`/element/${element}/value`, { text });
    },
    text: async (selector) =>
      await run<string>(`return document.querySelector(${JSON.stringify(selector)})?.innerText ?? ""`),
    screenshot: async () => Buffer.from(await call<string>("/screenshot"), "base64"),
  };
}
