/** What built files are measured against: Hono's serveStatic with files that were compressed beforehand. */
import { serve } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";

const app = new Hono();
app.use("/assets/*", serveStatic({ root: process.argv[2] ?? ".", precompressed: true }));
serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => {
  process.stdout.write(`listens on http://127.0.0.1:${port}\n`);
});
