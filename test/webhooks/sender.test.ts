/** The sender on Node against receivers that do not keep to anything. */

import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { nodeSender } from "../../server/webhooks/senders/node.ts";
import { MOST_ANSWER_BYTES } from "../../server/webhooks/senders/sender.ts";
import { startReceiver } from "./receiver.ts";

/** A server of bytes: what `answer` writes is all there is. */
async function rawServer(answer: (socket: Socket, requests: number) => unknown) {
  let connections = 0;
  let requests = 0;
  const open = new Set<Socket>();
  const server: Server = createServer((socket) => {
    connections += 1;
    open.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => open.delete(socket));
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      for (let end = text.indexOf("END"); end >= 0; end = text.indexOf("END")) {
        text = text.slice(end + 3);
        requests += 1;
        answer(socket, requests);
      }
    });
  });
  await new Promise<void>((done) => {
    server.listen(0, "127.0.0.1", done);
  });
  closing.push(async () => {
    for (const socket of open) socket.destroy();
    await new Promise((done) => {
      server.close(done);
    });
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    connections: () => connections,
    requests: () => requests,
  };
}

const closing: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

function sender(options: Partial<Parameters<typeof nodeSender>[0]> = {}) {
  const made = nodeSender({ allowPrivate: true, ...options });
  closing.push(() => made.end(0));
  return made;
}
const outgoing = (url: string, timeoutMs = 2_000) => ({
  url,
  headers: { "content-type": "application/json", "webhook-id": "evt_1" },
  body: Buffer.from('{"text":"é","tail":"END"}', "utf8"),
  timeoutMs,
});
const answer = (status: number, answerBytes = 0, retryAfter: string | null = null) => ({
  kind: "answer",
  status,
  answerBytes,
  retryAfter,
});
const problem = (name: string) => ({ kind: "problem", problem: name });

