import { majorText } from "../../shared/money.ts";
import { ProcessorUnavailable } from "../payments/processors/processor.ts";
import {
  type Difference,
  mendDifference,
  processorDifferences,
} from "../reconciliation/processorDifferences.ts";
import { type Command, text, UsageError } from "./command.ts";

const SINCE = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z)?$/;

/** `paylink processor reconcile` */
export const reconcileProcessorCommand: Command = {
  name: "processor reconcile",
  summary: "Compare the processor's list of charges with the ledger, and print what differs.",
  help: [
    "--since is a date (2026-01-31) or an instant in UTC (2026-01-31T12:00Z). --fix has payments that differ asked about by the running",
    "server, and brings charges that nobody here asked for to reconciliation. Exits 1 when something differs.",
  ],
  options: { since: { type: "string" }, tenant: { type: "string" }, fix: { type: "boolean" } },
  required: ["since"],
  async run(deps, options) {
    const given = text(options, "since") ?? "";
    const since = new Date(given);
    if (!SINCE.test(given) || Number.isNaN(since.getTime()))
      throw new UsageError("--since is a date such as 2026-01-31, or an instant such as 2026-01-31T12:00Z.");
    const tenantId = text(options, "tenant");
    const differences: (Difference & { readonly fixed?: boolean })[] = [];
    try {
      const wanted = { since, ...(tenantId === undefined ? {} : { tenantId }) };
      for await (const difference of processorDifferences(deps, wanted)) {
        const fixed = options["fix"] === true ? { fixed: await mendDifference(deps, difference) } : {};
        differences.push({ ...difference, ...fixed });
      }
    } catch (error) {
      if (!(error instanceof ProcessorUnavailable)) throw error;
      return {
        exit: 1,
        text: "The processor did not answer. Try again later.",
        data: { error: "processor_unavailable" },
      };
    }
    const lines = differences.map(line);
    const words = lines.length === 0 ? "Nothing differs." : `${lines.join("\n")}\n${lines.length} differ.`;
    return {
      exit: differences.length === 0 ? 0 : 1,
      text: words,
      data: { differences: differences.map(shown) },
    };
  },
};

function side(one: Difference["here"] | Difference["there"]): string {
  return one === null ? "nothing" : `${one.status} ${majorText(one.amount, one.currency)} ${one.currency}`;
}

function line(difference: Difference & { readonly fixed?: boolean }): string {
  const { kind, tenantId, mode, transactionId, paymentId, here, there, fixed } = difference;
  const where = `${tenantId} ${mode} ${transactionId}${paymentId === null ? "" : ` ${paymentId}`}`;
  return `${kind}  ${where}: here ${side(here)}, there ${side(there)}${fixed === true ? " (being put right)" : ""}`;
}

/** Amounts as the API writes them. */
function shown({ here, there, ...about }: Difference & { readonly fixed?: boolean }) {
  const major = (one: Difference["here"] | Difference["there"]) =>
    one && { ...one, amount: Number(majorText(one.amount, one.currency)) };
  return { ...about, here: major(here), there: major(there) };
}
