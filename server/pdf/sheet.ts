import { hasRightToLeft } from "./bidi.ts";
import type { Rgb } from "./colors.ts";
import { type PdfFile, pdfText } from "./file.ts";
import type { Tag } from "./tags.ts";
import { type Line, readable, show } from "./text.ts";

/** A number in a content stream: at most 2 decimals, 1/7200 inch. */
export function short(n: number): string {
  return String(Math.round(n * 100) / 100 || 0);
}

/** Lines as one text, in the order of reading. */
function spoken(lines: readonly Line[]): string {
  return lines
    .map(({ text, open }) => (open ? text : `${text} `))
    .reduce((all, text) => all + readable(text), "")
    .trimEnd();
}

/** The operator of each colour in use. */
const fills = new WeakMap<Rgb, string>();

/** One page being drawn. Coordinates are points from the top left corner; `y` of text is its baseline. */
export class Sheet {
  readonly id: number;
  /** The structure element of each marked piece of content, by its number. */
  readonly owners: number[] = [];
  readonly annotations: { readonly id: number; readonly owner: number; readonly dict: string }[] = [];
  readonly #file: PdfFile;
  readonly #height: number;
  /** The page's width where everything is mirrored for languages that run from right to left, else null. */
  readonly #mirror: number | null;
  readonly #ops: string[] = [];
  #fill = "";
  #open = false;
  #spoken = false;
  /** The line drawn before, in the same marked content. */
  #before: { readonly line: Line; readonly write: (line: Line) => string; readonly index: number } | null =
    null;

  /** The lines of the marked content, and whether a part of them is drawn from right to left. */
  readonly #lines: Line[] = [];
  #turned = false;

  /**
   * @param mirror the page's width in points: every `x` is then counted from the right edge, and left and right change
   *   places. Pictures and symbols stay as they are, in mirrored places.
   */
  constructor(file: PdfFile, height: number, mirror: number | null = null) {
    this.#file = file;
    this.id = file.reserve();
    this.#height = height;
    this.#mirror = mirror;
  }

