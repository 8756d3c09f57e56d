/**
 * Reading JSON bodies: whatever the content type says, within limits, and without losing a digit. A double
 * cannot hold every number that JSON can spell; those that it cannot stay as their text.
 */
import { isSafeNumber, parse } from "lossless-json";
import { type Refusal, refuse } from "./problem.ts";

/** Bytes that a body may have. */
export const MAX_BODY_BYTES = 1_000_000;
/** Levels of arrays and objects within each other. */
const MAX_DEPTH = 32;

/** A JSON number that a double would change (100.00000000000000001, 1e999), kept as written. */
export class DecimalText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

export type JsonObject = Record<string, unknown>;

/**
 * Reads the body of a request as a JSON object. An empty body is an empty object: the operation's schema
 * then says which properties are missing.
 */
export async function readJsonObject(request: Request): Promise<JsonObject | { readonly refusal: Refusal }> {
  const bytes = await readBytes(request);
  if (!(bytes instanceof Uint8Array)) return bytes;
  return parseJsonObject(bytes);
}

/** Parses bytes as a JSON object; see {@link readJsonObject}. */
export function parseJsonObject(bytes: Uint8Array): JsonObject | { readonly refusal: Refusal } {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return malformed("The body is not valid UTF-8.");
  }
  if (text.trim() === "") return {};
  if (depthOf(text) > MAX_DEPTH) return malformed(`The body nests deeper than ${MAX_DEPTH} levels.`);
  let value: unknown;
  try {
    value = parse(text, null, { parseNumber: keepDigits, onDuplicateKey: refuseDuplicate });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return malformed(describe(error));
  }
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof DecimalText) {
    return malformed("The body must be a JSON object.");
  }
  if (hasPrototypeKey(value)) return malformed('A property is named "__proto__".');
  return value as JsonObject;
}

function malformed(message: string): { readonly refusal: Refusal } {
  return { refusal: refuse("malformed_request", message) };
}

function keepDigits(text: string): number | DecimalText {
  // isSafeNumber compares the digits of the text with the digits of the double it becomes.
  const number = Number(text);
  return Number.isFinite(number) && isSafeNumber(text) ? number : new DecimalText(text);
}

class DuplicateKey extends SyntaxError {}

function refuseDuplicate(): never {
  throw new DuplicateKey();
}

/** Says where, and never what: the parser's own words repeat parts of the body, which may hold a card number. */
function describe(error: SyntaxError): string {
  if (error instanceof DuplicateKey)
    return "An object of the body has one property twice, with different values.";
  const position = /position (\d+)/.exec(error.message)?.[1];
  return position === undefined
    ? "The body is not valid JSON."
    : `The body is not valid JSON at character ${Number(position) + 1}.`;
}

/** Deepest nesting of brackets outside of strings. Checked before parsing, because the parser recurses. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x22) {
      i = endOfString(text, i + 1);
    } else if (code === 0x7b || code === 0x5b) {
      depth++;
      if (depth > deepest) deepest = depth;
    } else if (code === 0x7d || code === 0x5d) {
      depth--;
    }
  }
  return deepest;
}

function endOfString(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x5c) i++;
    else if (code === 0x22) return i;
  }
  return text.length;
}

function hasPrototypeKey(value: object): boolean {
  if (Object.hasOwn(value, "__proto__")) return true;
  for (const child of Object.values(value) as unknown[]) {
    if (typeof child === "object" && child !== null && hasPrototypeKey(child)) return true;
  }
  return false;
}

/** The bytes of a body, at most so many. */
export async function readBytes(
  request: Request,
  most = MAX_BODY_BYTES,
): Promise<Uint8Array | { readonly refusal: Refusal }> {
  const encoding = request.headers.get("content-encoding");
  if (encoding !== null && encoding.trim().toLowerCase() !== "identity") {
    return { refusal: refuse("unsupported_encoding", "Send the body without Content-Encoding.") };
  }
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > most) return tooLarge(most);
  if (request.body === null) return new Uint8Array();
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.byteLength;
      if (length > most) {
        // Not awaited: the sender may go on sending for as long as it likes.
        reader.cancel().catch(() => undefined);
        return tooLarge(most);
      }
      chunks.push(value);
    }
  } catch {
    return malformed("The body ended before it was whole.");
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : join(chunks, length);
}

function tooLarge(most: number): { readonly refusal: Refusal } {
  return { refusal: refuse("body_too_large", `The body is above ${most / 1_000_000} MB.`) };
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}
