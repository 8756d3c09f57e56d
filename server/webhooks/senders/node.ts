/** The sender on Node: connections are kept and used again, and none is made to an address inside. */
import { type LookupAddress, lookup as systemLookup } from "node:dns";
import { Resolver } from "node:dns/promises";
import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
} from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { LookupFunction, Socket } from "node:net";
import { promisify } from "node:util";
import { isPublicAddress } from "./publicAddress.ts";
import {
  MOST_ANSWER_BYTES,
  type Outgoing,
  type Sender,
  type SendProblem,
  type Sent,
  unfitUrl,
} from "./sender.ts";

/** All addresses of a name. */
export type Resolve = (name: string) => Promise<readonly LookupAddress[]>;

export interface NodeSender extends Sender {
  /** Lets what is under way end within `graceMs` milliseconds, then cuts it off. */
  end(graceMs: number): void;
}

/** A body gets this long once the head of the answer is there: the answer counts without it. */
const BODY_MS = 2_000;
/** How long the check of a new address waits for its name. */
const CHECK_MS = 3_000;
const SPARE_SOCKETS = 32;
const URLS_KEPT = 1_000;

class AddressRefused extends Error {
  readonly code = "ADDRESS_REFUSED";
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
  // Agents count sockets by host and port; how many are used at once is the caller's to limit.
  const settings = { keepAlive: true, maxFreeSockets: SPARE_SOCKETS, lookup };
  const agents = { "http:": guard(new HttpAgent(settings)), "https:": guard(new HttpsAgent(settings)) };
  const under = new Set<ClientRequest>();
  const targets = new Map<string, Target | null>();
  let ending = false;

  function guard<A extends HttpAgent>(agent: A): A {
    const connect = agent.createConnection.bind(agent);
    agent.createConnection = (...args) => {
      const socket = connect(...args) as Socket;
      // The last word has the socket itself: whatever chose the address, nothing is said to one inside.
      if (!allowPrivate) {
        socket.once("connect", () => {
          if (!isPublicAddress(socket.remoteAddress ?? "")) socket.destroy(new AddressRefused("inside"));
        });
      }
      return socket;
    };
    return agent;
  }

  function targetOf(url: string): Target | null {
    const known = targets.get(url);
    if (known !== undefined) return known;
    const target = unfitUrl(url, allowPrivate) === null ? parseTarget(url) : null;
    if (targets.size >= URLS_KEPT) targets.clear();
    targets.set(url, target);
    return target;
  }

  async function post(outgoing: Outgoing): Promise<Sent> {
    if (ending) return { kind: "problem", problem: "ending" };
    const target = targetOf(outgoing.url);
    if (target === null) return { kind: "problem", problem: "address_refused" };
    const first = await once(target, outgoing);
    // A kept connection may be closed by the other side at the moment it is used: that is nobody's failure.
    return first === "stale" ? asSent(await once(target, outgoing)) : first;
  }

  function once(target: Target, outgoing: Outgoing): Promise<Sent | "stale"> {
    return new Promise((done) => {
      let over = false;
      const { protocol, options: where } = target;
      const request = (protocol === "https:" ? httpsRequest : httpRequest)(
        {
          ...where,
          agent: agents[protocol],
          headers: { ...outgoing.headers, "content-length": outgoing.body.length },
        },
        (response) => readAnswer(response, finish),
      );
      const timer = setTimeout(() => {
        finish({ kind: "problem", problem: "timeout" });
        request.destroy();
      }, outgoing.timeoutMs);
      function finish(sent: Sent | "stale"): void {
        if (over) return;
        over = true;
        clearTimeout(timer);
        under.delete(request);
        done(sent);
      }
      under.add(request);
      request.once("error", (error: NodeJS.ErrnoException) => {
        const stale = request.reusedSocket && (error.code === "ECONNRESET" || error.code === "EPIPE");
        if (ending) finish({ kind: "problem", problem: "ending" });
        else finish(stale ? "stale" : { kind: "problem", problem: problemOf(error) });
      });
      request.end(outgoing.body);
    });
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
      for (const agent of Object.values(agents))
        for (const sockets of Object.values(agent.freeSockets))
          for (const socket of sockets ?? []) socket.destroy();
      setTimeout(() => {
        for (const request of under) request.destroy();
        for (const agent of Object.values(agents)) agent.destroy();
      }, graceMs).unref();
    },
  };
}

