import { inflateSync } from "node:zlib";
import { Bytes, type Dict, Name, Operator, Ref, Scanner, type Value } from "./syntax.ts";

/** One piece of text drawn on a page, in drawing order. */
export interface Drawn {
  readonly text: string;
  readonly x: number;
  /** From the bottom of the page. */
  readonly y: number;
  readonly size: number;
  readonly font: string;
  /** The number of its marked content; null for an artifact. */
  readonly mcid: number | null;
}

export interface PageContent {
  readonly id: number;
  readonly dict: Dict;
  readonly content: string;
  readonly drawn: readonly Drawn[];
}

/** One element of the structure with all text below it, in reading order. */
export interface Element {
  readonly type: string;
  readonly dict: Dict;
  readonly text: string;
  readonly children: readonly Element[];
}

/** What WinAnsi has from 0x80 to 0x9f. (Node 20 decodes "windows-1252" as Latin-1.) */
export const WINDOWS_1252 = [..."€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ"];

/** Reads a whole PDF of ours and checks on the way what a reader relies on. Throws on the first fault. */
export class PdfReader {
  readonly objects = new Map<number, Value>();
  readonly streams = new Map<number, Uint8Array>();
  readonly trailer: Dict;
  readonly pages: PageContent[] = [];

  constructor(bytes: Uint8Array) {
    const text = Buffer.from(bytes).toString("latin1");
    if (!text.startsWith("%PDF-1.7\n") || !text.endsWith("%%EOF\n")) throw new Error("not a whole PDF");
    const xref = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1]);
    const head = /^xref\n0 (\d+)\n/.exec(text.slice(xref, xref + 40));
    if (!head) throw new Error("startxref does not lead to the cross-reference table");
    for (let id = 1; id < Number(head[1]); id++) {
      const row = text.slice(xref + head[0].length + 20 * id, xref + head[0].length + 20 * id + 20);
      if (!/^\d{10} 00000 n \n$/.test(row))
        throw new Error(`row ${id} of the cross-reference table is malformed`);
      this.#readObject(text, Number(row.slice(0, 10)), id);
    }
    const trailer = new Scanner(text, text.indexOf("trailer\n", xref) + 8).value();
    this.trailer = asDict(trailer);
    if (this.trailer.get("Size") !== Number(head[1])) throw new Error("/Size is not the number of objects");
    for (const kid of asArray(this.dict(this.dict(this.trailer.get("Root")).get("Pages")).get("Kids"))) {
      this.pages.push(this.#readPage(kid));
    }
  }

  get catalog(): Dict {
    return this.dict(this.trailer.get("Root"));
  }

  resolve(value: Value | undefined): Value | undefined {
    if (!(value instanceof Ref)) return value;
    if (!this.objects.has(value.id)) throw new Error(`object ${value.id} does not exist`);
    return this.objects.get(value.id);
  }

  dict(value: Value | undefined): Dict {
    return asDict(this.resolve(value));
  }

  /** All text, page by page, as it is drawn. */
  get text(): string {
    return this.pages.map((page) => page.drawn.map((piece) => piece.text).join("\n")).join("\n");
  }

  /** The structure from its document element down. */
  get structure(): Element {
    const root = this.dict(this.catalog.get("StructTreeRoot"));
    const [top] = asArray(this.resolve(root.get("K")));
    return this.#element(top, this.trailer);
  }

  #readObject(text: string, offset: number, id: number): void {
    const open = `${id} 0 obj\n`;
    if (!text.startsWith(open, offset)) throw new Error(`object ${id} is not where the table says`);
    const scanner = new Scanner(text, offset + open.length);
    const value = scanner.value();
    this.objects.set(id, value);
    const rest = text.slice(scanner.at, scanner.at + 10);
    if (rest.startsWith("\nendobj\n")) return;
    if (!rest.startsWith("\nstream\n")) throw new Error(`object ${id} does not end`);
    const start = scanner.at + 8;
    const length = Number(asDict(value).get("Length"));
    if (!text.startsWith("\nendstream\nendobj\n", start + length))
      throw new Error(`stream ${id} has a wrong length`);
    const raw = Buffer.from(text.slice(start, start + length), "latin1");
    const filter = asDict(value).get("Filter");
    this.streams.set(id, filter instanceof Name && filter.name === "FlateDecode" ? inflateSync(raw) : raw);
  }

  #readPage(kid: Value): PageContent {
    if (!(kid instanceof Ref)) throw new Error("a page is not a reference");
    const dict = this.dict(kid);
    const contents = dict.get("Contents");
    const stream = contents instanceof Ref ? this.streams.get(contents.id) : undefined;
    if (!stream) throw new Error("a page has no content");
    const content = Buffer.from(stream).toString("latin1");
    const fonts = this.dict(this.dict(dict.get("Resources")).get("Font"));
    return { id: kid.id, dict, content, drawn: this.#drawn(content, fonts) };
  }

  #drawn(content: string, fonts: Dict): Drawn[] {
    const drawn: Drawn[] = [];
    const scanner = new Scanner(content);
    const marks: { mcid: number | null; actual: string | null; from: number }[] = [];
    let operands: Value[] = [];
    let [font, size, x, y] = ["", 0, 0, 0];
    while (!scanner.done) {
      const value = scanner.value();
      if (!(value instanceof Operator)) {
        operands.push(value);
        continue;
      }
      const numbers = operands.map(Number);
      if (value.word === "Td") [x, y] = [numbers[0] ?? 0, numbers[1] ?? 0];
      if (value.word === "Tm") [x, y] = [numbers[4] ?? 0, numbers[5] ?? 0];
      if (value.word === "Tf") [font, size] = [asName(operands[0]), numbers[1] ?? 0];
      if (value.word === "BMC") marks.push({ mcid: null, actual: null, from: drawn.length });
      if (value.word === "BDC") {
        const properties = asDict(operands[1]);
        const mcid = properties.get("MCID");
        const actual = properties.get("ActualText");
        marks.push({
          mcid: typeof mcid === "number" ? mcid : (marks.at(-1)?.mcid ?? null),
          actual: actual instanceof Bytes ? textString(actual) : null,
          from: drawn.length,
        });
      }
      if (value.word === "EMC") {
        const mark = marks.pop();
        if (!mark) throw new Error("EMC without BDC");
        const replaced = drawn[mark.from];
        if (mark.actual !== null && replaced)
          drawn.splice(mark.from, drawn.length, { ...replaced, text: mark.actual });
      }
      if (value.word === "Tj") {
        const [bytes] = operands;
        const open = marks.at(-1);
        if (!(bytes instanceof Bytes) || !open) throw new Error("text outside of marked content");
        drawn.push({
          text: this.#decode(this.dict(fonts.get(font)), bytes.bytes),
          x,
          y,
          size,
          font,
          mcid: open.mcid,
        });
      }
      operands = [];
    }
    if (marks.length > 0) throw new Error("marked content does not end");
    return drawn;
  }

  #decode(font: Dict, bytes: string): string {
    const unicode = font.get("ToUnicode");
    if (!(unicode instanceof Ref))
      return bytes.replace(/[\x80-\x9f]/g, (c) => WINDOWS_1252[c.charCodeAt(0) - 0x80] ?? "");
    const map = new Map<string, string>();
    const cmap = Buffer.from(this.streams.get(unicode.id) ?? []).toString("latin1");
    for (const [, code, text] of cmap.matchAll(/^<([0-9A-F]{4})> <([0-9A-F]+)>$/gm)) {
      map.set(
        code ?? "",
        Buffer.from(text ?? "", "hex")
          .swap16()
          .toString("utf16le"),
      );
    }
    return Buffer.from(bytes, "latin1")
      .toString("hex")
      .toUpperCase()
      .replace(/.{4}/g, (code) => {
        const text = map.get(code);
        if (text === undefined) throw new Error(`code ${code} has no text`);
        return text;
      });
  }

  #element(value: Value | undefined, parent: Dict): Element {
    const dict = this.dict(value);
    if (asName(dict.get("Type")) !== "StructElem") throw new Error("not a structure element");
    if (parent !== this.trailer && this.dict(dict.get("P")) !== parent)
      throw new Error("an element has a wrong parent");
    const children: Element[] = [];
    let text = "";
    for (const kid of asArray(dict.get("K"))) {
      const content = typeof kid === "number" ? { page: dict.get("Pg"), mcid: kid } : this.#reference(kid);
      const apart = text === "" || text.endsWith(" ") ? "" : " ";
      if (content) text += this.#marked(content.page, content.mcid);
      else if (kid instanceof Ref) {
        const child = this.#element(kid, dict);
        children.push(child);
        text += apart + child.text;
      }
    }
    const actual = dict.get("ActualText");
    if (actual !== undefined) text = textString(actual);
    return { type: asName(dict.get("S")), dict, text, children };
  }

  #reference(kid: Value): { page: Value | undefined; mcid: number } | null {
    if (!(kid instanceof Map) || !kid.has("MCID")) return null;
    return { page: kid.get("Pg"), mcid: Number(kid.get("MCID")) };
  }

  #marked(page: Value | undefined, mcid: number): string {
    const found = this.pages.find((candidate) => page instanceof Ref && candidate.id === page.id);
    if (!found) throw new Error("structure leads to a page that does not exist");
    return found.drawn
      .filter((piece) => piece.mcid === mcid)
      .map((piece) => piece.text)
      .join("");
  }
}

/** A text string of a dictionary (ISO 32000-1, 7.9.2.2). */
export function textString(value: Value | undefined): string {
  if (!(value instanceof Bytes)) throw new Error("not a string");
  if (!value.bytes.startsWith("\xfe\xff")) return value.bytes;
  return Buffer.from(value.bytes.slice(2), "latin1").swap16().toString("utf16le");
}

export function asDict(value: Value | undefined): Dict {
  if (!(value instanceof Map)) throw new Error("not a dictionary");
  return value;
}
export function asArray(value: Value | undefined): Value[] {
  if (!Array.isArray(value)) throw new Error("not an array");
  return value;
}
export function asName(value: Value | undefined): string {
  if (!(value instanceof Name)) throw new Error("not a name");
  return value.name;
}
/** Every element of a type, in reading order. */
export function all(element: Element, type: string): Element[] {
  const below = element.children.flatMap((child) => all(child, type));
  return element.type === type ? [element, ...below] : below;
}
