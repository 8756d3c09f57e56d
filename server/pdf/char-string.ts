import { type Contour, quadratics } from "./outline.ts";

/** An INDEX of a CFF table: where each of its objects lies. */
export interface Index {
  readonly count: number;
  readonly end: number;
  at(i: number): readonly [start: number, end: number];
}

/** How deep subroutines may call each other, and what one glyph may take (Adobe Technical Note 5177, appendix B). */
const DEEPEST = 10;
const MOST_STEPS = 50_000;

/** One glyph's program being run (Technical Note 5177). Hints and the advance are passed over. */
export class CharString {
  readonly #bytes: Uint8Array;
  readonly #global: Index;
  readonly #local: Index | undefined;
  readonly #contours: Contour[] = [];
  #stack: number[] = [];
  #x = 0;
  #y = 0;
  #stems = 0;
  #steps = 0;

  constructor(bytes: Uint8Array, global: Index, local: Index | undefined) {
    this.#bytes = bytes;
    this.#global = global;
    this.#local = local;
  }

  contours(program: readonly [number, number]): readonly Contour[] {
    this.#run(program, 0);
    return this.#contours;
  }

  /** Answers whether the glyph ended. */
  #run([start, end]: readonly [number, number], depth: number): boolean {
    if (depth > DEEPEST) throw new Error("a glyph's subroutines are too deep");
    const bytes = this.#bytes;
    const byte = (i: number): number => bytes[i] ?? 0;
    for (let i = start; i < end; i++) {
      if (++this.#steps > MOST_STEPS) throw new Error("a glyph's program is too long");
      const b = byte(i);
      if (b >= 32 || b === 28) {
        if (b === 28) this.#stack.push(((byte(++i) << 24) | (byte(++i) << 16)) >> 16);
        else if (b <= 246) this.#stack.push(b - 139);
        else if (b <= 250) this.#stack.push((b - 247) * 256 + byte(++i) + 108);
        else if (b <= 254) this.#stack.push(-(b - 251) * 256 - byte(++i) - 108);
        else {
          this.#stack.push(
            ((byte(i + 1) << 24) | (byte(i + 2) << 16) | (byte(i + 3) << 8) | byte(i + 4)) / 65_536,
          );
          i += 4;
        }
      } else if (b === 10 || b === 29) {
        const index = b === 10 ? this.#local : this.#global;
        const bias = !index || index.count < 1240 ? 107 : index.count < 33_900 ? 1131 : 32_768;
        const number = (this.#stack.pop() ?? 0) + bias;
        if (index && number >= 0 && number < index.count && this.#run(index.at(number), depth + 1))
          return true;
      } else if (b === 11) return false;
      else if (b === 14) return true;
      else if (b === 19 || b === 20) {
        this.#stems += this.#stack.length >> 1;
        this.#stack = [];
        i += (this.#stems + 7) >> 3;
      } else {
        this.#draw(b === 12 ? 1200 + byte(++i) : b);
        this.#stack = [];
      }
    }
    return false;
  }

  #draw(operator: number): void {
    const s = this.#stack;
    const n = s.length;
    const at = (i: number): number => s[i] ?? 0;
    switch (operator) {
      case 1:
      case 3:
      case 18:
      case 23:
        this.#stems += n >> 1;
        break;
      case 4:
        this.#move(0, at(n - 1));
        break;
      case 21:
        this.#move(at(n - 2), at(n - 1));
        break;
      case 22:
        this.#move(at(n - 1), 0);
        break;
      case 5:
        this.#lines(0, n);
        break;
      case 6:
      case 7:
        for (let i = 0; i < n; i++) {
          const across = (i % 2 === 0) === (operator === 6);
          this.#line(across ? at(i) : 0, across ? 0 : at(i));
        }
        break;
      case 8:
        this.#curves(0, n);
        break;
      case 24:
        this.#curves(0, n - 2);
        this.#line(at(n - 2), at(n - 1));
        break;
      case 25:
        this.#lines(0, n - 6);
        this.#curves(n - 6, n);
        break;
      case 26:
        for (let i = n % 4; i + 4 <= n; i += 4)
          this.#curve(i === 1 ? at(0) : 0, at(i), at(i + 1), at(i + 2), 0, at(i + 3));
        break;
      case 27:
        for (let i = n % 4; i + 4 <= n; i += 4)
          this.#curve(at(i), i === 1 ? at(0) : 0, at(i + 1), at(i + 2), at(i + 3), 0);
        break;
      case 30:
      case 31:
        this.#turns(operator === 31);
        break;
      case 1234:
        this.#curve(at(0), 0, at(1), at(2), at(3), 0);
        this.#curve(at(4), 0, at(5), -at(2), at(6), 0);
        break;
      case 1235:
        this.#curves(0, 12);
        break;
      case 1236:
        this.#curve(at(0), at(1), at(2), at(3), at(4), 0);
        this.#curve(at(5), 0, at(6), at(7), at(8), -(at(1) + at(3) + at(7)));
        break;
      case 1237: {
        const [dx, dy] = [at(0) + at(2) + at(4) + at(6) + at(8), at(1) + at(3) + at(5) + at(7) + at(9)];
        this.#curves(0, 6);
        const across = Math.abs(dx) > Math.abs(dy);
        this.#curve(at(6), at(7), at(8), at(9), across ? at(10) : -dx, across ? -dy : at(10));
        break;
      }
      default:
        throw new Error(`a glyph's program has the operator ${operator}`);
    }
  }

  /** Curves that begin along one axis and end along the other, by turns. */
  #turns(horizontal: boolean): void {
    const s = this.#stack;
    const at = (i: number): number => s[i] ?? 0;
    let across = horizontal;
    for (let i = 0; i + 4 <= s.length; i += 4) {
      const last = s.length - i === 5 ? at(i + 4) : 0;
      if (across) this.#curve(at(i), 0, at(i + 1), at(i + 2), last, at(i + 3));
      else this.#curve(0, at(i), at(i + 1), at(i + 2), at(i + 3), last);
      across = !across;
    }
  }

  #lines(from: number, to: number): void {
    for (let i = from; i + 2 <= to; i += 2) this.#line(this.#stack[i] ?? 0, this.#stack[i + 1] ?? 0);
  }

  #curves(from: number, to: number): void {
    const at = (i: number): number => this.#stack[i] ?? 0;
    for (let i = from; i + 6 <= to; i += 6)
      this.#curve(at(i), at(i + 1), at(i + 2), at(i + 3), at(i + 4), at(i + 5));
  }

  #move(dx: number, dy: number): void {
    this.#x += dx;
    this.#y += dy;
    this.#contours.push([{ x: this.#x, y: this.#y, on: true }]);
  }

  #line(dx: number, dy: number): void {
    this.#x += dx;
    this.#y += dy;
    this.#contours.at(-1)?.push({ x: this.#x, y: this.#y, on: true });
  }

  #curve(dx1: number, dy1: number, dx2: number, dy2: number, dx3: number, dy3: number): void {
    const from = { x: this.#x, y: this.#y };
    const first = { x: from.x + dx1, y: from.y + dy1 };
    const second = { x: first.x + dx2, y: first.y + dy2 };
    this.#x = second.x + dx3;
    this.#y = second.y + dy3;
    this.#contours.at(-1)?.push(...quadratics(from, first, second, { x: this.#x, y: this.#y }));
  }
}
