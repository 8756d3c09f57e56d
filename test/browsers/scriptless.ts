/** The product without its scripts: engines cannot be told from outside to run none, but a script that is not there cannot run. */
import { createServer, request } from "node:http";
import { freePort } from "./engine.ts";

export interface Scriptless {
  readonly origin: string;
  stop(): void;
}

/** Passes every request on, but those for built files. */
export async function startScriptless(target: string): Promise<Scriptless> {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const server = createServer((asked, answer) => {
    if (asked.url?.startsWith("/assets/")) return void answer.writeHead(404).end();
    const headers = { ...asked.headers, host: new URL(target).host };
    // The product takes forms from its own pages only.
    if (headers.origin === origin) headers.origin = target;
    const passed = request(new URL(asked.url ?? "/", target), { method: asked.method, headers }, (got) => {
      const location = got.headers.location?.replace(target, origin);
      answer.writeHead(got.statusCode ?? 502, { ...got.headers, ...(location ? { location } : {}) });
      got.pipe(answer);
    });
    passed.on("error", () => answer.destroy());
    asked.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(port, "localhost", resolve));
  return {
    origin,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
