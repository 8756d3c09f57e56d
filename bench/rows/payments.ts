/** Payments of 64 payers at once: how much it is worth that their commits share a flush of the disk. */
import { join } from "node:path";
import { type Candidate, described, ratios, takeTurns } from "../compare.ts";
import type { BenchContext } from "../context.ts";
import { digits, judge, summarize } from "../measure.ts";
import { productServer, program, startServer } from "../processes.ts";
import type { BenchRow } from "../row.ts";
import { seed } from "../seed.ts";

const PAYERS = 64;
const INVOICES = 4_000;
/** Payments that are ready to be sent: more than a run can make. */
const PAYMENTS = 60_000;
const TARGET = 5;

/**
 * Card payments through links, each for another invoice than the one before, every one reserved, charged by the sandbox and
 * posted durably before its answer; against the same server whose batches are committed one by one.
 */
export async function rows({ folder, load, rounds, milliseconds }: BenchContext): Promise<BenchRow[]> {
  const grouped = await seed(join(folder, "payments"), INVOICES, INVOICES);
  const single = await seed(join(folder, "payments-single"), INVOICES, INVOICES);
  const candidates: Candidate[] = [
    {
      name: "grouped",
      server: await startServer(productServer(), { env: grouped.env }),
      requests: payments(grouped.paths),
      once: true,
      expect: "HTTP/1.1 201",
    },
    {
      name: "single",
      server: await startServer(program("variant"), { env: single.env, args: ["commit-each"] }),
      requests: payments(single.paths),
      once: true,
      expect: "HTTP/1.1 201",
    },
  ];
  const series = await takeTurns(load, candidates, { rounds, milliseconds, connections: PAYERS });
  for (const { server } of candidates) await server.stop();
  const [one, other] = [series.get("grouped"), series.get("single")];
  const ratio = summarize(ratios(one?.rates ?? [], other?.rates ?? []));
  const cost = summarize(ratios(other?.costs ?? [], one?.costs ?? []));
  const { pass, noise } = judge(ratio, TARGET);
  return [
    {
      name: `payments at ${PAYERS} payers ÷ commits one by one (SQLite)`,
      target: `≥ ${TARGET}`,
      value: ratio.median,
      unit: "ratio",
      pass,
      detail:
        `${noise}; ${described(one)}; against ${described(other)}; by processor time ${digits(cost.median)}; ` +
        "three batches for each payment (reserve, charge, post), over HTTP",
    },
  ];
}

function payments(paths: readonly string[]): string[] {
  const method = {
    type: "card",
    card: {
      number: "4242424242424242",
      expiryMonth: "12",
      expiryYear: String(new Date().getFullYear() + 3),
      cvv: "123",
    },
  };
  return Array.from({ length: PAYMENTS }, (_, n) => {
    const body = JSON.stringify({
      paymentId: `pmt_bench${String(n).padStart(8, "0")}`,
      amount: 1,
      currency: "USD",
      method,
    });
    return (
      `POST ${paths[n % paths.length]}/payments HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
    );
  });
}
