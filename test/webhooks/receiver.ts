/** A merchant's server that receives webhooks over real HTTP, checks them by itself, and behaves as badly as it is told. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Json } from "./calls.ts";

export interface Received {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly json: Json;
}

/** What to do with a request; a number is a status with an empty body. */
export type Behaviour = (
  received: Received,
  response: ServerResponse,
  request: IncomingMessage,
) => number | null;

export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  behave(behaviour: Behaviour): void;
  /** Requests that are being answered now, and the most there ever were. */
  readonly load: { now: number; most: number };
  /** Closes the port, as a server that is down; `up` opens it again. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const load = { now: 0, most: 0 };
  let behaviour: Behaviour = () => 204;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("error", () => undefined);
    request.on("end", () => {
      load.now += 1;
      load.most = Math.max(load.most, load.now);
      response.once("close", () => {
        load.now -= 1;
      });
      const body = Buffer.concat(chunks).toString("utf8");
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      const one = { path: request.url ?? "", headers, body, json: JSON.parse(body) as unknown };
      received.push(one);
      const status = behaviour(one, response, request);
      if (status !== null) response.writeHead(status, { "content-length": "0" }).end();
    });
  });
  // A kept connection that the receiver ends just as it is used again is an attempt that failed: that is tested where it is meant.
  server.keepAliveTimeout = 120_000;
  const listen = (port: number): Promise<void> =>
    new Promise((done) => {
      server.listen(port, "127.0.0.1", done);
    });
  const stop = (): Promise<void> =>
    new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    load,
    behave: (next) => {
      behaviour = next;
    },
    down: stop,
    up: () => listen(port),
    close: stop,
  };
}

/** Verifies by the specification alone, with the Web Crypto API: which of the secrets signed. */
export async function signedBy(received: Received, secrets: readonly string[]): Promise<string[]> {
  const { headers, body } = received;
  const content = new TextEncoder().encode(
    `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`,
  );
  const given = (headers["webhook-signature"] ?? "").split(" ");
  const found: string[] = [];
  for (const secret of secrets) {
    const raw = Uint8Array.from(atob(secret.replace(/^whsec_/, "")), (letter) => letter.charCodeAt(0));
    const key = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, [
      "verify",
    ]);
    for (const text of given) {
      const [version, signature = ""] = text.split(",");
      if (version !== "v1") continue;
      const bytes = Uint8Array.from(atob(signature), (letter) => letter.charCodeAt(0));
      if (await crypto.subtle.verify("HMAC", key, bytes, content)) found.push(secret);
    }
  }
  return found;
}
