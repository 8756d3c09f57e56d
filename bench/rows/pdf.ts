import type { InvoiceDocument } from "../../server/pdf/documents.ts";
import { renderInvoicePdf } from "../../server/pdf/invoice.ts";
import { pdfkitInvoice } from "../pdfkit-invoice.ts";
import type { BenchRow } from "../row.ts";

const ROUNDS = 25;
const WARM_UP = 200;
const PER_ROUND = 20;
const LINK = "https://pay.northwind.example/1k3v9m2q8d7x5c4t6r0zwhjp";

const DOCUMENT: InvoiceDocument = {
  merchant: {
    name: "Northwind Studio",
    addressLines: ["1200 Harbor Way, Suite 4", "Portland, OR 97209"],
    supportEmail: "billing@northwind.example",
    supportPhone: "+1 503 555 0142",
    accentColor: "#0f766e",
  },
  locale: "en-US",
  currency: "USD",
  invoiceNumber: "INV-12345",
  status: "unpaid",
  testMode: false,
  issueDate: "2026-01-16",
  dueDate: "2026-02-15",
  overdue: false,
  customer: { name: "Jordan Rivera", email: "jordan@rivera.example", phone: "+1 415 555 0100" },
  lineItems: ["Brand workshop", "Print production", "Proof reading", "Photography", "Delivery"].map(
    (description) => ({
      description,
      quantity: "2",
      unitAmount: 5000,
      taxRate: "8.25",
      amount: 10000,
    }),
  ),
  subtotal: 50000,
  discount: 4125,
  tax: 4125,
  taxes: [{ rate: "8.25", base: 50000, tax: 4125 }],
  total: 50000,
  paid: 0,
  inFlight: 0,
  remaining: 50000,
  memo: "Thank you for your business.",
  payments: [],
  paymentLink: LINK,
};

/**
 * The speed of one invoice of one page ÷ pdfkit's for the same document: the same texts, tagged, in Helvetica,
 * with the QR code as vectors and the link as an annotation. Both compress; both compute the QR code.
 */
export async function rows(): Promise<BenchRow[]> {
  const ours = (): number => renderInvoicePdf(DOCUMENT, {}).length;
  let bytes = { ours: 0, theirs: 0 };
  for (let i = 0; i < WARM_UP; i++) bytes = { ours: ours(), theirs: await pdfkitInvoice(DOCUMENT) };
  const ratios: number[] = [];
  const times: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] };
  for (let round = 0; round < ROUNDS; round++) {
    const start = process.cpuUsage();
    for (let i = 0; i < PER_ROUND; i++) ours();
    const mine = cpu(start);
    const next = process.cpuUsage();
    for (let i = 0; i < PER_ROUND; i++) await pdfkitInvoice(DOCUMENT);
    const other = cpu(next);
    ratios.push(other / mine);
    times.ours.push(mine / PER_ROUND);
    times.theirs.push(other / PER_ROUND);
  }
  const value = quantile(ratios, 0.5);
  const [low, high] = [quantile(ratios, 0.25), quantile(ratios, 0.75)];
  const noisy = high / low > 2 ? "; too noisy to tell" : "";
  const ms = (list: number[]): string => `${quantile(list, 0.5).toFixed(2)} ms`;
  return [
    {
      name: "invoice PDF ÷ pdfkit doing the same document",
      target: "≥ 1",
      value,
      unit: "ratio",
      pass: value >= 1 && noisy === "",
      detail:
        `processor time, median of ${ROUNDS} interleaved rounds of ${PER_ROUND}, quartiles ${low.toFixed(1)} to ${high.toFixed(1)}${noisy}; ` +
        `${ms(times.ours)} against ${ms(times.theirs)}, both tagged, Helvetica, compressed; ` +
        `${bytes.ours} bytes against ${bytes.theirs}`,
    },
  ];
}

/** Milliseconds of processor time since `start`, threads included: other work on the machine hardly changes it. */
function cpu(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function quantile(list: readonly number[], part: number): number {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NaN;
}