describe("an answer", () => {
  it.each([
    ["HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", answer(200, 2)],
    ["HTTP/1.1 204 No Content\r\n\r\n", answer(204)],
    [
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: 1\r\n\r\n",
      answer(200, 5),
    ],
    [
      "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n",
      answer(202),
    ],
    ["HTTP/1.1 429 Too Many\r\nretry-after:  30 \r\nContent-Length: 0\r\n\r\n", answer(429, 0, "30")],
    ["HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", answer(302)],
    ["HTTP/1.0 200 OK\r\n\r\nuntil the end", answer(200, 13)],
    ["HTTP/1.1 500 Oops\r\nConnection: close\r\nContent-Length: 4\r\n\r\nfour", answer(500, 4)],
  ])("%j is read as it is meant", async (text, expected) => {
    const server = await rawServer((socket) => {
      socket.write(text);
      if (/^HTTP\/1\.0|close/.test(text)) socket.end();
    });
    const { post } = sender();
    expect(await post(outgoing(server.url))).toEqual(expected);
    expect(await post(outgoing(server.url))).toEqual(expected);
  });

  it("that comes byte by byte is the same", async () => {
    const text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    const server = await rawServer(async (socket) => {
      for (const letter of text) {
        socket.write(letter);
        await new Promise((next) => {
          setImmediate(next);
        });
      }
    });
    const { post } = sender();
    expect([await post(outgoing(server.url)), await post(outgoing(server.url))]).toEqual([
      answer(200, 3),
      answer(200, 3),
    ]);
    expect(server.connections()).toBe(1);
  });

  it("without end is cut off, and counts by its head", async () => {
    const server = await rawServer((socket) => {
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n");
      const pour = (): void => {
        if (!socket.destroyed) socket.write("x".repeat(16_384), pour);
      };
      pour();
    });
    const { post } = sender();
    expect(await post(outgoing(server.url))).toEqual(answer(200, MOST_ANSWER_BYTES));
    expect(await post(outgoing(server.url))).toEqual(answer(200, MOST_ANSWER_BYTES));
    expect(server.connections()).toBe(2);
  });

  it("whose body drips counts by its head, after two seconds", async () => {
    const server = await rawServer((socket) => {
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
      const drip = setInterval(() => socket.write("x"), 100);
      socket.on("close", () => clearInterval(drip));
    });
    const start = performance.now();
    expect(await sender().post(outgoing(server.url, 10_000))).toMatchObject({ kind: "answer", status: 200 });
    expect(performance.now() - start).toBeLessThan(4_000);
  });

  it.each([
    ["nonsense\r\n\r\n", "bad_answer"],
    ["HTTP/1.1 2x0 OK\r\n\r\n", "bad_answer"],
    ["HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "bad_answer"],
    [`HTTP/1.1 200 OK\r\nX: ${"x".repeat(100_000)}\r\n\r\n`, "bad_answer"],
  ])("%j is none", async (text, expected) => {
    const server = await rawServer((socket) => {
      socket.write(text);
      socket.end();
    });
    expect(await sender().post(outgoing(server.url))).toEqual(problem(expected));
  });
});

describe("an answer whose body is broken", () => {
  it("counts by its head, and its connection is not used again", async () => {
    const text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n";
    const server = await rawServer((socket) => socket.write(text));
    const { post } = sender();
    expect([await post(outgoing(server.url)), await post(outgoing(server.url))]).toEqual([
      answer(200),
      answer(200),
    ]);
    expect(server.connections()).toBe(2);
  });
});

describe("no answer", () => {
  it("in time is a timeout", async () => {
    const server = await rawServer(() => undefined);
    expect(await sender().post(outgoing(server.url, 150))).toEqual(problem("timeout"));
  });

  it("because the connection was cut says so", async () => {
    const server = await rawServer((socket) => socket.resetAndDestroy());
    expect(await sender().post(outgoing(server.url))).toEqual(problem("connection_lost"));
  });

  it("because nobody listens says so", async () => {
    const receiver = await startReceiver();
    await receiver.close();
    expect(await sender().post(outgoing(receiver.url))).toEqual(problem("connection_refused"));
  });

  it("because the name does not exist says so", async () => {
    const resolve = () => Promise.reject(Object.assign(new Error("no"), { code: "ENOTFOUND" }));
    expect(await sender({ resolve }).post(outgoing("http://books.example/hook"))).toEqual(
      problem("name_not_found"),
    );
  });

  it("because the other side does not speak TLS says so", async () => {
    const server = await rawServer(() => undefined);
    const silent = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.write("HTTP/1.1 400 plain\r\n\r\n");
    });
    await new Promise<void>((done) => {
      silent.listen(0, "127.0.0.1", done);
    });
    closing.push(() => void silent.close());
    const url = `https://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
    expect(await sender().post(outgoing(url))).toEqual(problem("tls_failed"));
    expect(server.requests()).toBe(0);
  });
});

describe("connections", () => {
  it("are kept: many messages, one connection", async () => {
    const server = await rawServer((socket) => socket.write("HTTP/1.1 204 No Content\r\n\r\n"));
    const { post } = sender();
    for (let count = 0; count < 20; count += 1) expect(await post(outgoing(server.url))).toEqual(answer(204));
    expect(server.connections()).toBe(1);
  });

  it("that were closed while idle cost no failure", async () => {
    const server = await rawServer((socket, requests) => {
      if (requests % 2 === 0) {
        // Closed at the very moment it is used again.
        socket.resetAndDestroy();
        return;
      }
      socket.write("HTTP/1.1 204 No Content\r\n\r\n");
    });
    const { post } = sender();
    expect(await post(outgoing(server.url))).toEqual(answer(204));
    expect(await post(outgoing(server.url))).toEqual(answer(204));
    expect(server.requests()).toBe(3);
  });

  it("carry exactly the bytes", async () => {
    const receiver = await startReceiver();
    closing.push(() => receiver.close());
    const one = outgoing(`${receiver.url}?a=%20b`);
    await sender().post(one);
    expect(receiver.received[0]).toMatchObject({ path: "/hook?a=%20b", body: one.body.toString("utf8") });
    expect(receiver.received[0]?.headers).toMatchObject({
      host: new URL(receiver.url).host,
      "webhook-id": "evt_1",
    });
  });
});

describe("a private network", () => {
  it("is refused after the name was resolved, also when the name changes its mind", async () => {
    const receiver = await startReceiver();
    closing.push(() => receiver.close());
    const { port } = new URL(receiver.url);
    let asked = 0;
    const resolve = async () => [{ address: asked++ === 0 ? "93.184.216.34" : "127.0.0.1", family: 4 }];
    const guarded = sender({ allowPrivate: false, resolve });
    const url = `https://books.example.com:${port}/hook`;
    expect(await guarded.leadsInside(url)).toBe(false);
    expect(await guarded.post(outgoing(url))).toEqual(problem("address_refused"));
    expect(asked).toBe(2);
    expect(await guarded.leadsInside(url)).toBe(true);
    expect(receiver.received).toEqual([]);
  });

  it("is refused when one of several addresses is inside", async () => {
    const resolve = async () => [
      { address: "93.184.216.34", family: 4 },
      { address: "::ffff:10.0.0.1", family: 6 },
    ];
    expect(
      await sender({ allowPrivate: false, resolve }).post(outgoing("https://books.example.com/")),
    ).toEqual(problem("address_refused"));
  });

  it.each([
    "http://127.0.0.1/",
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://169.254.169.254/",
    "https://0x7f000001/",
  ])("is refused by its address alone: %s", async (url) => {
    expect(await sender({ allowPrivate: false }).post(outgoing(url))).toEqual(problem("address_refused"));
  });
});
