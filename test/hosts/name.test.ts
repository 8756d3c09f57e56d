import { describe, expect, it } from "vitest";
import { hostProblem, requestedName } from "../../server/hosts/name.ts";
import { httpsResolver } from "../../server/hosts/resolvers/overHttps.ts";

const problem = (host: string, development = false): string | null =>
  hostProblem(host, "pay.example.com", development);

describe("a merchant's host name", () => {
  it("is a public DNS name in lower case", () => {
    for (const host of ["pay.shop.example", "xn--bcher-kva.example", "a.bc", `${"a".repeat(63)}.example`])
      expect([host, problem(host)]).toEqual([host, null]);
  });

  it("is no address, port, path, odd label, machinery, nor the installation itself", () => {
    for (const host of [
      "",
      "shop",
      "Pay.shop.example",
      "203.0.113.7",
      "[::1]",
      "pay.shop.example:443",
      "pay.shop.example.",
      "https://pay.shop.example",
      "pay_shop.example.com",
      "-pay.shop.example",
      "pay-.shop.example",
      "pay..shop.example",
      "pay.shop.example/x",
      "päy.shop.example",
      "a.b\r\nX: y",
      `${"a".repeat(64)}.example`,
      `${"a.".repeat(130)}example`,
      "pay.example.com",
      "acme.localhost",
      "printer.local",
      "x.internal",
      "7.0.168.192.in-addr.arpa",
    ])
      expect([host, problem(host) === null]).toEqual([host, false]);
    expect(problem("acme.localhost", true)).toBeNull();
  });

  it("is read from what a request names, whatever its case, port and final dot", () => {
    for (const text of ["pay.shop.example", "PAY.Shop.Example:8080", "pay.shop.example."])
      expect(requestedName(text)).toBe("pay.shop.example");
    for (const text of [
      "",
      "127.0.0.1:3000",
      "[::1]:3000",
      "localhost",
      "a".repeat(10_000),
      "a_b.example",
      "a b.example",
      "x.example:y",
    ])
      expect(requestedName(text)).toBeNull();
  });
});

describe("TXT records by HTTPS", () => {
  const answering = (body: unknown, status = 200) =>
    httpsResolver(async () => new Response(JSON.stringify(body), { status }));

  it("are read with their parts joined, other types left out", async () => {
    const answer = [
      { type: 16, data: '"paylink-" "host=a"' },
      { type: 5, data: "x.example." },
      { type: 16, data: "bare" },
      { type: 16, data: '"with \\"quotes\\""' },
    ];
    expect(await answering({ Status: 0, Answer: answer }).txt("x")).toEqual([
      "paylink-host=a",
      "bare",
      'with "quotes"',
    ]);
    expect(await answering({ Status: 3 }).txt("x")).toEqual([]);
  });

  it("are unknown where the service has trouble", async () => {
    await expect(answering({ Status: 2 }).txt("x")).rejects.toThrow("status 2");
    await expect(answering({}, 502).txt("x")).rejects.toThrow("502");
  });
});
