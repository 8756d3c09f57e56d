/**
 * The load: sends requests over keep-alive connections and counts the answers. A program of its own, so that it can
 * be kept off the server's core; plain sockets, because a client library costs more than the servers it measures.
 * Driven by its parent with one message per job.
 */
import { createConnection, type Socket } from "node:net";

export interface Job {
  readonly port: number;
  /** Whole requests. Connections take them in turn, again from the start unless `once`. */
  readonly requests?: readonly string[];
  /** Requests of an earlier job by this name; with `requests`, keeps them under it. */
  readonly name: string;
  readonly connections: number;
  /** How long to send. */
  readonly milliseconds: number;
  /** Each request is sent at most once, over all jobs of this name. */
  readonly once?: boolean;
  /** First line an answer must begin with, such as `HTTP/1.1 200`. */
  readonly expect: string;
}

export interface Report {
  readonly answers: number;
  readonly seconds: number;
  /** Answers that began otherwise, and the first of them. */
  readonly others: number;
  readonly example: string;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly bytes: number;
}

interface Kept {
  readonly requests: readonly Buffer[];
  next: number;
}

const kept = new Map<string, Kept>();

process.on("message", (job: Job) => {
  void run(job).then((report) => process.send?.(report));
});
process.on("disconnect", () => process.exit(0));

function run(job: Job): Promise<Report> {
  if (job.requests) kept.set(job.name, { requests: job.requests.map((text) => Buffer.from(text)), next: 0 });
  const source = kept.get(job.name);
  if (!source) throw new Error(`no requests were sent for ${job.name}`);
  const times: number[] = [];
  let others = 0;
  let example = "";
  let bytes = 0;
  let open = 0;
  return new Promise((resolve) => {
    const started = performance.now();
    let last = started;
    const take = (): Buffer | undefined => {
      if (performance.now() - started >= job.milliseconds) return undefined;
      const at = source.next++;
      return job.once ? source.requests[at] : source.requests[at % source.requests.length];
    };
    const done = (): void => {
      open -= 1;
      if (open > 0) return;
      times.sort((a, b) => a - b);
      const at = (part: number): number => times[Math.floor((times.length - 1) * part)] ?? Number.NaN;
      const seconds = (last - started) / 1000;
      resolve({ answers: times.length, seconds, others, example, p50: at(0.5), p99: at(0.99), bytes });
    };
    for (let i = 0; i < job.connections; i++) {
      open += 1;
      converse(job.port, take, done, (ms, head, size) => {
        last = performance.now();
        bytes += size;
        if (head.startsWith(job.expect)) times.push(ms);
        else {
          others += 1;
          example ||= head.split("\r\n", 1)[0] ?? "";
        }
      });
    }
  });
}

/** One connection: a request, its whole answer, the next. */
function converse(
  port: number,
  take: () => Buffer | undefined,
  done: () => void,
  answered: (milliseconds: number, head: string, size: number) => void,
): void {
  const socket: Socket = createConnection({ port, host: "127.0.0.1", noDelay: true });
  let sent = 0;
  let held: Buffer | null = null;
  let ended = false;
  const end = (): void => {
    if (ended) return;
    ended = true;
    socket.destroy();
    done();
  };
  const ask = (): void => {
    const request = take();
    if (!request) return end();
    sent = performance.now();
    socket.write(request);
  };
  socket.on("connect", ask);
  socket.on("error", end);
  socket.on("close", end);
  socket.on("data", (chunk: Buffer) => {
    const bytes: Buffer = held === null ? chunk : Buffer.concat([held, chunk]);
    const size = sizeOf(bytes);
    if (size === null || bytes.length < size.total) {
      held = bytes;
      return;
    }
    held = null;
    answered(performance.now() - sent, size.head, size.total);
    ask();
  });
}

/** How long an answer is in all; null while its head is not complete. */
function sizeOf(bytes: Buffer): { readonly head: string; readonly total: number } | null {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return null;
  const head = bytes.toString("latin1", 0, end);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) return { head, total: end + 4 + Number(length) };
  if (!/\r\ntransfer-encoding: *chunked/i.test(head)) return { head, total: end + 4 };
  const whole = bytes.subarray(-5).equals(Buffer.from("0\r\n\r\n"));
  return { head, total: whole ? bytes.length : Number.POSITIVE_INFINITY };
}
