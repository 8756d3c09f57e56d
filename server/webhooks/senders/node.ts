/**
 * The sender on Node: connections are kept and used again, and none is made to an address inside.
 * It speaks HTTP over plain sockets: a tenth of the work of `fetch`, and the address is seen by whoever connects.
 */
import { connect as connectPlain, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { Connection } from "./connection.ts";
import { checkedLookup, type Resolve, refusedAddress, resolveByDns, resolveLikeSystem } from "./lookup.ts";
import { isAddress, isPublicAddress } from "./publicAddress.ts";
import { type Outgoing, type Sender, type Sent, unfitUrl } from "./sender.ts";

export interface NodeSender extends Sender {
  /** Lets what is under way end within `graceMs` milliseconds, then cuts it off. */
  end(graceMs: number): void;
}

/** How long the check of a new address waits for its name. */
const CHECK_MS = 3_000;
/** Idle connections kept to one host. */
const SPARE_MOST = 32;
const TARGETS_KEPT = 1_000;

/** What is known of an address. */
interface Target {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  /** Connections are shared by all addresses of one origin. */
  readonly origin: string;
  /** Request line and host. */
  readonly head: string;
}

/**
 * @param allowPrivate see {@link unfitUrl}.
 * @param resolve in place of the DNS.
 */
export function nodeSender(options: {
  readonly allowPrivate: boolean;
  readonly resolve?: Resolve;
}): NodeSender {
  const { allowPrivate } = options;
  const resolve = options.resolve ?? (allowPrivate ? resolveLikeSystem : resolveByDns());
  const lookup = checkedLookup(resolve, allowPrivate);
  const targets = new Map<string, Target | null>();
  const spare = new Map<string, Connection[]>();
  const all = new Set<Connection>();
  let ending = false;

  function targetOf(url: string): Target | null {
    const known = targets.get(url);
    if (known !== undefined) return known;
    const target = unfitUrl(url, allowPrivate) === null ? parseTarget(url) : null;
    if (targets.size >= TARGETS_KEPT) targets.clear();
    targets.set(url, target);
    return target;
  }

  function open(target: Target): Connection {
    const { host, port, secure, origin } = target;
    const where = { host, port, lookup, noDelay: true };
    const name = isAddress(host) ? {} : { servername: host };
    const socket: Socket = secure
      ? connectTls({ ...where, ...name, ALPNProtocols: ["http/1.1"] })
      : connectPlain(where);
    // The last word has the socket itself: whatever chose the address, nothing is said to one inside.
    if (!allowPrivate) {
      socket.once("connect", () => {
        if (!isPublicAddress(socket.remoteAddress ?? "")) socket.destroy(refusedAddress());
      });
    }
    const connection = new Connection(
      socket,
      (idle) => {
        const list = spare.get(origin) ?? [];
        if (ending || list.length >= SPARE_MOST) idle.destroy();
        else spare.set(origin, [...list, idle]);
      },
      (closed) => {
        all.delete(closed);
        const list = spare.get(origin)?.filter((one) => one !== closed) ?? [];
        if (list.length === 0) spare.delete(origin);
        else spare.set(origin, list);
      },
    );
    all.add(connection);
    return connection;
  }

  /** The connection used last: the others may grow old and go. */
  function take(target: Target): Connection {
    const list = spare.get(target.origin);
    for (let idle = list?.pop(); idle; idle = list?.pop()) if (idle.usable) return idle;
    return open(target);
  }

  async function post(outgoing: Outgoing): Promise<Sent> {
    const target = ending ? null : targetOf(outgoing.url);
    if (target === null) return { kind: "problem", problem: ending ? "ending" : "address_refused" };
    const request = requestBytes(target, outgoing);
    const first = await take(target).exchange(request, outgoing.timeoutMs);
    // A kept connection may be closed by the other side at the moment it is used: that is nobody's failure.
    const sent = first === "stale" ? await open(target).exchange(request, outgoing.timeoutMs) : first;
    if (sent === "stale") return { kind: "problem", problem: "connection_lost" };
    return ending && sent.kind === "problem" ? { kind: "problem", problem: "ending" } : sent;
  }

  return {
    get ending() {
      return ending;
    },
    post,
    leadsInside: async (url) => {
      if (allowPrivate) return false;
      const { hostname } = new URL(url);
      const late = new Promise<null>((done) => {
        setTimeout(done, CHECK_MS, null).unref();
      });
      const found = await Promise.race([resolve(hostname).catch(() => null), late]);
      return found?.some(({ address }) => !isPublicAddress(address)) ?? false;
    },
    end: (graceMs) => {
      ending = true;
      for (const idle of [...spare.values()].flat()) idle.destroy();
      setTimeout(() => {
        for (const connection of all) connection.destroy();
      }, graceMs).unref();
    },
  };
}

function parseTarget(text: string): Target {
  const { protocol, host, hostname, port, pathname, search, origin } = new URL(text);
  const secure = protocol === "https:";
  return {
    secure,
    origin,
    host: hostname.replace(/^\[(.*)\]$/, "$1"),
    port: port === "" ? (secure ? 443 : 80) : Number(port),
    head: `POST ${pathname}${search} HTTP/1.1\r\nhost: ${host}\r\n`,
  };
}

/** One buffer, so that head and body leave together. */
function requestBytes(target: Target, { headers, body }: Outgoing): Buffer {
  let head = target.head;
  for (const name in headers) head += `${name}: ${headers[name]}\r\n`;
  head += `content-length: ${body.length}\r\n\r\n`;
  if (/[^\r\n\x20-\x7e]/.test(head)) throw new RangeError("headers are printable ASCII");
  const bytes = Buffer.allocUnsafe(head.length + body.length);
  bytes.write(head, 0, "latin1");
  bytes.set(body, head.length);
  return bytes;
}
