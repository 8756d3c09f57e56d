import type { Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../../server/config.ts";
import type { Deps } from "../../server/deps.ts";
import { makeKeyring } from "../../server/links/keyring.ts";
import { createLog } from "../../server/log.ts";
import { createPaylinkServer } from "../../server/node/server.ts";
import { seededRandom } from "../api/world.ts";

describe("a request that is none", () => {
  let server: Server;
  const logged: string[] = [];
  beforeAll(async () => {
    const read = readConfig({});
    if (!read.ok) throw new Error(read.problems.join("\n"));
    // None of these requests comes as far as the database or the processor.
    const deps = {
      config: read.config,
      database: {},
      now: () => new Date(0),
      random: seededRandom("malformed"),
      keyring: makeKeyring("a secret of the tests, 32 characters or more"),
      log: createLog(
        (line) => logged.push(line),
        () => new Date(0),
      ),
    } as unknown as Deps;
    server = createPaylinkServer(deps, { lookup: () => null });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  });
  afterAll(() => server.close());

  function send(bytes: string): Promise<string> {
    return new Promise((done) => {
      let answer = "";
      const socket = connect((server.address() as AddressInfo).port, "127.0.0.1", () => socket.write(bytes));
      socket.on("data", (chunk) => {
        answer += chunk.toString("latin1");
      });
      socket.on("close", () => done(answer));
      socket.on("error", () => done(answer));
    });
  }

  it.each([
    ["without a Host header", "GET /x HTTP/1.0\r\n\r\n", 400],
    ["with a Host that is none", "GET /x HTTP/1.1\r\nHost: ev il<>@x\r\nConnection: close\r\n\r\n", 400],
    ["with backslashes", "GET /\\\\evil.example HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 400],
    ["to everything", "OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 400],
    ["with too many headers", `GET / HTTP/1.1\r\nHost: a\r\nX: ${"a".repeat(20_000)}\r\n\r\n`, 431],
    ["that is no HTTP", "\x16\x03\x01\x02\x00\x01\r\n\r\n", 400],
    [
      "with two lengths",
      "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      400,
    ],
  ])("%s is refused with the headers that protect every answer", async (_name, bytes, status) => {
    const answer = await send(bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer.match(/HTTP\/1/g)).toHaveLength(1);
    expect(answer).toMatch(/\r\nx-content-type-options: nosniff\r\n/i);
    expect(answer).toMatch(/\r\ncache-control: no-store\r\n/i);
    expect(answer).toMatch(/\r\nreferrer-policy: no-referrer\r\n/i);
    expect(answer).toMatch(/frame-ancestors 'none'/);
    expect(answer).toMatch(/\r\nx-request-id: req_/i);
    expect(answer).not.toContain("evil");
    expect(logged).toEqual([]);
  });
});
