/** A small HTTP client that survives its server: an answer that did not come whole is none. */
import { Agent, request } from "node:http";

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface Sent {
  readonly method?: "GET" | "POST";
  readonly path: string;
  /** A text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Hangs up so many milliseconds after sending. */
  readonly hangUpAfter?: number;
}

export class Client {
  readonly #origin: URL;
  readonly #agent: Agent;
  /** Requests that were sent and got no whole answer. One that found no server was not sent. */
  cutOff = 0;

  constructor(origin: string, connections: number) {
    this.#origin = new URL(origin);
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** The whole answer, or null when none came. Never rejects. */
  send({ method = "GET", path, body, headers = {}, hangUpAfter }: Sent): Promise<Answer | null> {
    const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
    return new Promise((done) => {
      const out = request(
        {
          host: this.#origin.hostname,
          port: this.#origin.port,
          method,
          path,
          agent: this.#agent,
          headers: {
            ...(text === undefined
              ? {}
              : { "content-type": "application/json", "content-length": Buffer.byteLength(text) }),
            ...headers,
          },
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
          incoming.on("error", () => done(null));
          incoming.on("close", () => {
            const whole = incoming.complete;
            done(
              whole
                ? {
                    status: incoming.statusCode ?? 0,
                    text: Buffer.concat(chunks).toString("utf8"),
                    headers: incoming.headers,
                  }
                : null,
            );
          });
        },
      );
      out.on("error", (error) => {
        if (!("code" in error && error.code === "ECONNREFUSED")) this.cutOff += 1;
        done(null);
      });
      out.end(text);
      if (hangUpAfter !== undefined) setTimeout(() => out.destroy(), hangUpAfter);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
