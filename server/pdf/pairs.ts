import { GREY, INK, type Rgb, RULE } from "./colors.ts";
import type { Flow } from "./flow.ts";
import { shrink } from "./table.ts";
import type { Tag } from "./tags.ts";

export interface Pair {
  readonly label: string;
  readonly value: string;
  /** The sum of the block: larger, under a line. */
  readonly strong?: boolean;
  readonly color?: Rgb;
}

const SIZE = 10;
const GAP = 10;
const ROW = 18;
const STRONG_ROW = 26;
const TIGHT_ROW = 15.5;
const TIGHT_STRONG_ROW = 24;

/** How high a block of pairs will be, to keep it on one page. */
export function pairsHeight(pairs: readonly Pair[], tight = false): number {
  return pairs.reduce((sum, pair) => sum + rowHeight(pair, tight), 0);
}

function rowHeight({ strong }: Pair, tight: boolean): number {
  if (strong) return tight ? TIGHT_STRONG_ROW : STRONG_ROW;
  return tight ? TIGHT_ROW : ROW;
}

/** Labels on the left, values at the right edge, `width` points wide, as a table with a header per row. */
export function pairs(flow: Flow, parent: Tag, rows: readonly Pair[], width: number, ruled = false): void {
  const { book } = flow;
  const left = flow.right - width;
  flow.need(Math.min(pairsHeight(rows, flow.tight), 400));
  const tag = parent.add("Table");
  for (const [i, pair] of rows.entries()) {
    const { label, value, strong, color } = pair;
    const height = rowHeight(pair, flow.tight);
    flow.need(height);
    const { sheet } = flow;
    const weight = strong ? "bold" : "regular";
    const size = strong ? 12 : SIZE;
    const baseline = flow.y + (strong ? 18.5 : height - 5);
    const cell = shrink(book, value, size, weight, width * 0.52);
    const room = width - (cell.line.width * cell.size) / 1000 - GAP;
    const head = shrink(book, label, size, weight, Math.max(room, width * 0.45));
    if (strong) sheet.artifact(() => sheet.box(left, flow.y + 3, width, 1.2, INK));
    const tr = tag.add("TR");
    sheet.tagged(tr.add("TH", { scope: "Row" }), "TH", () =>
      sheet.text(head.line, left, baseline, head.size, strong ? INK : GREY),
    );
    sheet.tagged(tr.add("TD"), "TD", () =>
      sheet.text(cell.line, flow.right, baseline, cell.size, color ?? INK, "right"),
    );
    flow.y += height;
    if (ruled && !strong && !rows[i + 1]?.strong)
      sheet.artifact(() => sheet.box(left, flow.y, width, 0.5, RULE));
  }
}
