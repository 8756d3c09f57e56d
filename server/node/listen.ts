/** Listening on the port of the settings, or on one that the system chooses. */
import type { Server } from "node:http";
import type { Config } from "../config.ts";

export type Listening =
  | { readonly ok: true; readonly config: Config; readonly address: string }
  | { readonly ok: false; readonly problem: string };

/**
 * Listens. With PORT=0 the system chooses the port; the settings that come back name it, also in the origin of links
 * where no other origin was set.
 */
export async function listen(server: Server, config: Config): Promise<Listening> {
  try {
    await new Promise<void>((listening, failed) => {
      server.once("error", failed);
      server.listen(config.port, config.host, () => {
        server.off("error", failed);
        listening();
      });
    });
  } catch (error) {
    return { ok: false, problem: explain(error, config) };
  }
  const bound = server.address();
  const port = typeof bound === "object" && bound !== null ? bound.port : config.port;
  const publicUrl = config.publicUrl === "http://localhost:0" ? `http://localhost:${port}` : config.publicUrl;
  return { ok: true, config: { ...config, port, publicUrl }, address: originOf(config.host, port) };
}

function originOf(host: string, port: number): string {
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function explain(error: unknown, { host, port }: Config): string {
  const place = originOf(host, port);
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") return `${place} is in use. End what listens there, or set PORT to another.`;
  if (code === "EACCES") return `${place} is not allowed to this user. Set PORT to 1024 or more.`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
    return `HOST "${host}" is no address of this machine. 127.0.0.1 serves this machine only, 0.0.0.0 all networks.`;
  return `${place}: ${error instanceof Error ? error.message : String(error)}`;
}
