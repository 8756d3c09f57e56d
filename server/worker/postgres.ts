/** The server on Cloudflare Workers, over PostgreSQL through Hyperdrive: `--env postgres` in wrangler.toml. */
import { openPostgres } from "../database/postgres.ts";
import { workerHandlers } from "./handlers.ts";

/**
 * A connection of Workers belongs to one request. Hyperdrive keeps those to the server, so that a new one here costs
 * little; three let a request's reads go beside its writes.
 */
const CONNECTIONS = { connections: 3, writers: 1, applicationName: "paylink-worker" };

export default workerHandlers({
  dialect: "postgres",
  open({ HYPERDRIVE }) {
    if (!HYPERDRIVE) throw new Error("no Hyperdrive is bound as HYPERDRIVE: see wrangler.toml");
    return openPostgres(HYPERDRIVE.connectionString, CONNECTIONS);
  },
});
