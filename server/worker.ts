/** The server on Cloudflare Workers, over D1. wrangler.toml binds what it needs. */
import { openD1 } from "./database/d1.ts";
import { workerHandlers } from "./worker/handlers.ts";

export default workerHandlers({
  dialect: "d1",
  open: ({ DB }) => {
    if (!DB) throw new Error("no D1 database is bound as DB: see wrangler.toml");
    return Promise.resolve(openD1(DB));
  },
});
