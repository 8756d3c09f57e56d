/** The state of something in a word; its colour only underlines it. */
import type { InvoiceStatus } from "../../../shared/statuses.ts";
import type { Tone } from "./Notice.tsx";

export function Badge({ tone = "plain", children }: { tone?: Tone; children: string }) {
  return <span class={`badge tone-${tone}`}>{children}</span>;
}

const STATUS: Readonly<Record<InvoiceStatus, readonly [Tone, string]>> = {
  unpaid: ["plain", "Unpaid"],
  partially_paid: ["warn", "Partly paid"],
  paid: ["good", "Paid"],
  overpaid: ["warn", "Overpaid"],
  refunded: ["plain", "Refunded"],
  void: ["plain", "Void"],
};

export function statusText(status: InvoiceStatus): string {
  return STATUS[status][1];
}

/** An invoice's state as a merchant thinks of it: what is overdue says so. */
export function StatusBadge({ status, overdue }: { status: InvoiceStatus; overdue: boolean }) {
  if (overdue) return <Badge tone="bad">Overdue</Badge>;
  const [tone, text] = STATUS[status];
  return <Badge tone={tone}>{text}</Badge>;
}
