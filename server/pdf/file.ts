import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";

/** An object's text, and behind it the bytes of its stream. */
type Body = string | { readonly head: string; readonly bytes: Uint8Array };

const STREAM_END = "\nendstream";

/**
 * Assembles a PDF 1.7 file out of numbered objects (ISO 32000-1, 7.5): header, objects, cross-reference
 * table, trailer. It knows nothing of pages or fonts; whoever draws writes those dictionaries.
 *
 * The same objects in the same order always give the same bytes: no clock, no randomness. That lets an
 * answer carry a strong ETag and a test compare whole files.
 */
export class PdfFile {
  /** Index 0 is the free-list head of the cross-reference table, so object numbers start at 1. */
  readonly #objects: (Body | null)[] = [null];

  /** Takes the next object number, to be filled by `set`; for objects that refer to each other. */
  reserve(): number {
    this.#objects.push(null);
    return this.#objects.length - 1;
  }

  /**
   * Fills a reserved object, once.
   *
   * @param dict the object's text, mostly a dictionary `<< … >>`; Latin-1 only, see `pdfText` for strings.
   * @param stream the object's stream. It is Flate-compressed when that makes it smaller, and `/Length` and
   *   `/Filter` are added to `dict`, which must be a dictionary. A stream whose `dict` names a `/Filter`
   *   is taken as encoded already and kept as it is.
   * @throws Error when `id` was not reserved or is filled already: a mistake of the caller, never of the data.
   */
  set(id: number, dict: string, stream?: Uint8Array): void {
    if (this.#objects[id] !== null || id === 0) throw new Error(`PDF object ${id} is not reserved`);
    this.#objects[id] = stream === undefined ? dict : withStream(dict, stream);
  }

  /** Adds an object under the next number and returns that number. Arguments as in `set`. */
  add(dict: string, stream?: Uint8Array): number {
    const id = this.reserve();
    this.set(id, dict, stream);
    return id;
  }

  /**
   * The finished file.
   *
   * @param catalogId the object of `/Type /Catalog`
   * @param infoId the document information dictionary, if there is one
   * @throws Error when a reserved object was never filled.
   */
  finish(catalogId: number, infoId?: number): Uint8Array {
    // The comment of four bytes above 127 tells transfer programs that the file is binary (7.5.2).
    const parts: (string | Uint8Array)[] = ["%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"];
    let length = (parts[0] as string).length;
    let rows = "";
    for (let id = 1; id < this.#objects.length; id++) {
      const body = this.#objects[id];
      if (body === null || body === undefined)
        throw new Error(`PDF object ${id} was reserved and never filled`);
      rows += `${String(length).padStart(10, "0")} 00000 n \n`;
      const head = `${id} 0 obj\n${typeof body === "string" ? `${body}\nendobj\n` : body.head}`;
      parts.push(head);
      length += head.length;
      if (typeof body === "string") continue;
      const tail = `${STREAM_END}\nendobj\n`;
      parts.push(body.bytes, tail);
      length += body.bytes.length + tail.length;
    }
    const size = this.#objects.length;
    const content = joined(parts, length);
    const fileId = createHash("sha256").update(content).digest("hex").slice(0, 32).toUpperCase();
    const info = infoId === undefined ? "" : ` /Info ${infoId} 0 R`;
    const trailer =
      `xref\n0 ${size}\n0000000000 65535 f \n${rows}` +
      `trailer\n<< /Size ${size} /Root ${catalogId} 0 R${info} /ID [<${fileId}> <${fileId}>] >>\n` +
      `startxref\n${length}\n%%EOF\n`;
    return joined([content, trailer], length + trailer.length);
  }
}

/** Parts one after the other. Texts are Latin-1, so that each of their units is one byte. */
function joined(parts: readonly (string | Uint8Array)[], length: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(length);
  let at = 0;
  for (const part of parts) {
    if (typeof part === "string") bytes.write(part, at, "latin1");
    else bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function withStream(dict: string, stream: Uint8Array): Body {
  const open = dict.trimEnd();
  if (!open.endsWith(">>")) throw new Error("a PDF stream needs a dictionary");
  let bytes: Uint8Array = stream;
  let filter = "";
  if (!/\/Filter\b/.test(open)) {
    const packed = deflateSync(stream, { level: 9 });
    if (packed.length + " /Filter /FlateDecode".length < stream.length) {
      bytes = packed;
      filter = " /Filter /FlateDecode";
    }
  }
  const head = `${open.slice(0, -2).trimEnd()}${filter} /Length ${bytes.length} >>\nstream\n`;
  return { head, bytes };
}

/**
 * A text string object (ISO 32000-1, 7.9.2.2) for dictionaries: a literal string when the text is printable
 * ASCII, else UTF-16BE with a byte order mark, in hexadecimal. Not for `Tj` operands, whose bytes are in the
 * font's own encoding; there it is right for ASCII only.
 */
export function pdfText(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return `(${text.replace(/[\\()]/g, "\\$&")})`;
  let hex = "FEFF";
  for (let i = 0; i < text.length; i++) hex += (0x10000 + text.charCodeAt(i)).toString(16).slice(1);
  return `<${hex.toUpperCase()}>`;
}

/**
 * A number as PDF writes it: no exponent (7.3.3 has none), at most 4 decimals, which at 1/72 inch is finer
 * than any printer.
 *
 * @throws RangeError for NaN and infinities, which PDF cannot write.
 */
export function pdfNumber(n: number): string {
  if (!Number.isFinite(n) || Math.abs(n) > 1e15) throw new RangeError(`not a PDF number: ${n}`);
  const text = n.toFixed(4).replace(/\.?0+$/, "");
  return text === "-0" ? "0" : text;
}
