/** One connection that carries one request after the other (HTTP/1.1 without pipelining). */
import type { Socket } from "node:net";
import { AnswerReader } from "./answer.ts";
import { MOST_ANSWER_BYTES, type SendProblem, type Sent } from "./sender.ts";

/** A body gets this long once the head of the answer is there: the answer counts without it. */
const BODY_MS = 2_000;
/** How long a connection waits for its next request, where the other side does not say, in milliseconds. */
const IDLE_MS = 30_000;

/** `stale`: the connection had served before and was gone when it was used again; the request was not answered. */
export type Exchanged = Sent | "stale";

interface Exchange {
  readonly reader: AnswerReader;
  readonly done: (exchanged: Exchanged) => void;
  readonly reused: boolean;
  timer: NodeJS.Timeout;
}

export class Connection {
  readonly #socket: Socket;
  readonly #onIdle: (connection: Connection) => void;
  #current: Exchange | null = null;
  #served = 0;
  #error: NodeJS.ErrnoException | null = null;

  /** @param onIdle called whenever it can take another request. */
  constructor(
    socket: Socket,
    onIdle: (connection: Connection) => void,
    onClose: (connection: Connection) => void,
  ) {
    this.#socket = socket;
    this.#onIdle = onIdle;
    socket.on("data", (chunk: Buffer) => this.#take(chunk));
    socket.once("error", (error) => {
      this.#error = error;
    });
    socket.once("timeout", () => socket.destroy());
    socket.once("end", () => socket.destroy());
    socket.once("close", () => {
      onClose(this);
      this.#closed();
    });
  }

  get usable(): boolean {
    return this.#current === null && !this.#socket.destroyed && this.#socket.writable;
  }

  /** Sends a whole request and fulfils with what came of it. Never rejects. */
  exchange(request: Buffer, timeoutMs: number): Promise<Exchanged> {
    return new Promise((done) => {
      const timer = setTimeout(() => this.#finish({ kind: "problem", problem: "timeout" }), timeoutMs);
      this.#current = { reader: new AnswerReader(), done, reused: this.#served > 0, timer };
      if (this.#served > 0) this.#socket.setTimeout(0);
      this.#socket.write(request);
    });
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    const { reader, timer } = this.#current ?? {};
    // Nobody asked for anything.
    if (!reader || !timer || !this.#current) {
      this.#socket.destroy();
      return;
    }
    const waited = !reader.hasHead;
    reader.push(chunk);
    if (reader.isBad) this.#finish({ kind: "problem", problem: "bad_answer" });
    else if (reader.isDone || reader.bodyBytes >= MOST_ANSWER_BYTES) this.#answer(reader);
    else if (waited && reader.hasHead) {
      clearTimeout(timer);
      this.#current.timer = setTimeout(() => this.#answer(reader), BODY_MS);
    }
  }

  #answer(reader: AnswerReader): void {
    const { status, retryAfter, bodyBytes } = reader;
    const answerBytes = Math.min(bodyBytes, MOST_ANSWER_BYTES);
    this.#finish({ kind: "answer", status, retryAfter, answerBytes }, reader);
  }

  /** Ends the exchange; the connection too, unless its answer was read to the end and leaves it open. */
  #finish(exchanged: Exchanged, reader?: AnswerReader): void {
    const current = this.#current;
    if (current === null) return;
    clearTimeout(current.timer);
    this.#current = null;
    this.#served += 1;
    if (reader?.isReusable && this.#socket.writableLength === 0 && this.#socket.writable) {
      const { keepSeconds } = reader;
      // A second before the other side would close it.
      const idleMs = keepSeconds === null ? IDLE_MS : Math.min(IDLE_MS, keepSeconds * 1_000 - 1_000);
      if (idleMs > 0) {
        this.#socket.setTimeout(idleMs);
        this.#onIdle(this);
      } else this.#socket.destroy();
    } else this.#socket.destroy();
    current.done(exchanged);
  }

  #closed(): void {
    const { reader, reused } = this.#current ?? {};
    if (!reader) return;
    if (reader.hasHead) this.#answer(reader);
    else if (reused && !reader.hasBegun && isCut(this.#error)) this.#finish("stale");
    else {
      const problem = reader.hasBegun && isCut(this.#error) ? "bad_answer" : problemOf(this.#error);
      this.#finish({ kind: "problem", problem });
    }
  }
}

function isCut(error: NodeJS.ErrnoException | null): boolean {
  return error === null || error.code === "ECONNRESET" || error.code === "EPIPE";
}

const NAME_PROBLEMS = ["ENOTFOUND", "ENODATA", "ESERVFAIL", "EAI_AGAIN", "ETIMEOUT", "EBADNAME"];
export const ADDRESS_REFUSED = "ADDRESS_REFUSED";

function problemOf(error: NodeJS.ErrnoException | null): SendProblem {
  const code = error?.code ?? "";
  if (code === ADDRESS_REFUSED) return "address_refused";
  if (NAME_PROBLEMS.includes(code)) return "name_not_found";
  if (code === "ECONNREFUSED") return "connection_refused";
  if (isCut(error)) return "connection_lost";
  if (/CERT|TLS|SSL|EPROTO|SELF_SIGNED/.test(code)) return "tls_failed";
  return "unreachable";
}
