import { verifyLedger } from "../ledger/verify.ts";
import type { Command } from "./command.ts";

/** `paylink ledger verify` */
export const verifyLedgerCommand: Command = {
  name: "ledger verify",
  summary: "Recompute the whole ledger: hash chains, postings, read models.",
  help: ["Names the first fault and exits 1 when anything differs from what the events say."],
  options: {},
  required: [],
  async run(deps) {
    const result = await verifyLedger(deps.database);
    if (result.ok) {
      const { events, invoices, payments, postings, credits } = result.counts;
      const text = `The ledger is whole: ${counted(events, "event")}, ${counted(postings, "posting")}, ${counted(invoices, "invoice")}, ${counted(payments, "payment")}, ${counted(credits, "credit entry", "credit entries")}.`;
      return { exit: 0, text, data: { ok: true, ...result.counts } };
    }
    const { table, row, fault } = result.fault;
    return {
      exit: 1,
      text: `The ledger is broken: ${table}, ${row}: ${fault}.`,
      data: { ok: false, fault: result.fault },
    };
  },
};

function counted(count: number, thing: string, things = `${thing}s`): string {
  return `${count} ${count === 1 ? thing : things}`;
}