  /** The left end of what begins at `x` and is `width` points wide. */
  #left(x: number, width: number): number {
    return this.#mirror === null ? x : this.#mirror - x - width;
  }

  /** Draws content that belongs to an element of the structure. */
  tagged(tag: Tag, type: string, draw: () => void): void {
    const mcid = this.owners.push(tag.id) - 1;
    this.#marked(`/${type} << /MCID ${mcid} >> BDC`, draw, true);
    if (!this.#turned) tag.ownContent(this.id, mcid);
    else {
      // Letters stand on the page as they are seen; whoever listens is told them as they are read.
      const span = tag.add("Span", { actual: spoken(this.#lines) });
      span.ownContent(this.id, mcid);
      this.owners[mcid] = span.id;
    }
  }

  /** Draws what is decoration only, or repeated on each page: readers aloud pass over it. */
  artifact(draw: () => void, pagination = false): void {
    this.#marked(pagination ? "/Artifact << /Type /Pagination >> BDC" : "/Artifact BMC", draw, false);
  }

  #marked(open: string, draw: () => void, spoken: boolean): void {
    if (this.#open) throw new Error("marked content must not nest");
    this.#open = true;
    this.#before = null;
    this.#spoken = spoken;
    this.#lines.length = 0;
    this.#turned = false;
    this.#ops.push(open);
    draw();
    this.#ops.push("EMC");
    this.#open = false;
  }

  /** A line of text. `align` says what `x` is: the left end, the right end or the middle. */
  text(
    line: Line,
    x: number,
    y: number,
    size: number,
    color: Rgb,
    align: "left" | "right" | "center" = "left",
  ): void {
    if (line.text === "") return;
    const width = (line.width * size) / 1000;
    const start = align === "left" ? x : align === "right" ? x - width : x - width / 2;
    const left = this.#left(start, width);
    this.#color(color);
    const write = (shown: Line): string =>
      `BT ${short(left)} ${short(this.#height - y)} Td ${show(shown, short(size))} ET`;
    // Lines of one element are one text to whoever listens: without a space the words at their ends would touch.
    if (this.#spoken && this.#before && !this.#before.line.open) {
      this.#ops[this.#before.index] = this.#before.write({ ...this.#before.line, spaced: true });
    }
    this.#lines.push(line);
    this.#turned ||= hasRightToLeft(line.text);
    this.#before = { line, write, index: this.#ops.push(write(line)) - 1 };
  }

  /** A filled rectangle, with round corners if asked. */
  box(x: number, y: number, width: number, height: number, color: Rgb, radius = 0): void {
    this.#color(color);
    const bottom = this.#height - y - height;
    const left = this.#left(x, width);
    if (radius === 0) {
      this.#ops.push(`${short(left)} ${short(bottom)} ${short(width)} ${short(height)} re f`);
      return;
    }
    const r = Math.min(radius, width / 2, height / 2);
    // The control points of a quarter circle lie at 0.5523 of its radius.
    const k = r * (1 - 0.5523);
    const [right, top] = [left + width, bottom + height];
    const p = (...numbers: number[]): string => numbers.map(short).join(" ");
    this.#ops.push(
      `${p(left + r, bottom)} m ${p(right - r, bottom)} l ${p(right - k, bottom, right, bottom + k, right, bottom + r)} c ` +
        `${p(right, top - r)} l ${p(right, top - k, right - k, top, right - r, top)} c ` +
        `${p(left + r, top)} l ${p(left + k, top, left, top - k, left, top - r)} c ` +
        `${p(left, bottom + r)} l ${p(left, bottom + k, left + k, bottom, left + r, bottom)} c f`,
    );
  }

  /**
   * Rows of squares as one shape, so that no seams show between them, on a grid of `unit` points whose lower
   * left corner is at x, y and which is `size` squares wide. Each run is column, row (from below) and length in squares.
   */
  modules(
    runs: readonly (readonly [number, number, number])[],
    size: number,
    x: number,
    y: number,
    unit: number,
    color: Rgb,
  ): void {
    this.#color(color);
    const left = this.#left(x, size * unit);
    let shape = `q ${unit.toFixed(4)} 0 0 ${unit.toFixed(4)} ${short(left)} ${short(this.#height - y)} cm`;
    for (const [column, row, length] of runs) shape += ` ${column} ${row} ${length} 1 re`;
    this.#ops.push(`${shape} f Q`);
  }

  /** A picture by its name in the resources, its upper left corner at x, y. */
  picture(name: string, x: number, y: number, width: number, height: number): void {
    const bottom = this.#height - y - height;
    const left = this.#left(x, width);
    this.#ops.push(`q ${short(width)} 0 0 ${short(height)} ${short(left)} ${short(bottom)} cm /${name} Do Q`);
  }

  /** Text across the page, turned by `degrees`, its middle at x, y. */
  turned(line: Line, x: number, y: number, size: number, color: Rgb, degrees: number): void {
    const angle = (degrees * Math.PI) / 180;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const [dx, dy] = [(line.width * size) / 2000, size * 0.36];
    const left = x - dx * cos + dy * sin;
    const bottom = this.#height - y - dx * sin - dy * cos;
    this.#color(color);
    const matrix = [cos, sin, -sin, cos].map((n) => n.toFixed(4)).join(" ");
    this.#ops.push(`BT ${matrix} ${short(left)} ${short(bottom)} Tm ${show(line, short(size))} ET`);
  }

  /**
   * Makes a rectangle open an address.
   *
   * @param uri an absolute http, https or mailto address; others are left without a link.
   */
  link(tag: Tag, uri: string, label: string, x: number, y: number, width: number, height: number): void {
    const safe = safeUri(uri);
    if (safe === null) return;
    const id = this.#file.reserve();
    const bottom = this.#height - y - height;
    const left = this.#left(x, width);
    const box = [left, bottom, left + width, bottom + height].map(short).join(" ");
    const dict =
      `/Type /Annot /Subtype /Link /Rect [${box}] /Border [0 0 0] /F 4 /P ${this.id} 0 R ` +
      `/Contents ${pdfText(readable(label))} /A << /S /URI /URI ${pdfText(safe)} >>`;
    this.annotations.push({ id, owner: tag.id, dict });
    tag.ownAnnotation(this.id, id);
  }

  #color(color: Rgb): void {
    let fill = fills.get(color);
    if (fill === undefined) {
      fill = `${color.map((c) => c.toFixed(3)).join(" ")} rg`;
      fills.set(color, fill);
    }
    if (fill !== this.#fill) this.#ops.push(fill);
    this.#fill = fill;
  }

  /** The finished content stream. */
  content(): Uint8Array {
    return Buffer.from(this.#ops.join("\n"), "latin1");
  }
}

/** The address in ASCII as a PDF needs it (ISO 32000-1, 12.6.4.7), or null when it is not one that may be opened. */
function safeUri(uri: string): string | null {
  if (!/^(?:https?:\/\/|mailto:)/i.test(uri)) return null;
  try {
    return new URL(uri).href;
  } catch {
    return null;
  }
}
