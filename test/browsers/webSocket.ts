/** As much of a WebSocket client (RFC 6455) as WebDriver BiDi needs: text both ways. Node 20 has none without a flag. */
import { randomBytes } from "node:crypto";
import { request } from "node:http";
import type { Duplex } from "node:stream";

export interface Socket {
  send(text: string): void;
  close(): void;
}

const TEXT = 1;
const CLOSE = 8;
const PING = 9;

/** @param onText called with each message. @throws when nobody answers at the address. */
export function openSocket(url: string, onText: (text: string) => void): Promise<Socket> {
  const { hostname, port, pathname } = new URL(url);
  return new Promise((resolve, reject) => {
    const asked = request({
      host: hostname,
      port,
      path: pathname,
      headers: {
        connection: "Upgrade",
        upgrade: "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": randomBytes(16).toString("base64"),
      },
    });
    asked.once("error", reject);
    asked.once("response", ({ statusCode }) => reject(new Error(`no WebSocket: ${statusCode}`)));
    asked.once("upgrade", (_answer, stream: Duplex, head: Buffer) => {
      const write = (kind: number, bytes: Buffer): void => void stream.write(frame(kind, bytes));
      read(stream, head, (kind, bytes) => {
        if (kind === TEXT) onText(bytes.toString("utf8"));
        if (kind === PING) write(PING + 1, bytes);
      });
      stream.on("error", () => stream.destroy());
      resolve({
        send: (text) => write(TEXT, Buffer.from(text, "utf8")),
        close: () => {
          write(CLOSE, Buffer.alloc(0));
          stream.destroy();
        },
      });
    });
    asked.end();
  });
}

/** A whole message in one frame, masked as a client must. */
function frame(kind: number, bytes: Buffer): Buffer {
  const mask = randomBytes(4);
  const head = Buffer.alloc(bytes.length < 126 ? 2 : bytes.length < 65_536 ? 4 : 10);
  head[0] = 0x80 | kind;
  if (head.length === 2) head[1] = 0x80 | bytes.length;
  if (head.length === 4) {
    head[1] = 0x80 | 126;
    head.writeUInt16BE(bytes.length, 2);
  }
  if (head.length === 10) {
    head[1] = 0x80 | 127;
    head.writeBigUInt64BE(BigInt(bytes.length), 2);
  }
  const masked = Buffer.from(bytes.map((byte, at) => byte ^ (mask[at % 4] ?? 0)));
  return Buffer.concat([head, mask, masked]);
}

/** Puts frames together again, and messages that came in several. */
function read(stream: Duplex, head: Buffer, take: (kind: number, bytes: Buffer) => void): void {
  let waiting = head;
  let parts: Buffer[] = [];
  let kind = TEXT;
  const drain = (): void => {
    for (;;) {
      if (waiting.length < 2) return;
      const [first = 0, second = 0] = waiting;
      const short = second & 0x7f;
      const start = short === 126 ? 4 : short === 127 ? 10 : 2;
      if (waiting.length < start) return;
      const length =
        short === 126 ? waiting.readUInt16BE(2) : short === 127 ? Number(waiting.readBigUInt64BE(2)) : short;
      if (waiting.length < start + length) return;
      const bytes = waiting.subarray(start, start + length);
      waiting = waiting.subarray(start + length);
      const code = first & 0x0f;
      if (code >= CLOSE) {
        take(code, bytes);
        continue;
      }
      if (code !== 0) kind = code;
      parts.push(bytes);
      if ((first & 0x80) === 0) continue;
      take(kind, Buffer.concat(parts));
      parts = [];
    }
  };
  stream.on("data", (chunk: Buffer) => {
    waiting = Buffer.concat([waiting, chunk]);
    drain();
  });
  drain();
}
