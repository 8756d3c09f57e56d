import { describe, expect, it } from "vitest";
import { isPublicAddress } from "../../server/webhooks/senders/publicAddress.ts";
import { unfitUrl } from "../../server/webhooks/senders/sender.ts";

describe("a public address", () => {
  it.each([
    "1.1.1.1",
    "8.8.8.8",
    "93.184.216.34",
    "172.15.255.255",
    "172.32.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "223.255.255.255",
    "2606:4700:4700::1111",
    "2a00:1450:4001:830::200e",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
  ])("%s is one", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.19.255.255",
    "203.0.113.9",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:a9fe:a9fe",
    "0:0:0:0:0:ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::808:808",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "4000::1",
    "",
    "localhost",
    "1.2.3",
    "1.2.3.4.5",
    "256.1.1.1",
    "1::2::3",
    "12345::",
    ":::",
  ])("%s is none", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe("the address of an endpoint", () => {
  it.each([
    "https://books.example.com/hook",
    "https://books.example.com:8443/a?b=c",
    "https://1.1.1.1/",
    "https://[2606:4700:4700::1111]/",
  ])("%s is fit", (url) => {
    expect(unfitUrl(url, false)).toBeNull();
  });

  it.each([
    "http://books.example.com/",
    "ftp://books.example.com/",
    "javascript:alert(1)",
    "books.example.com",
    "https://",
    "https://user@books.example.com/",
    "https://user:secret@books.example.com/",
    "https://books.example.com/#a",
    "https://books.example.com/#",
    "https://localhost/",
    "https://LOCALHOST./",
    "https://a.localhost/",
    "https://printer.local/",
    "https://metadata.google.internal/",
    "https://router/",
    "https://nas.lan/",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f.0.0.1/",
    "https://0177.0.0.1/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[fe80::1]/",
    "https://169.254.169.254/latest/meta-data",
    "https://books.example.com:25/",
    "https://books.example.com:6667/",
    "https://１２７.0.0.1/",
  ])("%s is not", (url) => {
    expect(unfitUrl(url, false)).not.toBeNull();
  });

  it("may be plain and private in development, never with a password or to another protocol's port", () => {
    expect(unfitUrl("http://localhost:4000/hook", true)).toBeNull();
    expect(unfitUrl("http://10.0.0.1/hook", true)).toBeNull();
    expect(unfitUrl("http://a:b@localhost/", true)).not.toBeNull();
    expect(unfitUrl("http://localhost:25/", true)).not.toBeNull();
    expect(unfitUrl("file:///etc/passwd", true)).not.toBeNull();
  });
});
