import { AMBER, GREEN, INK } from "./colors.ts";
import type { InvoiceDocument } from "./documents.ts";
import type { Flow } from "./flow.ts";
import type { Formats } from "./format.ts";
import { type Pair, pairs, pairsHeight } from "./pairs.ts";
import type { Words } from "./words.ts";

const WIDTH = 260;
const GAP = 28;
const NOTE = { size: 9, leading: 12, color: INK };
const MAX_NOTE_LINES = 40;
/** Hardly any invoice has more rates; a hundred of them would push the sums off the page. */
const MAX_TAX_ROWS = 8;

/**
 * What the items add up to, what was paid and what is due, on the right. In a tight document a note that is not
 * higher stands beside it on the left.
 *
 * @returns whether the note was written here
 */
export function sums(flow: Flow, doc: InvoiceDocument, formats: Formats, words: Words): boolean {
  const rows = rowsOf(doc, formats, words);
  const height = pairsHeight(rows, flow.tight);
  flow.y += flow.air(10);
  flow.need(height);
  const { sheet, y: top } = flow;
  pairs(flow, flow.book.root, rows, WIDTH);
  const memo = doc.memo?.trim() ?? "";
  if (!flow.tight || memo === "" || flow.sheet !== sheet) return false;
  const lines = flow.book.lines(memo, NOTE.size, flow.width - WIDTH - GAP, MAX_NOTE_LINES);
  if (lines.length >= MAX_NOTE_LINES || 21 + lines.length * NOTE.leading > height + 4) return false;
  const section = flow.book.root.add("Sect");
  const bottom = flow.y;
  const head = flow.book.line(words.note, 10, "bold", flow.width - WIDTH - GAP);
  sheet.tagged(section.add("H2"), "H2", () => sheet.text(head, flow.left, top + 13, 10, INK));
  flow.y = top + 19;
  flow.lines(section.add("P"), lines, NOTE);
  flow.y = bottom;
  return true;
}

function rowsOf(doc: InvoiceDocument, formats: Formats, words: Words): Pair[] {
  const rows: Pair[] = [];
  if (doc.subtotal !== doc.total || doc.discount !== 0 || doc.tax !== 0) {
    rows.push({ label: words.subtotal, value: formats.money(doc.subtotal) });
  }
  if (doc.discount !== 0) rows.push({ label: words.discount, value: formats.money(-Math.abs(doc.discount)) });
  if (doc.tax !== 0) rows.push(...taxRows(doc, formats, words));
  rows.push({ label: words.total, value: formats.money(doc.total) });
  if (doc.paid !== 0) rows.push({ label: words.paid, value: formats.money(-doc.paid), color: GREEN });
  if (doc.inFlight !== 0)
    rows.push({ label: words.processing, value: formats.money(doc.inFlight), color: AMBER });
  const over = doc.remaining < 0;
  const label = over ? words.overpaidBy : words.amountDue;
  const due = doc.status === "void" ? 0 : Math.abs(doc.remaining);
  rows.push({ label, value: formats.money(due), strong: true });
  return rows;
}

/** Each rate with what it is taken of; one line for all where there are many. */
function taxRows({ taxes, tax }: InvoiceDocument, formats: Formats, words: Words): Pair[] {
  if (taxes.length === 0 || taxes.length > MAX_TAX_ROWS)
    return [{ label: words.tax, value: formats.money(tax) }];
  return taxes.map((one) => ({
    label: words.taxAt(formats.percent(one.rate), formats.money(one.base)),
    value: formats.money(one.tax),
  }));
}
