/** Firefox by WebDriver BiDi (w3c.github.io/webdriver-bidi), which it speaks itself: no driver in between. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Engine, findProgram, freePort, type Tab } from "./engine.ts";
import { openSocket, type Socket } from "./webSocket.ts";

/** Nothing that Firefox would fetch or show by itself. */
const SETTINGS = {
  "browser.shell.checkDefaultBrowser": false,
  "browser.startup.page": 0,
  "datareporting.policy.dataSubmissionEnabled": false,
  "app.update.disabledForTesting": true,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "remote.prefs.recommended": true,
  "intl.accept_languages": "en-US, en",
};

/** `FIREFOX`, or one that is installed; null when there is none. */
export function findFirefox(): string | null {
  const given = process.env["FIREFOX"];
  return given ?? findProgram(["firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox"]);
}

export async function startFirefox(program: string): Promise<Engine> {
  const profile = mkdtempSync(join(tmpdir(), "paylink-firefox-"));
  const settings = Object.entries(SETTINGS).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
  );
  writeFileSync(join(profile, "user.js"), settings.join("\n"));
  const port = await freePort();
  const args = ["--headless", `--remote-debugging-port=${port}`, "--profile", profile, "about:blank"];
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    }
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await listening(child.stderr);
    const driver = await drive(`ws://127.0.0.1:${port}/session`);
    await driver.ask("session.new", { capabilities: {} });
    return {
      name: "Firefox",
      tab: () => openTab(driver),
      close: async () => {
        driver.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function listening(output: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    output.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes("WebDriver BiDi listening")) resolve();
    });
    output.once("end", () => reject(new Error(`Firefox ended: ${said.slice(-500)}`)));
  });
}

interface Driver {
  ask<Answer>(method: string, params: object): Promise<Answer>;
  close(): void;
}

interface Reply {
  readonly id?: number;
  readonly type: string;
  readonly result?: unknown;
  readonly error?: string;
  readonly message?: string;
}

async function drive(url: string): Promise<Driver> {
  const open = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let last = 0;
  const socket: Socket = await openSocket(url, (text) => {
    const reply = JSON.parse(text) as Reply;
    const asked = open.get(reply.id ?? -1);
    if (!asked) return;
    open.delete(reply.id ?? -1);
    if (reply.type === "error") asked.reject(new Error(`${reply.error}: ${reply.message}`));
    else asked.resolve(reply.result);
  });
  return {
    ask: <Answer>(method: string, params: object) =>
      new Promise<Answer>((resolve, reject) => {
        last += 1;
        open.set(last, { resolve: resolve as (value: unknown) => void, reject });
        socket.send(JSON.stringify({ id: last, method, params }));
      }),
    close: () => socket.close(),
  };
}

interface Evaluated {
  readonly type: "success" | "exception";
  readonly result?: { readonly value?: string; readonly sharedId?: string };
  readonly exceptionDetails?: { readonly text: string };
}

async function openTab({ ask }: Driver): Promise<Tab> {
  const { userContext } = await ask<{ userContext: string }>("browser.createUserContext", {});
  const { context } = await ask<{ context: string }>("browsingContext.create", { type: "tab", userContext });
  await ask("browsingContext.setViewport", { context, viewport: { width: 400, height: 800 } });
  const run = async (expression: string): Promise<NonNullable<Evaluated["result"]>> => {
    const params = { expression, target: { context, sandbox: "flows" }, awaitPromise: true };
    const { type, result, exceptionDetails } = await ask<Evaluated>("script.evaluate", params);
    if (type === "exception" || !result) throw new Error(exceptionDetails?.text ?? "no result");
    return result;
  };
  const act = (actions: readonly object[]): Promise<unknown> =>
    ask("input.performActions", { context, actions });
  const click = async (selector: string): Promise<void> => {
    const found = `document.querySelector(${JSON.stringify(selector)})`;
    await run(`${found}.scrollIntoView({ block: "center" })`);
    const { sharedId } = await run(found);
    const origin = { type: "element", element: { sharedId } };
    const press = [
      { type: "pointerMove", x: 0, y: 0, origin },
      { type: "pointerDown", button: 0 },
      { type: "pointerUp", button: 0 },
    ];
    await act([{ type: "pointer", id: "hand", actions: press }]);
  };
  return {
    goto: async (url) => void (await ask("browsingContext.navigate", { context, url, wait: "complete" })),
    evaluate: async <Value>(expression: string) =>
      JSON.parse((await run(`JSON.stringify((${expression}) ?? null)`)).value ?? "null") as Value,
    click,
    async fill(selector, text) {
      await run(
        `{ const field = document.querySelector(${JSON.stringify(selector)}); field.scrollIntoView({ block: "center" }); field.focus(); field.select(); }`,
      );
      const keys = [...text].flatMap((value) => [
        { type: "keyDown", value },
        { type: "keyUp", value },
      ]);
      await act([{ type: "key", id: "keys", actions: keys }]);
    },
    text: async (selector) =>
      (await run(`document.querySelector(${JSON.stringify(selector)})?.innerText ?? ""`)).value ?? "",
    screenshot: async () =>
      Buffer.from(
        (await ask<{ data: string }>("browsingContext.captureScreenshot", { context })).data,
        "base64",
      ),
  };
}
