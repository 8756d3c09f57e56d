/** A merchant's own site, on another host than the installation, that puts pay links on its pages. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Site {
  readonly origin: string;
  /** Serves a page with this in its body; answers with its address. */
  page(body: string, head?: string): string;
  close(): Promise<void>;
}

/** Its policy is as strict as a site with the element can have it: see docs/embed.md. */
export async function startSite(installation: string): Promise<Site> {
  const pages = new Map<string, string>();
  const policy =
    `default-src 'none'; script-src ${installation} 'nonce-own'; frame-src ${installation}; style-src 'nonce-own'; ` +
    "base-uri 'none'; require-trusted-types-for 'script'";
  const server = createServer((request, response) => {
    const page = pages.get(request.url ?? "");
    const type = { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy };
    response.writeHead(page === undefined ? 404 : 200, type).end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    page(body, head = "") {
      const path = `/${pages.size}`;
      pages.set(
        path,
        `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title>` +
          `<meta name="viewport" content="width=device-width,initial-scale=1">${head}</head><body>` +
          // Keeps what the element says, in order.
          `<script nonce="own">window.told=[];window.errors=[];addEventListener("error",(e)=>errors.push(e.message));` +
          `for(const name of["ready","processing","paid","failed","close"])document.addEventListener(name,(e)=>told.push([name,e.detail]))</script>` +
          `${body}</body></html>`,
      );
      return origin + path;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
