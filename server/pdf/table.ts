import type { Book } from "./book.ts";
import { GREY, INK, type Rgb, RULE } from "./colors.ts";
import type { Weight } from "./face.ts";
import type { Flow } from "./flow.ts";
import type { Tag } from "./tags.ts";
import type { Line } from "./text.ts";

export interface Column {
  readonly title: string;
  readonly align: "left" | "right";
  /** The one column that takes the room the others leave, and whose text wraps. */
  readonly grow?: boolean;
}

const SIZE = 9.5;
const HEAD = 8;
const LEADING = 12.5;
const PAD = 6;
const TIGHT_PAD = 4;
const GAP = 22;
/** A description of more lines is cut with an ellipsis, so that a row always fits on a page. */
const MAX_LINES = 12;

/** A line made smaller, if need be, so that all of it fits: amounts are never cut. */
export function shrink(
  book: Book,
  text: string,
  size: number,
  weight: Weight,
  width: number,
): { line: Line; size: number } {
  const line = book.line(text, size, weight);
  const natural = (line.width * size) / 1000;
  return { line, size: natural > width ? (size * width) / natural : size };
}

/**
 * A table over as many pages as it needs, its header repeated on each. Rows do not break over pages.
 * Cells of columns that do not grow are one line, made smaller when they are too wide.
 */
export function table(
  flow: Flow,
  parent: Tag,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  accent: Rgb,
): void {
  const { book } = flow;
  const pad = flow.tight ? TIGHT_PAD : PAD;
  const heads = columns.map((column) => book.line(column.title, HEAD, "bold"));
  const cells = rows.map((row) => row.map((text, i) => (columns[i]?.grow ? null : book.line(text, SIZE))));
  const widths = columnWidths(flow.width, columns, heads, cells);
  const edges = widths.map((_, i) => flow.left + widths.slice(0, i).reduce((sum, width) => sum + width, 0));
  /** Where a cell's text is anchored; columns after the first keep a gap to their left. */
  const anchor = (i: number): number => {
    const edge = edges[i] ?? 0;
    if (columns[i]?.align === "right") return edge + (widths[i] ?? 0);
    return edge + (i === 0 ? 0 : GAP);
  };

  const tag = parent.add("Table");
  const header = (owner: Tag | null): void => {
    const { sheet } = flow;
    const baseline = flow.y + HEAD;
    const draw = (i: number): void => {
      const head = heads[i];
      if (head) sheet.text(head, anchor(i), baseline, HEAD, GREY, columns[i]?.align);
    };
    if (owner)
      columns.forEach((_, i) => sheet.tagged(owner.add("TH", { scope: "Column" }), "TH", () => draw(i)));
    else sheet.artifact(() => columns.forEach((_, i) => draw(i)), true);
    sheet.artifact(() => sheet.box(flow.left, flow.y + HEAD + 6, flow.width, 1.2, accent));
    flow.y += HEAD + 7.2;
  };
  flow.need(HEAD + 8 + 2 * pad + LEADING);
  header(tag.add("TR"));

  for (const [r, row] of rows.entries()) {
    const grown = columns.findIndex((column) => column.grow);
    const room = (widths[grown] ?? 0) - (grown === 0 ? 0 : GAP);
    const lines = book.lines(row[grown] ?? "", SIZE, room, MAX_LINES);
    const height = lines.length * LEADING + 2 * pad;
    if (flow.need(height)) header(null);
    const { sheet } = flow;
    const baseline = flow.y + pad + SIZE;
    const tr = tag.add("TR");
    columns.forEach((column, i) => {
      sheet.tagged(tr.add("TD"), "TD", () => {
        if (i === grown) {
          lines.forEach((line, n) => sheet.text(line, anchor(i), baseline + n * LEADING, SIZE, INK));
          return;
        }
        const line = cells[r]?.[i];
        if (!line) return;
        const available = (widths[i] ?? 0) - (i === 0 ? 0 : GAP);
        const size = Math.min(SIZE, (available * 1000) / Math.max(1, line.width));
        sheet.text(line, anchor(i), baseline, size, INK, column.align);
      });
    });
    flow.y += height;
    sheet.artifact(() => sheet.box(flow.left, flow.y, flow.width, 0.5, RULE));
  }
  flow.y += 0.5;
}

/** Each column as wide as its widest cell, the growing one at least 30 % of all; the others share what is left. */
function columnWidths(
  total: number,
  columns: readonly Column[],
  heads: readonly Line[],
  cells: readonly (readonly (Line | null)[])[],
): number[] {
  const natural = columns.map((column, i) => {
    if (column.grow) return 0;
    let widest = ((heads[i]?.width ?? 0) * HEAD) / 1000;
    for (const row of cells) widest = Math.max(widest, ((row[i]?.width ?? 0) * SIZE) / 1000);
    return widest + (i === 0 ? 0 : GAP);
  });
  const sum = natural.reduce((a, b) => a + b, 0);
  const scale = Math.min(1, (total * 0.7) / Math.max(1, sum));
  return natural.map((width, i) => (columns[i]?.grow ? total - sum * scale : width * scale));
}
