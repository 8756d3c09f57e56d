import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type Config, readConfig } from "../../server/config.ts";
import { listen } from "../../server/node/listen.ts";

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((closed) => server.close(closed));
});

function config(environment: Record<string, string>): Config {
  const read = readConfig(environment);
  if (!read.ok) throw new Error(read.problems.join(" "));
  return read.config;
}

async function start(environment: Record<string, string>) {
  const server = createServer();
  const listening = await listen(server, config(environment));
  if (listening.ok) servers.push(server);
  return { server, listening };
}

describe("listening", () => {
  it("names the port that the system chose, also in the origin of links", async () => {
    const { server, listening } = await start({ PORT: "0" });
    const { port } = server.address() as AddressInfo;
    expect(port).toBeGreaterThan(0);
    expect(listening).toMatchObject({
      ok: true,
      address: `http://127.0.0.1:${port}`,
      config: { port, publicUrl: `http://localhost:${port}` },
    });
  });

  it("keeps the origin that was set", async () => {
    const { listening } = await start({ PORT: "0", PUBLIC_URL: "https://pay.example.com" });
    expect(listening).toMatchObject({ ok: true, config: { publicUrl: "https://pay.example.com" } });
  });

  it("says that a port is in use, and what to do", async () => {
    const { server } = await start({ PORT: "0" });
    const { port } = server.address() as AddressInfo;
    expect((await start({ PORT: String(port) })).listening).toEqual({
      ok: false,
      problem: `http://127.0.0.1:${port} is in use. End what listens there, or set PORT to another.`,
    });
  });

  it("says that a host is no address of this machine", async () => {
    // An address for documentation (RFC 5737): no machine has it.
    expect((await start({ PORT: "0", HOST: "192.0.2.1" })).listening).toMatchObject({
      ok: false,
      problem: expect.stringContaining('HOST "192.0.2.1" is no address of this machine'),
    });
  });
});
