/** A reader of PDF syntax (ISO 32000-1, 7.2 and 7.3) for tests: strict about what our writer may produce. */

export class Name {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}
export class Ref {
  readonly id: number;
  constructor(id: number) {
    this.id = id;
  }
}
export class Operator {
  readonly word: string;
  constructor(word: string) {
    this.word = word;
  }
}
/** The bytes of a string object, one per character. */
export class Bytes {
  readonly bytes: string;
  constructor(bytes: string) {
    this.bytes = bytes;
  }
}
export type Dict = Map<string, Value>;
export type Value = number | boolean | null | Name | Ref | Bytes | Operator | Value[] | Dict;

const SPACE = /[\s\0]/;
const DELIMITER = /[\s\0()<>[\]{}/%]/;

/** Reads one value after another out of text whose characters are bytes. */
export class Scanner {
  at: number;
  readonly #text: string;

  constructor(text: string, at = 0) {
    this.#text = text;
    this.at = at;
  }

  get done(): boolean {
    this.#skip();
    return this.at >= this.#text.length;
  }

  value(): Value {
    this.#skip();
    const rest = this.#text.slice(this.at, this.at + 40);
    const ref = /^(\d+) 0 R(?![A-Za-z])/.exec(rest);
    if (ref) {
      this.at += ref[0].length;
      return new Ref(Number(ref[1]));
    }
    const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?=[\s()<>[\]{}/%]|$)/.exec(rest);
    if (number) {
      this.at += number[0].length;
      return Number(number[0]);
    }
    if (rest.startsWith("<<")) return this.#dict();
    const first = rest[0];
    if (first === "[") return this.#array();
    if (first === "(") return this.#literal();
    if (first === "<") return this.#hex();
    if (first === "/") return new Name(this.#word(1));
    const word = this.#word(0);
    if (word === "") throw new Error(`unexpected ${JSON.stringify(rest)} at ${this.at}`);
    if (word === "true" || word === "false") return word === "true";
    return word === "null" ? null : new Operator(word);
  }

  #skip(): void {
    while (this.at < this.#text.length && SPACE.test(this.#text[this.at] ?? "")) this.at++;
  }

  #word(skip: number): string {
    let end = this.at + skip;
    while (end < this.#text.length && !DELIMITER.test(this.#text[end] ?? " ")) end++;
    const word = this.#text.slice(this.at + skip, end);
    this.at = end;
    return word;
  }

  #dict(): Dict {
    this.at += 2;
    const dict: Dict = new Map();
    for (;;) {
      this.#skip();
      if (this.#text.startsWith(">>", this.at)) break;
      const key = this.value();
      if (!(key instanceof Name)) throw new Error(`a dictionary key is not a name at ${this.at}`);
      if (dict.has(key.name)) throw new Error(`/${key.name} stands twice in a dictionary`);
      dict.set(key.name, this.value());
    }
    this.at += 2;
    return dict;
  }

  #array(): Value[] {
    this.at++;
    const array: Value[] = [];
    for (;;) {
      this.#skip();
      if (this.#text[this.at] === "]") break;
      array.push(this.value());
    }
    this.at++;
    return array;
  }

  #literal(): Bytes {
    let depth = 0;
    let out = "";
    for (; this.at < this.#text.length; this.at++) {
      const c = this.#text[this.at];
      if (c === "\\") {
        out += this.#text[++this.at] ?? "";
        continue;
      }
      if (c === "(" && depth++ === 0) continue;
      if (c === ")" && --depth === 0) {
        this.at++;
        return new Bytes(out);
      }
      out += c;
    }
    throw new Error("a string does not end");
  }

  #hex(): Bytes {
    const end = this.#text.indexOf(">", this.at);
    const digits = this.#text.slice(this.at + 1, end);
    if (end < 0 || !/^(?:[0-9A-Fa-f]{2})*$/.test(digits))
      throw new Error("a hexadecimal string is malformed");
    this.at = end + 1;
    return new Bytes(digits.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16))));
  }
}