function asSent(sent: Sent | "stale"): Sent {
  return sent === "stale" ? { kind: "problem", problem: "connection_lost" } : sent;
}

interface Target {
  readonly protocol: "http:" | "https:";
  readonly options: {
    readonly method: "POST";
    readonly hostname: string;
    readonly port: string;
    readonly path: string;
  };
}

function parseTarget(text: string): Target {
  const { protocol, hostname, port, pathname, search } = new URL(text);
  return {
    protocol: protocol === "https:" ? "https:" : "http:",
    options: {
      method: "POST",
      hostname: hostname.replace(/^\[(.*)\]$/, "$1"),
      port: port === "" ? (protocol === "https:" ? "443" : "80") : port,
      path: pathname + search,
    },
  };
}

/** Counts the body, within limits of size and time, and then says what the answer was. */
function readAnswer(response: IncomingMessage, finish: (sent: Sent) => void): void {
  let answerBytes = 0;
  let timer: NodeJS.Timeout | null = null;
  const end = (): void => {
    if (timer !== null) clearTimeout(timer);
    const retryAfter = response.headers["retry-after"] ?? null;
    finish({ kind: "answer", status: response.statusCode ?? 0, retryAfter, answerBytes });
  };
  timer = setTimeout(() => {
    end();
    response.destroy();
  }, BODY_MS);
  response.on("data", (chunk: Buffer) => {
    answerBytes += chunk.length;
    if (answerBytes < MOST_ANSWER_BYTES) return;
    answerBytes = MOST_ANSWER_BYTES;
    end();
    response.destroy();
  });
  // Cut off in its body, it still is an answer.
  response.on("error", end);
  response.once("close", end);
  response.once("end", end);
}

const NAME_PROBLEMS = ["ENOTFOUND", "ENODATA", "ESERVFAIL", "EAI_AGAIN", "ETIMEOUT", "EBADNAME"];

function problemOf(error: NodeJS.ErrnoException): SendProblem {
  const { code = "" } = error;
  if (code === "ADDRESS_REFUSED") return "address_refused";
  if (NAME_PROBLEMS.includes(code)) return "name_not_found";
  if (code === "ECONNREFUSED") return "connection_refused";
  if (code === "ECONNRESET" || code === "EPIPE") return "connection_lost";
  if (code.startsWith("HPE_")) return "bad_answer";
  if (/CERT|TLS|SSL|EPROTO|SELF_SIGNED/.test(code)) return "tls_failed";
  return "unreachable";
}

/** The lookup of every connection: what it answers is what is connected to, so a name that changes its mind gains nothing. */
function checkedLookup(resolve: Resolve, allowPrivate: boolean): LookupFunction {
  return (name, options, callback) => {
    resolve(name).then(
      (found) => {
        if (!allowPrivate && found.some(({ address }) => !isPublicAddress(address))) {
          callback(new AddressRefused(`${name} leads inside`), []);
          return;
        }
        const [first] = found;
        if (first === undefined)
          callback(Object.assign(new Error(`${name} has no address`), { code: "ENOTFOUND" }), []);
        else if (options.all) callback(null, [...found]);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => callback(error as NodeJS.ErrnoException, []),
    );
  };
}

/** As the system does it, its hosts file included: for development. */
async function resolveLikeSystem(name: string): Promise<readonly LookupAddress[]> {
  return promisify(systemLookup)(name, { all: true });
}

/**
 * By DNS alone, without the threads that the system's own way would hold: a name server that is silent must not hold up
 * anything else.
 */
function resolveByDns(): Resolve {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  return async (name) => {
    const [four, six] = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    if (four.status === "rejected" && six.status === "rejected") throw four.reason;
    return [
      ...(four.status === "fulfilled" ? four.value : []).map((address) => ({ address, family: 4 })),
      ...(six.status === "fulfilled" ? six.value : []).map((address) => ({ address, family: 6 })),
    ];
  };
}
