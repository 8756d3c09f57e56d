/**
 * Reads one HTTP/1.1 answer as it arrives (RFC 9112): its status, how long its body is, and whether the connection can
 * serve again. Bodies are counted and dropped. What is ambiguous ends the connection; nothing is guessed. Pure.
 */

const MOST_HEAD_BYTES = 16_384;
const FIELD = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*(.*?)[ \t]*$/;
const END_OF_HEAD = "\r\n\r\n";

/** What is being read: the head, a body of known or unknown length, or the parts of a chunked one. */
type Part =
  | "head"
  | "length"
  | "until close"
  | "chunk size"
  | "chunk"
  | "chunk end"
  | "trailer"
  | "done"
  | "bad";

export class AnswerReader {
  status = 0;
  retryAfter: string | null = null;
  /** Bytes of the body so far. */
  bodyBytes = 0;
  /** Seconds that an idle connection is kept open for, where the other side says. */
  keepSeconds: number | null = null;
  #part: Part = "head";
  #text = "";
  #left = 0;
  #closes = false;

  get hasHead(): boolean {
    return this.#part !== "head" && this.#part !== "bad";
  }
  get isDone(): boolean {
    return this.#part === "done";
  }
  /** The head is no HTTP, or too long. */
  get isBad(): boolean {
    return this.#part === "bad";
  }
  /** Anything has come of it. */
  get hasBegun(): boolean {
    return this.#part !== "head" || this.#text !== "";
  }
  get isReusable(): boolean {
    return this.#part === "done" && !this.#closes;
  }

  /** Takes what came next. Bytes beyond the answer make the connection unfit for another. */
  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      const part = this.#part;
      if (part === "done" || part === "bad") {
        this.#closes = true;
        return;
      }
      if (part === "head") at = this.#readHead(chunk, at);
      else if (part === "chunk size" || part === "trailer" || part === "chunk end")
        at = this.#readLine(chunk, at);
      else at = this.#skip(chunk, at);
    }
  }

  #readHead(chunk: Buffer, at: number): number {
    const had = this.#text.length;
    this.#text += chunk.toString("latin1", at, Math.min(chunk.length, at + MOST_HEAD_BYTES + 4));
    const end = this.#text.indexOf(END_OF_HEAD, Math.max(0, had - 3));
    if (end < 0) {
      if (this.#text.length > MOST_HEAD_BYTES) this.#part = "bad";
      return chunk.length;
    }
    const head = this.#text.slice(0, end);
    this.#text = "";
    this.#part = end > MOST_HEAD_BYTES ? "bad" : this.#parseHead(head.split("\r\n"));
    return at + end + END_OF_HEAD.length - had;
  }

  #parseHead([first = "", ...lines]: readonly string[]): Part {
    const [, minor, status] = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: |$)/.exec(first) ?? [];
    if (status === undefined) return "bad";
    this.status = Number(status);
    this.retryAfter = null;
    this.#closes = minor === "0";
    let length: string | null = null;
    let coding: string | null = null;
    for (const line of lines) {
      const [, name = "", value = ""] = FIELD.exec(line) ?? [];
      switch (name.toLowerCase()) {
        case "":
          return "bad";
        case "content-length":
          if (!/^\d{1,15}$/.test(value) || (length !== null && length !== value)) return "bad";
          length = value;
          break;
        case "transfer-encoding":
          coding = coding === null ? value.toLowerCase() : "several";
          break;
        case "connection":
          if (/\bclose\b/i.test(value)) this.#closes = true;
          break;
        case "keep-alive":
          this.keepSeconds = Number(/\btimeout=(\d{1,6})/i.exec(value)?.[1] ?? Number.NaN);
          if (Number.isNaN(this.keepSeconds)) this.keepSeconds = null;
          break;
        case "retry-after":
          this.retryAfter = value.slice(0, 100);
          break;
      }
    }
    // Interim answers come before the one that counts; nobody was asked to switch protocols.
    if (this.status < 200) return this.status === 101 ? "bad" : "head";
    return this.#bodyPart(length, coding);
  }

  #bodyPart(length: string | null, coding: string | null): Part {
    if (this.status === 204 || this.status === 304) return "done";
    if (coding !== null) {
      if (coding === "chunked" && length === null) return "chunk size";
      this.#closes = true;
      return coding === "chunked" ? "chunk size" : "until close";
    }
    if (length === null) {
      this.#closes = true;
      return "until close";
    }
    this.#left = Number(length);
    return this.#left === 0 ? "done" : "length";
  }

  #skip(chunk: Buffer, at: number): number {
    const here = chunk.length - at;
    if (this.#part === "until close") {
      this.bodyBytes += here;
      return chunk.length;
    }
    const taken = Math.min(here, this.#left);
    this.bodyBytes += taken;
    this.#left -= taken;
    if (this.#left === 0) this.#part = this.#part === "chunk" ? "chunk end" : "done";
    return at + taken;
  }

  #readLine(chunk: Buffer, at: number): number {
    const end = chunk.indexOf(10, at);
    this.#text += chunk.toString("latin1", at, end < 0 ? chunk.length : end + 1);
    if (end < 0 && this.#text.length <= MOST_HEAD_BYTES) return chunk.length;
    const line = this.#text;
    this.#text = "";
    this.#part = this.#afterLine(line);
    return end < 0 ? chunk.length : end + 1;
  }

  #afterLine(line: string): Part {
    if (line.length > MOST_HEAD_BYTES || !line.endsWith("\r\n")) return this.#broken();
    if (this.#part === "trailer") return line === "\r\n" ? "done" : "trailer";
    if (this.#part === "chunk end") return line === "\r\n" ? "chunk size" : this.#broken();
    const size = /^([\da-f]{1,8})[ \t]*(?:;.*)?\r\n$/i.exec(line)?.[1];
    if (size === undefined) return this.#broken();
    this.#left = Number.parseInt(size, 16);
    return this.#left === 0 ? "trailer" : "chunk";
  }

  /** The head stands; the rest of the connection is worth nothing. */
  #broken(): Part {
    this.#closes = true;
    return "done";
  }
}
